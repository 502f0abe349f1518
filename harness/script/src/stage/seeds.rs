use super::cloud::{BucketKind, PoolKind, QueueKind};
use crate::diagnostic::Code;
use crate::resolve::Resolver;
use crate::settings::{Name, OneOrMany, PlainText, settings};
use crate::value::Template;

settings! {
    /// Data to load.
    pub struct SeedItem {
        /// SQL files, or a pattern of them.
        sql: Option<OneOrMany<PlainText>>,
        /// A table that rows go into.
        table: Option<PlainText>,
        /// A bucket that files go into.
        bucket: Option<Name<BucketKind>>,
        /// A queue that messages go into.
        queue: Option<Name<QueueKind>>,
        /// A user pool that users go into.
        pool: Option<Name<PoolKind>>,
        /// A file of rows, messages or users: CSV, JSON, JSON lines or YAML.
        file: Option<PlainText>,
        /// Rows written out, for a `table`.
        rows: Vec<Template>,
        /// A folder of files, for a `bucket`.
        folder: Option<PlainText>,
        /// What the keys begin with, for a `bucket`.
        prefix: Option<PlainText>,
        /// Messages written out, for a `queue`.
        messages: Vec<SeedMessage>,
    }
    at most one of ["sql", "table", "bucket", "queue", "pool"]
    at most one of ["file", "rows", "folder", "messages"]
}

settings! {
    /// A message of a seed.
    pub struct SeedMessage {
        /// The body as JSON.
        json: Option<Template>,
        /// The body as text.
        body: Option<PlainText>,
        /// The message group, for a FIFO queue.
        group: Option<PlainText>,
        /// The deduplication id, for a FIFO queue.
        dedup: Option<PlainText>,
    }
    at most one of ["json", "body"]
}

/// Data to load, resolved. Paths are from the working folder.
#[derive(Debug, Clone)]
pub enum Seed {
    /// SQL files, in order.
    Sql {
        /// The files.
        files: Vec<String>,
    },
    /// Rows for a table, from a file: CSV, JSON, JSON lines or YAML by its ending.
    TableFile {
        /// The table.
        table: String,
        /// The file.
        file: String,
    },
    /// Rows for a table, written out.
    TableRows {
        /// The table.
        table: String,
        /// The rows: objects of columns.
        rows: Vec<Template>,
    },
    /// Files for a bucket: their paths below the folder are the keys.
    Objects {
        /// The bucket.
        bucket: String,
        /// The folder.
        folder: String,
        /// What the keys begin with.
        prefix: String,
    },
    /// Messages for a queue, from a file: JSON lines, or a JSON or YAML list.
    MessageFile {
        /// The queue.
        queue: String,
        /// The file.
        file: String,
    },
    /// Messages for a queue, written out.
    Messages {
        /// The queue.
        queue: String,
        /// The messages.
        messages: Vec<SeedMessage>,
    },
    /// Users for a pool, from a file: CSV, JSON or YAML.
    Users {
        /// The pool.
        pool: String,
        /// The file.
        file: String,
    },
}

/// What an item is, where it is complete.
pub(super) fn resolve(item: SeedItem, resolver: &mut Resolver<'_>) -> Option<Seed> {
    if let Some(patterns) = item.sql {
        let mut files = Vec::new();
        for pattern in patterns.0 {
            if pattern.text.contains(['*', '?']) {
                files.extend(resolver.glob(&pattern.text, &pattern.place)?);
            } else {
                files.push(resolver.existing_file(&pattern.text, &pattern.place)?);
            }
        }
        return Some(Seed::Sql { files });
    }
    let incomplete = |needs: &str, resolver: &mut Resolver<'_>| {
        resolver.report(crate::diagnostic::Diagnostic::new(
            Code::MissingKey,
            &item.place,
            needs,
        ));
    };
    let file = match &item.file {
        Some(file) => Some(resolver.existing_file(&file.text, &file.place)?),
        None => None,
    };
    if let Some(table) = item.table {
        return match file {
            Some(file) => Some(Seed::TableFile {
                table: table.text,
                file,
            }),
            None if !item.rows.is_empty() => Some(Seed::TableRows {
                table: table.text,
                rows: item.rows,
            }),
            None => {
                incomplete("the rows are missing: add `file` or `rows`", resolver);
                None
            }
        };
    }
    if let Some(bucket) = item.bucket {
        let Some(folder) = item.folder else {
            incomplete("the files are missing: add `folder`", resolver);
            return None;
        };
        return Some(Seed::Objects {
            bucket: bucket.fixed()?,
            folder: resolver.existing_folder(&folder.text, &folder.place)?,
            prefix: item.prefix.map(|prefix| prefix.text).unwrap_or_default(),
        });
    }
    if let Some(queue) = item.queue {
        return match file {
            Some(file) => Some(Seed::MessageFile {
                queue: queue.fixed()?,
                file,
            }),
            None if !item.messages.is_empty() => Some(Seed::Messages {
                queue: queue.fixed()?,
                messages: item.messages,
            }),
            None => {
                incomplete(
                    "the messages are missing: add `file` or `messages`",
                    resolver,
                );
                None
            }
        };
    }
    match (item.pool, file) {
        (Some(pool), Some(file)) => Some(Seed::Users {
            pool: pool.fixed()?,
            file,
        }),
        (Some(_), None) => {
            incomplete("the users are missing: add `file`", resolver);
            None
        }
        (None, _) => {
            incomplete(
                "this loads nothing: add `sql`, `table`, `bucket`, `queue` or `pool`",
                resolver,
            );
            None
        }
    }
}

//! Sample data: read and checked before anything boots.

mod cloud;
mod rows;
mod users;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rehearsal_script::stage::Seed;
use rehearsal_script::{EvalContext, Scope, StageConfig};
use serde_json::{Map, Value};

pub(crate) use cloud::{add_users, put_objects, send_messages};

use crate::cloud::users::NewUser;
use crate::error::StageError;
use crate::postgres::{Content, Load};

/// One seed of the stage file, ready to be put on a stage.
#[derive(Debug, Clone, Default)]
pub(crate) struct Prepared {
    /// What goes into the database; it becomes part of the template.
    pub(crate) database: Vec<Load>,
    /// What goes into each sandbox's cloud.
    pub(crate) cloud: Vec<CloudLoad>,
}

/// One thing for a sandbox's cloud.
#[derive(Debug, Clone)]
pub(crate) enum CloudLoad {
    /// Files for a bucket, by key.
    Objects {
        bucket: Arc<str>,
        objects: Arc<[(String, PathBuf)]>,
    },
    /// Messages for a queue.
    Messages {
        queue: Arc<str>,
        messages: Arc<[Message]>,
    },
    /// Users for a user pool.
    Users {
        pool: Arc<str>,
        users: Arc<[NewUser]>,
    },
}

/// A message of a seed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) body: String,
    pub(crate) group: Option<String>,
    pub(crate) dedup: Option<String>,
}

/// Reads the seed of this name.
pub(crate) fn prepare(
    name: &str,
    stage: &StageConfig,
    world: &dyn EvalContext,
) -> Result<Prepared, StageError> {
    let mut prepared = Prepared::default();
    let items = stage
        .seeds
        .iter()
        .filter(|seed| seed.name == name)
        .flat_map(|seed| &seed.value);
    for item in items {
        match item {
            Seed::Sql { files } => {
                for file in files {
                    prepared.database.push(sql(Path::new(file))?);
                }
            }
            Seed::TableFile { table, file } => {
                prepared.database.push(table_file(table, Path::new(file))?);
            }
            Seed::TableRows { table, rows } => {
                let rows = rows.iter().map(|row| row.eval(&Scope::default(), world));
                let rows = rows.collect::<Result<Vec<_>, _>>()?;
                let file = PathBuf::from(stage.file.as_deref().unwrap_or_default());
                let rows = objects(&file, rows)?;
                let content = Content::Rows {
                    table: table.as_str().into(),
                    rows,
                };
                prepared.database.push(Load { file, content });
            }
            Seed::Objects {
                bucket,
                folder,
                prefix,
            } => {
                let objects = files_below(Path::new(folder), prefix)?.into();
                prepared.cloud.push(CloudLoad::Objects {
                    bucket: bucket.as_str().into(),
                    objects,
                });
            }
            Seed::MessageFile { queue, file } => {
                let bodies = rows::read(Path::new(file))?;
                let messages = bodies.into_iter().map(|body| Message {
                    body: body.to_string(),
                    group: None,
                    dedup: None,
                });
                let messages = messages.collect();
                prepared.cloud.push(CloudLoad::Messages {
                    queue: queue.as_str().into(),
                    messages,
                });
            }
            Seed::Messages { queue, messages } => {
                let messages = messages.iter().map(|message| written_out(message, world));
                let messages = messages.collect::<Result<_, _>>()?;
                prepared.cloud.push(CloudLoad::Messages {
                    queue: queue.as_str().into(),
                    messages,
                });
            }
            Seed::Users { pool, file } => {
                let users = users::read(Path::new(file), stage.cloud.user_pools.get(pool))?;
                prepared.cloud.push(CloudLoad::Users {
                    pool: pool.as_str().into(),
                    users: users.into(),
                });
            }
        }
    }
    Ok(prepared)
}

/// A SQL script.
pub(crate) fn sql(file: &Path) -> Result<Load, StageError> {
    let text = std::fs::read_to_string(file);
    let text = text.map_err(|source| StageError::files("read", file, source))?;
    Ok(Load {
        file: file.into(),
        content: Content::Sql(text.into()),
    })
}

fn table_file(table: &str, file: &Path) -> Result<Load, StageError> {
    let table: Arc<str> = table.into();
    let content = if file.extension().is_some_and(|ending| ending == "csv") {
        let text = std::fs::read(file);
        let text = text
            .map_err(|source| StageError::files("read", file, source))?
            .into();
        Content::Csv { table, text }
    } else {
        Content::Rows {
            table,
            rows: objects(file, rows::read(file)?)?,
        }
    };
    Ok(Load {
        file: file.into(),
        content,
    })
}

fn objects(file: &Path, rows: Vec<Value>) -> Result<Vec<Map<String, Value>>, StageError> {
    rows.into_iter()
        .enumerate()
        .map(|(index, row)| match row {
            Value::Object(row) => Ok(row),
            _ => Err(StageError::Seed {
                file: file.into(),
                reason: format!("row {} is not a mapping of columns to values", index + 1),
            }),
        })
        .collect()
}

fn written_out(
    message: &rehearsal_script::stage::SeedMessage,
    world: &dyn EvalContext,
) -> Result<Message, StageError> {
    let text =
        |word: &Option<rehearsal_script::PlainText>| word.as_ref().map(|word| word.text.clone());
    let body = match &message.json {
        Some(json) => json.eval(&Scope::default(), world)?.to_string(),
        None => text(&message.body).unwrap_or_default(),
    };
    Ok(Message {
        body,
        group: text(&message.group),
        dedup: text(&message.dedup),
    })
}

/// Every file below a folder with its key, in order.
fn files_below(folder: &Path, prefix: &str) -> Result<Vec<(String, PathBuf)>, StageError> {
    let failed = |source| StageError::files("read the seed folder", folder, source);
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let below = path.strip_prefix(folder).unwrap_or(&path);
            let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
            found.push((format!("{prefix}{}", parts.join("/")), path));
        }
    }
    found.sort();
    Ok(found)
}

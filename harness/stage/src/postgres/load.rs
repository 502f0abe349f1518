//! What is put into a database: migrations and seeds, in pieces that know
//! their file and hash to a key.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use futures_util::SinkExt;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use tokio_postgres::Client;
use tokio_postgres::error::ErrorPosition;

use super::connect::{Database, Session, quoted, words};
use crate::command::Command;
use crate::error::StageError;
use crate::process::Output;

/// One file's worth.
#[derive(Debug, Clone)]
pub(crate) struct Load {
    pub(crate) file: PathBuf,
    pub(crate) content: Content,
}

#[derive(Debug, Clone)]
pub(crate) enum Content {
    /// Statements.
    Sql(Arc<str>),
    /// Rows with a header line that names the columns.
    Csv { table: Arc<str>, text: Arc<[u8]> },
    /// A command that finds the database in `DATABASE_URL`.
    Command(Box<Command>),
    /// Rows as objects; a column that a row does not name gets its default.
    Rows {
        table: Arc<str>,
        rows: Vec<Map<String, Value>>,
    },
}

impl Database {
    /// Loads these in order. When it returns the server has let go of the
    /// session, so that the database can be copied.
    pub(crate) async fn load(&self, loads: &[Load]) -> Result<(), StageError> {
        if loads.is_empty() {
            return Ok(());
        }
        let session = Session::open(self).await?;
        for load in loads {
            load.apply(&session).await?;
        }
        session.close().await;
        Ok(())
    }
}

impl Content {
    pub(crate) fn extension(name: &str) -> Self {
        Self::Sql(format!("CREATE EXTENSION IF NOT EXISTS {}", quoted(name)).into())
    }
}

impl Load {
    /// Adds what it is to a template's key.
    pub(super) fn hash_into(&self, hash: &mut Sha256) {
        let mut part = |bytes: &[u8]| {
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        };
        match &self.content {
            Content::Sql(text) => {
                part(b"sql");
                part(text.as_bytes());
            }
            Content::Csv { table, text } => {
                part(b"csv");
                part(table.as_bytes());
                part(text);
            }
            Content::Command(command) => {
                part(b"command");
                part(command.line.as_bytes());
            }
            Content::Rows { table, rows } => {
                part(b"rows");
                part(table.as_bytes());
                part(
                    rows.iter()
                        .cloned()
                        .collect::<Value>()
                        .to_string()
                        .as_bytes(),
                );
            }
        }
    }

    async fn apply(&self, session: &Session) -> Result<(), StageError> {
        let client = session.client();
        let done = match &self.content {
            Content::Sql(text) => client.batch_execute(text).await,
            Content::Csv { table, text } => copy(client, table, text).await,
            Content::Command(command) => {
                let mut command = Command::clone(command);
                let url = session.database().url.to_string();
                command.env.push(("DATABASE_URL".into(), url.into()));
                return command.finish(Output::new("migrate".into())).await;
            }
            Content::Rows { table, rows } => insert(client, table, rows).await,
        };
        done.map_err(|error| StageError::Sql {
            file: self.file.clone(),
            reason: self.reason(&error),
        })
    }

    /// The server's words, with the line where it names a place in a script.
    fn reason(&self, error: &tokio_postgres::Error) -> String {
        let said = error.as_db_error();
        let position = said.and_then(|said| said.position());
        match (&self.content, position) {
            (Content::Sql(text), Some(ErrorPosition::Original(at))) => {
                let before = text
                    .chars()
                    .take(usize::try_from(*at).unwrap_or(1).saturating_sub(1));
                let line = before.filter(|c| *c == '\n').count() + 1;
                format!("line {line}: {}", words(error))
            }
            _ => match said.and_then(|said| said.where_()) {
                Some(place) => format!("{} ({place})", words(error)),
                None => words(error),
            },
        }
    }
}

async fn copy(client: &Client, table: &str, text: &[u8]) -> Result<(), tokio_postgres::Error> {
    // The columns by the file's own header, so that their order does not matter.
    let header = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let header = String::from_utf8_lossy(header);
    let names = header.trim_start_matches('\u{feff}').trim_end().split(',');
    let columns: Vec<_> = names
        .map(|name| quoted(name.trim().trim_matches('"')))
        .collect();
    let statement = format!(
        "COPY {} ({}) FROM STDIN WITH (FORMAT csv, HEADER true)",
        table_name(table),
        columns.join(", ")
    );
    let sink = client.copy_in(&statement).await?;
    let mut sink = std::pin::pin!(sink);
    sink.send(bytes::Bytes::copy_from_slice(text)).await?;
    sink.finish().await?;
    Ok(())
}

async fn insert(
    client: &Client,
    table: &str,
    rows: &[Map<String, Value>],
) -> Result<(), tokio_postgres::Error> {
    let table = table_name(table);
    // In the file's order, as many rows at a time as name the same columns.
    for group in rows.chunk_by(|one, other| columns_of(one) == columns_of(other)) {
        let columns: Vec<_> = columns_of(&group[0]).into_iter().map(quoted).collect();
        let columns = columns.join(", ");
        let statement = if columns.is_empty() {
            format!("INSERT INTO {table} DEFAULT VALUES")
        } else {
            format!(
                "INSERT INTO {table} ({columns}) \
                 SELECT {columns} FROM jsonb_populate_recordset(NULL::{table}, $1)"
            )
        };
        if columns.is_empty() {
            for _ in group {
                client.execute(&statement, &[]).await?;
            }
        } else {
            let rows: Value = group.iter().cloned().collect();
            client.execute(&statement, &[&rows]).await?;
        }
    }
    Ok(())
}

fn columns_of(row: &Map<String, Value>) -> BTreeSet<&str> {
    row.keys().map(String::as_str).collect()
}

/// `orders`, or `sales.orders`, quoted.
fn table_name(table: &str) -> String {
    table.split('.').map(quoted).collect::<Vec<_>>().join(".")
}

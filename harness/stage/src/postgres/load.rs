//! Loading migrations and seeds into a database.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use futures_util::SinkExt;
use rehearsal_process::{Command, Output};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use tokio_postgres::Client;
use tokio_postgres::error::ErrorPosition;

use super::connect::{Database, Session, error_text, quoted};
use crate::error::StageError;

/// The content of one file (or of the stage file itself) for a database.
#[derive(Debug, Clone)]
pub(crate) struct DatabaseLoad {
    pub(crate) file: PathBuf,
    pub(crate) content: LoadContent,
}

/// What to load, and how.
#[derive(Debug, Clone)]
pub(crate) enum LoadContent {
    /// Statements.
    Sql(Arc<str>),
    /// CSV whose header names the columns.
    Csv { table: Arc<str>, text: Arc<[u8]> },
    /// A command that gets the database in `DATABASE_URL`.
    Command(Box<Command>),
    /// Rows as objects; a missing column gets its default.
    Rows {
        table: Arc<str>,
        rows: Vec<Map<String, Value>>,
    },
}

impl Database {
    /// Loads these in order. When it returns, the server has ended the session, so
    /// that the database can be copied.
    pub(crate) async fn load(&self, loads: &[DatabaseLoad]) -> Result<(), StageError> {
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

impl LoadContent {
    /// Returns the statement that creates an extension.
    pub(crate) fn extension(name: &str) -> Self {
        Self::Sql(format!("CREATE EXTENSION IF NOT EXISTS {}", quoted(name)).into())
    }
}

impl DatabaseLoad {
    /// Adds its content to the key of a template.
    pub(super) fn hash_into(&self, hash: &mut Sha256) {
        let mut part = |bytes: &[u8]| {
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        };
        match &self.content {
            LoadContent::Sql(text) => {
                part(b"sql");
                part(text.as_bytes());
            }
            LoadContent::Csv { table, text } => {
                part(b"csv");
                part(table.as_bytes());
                part(text);
            }
            LoadContent::Command(command) => {
                part(b"command");
                part(command.line.as_bytes());
            }
            LoadContent::Rows { table, rows } => {
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
            LoadContent::Sql(text) => client.batch_execute(text).await,
            LoadContent::Csv { table, text } => copy(client, table, text).await,
            LoadContent::Command(command) => {
                let mut command = Command::clone(command);
                let url = session.database().url.to_string();
                command.env.push(("DATABASE_URL".into(), url.into()));
                return Ok(command.finish(Output::new("migrate".into())).await?);
            }
            LoadContent::Rows { table, rows } => {
                let inserted = insert(client, table, rows).await;
                return inserted.map_err(|(row, error)| StageError::Sql {
                    file: self.file.clone(),
                    reason: format!("table {table}, row {row}: {}", self.reason(&error)),
                });
            }
        };
        done.map_err(|error| StageError::Sql {
            file: self.file.clone(),
            reason: self.reason(&error),
        })
    }

    /// Returns the server's message, with the line if it gives a position.
    fn reason(&self, error: &tokio_postgres::Error) -> String {
        let db_error = error.as_db_error();
        let position = db_error.and_then(|error| error.position());
        match (&self.content, position) {
            (LoadContent::Sql(text), Some(ErrorPosition::Original(at))) => {
                let before = text
                    .chars()
                    .take(usize::try_from(*at).unwrap_or(1).saturating_sub(1));
                let line = before.filter(|c| *c == '\n').count() + 1;
                format!("line {line}: {}", error_text(error))
            }
            _ => match db_error.and_then(|error| error.where_()) {
                Some(place) => format!("{} ({place})", error_text(error)),
                None => error_text(error),
            },
        }
    }
}

async fn copy(client: &Client, table: &str, text: &[u8]) -> Result<(), tokio_postgres::Error> {
    // The columns in the order of the file's header.
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

/// Inserts rows. An error comes with the number of the row, from one.
async fn insert(
    client: &Client,
    table: &str,
    rows: &[Map<String, Value>],
) -> Result<(), (usize, tokio_postgres::Error)> {
    let table = table_name(table);
    let mut before = 0;
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
        let insert = async |rows: &[Map<String, Value>]| {
            if columns.is_empty() {
                for _ in rows {
                    client.execute(&statement, &[]).await?;
                }
            } else {
                let rows: Value = rows.iter().cloned().collect();
                client.execute(&statement, &[&rows]).await?;
            }
            Ok(())
        };
        if let Err(error) = insert(group).await {
            // One by one, to know which of them is wrong.
            for (at, row) in group.iter().enumerate() {
                if let Err(error) = insert(std::slice::from_ref(row)).await {
                    return Err((before + at + 1, error));
                }
            }
            return Err((before + 1, error));
        }
        before += group.len();
    }
    Ok(())
}

fn columns_of(row: &Map<String, Value>) -> BTreeSet<&str> {
    row.keys().map(String::as_str).collect()
}

/// Quotes a table name, which may have a schema: `sales.orders`.
fn table_name(table: &str) -> String {
    table.split('.').map(quoted).collect::<Vec<_>>().join(".")
}

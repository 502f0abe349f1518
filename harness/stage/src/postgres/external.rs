//! Servers that the stage did not start: databases carry the run's id in their
//! names, and are dropped with the run, or by the next one.

use tokio_postgres::{Client, NoTls};

use super::connect::{Connections, error_text};
use crate::error::StageError;

/// Returns the prefix of the names of a run's databases.
pub(crate) fn database_prefix(run: &str) -> String {
    format!("rehearsal_{run}")
}

/// Opens a session that shows other runs that this one is alive.
pub(super) async fn open_session(
    connections: &Connections,
    run: &str,
) -> Result<Client, StageError> {
    let failed = |error: &tokio_postgres::Error| StageError::Database {
        what: format!("reach PostgreSQL at {}", connections.url().address()),
        reason: error_text(error),
    };
    let database = connections.maintenance();
    let mut config: tokio_postgres::Config = database.url.parse().map_err(|e| failed(&e))?;
    config.application_name(database_prefix(run));
    let (client, connection) = config
        .connect(NoTls)
        .await
        .map_err(|error| failed(&error))?;
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::warn!(%error, "the session that shows that this run is alive ended");
        }
    });
    Ok(client)
}

/// Drops the databases of runs without a session, and returns how many.
pub(super) async fn drop_orphans(client: &Client) -> Result<usize, tokio_postgres::Error> {
    let orphans = client
        .query(
            "SELECT d.datname FROM pg_database d \
             WHERE d.datname ~ '^rehearsal_[0-9a-f]{8}_' \
             AND pg_get_userbyid(d.datdba) = current_user AND NOT EXISTS ( \
                 SELECT FROM pg_stat_activity s \
                 WHERE s.application_name = substr(d.datname, 1, 18))",
            &[],
        )
        .await?;
    for row in &orphans {
        let name: &str = row.get(0);
        let drop = format!(
            "DROP DATABASE IF EXISTS {} WITH (FORCE)",
            super::connect::quoted(name)
        );
        client.batch_execute(&drop).await?;
    }
    Ok(orphans.len())
}

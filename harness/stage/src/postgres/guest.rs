//! Manners on a server that is not ours: what the run makes carries its mark
//! and goes with it, or is swept by the next one.

use tokio_postgres::{Client, NoTls};

use super::connect::{Connections, words};
use crate::error::StageError;

/// What all databases of a run are called, and more.
pub(crate) fn prefix(run: &str) -> String {
    format!("rehearsal_{run}")
}

/// A session that shows the server, and with it other runs, that this one lives.
pub(super) async fn sign_in(connections: &Connections, run: &str) -> Result<Client, StageError> {
    let failed = |error: &tokio_postgres::Error| StageError::Database {
        what: format!("reach PostgreSQL at {}", connections.url().address()),
        reason: words(error),
    };
    let database = connections.maintenance();
    let mut config: tokio_postgres::Config = database.url.parse().map_err(|e| failed(&e))?;
    config.application_name(prefix(run));
    let (client, connection) = config
        .connect(NoTls)
        .await
        .map_err(|error| failed(&error))?;
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::warn!(%error, "the session that shows this run to be alive ended");
        }
    });
    Ok(client)
}

/// Drops our databases of runs that have no session any more, and says how many.
pub(super) async fn sweep(client: &Client) -> Result<usize, tokio_postgres::Error> {
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

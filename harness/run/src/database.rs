use std::sync::Arc;

use rehearsal_stage::Sandbox;
use tokio::sync::Mutex;
use tokio_postgres::{Client, NoTls};

use crate::error::StepError;

/// The connection of a case to its database. The first statement opens it, and
/// a later one opens it again after the server was restarted.
#[derive(Debug, Default)]
pub(crate) struct Connection {
    client: Mutex<Option<Arc<Client>>>,
}

impl Connection {
    /// Returns the connection for one statement.
    pub(crate) async fn lease(&self, sandbox: &Sandbox) -> Result<Lease<'_>, StepError> {
        let client = self.client(sandbox).await?;
        Ok(Lease {
            connection: self,
            client: Some(client),
        })
    }

    async fn client(&self, sandbox: &Sandbox) -> Result<Arc<Client>, StepError> {
        let mut slot = self.client.lock().await;
        if let Some(client) = slot.as_ref().filter(|client| !client.is_closed()) {
            return Ok(Arc::clone(client));
        }
        let database = sandbox
            .postgres()
            .ok_or_else(|| StepError::scenario("the stage has no database"))?;
        let client = database.connect().await.map_err(|error| {
            StepError::environment(format!("could not connect to PostgreSQL: {error}"))
        })?;
        Ok(Arc::clone(slot.insert(Arc::new(client))))
    }

    /// Drops the connection; the next statement opens another.
    pub(crate) async fn close(&self) {
        self.client.lock().await.take();
    }
}

/// The connection while one statement uses it.
///
/// The step may time out while the statement waits for a lock. If the lease is
/// then dropped without [`Lease::finish`], the server is asked to cancel the
/// statement, and the next statement gets a new connection.
pub(crate) struct Lease<'c> {
    connection: &'c Connection,
    client: Option<Arc<Client>>,
}

impl Lease<'_> {
    pub(crate) fn client(&self) -> &Client {
        self.client
            .as_ref()
            .expect("only `finish` takes the client")
    }

    /// Returns the connection after the server has answered.
    pub(crate) fn finish(mut self) {
        self.client = None;
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        let Some(client) = self.client.take() else {
            return;
        };
        // The lock is held only while a new connection is opened, which
        // replaces this one anyway.
        if let Ok(mut slot) = self.connection.client.try_lock()
            && slot.as_ref().is_some_and(|kept| Arc::ptr_eq(kept, &client))
        {
            slot.take();
        }
        let cancel = client.cancel_token();
        tokio::spawn(async move {
            // It fails if the server or the statement has ended, which is fine.
            let _ = cancel.cancel_query(NoTls).await;
        });
    }
}

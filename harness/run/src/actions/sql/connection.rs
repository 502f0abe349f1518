use std::sync::Arc;

use rehearsal_stage::Sandbox;
use tokio::sync::Mutex;
use tokio_postgres::{Client, NoTls};

use crate::actions::StepError;

/// A case's own connection to its database, opened by the first statement and
/// again where the server went away in between: restarting it is a scenario.
#[derive(Debug, Default)]
pub(crate) struct Connection {
    client: Mutex<Option<Arc<Client>>>,
}

impl Connection {
    /// The connection, for one statement.
    pub(super) async fn ask(&self, sandbox: &Sandbox) -> Result<Asked<'_>, StepError> {
        let client = self.client(sandbox).await?;
        Ok(Asked {
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
            .ok_or_else(|| StepError::wrong("the stage has no database"))?;
        let client = database.connect().await.map_err(|error| {
            StepError::broken(format!("could not connect to PostgreSQL: {error}"))
        })?;
        Ok(Arc::clone(slot.insert(Arc::new(client))))
    }

    /// Lets go of it: the next statement opens another.
    pub(crate) async fn forget(&self) {
        self.client.lock().await.take();
    }
}

/// A statement that may not come to its end: it waits for a lock until the
/// step's time is over. Nothing else may wait behind it then, so the server is
/// told to leave it, and the next statement gets a connection of its own.
pub(super) struct Asked<'c> {
    connection: &'c Connection,
    client: Option<Arc<Client>>,
}

impl Asked<'_> {
    pub(super) fn client(&self) -> &Client {
        self.client.as_ref().expect("it is there until the answer")
    }

    pub(super) fn answered(mut self) {
        self.client = None;
    }
}

impl Drop for Asked<'_> {
    fn drop(&mut self) {
        let Some(client) = self.client.take() else {
            return;
        };
        // Held only while a connection is opened, and then this one is closed.
        if let Ok(mut slot) = self.connection.client.try_lock()
            && slot.as_ref().is_some_and(|kept| Arc::ptr_eq(kept, &client))
        {
            slot.take();
        }
        let cancel = client.cancel_token();
        tokio::spawn(async move {
            // The server is gone, or the statement over: either will do.
            let _ = cancel.cancel_query(NoTls).await;
        });
    }
}

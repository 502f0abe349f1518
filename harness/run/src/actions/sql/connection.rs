use std::sync::Arc;

use rehearsal_stage::Sandbox;
use tokio::sync::Mutex;
use tokio_postgres::Client;

use crate::actions::StepError;

/// A case's own connection to its database, opened by the first statement and
/// again where the server went away in between: restarting it is a scenario.
#[derive(Debug, Default)]
pub(crate) struct Connection {
    client: Mutex<Option<Arc<Client>>>,
}

impl Connection {
    pub(super) async fn client(&self, sandbox: &Sandbox) -> Result<Arc<Client>, StepError> {
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

//! Databases for sandboxes: migrated and seeded once, copied for each.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};
use tokio::sync::OnceCell;

use super::load::Load;
use super::{Database, Postgres, prefix};
use crate::error::StageError;

/// The templates of a run, each made when it is first asked for.
#[derive(Debug)]
pub(crate) struct Templates {
    postgres: Arc<Postgres>,
    /// Every database of the run is called this and more.
    prefix: String,
    made: Mutex<HashMap<String, Arc<OnceCell<String>>>>,
    number: AtomicU64,
}

impl Templates {
    pub(crate) fn new(postgres: Arc<Postgres>, run: &str) -> Self {
        let prefix = prefix(run);
        Self {
            postgres,
            prefix,
            made: Mutex::default(),
            number: AtomicU64::new(1),
        }
    }

    /// A database of its own with the migrations and then the seeds in it.
    pub(crate) async fn database(
        &self,
        migrations: &[Load],
        seeds: &[Load],
    ) -> Result<Database, StageError> {
        let migrated = self.template(None, migrations).await?;
        let template = self.template(migrated, seeds).await?;
        let number = self.number.fetch_add(1, Ordering::Relaxed);
        self.postgres
            .create(&format!("{}_{number}", self.prefix), template.as_deref())
            .await
    }

    /// The database that holds `base` and `loads`, by the hash of their
    /// content; `base` itself where there is nothing to load.
    pub(crate) async fn template(
        &self,
        base: Option<String>,
        loads: &[Load],
    ) -> Result<Option<String>, StageError> {
        if loads.is_empty() {
            return Ok(base);
        }
        let mut hash = Sha256::new();
        hash.update(base.as_deref().unwrap_or_default());
        for load in loads {
            load.hash_into(&mut hash);
        }
        let name = format!("{}_t{}", self.prefix, hex::encode(&hash.finalize()[..8]));
        let cell = {
            let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
            made.entry(name.clone()).or_default().clone()
        };
        // Whoever comes second waits for the first; after a failure the next
        // one tries again, on a database of that name that is made anew.
        let made = cell.get_or_try_init(|| self.make(name, base.as_deref(), loads));
        Ok(Some(made.await?.clone()))
    }

    async fn make(
        &self,
        name: String,
        base: Option<&str>,
        loads: &[Load],
    ) -> Result<String, StageError> {
        self.postgres.drop_database(&name).await?;
        let database = self.postgres.create(&name, base).await?;
        // A template with somebody connected to it cannot be copied.
        database.load(loads).await?;
        Ok(name)
    }

    /// Drops all templates: on a server that is not ours they would stay.
    pub(crate) async fn drop_all(&self) -> Result<(), StageError> {
        let made: Vec<_> = {
            let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
            made.drain().map(|(name, _)| name).collect()
        };
        for name in made {
            self.postgres.drop_database(&name).await?;
        }
        Ok(())
    }
}

//! Template databases: migrated and seeded once, copied for each sandbox.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};
use tokio::sync::OnceCell;

use super::load::DatabaseLoad;
use super::{Database, Postgres, database_prefix};
use crate::error::StageError;

/// The templates of a run, each created on first use.
#[derive(Debug)]
pub(crate) struct Templates {
    postgres: Arc<Postgres>,
    /// The prefix of the names of the run's databases.
    prefix: String,
    by_name: Mutex<HashMap<String, Arc<OnceCell<String>>>>,
    number: AtomicU64,
}

impl Templates {
    pub(crate) fn new(postgres: Arc<Postgres>, run: &str) -> Self {
        let prefix = database_prefix(run);
        Self {
            postgres,
            prefix,
            by_name: Mutex::default(),
            number: AtomicU64::new(1),
        }
    }

    /// Creates a database with the migrations and then the seeds in it.
    pub(crate) async fn create_database(
        &self,
        migrations: &[DatabaseLoad],
        seeds: &[DatabaseLoad],
    ) -> Result<Database, StageError> {
        let migrated = self.template(None, migrations).await?;
        let template = self.template(migrated, seeds).await?;
        let number = self.number.fetch_add(1, Ordering::Relaxed);
        self.postgres
            .create(&format!("{}_{number}", self.prefix), template.as_deref())
            .await
    }

    /// Returns the database with the content of `base` and `loads`, creating it on
    /// first use; `base` itself if there is nothing to load.
    pub(crate) async fn template(
        &self,
        base: Option<String>,
        loads: &[DatabaseLoad],
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
            let mut templates = self.by_name.lock().unwrap_or_else(PoisonError::into_inner);
            templates.entry(name.clone()).or_default().clone()
        };
        // Concurrent callers wait for the first; after a failure the next caller
        // tries again and creates the database again.
        let template = cell.get_or_try_init(|| self.create_template(name, base.as_deref(), loads));
        Ok(Some(template.await?.clone()))
    }

    async fn create_template(
        &self,
        name: String,
        base: Option<&str>,
        loads: &[DatabaseLoad],
    ) -> Result<String, StageError> {
        self.postgres.drop_database(&name).await?;
        let database = self.postgres.create(&name, base).await?;
        // `load` ends its session: a template cannot be copied during one.
        database.load(loads).await?;
        Ok(name)
    }

    /// Drops all templates; an external server would keep them.
    pub(crate) async fn drop_all(&self) -> Result<(), StageError> {
        let names: Vec<_> = {
            let mut templates = self.by_name.lock().unwrap_or_else(PoisonError::into_inner);
            templates.drain().map(|(name, _)| name).collect()
        };
        for name in names {
            self.postgres.drop_database(&name).await?;
        }
        Ok(())
    }
}

//! What a sandbox consists of, and how it is created and closed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use futures_util::future::{join_all, try_join};
use rehearsal_cloud::Cloud;
use rehearsal_script::{EvalContext as _, Scope};
use tokio::sync::Mutex;

use super::cloud::SandboxCloud;
use super::template::SandboxTemplates;
use super::tokens::TokenCache;
use super::{SandboxRequest, apps, scope};
use crate::apps::App;
use crate::apps::launcher::ContainerApps;
use crate::clock::Stopwatch;
use crate::error::{StageError, known};
use crate::externals::Externals;
use crate::postgres::{Database, StatementLog};
use crate::stage::parts::StageParts;

/// A cloud, a database and apps.
#[derive(Debug)]
pub(crate) struct SandboxParts {
    stage: Arc<StageParts>,
    pub(super) number: u64,
    pub(super) cloud: SandboxCloud,
    pub(super) tokens: TokenCache,
    pub(super) database: Option<Database>,
    /// The statements on the database, if the stage reads the server's log.
    pub(super) statements: Option<StatementLog>,
    pub(super) externals: Externals,
    pub(super) apps: BTreeMap<Arc<str>, App>,
    pub(super) scope: Scope,
    /// The seeds that are loaded.
    loaded_seeds: Mutex<BTreeSet<Arc<str>>>,
}

impl SandboxParts {
    /// Whether the stage file has the cloud deny what the policies of IAM do not allow.
    pub(super) fn enforces_iam(&self) -> bool {
        self.stage.file.cloud.iam == Some(rehearsal_script::stage::IamMode::Strict)
    }

    /// Returns the settings of an app in the stage file.
    pub(super) fn app_settings(&self, name: &str) -> Option<&rehearsal_script::stage::App> {
        self.stage.file.apps.get(name)
    }

    pub(crate) async fn create(
        stage: Arc<StageParts>,
        templates: &SandboxTemplates,
        request: &SandboxRequest,
    ) -> Result<Self, StageError> {
        let watch = Stopwatch::start();
        let number = stage.next_sandbox_number();
        let report = |part: &str| {
            let part = format!("sandbox {number}: {part}");
            stage.events.booted(&part, watch);
        };
        let database = async {
            let database = create_database(&stage, request).await;
            report("database");
            database
        };
        let cloud = async {
            let cloud = templates.create_cloud(&stage, number, request).await;
            report("cloud");
            cloud
        };
        let (database, cloud) = try_join(database, cloud).await?;
        let mut scope = cloud.scope();
        let statements = database.as_ref().zip(stage.database.as_ref());
        let statements =
            statements.and_then(|(database, side)| side.postgres.statements(&database.name));
        if let Some(database) = &database {
            scope::set_postgres(&mut scope, database);
        }
        let names = request.all_apps(&stage.file);
        let externals = start_externals(&stage, request, &cloud.cloud).await?;
        scope::set_externals(&mut scope, externals.urls());
        cloud.connect_externals(&stage, number, &scope).await?;
        let functions = request.all_functions(&stage.file);
        let functions = SandboxCloud::runnable(&stage, functions, request.functions.is_some())?;
        cloud
            .deploy_functions(&stage, number, &functions, &scope)
            .await?;
        let apps = apps::start(&stage, number, names, &cloud.cloud, &externals, &mut scope);
        let apps = apps.await?;
        cloud.set_addresses(&stage, &functions, &scope).await?;
        stage.events.booted(&format!("sandbox {number}"), watch);
        let loaded_seeds = Mutex::new(request.seeds.iter().cloned().collect());
        Ok(Self {
            stage,
            number,
            cloud,
            tokens: TokenCache::default(),
            database,
            statements,
            externals,
            apps,
            scope,
            loaded_seeds,
        })
    }

    /// Loads the seeds that are not loaded yet.
    pub(crate) async fn load_seeds(&self, seeds: &[Arc<str>]) -> Result<(), StageError> {
        let mut loaded = self.loaded_seeds.lock().await;
        for name in seeds {
            if loaded.contains(name) {
                continue;
            }
            let prepared = known("seed", name, self.stage.seeds.get(name))?;
            if let Some(database) = &self.database {
                database.load(&prepared.database).await?;
            }
            self.cloud.load(prepared).await?;
            loaded.insert(name.clone());
        }
        Ok(())
    }

    /// Returns the stage that it belongs to.
    pub(super) fn stage(&self) -> &StageParts {
        &self.stage
    }

    pub(super) fn secret(&self, name: &str) -> Option<String> {
        self.stage.expressions.secret(name)
    }

    /// Returns the environment that the stage file gives an app at its URL.
    pub(super) fn environment_of(&self, app: &App) -> Result<Vec<(String, String)>, StageError> {
        let url: Option<reqwest::Url> = app.url().parse().ok();
        let port = url.and_then(|url| url.port_or_known_default());
        let mut scope = self.scope.clone();
        scope.set("port", port.into());
        scope.set("replica", 1.into());
        let config = known("app", app.name(), self.stage.file.apps.get(app.name()))?;
        let variables = config
            .env
            .iter()
            .map(|(name, text)| Ok((name.to_owned(), text.eval(&scope, &self.stage.expressions)?)));
        variables.collect()
    }

    /// Allows connections to the database, or ends and refuses them.
    pub(super) async fn set_database_open(&self, open: bool) -> Result<(), StageError> {
        let (Some(side), Some(database)) = (&self.stage.database, &self.database) else {
            return Err(StageError::Unknown {
                noun: "database",
                name: "postgres".into(),
            });
        };
        if open {
            side.postgres.open_database(&database.name).await
        } else {
            side.postgres.close_database(&database.name).await
        }
    }

    /// Whether the stage file migrates the database.
    pub(super) fn has_migrations(&self) -> bool {
        let postgres = self.stage.file.postgres.as_ref();
        postgres.is_some_and(|postgres| postgres.migrations.is_some() || postgres.migrate.is_some())
    }

    /// Waits until all statements so far are known.
    pub(super) async fn sync_statements(&self) {
        if let (Some(side), Some(_)) = (&self.stage.database, &self.statements) {
            side.postgres.sync_statements().await;
        }
    }

    /// Stops the apps and removes what the sandbox has created.
    pub(crate) async fn close(&self) {
        join_all(self.apps.values().map(App::stop)).await;
        if let Some(shared) = &self.stage.cloud {
            shared
                .remove_sandbox(self.number, &self.cloud.clients)
                .await;
        }
        if let (Some(side), Some(database)) = (&self.stage.database, &self.database)
            && let Err(error) = side.postgres.drop_database(&database.name).await
        {
            tracing::warn!(%error, "the database of a sandbox is left until the run ends");
        }
    }
}

async fn start_externals(
    stage: &StageParts,
    request: &SandboxRequest,
    cloud: &Cloud,
) -> Result<Externals, StageError> {
    let names = request.all_externals(&stage.file);
    let containers = stage.containers.as_ref();
    let gateways = containers.map(ContainerApps::gateways).unwrap_or_default();
    let (file, expressions) = (&stage.file, &stage.expressions);
    Externals::start(file, &names, expressions, cloud, request.seed, &gateways).await
}

async fn create_database(
    stage: &StageParts,
    request: &SandboxRequest,
) -> Result<Option<Database>, StageError> {
    let Some(side) = &stage.database else {
        return Ok(None);
    };
    let mut seeds = Vec::new();
    for name in &request.seeds {
        let prepared = known("seed", name, stage.seeds.get(name))?;
        seeds.extend(prepared.database.iter().cloned());
    }
    let database = side.templates.create_database(&side.migrations, &seeds);
    database.await.map(Some)
}

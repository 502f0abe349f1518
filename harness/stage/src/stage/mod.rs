//! Starting a stage, and closing it.

mod apps;
mod cloud;
mod database;
mod functions;
pub(crate) mod parts;
mod programs;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, PoisonError, RwLock};

use futures_util::future::{try_join, try_join3};
use rehearsal_process::RunDirectory;
use rehearsal_record::Event;
use rehearsal_script::StageConfig;
use rehearsal_script::stage::App;
use tokio::sync::OnceCell;
use tokio::sync::mpsc::UnboundedSender;

use crate::apps::launcher::ContainerApps;
use crate::blocking::blocking;
use crate::cloud::clients::SharedHttp;
use crate::cloud::shared::SharedCloud;
use crate::docker::{Engine, Images};
use crate::error::StageError;
use crate::events::Events;
use crate::expressions::StageExpressions;
use crate::functions::ProcessHost;
use crate::options::{AppRuntime, StageKind, StageOptions};
use crate::postgres::PostgresChoice;
use crate::requirements::Requirements;
use crate::sandbox::template::SandboxTemplates;
use crate::sandbox::{Sandbox, SandboxParts, SandboxPool, SandboxRequest};
use crate::seeds;
use parts::StageParts;
use programs::Programs;

/// A started stage.
///
/// Close it with [`Stage::close`]. If it is dropped instead, all processes are
/// killed, and the next start removes the rest.
#[derive(Debug)]
pub struct Stage {
    parts: Arc<StageParts>,
    /// What the clouds of sandboxes start from.
    cloud_templates: Arc<SandboxTemplates>,
    pool: SandboxPool,
    /// Whether all scenarios share one sandbox.
    shared: bool,
    /// The apps that scenarios may need.
    apps: BTreeSet<Arc<str>>,
    /// Those that do not run in containers.
    native_apps: BTreeSet<Arc<str>>,
    /// The functions that scenarios may need.
    functions: BTreeSet<Arc<str>>,
    /// The sandbox of all scenarios with a shared app.
    shared_sandbox: OnceCell<Arc<SandboxParts>>,
}

impl Stage {
    /// Starts the required parts of a stage. Reports parts that are ready to
    /// `events`.
    pub async fn start(
        file: &StageConfig,
        requirements: Requirements,
        options: StageOptions,
        events: &UnboundedSender<Event>,
    ) -> Result<Self, StageError> {
        let events = Events::new(events.clone());
        let options = options.with_environment()?;
        let requirements = requirements.with_dependencies_of(file);
        let expressions = StageExpressions::new(file, options.seed);
        // Mistakes in files are reported before anything starts.
        let seeds = requirements.seeds.iter();
        let seeds = seeds.map(|name| Ok((name.clone(), seeds::prepare(name, file, &expressions)?)));
        let seeds = seeds.collect::<Result<_, StageError>>()?;
        let (run, removed) = blocking(RunDirectory::open).await?;
        let migrations = if requirements.postgres {
            database::migrations(file, &run)?
        } else {
            Vec::new()
        };
        if removed > 0 {
            events.notice(format!("directories of dead runs removed: {removed}"));
        }
        let choice = database::choice(&options, file)?;
        let on_docker = matches!(options.kind, Some(StageKind::Docker));
        let needs_engine = on_docker || (requirements.postgres && choice == PostgresChoice::Docker);
        let engine = connect_engine(needs_engine, &run, &events).await?;
        let images = || {
            let events = &events;
            engine.as_ref().map(|engine| Images { engine, events })
        };
        let http = SharedHttp::new();
        let database = async {
            if requirements.postgres {
                let database = database::start(file, &choice, migrations, &run, images(), &events);
                database.await.map(Some)
            } else {
                Ok(None)
            }
        };
        let use_containers = on_docker && options.apps != Some(AppRuntime::Processes);
        let (in_containers, native) =
            apps::partition_apps(file, &requirements.apps, use_containers);
        let builds = async {
            let images = apps::get_images(file, &in_containers, images());
            let functions = &requirements.functions;
            let programs = Programs::build(file, &native, functions, &run, &events);
            try_join(programs, images).await
        };
        let cloud = cloud::start(file, &options, &http, images(), &run, &events);
        // After a failure the engine removes its containers when it is dropped.
        let parts = try_join3(Box::pin(database), Box::pin(builds), Box::pin(cloud));
        let (database, (programs, images), cloud) = parts.await?;
        let containers = match engine.clone().filter(|_| on_docker) {
            Some(engine) => {
                let port = database
                    .as_ref()
                    .and_then(|side| side.postgres.native_port());
                Some(ContainerApps::new(engine, images, port).await?)
            }
            None => None,
        };
        let parts = StageParts {
            file: file.clone(),
            expressions,
            functions: ProcessHost::in_run(run.clone()),
            run,
            http,
            database,
            programs: RwLock::new(Arc::new(programs)),
            seeds,
            events,
            cloud,
            containers,
            engine,
            sandboxes: AtomicU64::new(0),
        };
        Ok(Self {
            parts: Arc::new(parts),
            cloud_templates: Arc::default(),
            pool: SandboxPool::default(),
            shared: options.shared,
            native_apps: native,
            functions: requirements.functions,
            apps: requirements.apps,
            shared_sandbox: OnceCell::new(),
        })
    }

    /// Returns a sandbox for one scenario: a prepared one, else a new one.
    pub async fn sandbox(&self, request: SandboxRequest) -> Result<Sandbox, StageError> {
        if self.is_shared(&request) {
            return self.shared_sandbox(&request).await;
        }
        match self.pool.take(&request) {
            Some(prepared) => prepared.await,
            None => self.create_sandbox(request).await,
        }
    }

    /// Starts to create a sandbox that will be requested soon.
    pub fn prepare(&self, request: SandboxRequest) {
        if !self.is_shared(&request) {
            let create = self.create_sandbox(request.clone());
            self.pool.prepare(request, create);
        }
    }

    fn create_sandbox(
        &self,
        request: SandboxRequest,
    ) -> impl Future<Output = Result<Sandbox, StageError>> + Send + use<> {
        let (stage, templates) = (self.parts.clone(), self.cloud_templates.clone());
        async move {
            let parts = SandboxParts::create(stage, &templates, &request).await?;
            Ok(Sandbox::isolated(parts))
        }
    }

    /// Whether scenarios with these apps share a sandbox.
    fn is_shared(&self, request: &SandboxRequest) -> bool {
        let file = &self.parts.file;
        self.shared
            || request.all_apps(file).iter().any(|name| {
                let app = file.apps.get(name);
                app.is_some_and(App::is_shared)
            })
    }

    /// Returns the sandbox of all scenarios with a shared app. The app uses one cloud
    /// and one database, so these are shared, too.
    async fn shared_sandbox(&self, request: &SandboxRequest) -> Result<Sandbox, StageError> {
        let with_all_apps = SandboxRequest {
            apps: Some(self.apps.iter().cloned().collect()),
            externals: None,
            functions: None,
            ..request.clone()
        };
        let parts = self.shared_sandbox.get_or_try_init(async || {
            let stage = self.parts.clone();
            let parts = SandboxParts::create(stage, &self.cloud_templates, &with_all_apps);
            parts.await.map(Arc::new)
        });
        let parts = parts.await?.clone();
        parts.load_seeds(&request.seeds).await?;
        Ok(Sandbox::shared(parts))
    }

    /// Builds the apps and functions again, for the sandboxes that follow: none may be in
    /// use. Returns the apps and functions with another program than before. Images are not
    /// built again.
    pub async fn rebuild(&mut self) -> Result<BTreeSet<Arc<str>>, StageError> {
        self.pool.close().await;
        if let Some(sandbox) = self.shared_sandbox.take() {
            sandbox.close().await;
        }
        let parts = &self.parts;
        let former = parts.programs().stamps();
        let (apps, functions) = (&self.native_apps, &self.functions);
        let programs = Programs::build(&parts.file, apps, functions, &parts.run, &parts.events);
        let programs = programs.await?;
        let mut current = programs.stamps();
        current.retain(|name, stamp| former.get(name) != Some(stamp));
        *parts
            .programs
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(programs);
        self.cloud_templates = Arc::default();
        Ok(current.into_keys().collect())
    }

    /// Returns the directory that contains everything that the run writes to disk.
    pub fn directory(&self) -> &Path {
        self.parts.run.path()
    }

    /// Returns the values that must appear in no report about any sandbox: the
    /// secrets of the stage file and the password of the database.
    pub fn secrets(&self) -> impl Iterator<Item = &str> {
        let database = self.parts.database.as_ref();
        let password = database.map(|side| side.postgres.password());
        self.parts.expressions.secrets().chain(password)
    }

    /// Returns how a service that all sandboxes need has ended, if one has. The
    /// result of any scenario is then due to the environment.
    pub async fn failure(&self) -> Option<String> {
        if let Some(side) = &self.parts.database
            && let Some(failure) = side.postgres.failure().await
        {
            return Some(failure);
        }
        self.parts.cloud.as_ref().and_then(SharedCloud::failure)
    }

    /// Stops everything and removes what is left of it.
    pub async fn close(self) {
        self.pool.close().await;
        if let Some(sandbox) = self.shared_sandbox.get() {
            sandbox.close().await;
        }
        let parts = &self.parts;
        if let Some(side) = &parts.database {
            if let Err(error) = side.templates.drop_all().await {
                tracing::warn!(%error, "template databases are left for the next start to drop");
            }
            side.postgres.stop().await;
        }
        if let Some(cloud) = &parts.cloud {
            cloud.close(&parts.http, parts.file.cloud.region()).await;
        }
        if let Some(engine) = &parts.engine {
            engine.close().await;
        }
    }
}

async fn connect_engine(
    needed: bool,
    run: &RunDirectory,
    events: &Events,
) -> Result<Option<Engine>, StageError> {
    if !needed {
        return Ok(None);
    }
    let (engine, removed) = Engine::connect(run).await?;
    if removed > 0 {
        events.notice(format!("containers of dead runs removed: {removed}"));
    }
    Ok(Some(engine))
}

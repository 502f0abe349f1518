//! Booting a stage, and ending it.

mod database;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::future::{try_join, try_join_all, try_join3};
use rehearsal_record::Event;
use rehearsal_script::StageConfig;
use rehearsal_script::stage::Isolation;
use tokio::sync::OnceCell;
use tokio::sync::mpsc::UnboundedSender;

use crate::apps::plan::Containers;
use crate::apps::{build, plan};
use crate::clock::Stopwatch;
use crate::cloud::clients::Sdk;
use crate::cloud::shared::Shared;
use crate::command::Command;
use crate::docker::{Engine, Images, start_cloud};
use crate::error::StageError;
use crate::needs::Requirements;
use crate::options::{AppRuntime, StageKind, StageOptions};
use crate::pool::SandboxPool;
use crate::postgres::PostgresChoice;
use crate::process::Output;
use crate::rundir::RunDir;
use crate::sandbox::{Sandbox, SandboxRequest};
use crate::seeds;
use crate::slice::Slice;
use crate::world::StageWorld;
use database::DatabaseSide;

/// A stage that stands. It ends with [`Stage::close`]; if it is dropped
/// without, all processes are killed and the next start sweeps the rest.
#[derive(Debug)]
pub struct Stage {
    inner: Arc<Inner>,
    pool: SandboxPool,
    /// The apps that were booted for.
    apps: BTreeSet<Arc<str>>,
    common: OnceCell<Arc<Slice>>,
}

/// What all sandboxes share.
#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) script: StageConfig,
    pub(crate) world: StageWorld,
    pub(crate) run: RunDir,
    pub(crate) sdk: Sdk,
    pub(crate) database: Option<DatabaseSide>,
    /// Where cargo put the apps' binaries.
    pub(crate) executables: BTreeMap<Arc<str>, PathBuf>,
    pub(crate) seeds: BTreeMap<Arc<str>, seeds::Prepared>,
    pub(crate) events: Events,
    /// The cloud that all sandboxes share; without, each has its own.
    pub(crate) cloud: Option<Shared>,
    /// What apps in containers are started from.
    pub(crate) containers: Option<Containers>,
    engine: Option<Engine>,
    sandboxes: AtomicU64,
}

impl Inner {
    /// The number of the next sandbox: 1, 2, 3 …
    pub(crate) fn next(&self) -> u64 {
        self.sandboxes.fetch_add(1, Ordering::Relaxed) + 1
    }
}

impl Stage {
    /// Boots what is needed of a stage and no more. Parts that are ready are
    /// told through `events`.
    pub async fn start(
        script: &StageConfig,
        needs: Requirements,
        options: StageOptions,
        events: &UnboundedSender<Event>,
    ) -> Result<Self, StageError> {
        let events = Events(events.clone());
        let options = options.with_environment()?;
        let needs = needs.completed(script);
        let world = StageWorld::new(script, options.seed);
        // Whatever is wrong with files is told before anything boots.
        let prepared = needs
            .seeds
            .iter()
            .map(|name| Ok((name.clone(), seeds::prepare(name, script, &world)?)));
        let prepared = prepared.collect::<Result<_, StageError>>()?;
        let (run, swept) = blocking(RunDir::open).await?;
        let migrations = if needs.postgres {
            database::migrations(script, &run)?
        } else {
            Vec::new()
        };
        if swept > 0 {
            events.notice(format!("directories of dead runs swept: {swept}"));
        }
        let choice = database::choice(&options, script)?;
        let on_docker = matches!(options.kind, Some(StageKind::Docker));
        let engine = if on_docker || (needs.postgres && choice == PostgresChoice::Docker) {
            let (engine, swept) = Engine::connect(&run).await?;
            if swept > 0 {
                events.notice(format!("containers of dead runs swept: {swept}"));
            }
            Some(engine)
        } else {
            None
        };
        let images = || {
            let events = &events;
            engine.as_ref().map(|engine| Images { engine, events })
        };
        let sdk = Sdk::new();
        let database = async {
            if needs.postgres {
                database::start(script, &choice, migrations, &run, images(), &events)
                    .await
                    .map(Some)
            } else {
                Ok(None)
            }
        };
        let in_containers = on_docker && options.apps != Some(AppRuntime::Processes);
        let (contained, native) = apart(script, &needs.apps, in_containers);
        let builds = async {
            let images = images_of_apps(script, &contained, images());
            try_join(build_apps(script, &native, &run, &events), images).await
        };
        let cloud = Box::pin(shared_cloud(
            script,
            &options,
            &sdk,
            images(),
            &run,
            &events,
        ));
        // Whatever fails: the engine removes its containers when it is dropped.
        let parts = try_join3(Box::pin(database), Box::pin(builds), cloud);
        let (database, (executables, images), cloud) = parts.await?;
        let containers = match engine.clone().filter(|_| on_docker) {
            Some(engine) => {
                let port = database.as_ref().and_then(|side| side.postgres.port_here());
                Some(Containers::new(engine, images, port).await?)
            }
            None => None,
        };
        let inner = Inner {
            script: script.clone(),
            world,
            run,
            sdk,
            database,
            executables,
            seeds: prepared,
            events,
            cloud,
            containers,
            engine,
            sandboxes: AtomicU64::new(0),
        };
        Ok(Self {
            inner: Arc::new(inner),
            pool: SandboxPool::default(),
            apps: needs.apps,
            common: OnceCell::new(),
        })
    }

    /// A sandbox for one scenario: one that was prepared, else a new one.
    pub async fn sandbox(&self, request: SandboxRequest) -> Result<Sandbox, StageError> {
        if self.shares(&request) {
            return self.common(&request).await;
        }
        match self.pool.take(&request) {
            Some(prepared) => prepared.await,
            None => make(self.inner.clone(), request).await,
        }
    }

    /// Begins to make a sandbox that will be asked for soon, while other
    /// scenarios play.
    pub fn prepare(&self, request: SandboxRequest) {
        if !self.shares(&request) {
            self.pool
                .put(request.clone(), make(self.inner.clone(), request));
        }
    }

    /// Whether an app that is asked for serves all scenarios.
    fn shares(&self, request: &SandboxRequest) -> bool {
        let script = &self.inner.script;
        request.apps_on(script).iter().any(|name| {
            let app = script.apps.get(name);
            app.is_some_and(|app| matches!(app.isolation, Some(Isolation::Shared)))
        })
    }

    /// The sandbox that scenarios with a shared app have in common. An app sees
    /// one cloud and one database, so these are shared with it.
    async fn common(&self, request: &SandboxRequest) -> Result<Sandbox, StageError> {
        let everything = SandboxRequest {
            apps: Some(self.apps.iter().cloned().collect()),
            ..request.clone()
        };
        let slice = self.common.get_or_try_init(async || {
            Slice::make(self.inner.clone(), &everything)
                .await
                .map(Arc::new)
        });
        let slice = slice.await?.clone();
        slice.seed(&request.seeds).await?;
        Ok(Sandbox::shared(slice))
    }

    /// The directory below which lies everything the run leaves on disk.
    pub fn directory(&self) -> &Path {
        self.inner.run.path()
    }

    /// Values that must appear in no report, whichever sandbox it is about:
    /// the secrets of the stage file and the database's password.
    pub fn secrets(&self) -> impl Iterator<Item = &str> {
        let database = self.inner.database.as_ref();
        let password = database.map(|side| side.postgres.password());
        self.inner.world.secrets().chain(password)
    }

    /// Whether something that all sandboxes stand on has died: the environment
    /// is broken then, whatever a scenario saw.
    pub async fn failure(&self) -> Option<String> {
        if let Some(side) = &self.inner.database
            && let Some(end) = side.postgres.died().await
        {
            return Some(end);
        }
        self.inner.cloud.as_ref().and_then(Shared::died)
    }

    /// Ends everything and removes what is left of it.
    pub async fn close(self) {
        self.pool.close().await;
        if let Some(slice) = self.common.get() {
            slice.end().await;
        }
        if let Some(side) = &self.inner.database {
            if let Err(error) = side.templates.drop_all().await {
                tracing::warn!(%error, "templates stay for the next start to sweep");
            }
            side.postgres.stop().await;
        }
        if let Some(cloud) = &self.inner.cloud {
            let region = self.inner.script.cloud.region();
            cloud.end(&self.inner.sdk, region).await;
        }
        if let Some(engine) = &self.inner.engine {
            engine.close().await;
        }
    }
}

/// The apps that run in containers, and those that do not.
fn apart(
    script: &StageConfig,
    apps: &BTreeSet<Arc<str>>,
    in_containers: bool,
) -> (BTreeSet<Arc<str>>, BTreeSet<Arc<str>>) {
    let contained = |name: &Arc<str>| {
        let app = script.apps.get(name);
        in_containers && app.is_some_and(|app| app.container.is_some())
    };
    apps.iter().cloned().partition(contained)
}

async fn images_of_apps(
    script: &StageConfig,
    apps: &BTreeSet<Arc<str>>,
    images: Option<Images<'_>>,
) -> Result<BTreeMap<Arc<str>, String>, StageError> {
    let Some(images) = images else {
        return Ok(BTreeMap::new());
    };
    let root = plan::root(script)?;
    let plans = apps.iter().filter_map(|name| {
        let plan = script.apps.get(name)?.container.as_ref()?;
        Some((name.clone(), plan))
    });
    images.of_apps(script, &root, plans).await
}

/// The cloud that all sandboxes share, where there is to be one.
async fn shared_cloud(
    script: &StageConfig,
    options: &StageOptions,
    sdk: &Sdk,
    images: Option<Images<'_>>,
    run: &RunDir,
    events: &Events,
) -> Result<Option<Shared>, StageError> {
    let watch = Stopwatch::start();
    let gateways = |engine: Option<&Engine>| engine.map(Engine::gateways).unwrap_or_default();
    let engine = images.as_ref().map(|images| images.engine);
    let shared = if let Some(url) = &options.cloud {
        let region = script.cloud.region();
        let found = Box::pin(Shared::found(url, region, sdk, gateways(engine), run));
        let (shared, swept) = found.await?;
        if swept > 0 {
            events.notice(format!(
                "resources of dead runs removed from {url}: {swept}"
            ));
        }
        events.notice(format!("cloud at {}", shared.upstream.endpoint));
        shared
    } else if let (Some(StageKind::Docker), Some(images)) = (options.kind, images) {
        let started = start_cloud(&script.cloud, images.engine, &images).await?;
        events.notice(format!("cloud: container {}", started.image));
        Shared::own(
            started.container,
            &started.endpoint,
            started.kind,
            started.has_cognito,
            gateways(Some(images.engine)),
            run,
        )
    } else {
        return Ok(None);
    };
    events.booted("cloud", watch);
    let own = shared.upstream.not_its.join(", ");
    events.notice(format!("from the embedded cloud: {own}"));
    Ok(Some(shared))
}

async fn make(inner: Arc<Inner>, request: SandboxRequest) -> Result<Sandbox, StageError> {
    Slice::make(inner, &request).await.map(Sandbox::own)
}

/// Builds the apps, those of cargo's together, and says where cargo put them.
async fn build_apps(
    script: &StageConfig,
    apps: &BTreeSet<Arc<str>>,
    run: &RunDir,
    events: &Events,
) -> Result<BTreeMap<Arc<str>, PathBuf>, StageError> {
    let root = plan::root(script)?;
    let mut binaries: BTreeMap<Arc<str>, Arc<str>> = BTreeMap::new();
    let mut commands = Vec::new();
    for app in apps {
        let plan = plan::plan(script, app)?;
        if let Some(binary) = &plan.cargo {
            binaries.insert(app.clone(), binary.text.as_str().into());
        } else if let Some(command) = &plan.build {
            commands.push((app.clone(), command.text.clone()));
        }
    }
    let commands = try_join_all(commands.iter().map(async |(app, command)| {
        let watch = Stopwatch::start();
        let output = Output::new(app.clone());
        Command::shell(command, root.clone(), run.clone())
            .finish(output)
            .await?;
        events.booted(&format!("build {app}"), watch);
        Ok::<_, StageError>(())
    }));
    let cargo = async {
        if binaries.is_empty() {
            return Ok(BTreeMap::new());
        }
        let watch = Stopwatch::start();
        let names: BTreeSet<_> = binaries.values().cloned().collect();
        let names: Vec<_> = names.into_iter().collect();
        let built = build::with_cargo(&names, &root, run).await?;
        events.booted(&format!("build {}", names.join(", ")), watch);
        Ok(binaries
            .into_iter()
            .map(|(app, name)| (app, built[&name].clone()))
            .collect())
    };
    Ok(try_join(cargo, commands).await?.0)
}

/// Runs what blocks where it may.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StageError> + Send + 'static,
) -> Result<T, StageError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(ended) => std::panic::resume_unwind(ended.into_panic()),
    }
}

/// Where it is told what happens; nobody has to listen.
#[derive(Debug, Clone)]
pub(crate) struct Events(UnboundedSender<Event>);

impl Events {
    pub(crate) fn booted(&self, part: &str, watch: Stopwatch) {
        let _ = self.0.send(Event::Booted {
            part: part.into(),
            duration: watch.elapsed(),
        });
    }

    pub(crate) fn notice(&self, text: String) {
        let _ = self.0.send(Event::Notice { text });
    }
}

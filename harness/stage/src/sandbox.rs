//! The slice of a stage that one scenario has to itself.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use futures_util::future::{join_all, try_join, try_join_all};
use rehearsal_cloud::{Cloud, Config};
use rehearsal_script::{Scope, World as _};

use crate::apps::App;
use crate::apps::plan::{Starter, rounds};
use crate::clock::Stopwatch;
use crate::cloud::clients::{Access, Clients};
use crate::cloud::{Bucket, Maker, Queue, Resources, Topic};
use crate::error::StageError;
use crate::needs;
use crate::postgres::Database;
use crate::scope;
use crate::seeds::CloudLoad;
use crate::stage::Inner;

/// What physical names begin with where a cloud is the sandbox's own: an app
/// that uses a logical name finds nothing.
const PREFIX: &str = "rehearsal";

/// What a scenario asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct SandboxRequest {
    /// Seeds by name, in order.
    pub seeds: Vec<Arc<str>>,
    /// Apps by name; those that these need come by themselves. `None` is all.
    pub apps: Option<Vec<Arc<str>>>,
    /// What the cloud's identifiers come from.
    pub seed: u64,
}

/// A cloud, a database and app processes of a scenario's own.
#[derive(Debug)]
pub struct Sandbox {
    stage: Arc<Inner>,
    number: u64,
    cloud: Cloud,
    access: Access,
    clients: Clients,
    resources: Resources,
    database: Option<Database>,
    apps: BTreeMap<Arc<str>, App>,
    scope: Scope,
}

impl Sandbox {
    pub(crate) async fn make(
        stage: Arc<Inner>,
        request: SandboxRequest,
    ) -> Result<Self, StageError> {
        let watch = Stopwatch::start();
        let number = stage.next();
        let database = async {
            let database = make_database(&stage, &request).await;
            stage
                .events
                .booted(&format!("sandbox {number}: database"), watch);
            database
        };
        let cloud = async {
            let cloud = make_cloud(&stage, &request).await;
            stage
                .events
                .booted(&format!("sandbox {number}: cloud"), watch);
            cloud
        };
        let (database, (cloud, access, clients, resources, mut scope)) =
            try_join(database, cloud).await?;
        if let Some(database) = &database {
            scope::postgres(&mut scope, database);
        }
        let wanted: BTreeSet<Arc<str>> = match &request.apps {
            Some(apps) => apps.iter().cloned().collect(),
            None => stage
                .script
                .apps
                .iter()
                .map(|(name, _)| name.into())
                .collect(),
        };
        let wanted = needs::with_their_own(&wanted, &stage.script);
        let apps = start_apps(&stage, number, wanted, &mut scope).await?;
        stage.events.booted(&format!("sandbox {number}"), watch);
        Ok(Self {
            stage,
            number,
            cloud,
            access,
            clients,
            resources,
            database,
            apps,
            scope,
        })
    }

    /// Its number among the run's sandboxes, from one.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Its cloud: journal, clock, faults.
    pub fn cloud(&self) -> &Cloud {
        &self.cloud
    }

    /// How to reach its cloud.
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// The SDK's clients for its cloud.
    pub fn clients(&self) -> &Clients {
        &self.clients
    }

    /// The bucket of this logical name.
    pub fn bucket(&self, name: &str) -> Result<&Bucket, StageError> {
        known("bucket", name, self.resources.buckets.get(name))
    }

    /// The queue of this logical name.
    pub fn queue(&self, name: &str) -> Result<&Queue, StageError> {
        known("queue", name, self.resources.queues.get(name))
    }

    /// The topic of this logical name.
    pub fn topic(&self, name: &str) -> Result<&Topic, StageError> {
        known("topic", name, self.resources.topics.get(name))
    }

    /// Its database, where the stage has one that is needed.
    pub fn postgres(&self) -> Option<&Database> {
        self.database.as_ref()
    }

    /// The app of this name.
    pub fn app(&self, name: &str) -> Result<&App, StageError> {
        known("app", name, self.apps.get(name))
    }

    /// All its apps.
    pub fn apps(&self) -> impl Iterator<Item = &App> {
        self.apps.values()
    }

    /// A secret of the stage file by its name.
    pub fn secret(&self, name: &str) -> Option<String> {
        self.stage.world.secret(name)
    }

    /// What it offers to expressions: `cloud`, `postgres`, `apps`.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Ends its apps in good order and drops its database.
    pub async fn close(self) {
        join_all(self.apps.values().map(App::stop)).await;
        if let (Some(side), Some(database)) = (&self.stage.database, &self.database)
            && let Err(error) = side.postgres.drop_database(&database.name).await
        {
            tracing::warn!(%error, "a sandbox's database goes with the run");
        }
    }
}

fn known<'a, T>(noun: &'static str, name: &str, found: Option<&'a T>) -> Result<&'a T, StageError> {
    found.ok_or_else(|| StageError::Unknown {
        noun,
        name: name.into(),
    })
}

async fn make_database(
    stage: &Inner,
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
    side.templates
        .database(&side.migrations, &seeds)
        .await
        .map(Some)
}

type CloudSide = (Cloud, Access, Clients, Resources, Scope);

async fn make_cloud(stage: &Inner, request: &SandboxRequest) -> Result<CloudSide, StageError> {
    let plan = &stage.script.cloud;
    let config = Config {
        seed: request.seed,
        region: plan.region().to_owned(),
        ..Config::default()
    };
    let account = config.account.clone();
    let key = config.credentials.first().cloned();
    let cloud = Cloud::start(config)
        .await
        .map_err(|error| StageError::Cloud {
            what: "start the embedded cloud".into(),
            reason: error.to_string(),
        })?;
    let (access_key_id, secret_access_key) = key
        .map(|key| (key.access_key_id, key.secret_access_key))
        .unwrap_or_default();
    let access = Access {
        endpoint: cloud.endpoint().to_owned(),
        region: plan.region().to_owned(),
        access_key_id,
        secret_access_key,
    };
    let clients = stage.sdk.clients(&access);
    let maker = Maker {
        plan,
        prefix: PREFIX,
        access: &access,
        clients: &clients,
        world: &stage.world,
    };
    let in_scope = |made: &Resources| {
        let mut scope = Scope::default();
        scope::cloud(&mut scope, &access, &account, made);
        scope
    };
    let resources = maker.make(in_scope).await?;
    let scope = in_scope(&resources);
    for name in &request.seeds {
        for load in &known("seed", name, stage.seeds.get(name))?.cloud {
            put(load, &clients, &resources).await?;
        }
    }
    Ok((cloud, access, clients, resources, scope))
}

async fn put(load: &CloudLoad, clients: &Clients, made: &Resources) -> Result<(), StageError> {
    match load {
        CloudLoad::Objects { bucket, objects } => {
            let bucket = known("bucket", bucket, made.buckets.get(bucket))?;
            crate::seeds::put_objects(clients, bucket, objects).await
        }
        CloudLoad::Messages { queue, messages } => {
            let queue = known("queue", queue, made.queues.get(queue))?;
            crate::seeds::send_messages(clients, queue, messages).await
        }
    }
}

/// Starts the apps, those first that others wait for, the rest at once.
async fn start_apps(
    stage: &Inner,
    number: u64,
    names: BTreeSet<Arc<str>>,
    scope: &mut Scope,
) -> Result<BTreeMap<Arc<str>, App>, StageError> {
    let mut ports = BTreeMap::new();
    for name in &names {
        ports.insert(name.clone(), App::port()?);
    }
    scope::apps(scope, &ports);
    let starter = Starter {
        stage: &stage.script,
        world: &stage.world,
        executables: &stage.executables,
        run: &stage.run,
        scope,
    };
    let mut apps = BTreeMap::new();
    for round in rounds(&stage.script, names)? {
        let running = try_join_all(round.into_iter().map(async |name| {
            let watch = Stopwatch::start();
            let app = App::new(starter.launch(&name, ports[&name])?);
            app.start().await?;
            stage
                .events
                .booted(&format!("sandbox {number}: app {name}"), watch);
            Ok::<_, StageError>((name, app))
        }));
        apps.extend(running.await?);
    }
    Ok(apps)
}

//! Making and ending what a sandbox consists of.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use futures_util::future::{join_all, try_join, try_join_all};
use rehearsal_cloud::{Cloud, Config, Issuer};
use rehearsal_script::{EvalContext as _, Scope};
use tokio::sync::Mutex;

use crate::apps::plan::{self, Containers, Starter, rounds};
use crate::apps::{Address, App};
use crate::clock::Stopwatch;
use crate::cloud::clients::{CloudAccess, SdkClients};
use crate::cloud::shared::Shared;
use crate::cloud::{Maker, Resources, User};
use crate::docker;
use crate::error::StageError;
use crate::postgres::{Database, StatementLog};
use crate::sandbox::SandboxRequest;
use crate::scope;
use crate::seeds::CloudLoad;
use crate::stage::Inner;
use crate::tokens::Tokens;

/// What physical names begin with where a cloud is the sandbox's own: an app
/// that uses a logical name finds nothing.
const PREFIX: &str = "rehearsal";

/// A cloud, a database, apps.
#[derive(Debug)]
pub(crate) struct Slice {
    stage: Arc<Inner>,
    pub(crate) number: u64,
    pub(crate) cloud: Cloud,
    pub(crate) access: CloudAccess,
    pub(crate) clients: SdkClients,
    pub(crate) resources: Resources,
    pub(crate) users: BTreeMap<Arc<str>, User>,
    pub(crate) tokens: Tokens,
    pub(crate) database: Option<Database>,
    /// What that was asked, where the server is one of ours.
    pub(crate) statements: Option<StatementLog>,
    pub(crate) apps: BTreeMap<Arc<str>, App>,
    pub(crate) scope: Scope,
    /// The seeds that are in it.
    seeded: Mutex<BTreeSet<Arc<str>>>,
}

impl Slice {
    pub(crate) async fn make(
        stage: Arc<Inner>,
        request: &SandboxRequest,
    ) -> Result<Self, StageError> {
        let watch = Stopwatch::start();
        let number = stage.next();
        let told = |part: &str| {
            stage
                .events
                .booted(&format!("sandbox {number}: {part}"), watch);
        };
        let database = async {
            let database = make_database(&stage, request).await;
            told("database");
            database
        };
        let cloud = async {
            let cloud = make_cloud(&stage, number, request).await;
            told("cloud");
            cloud
        };
        let (database, side) = try_join(database, cloud).await?;
        let CloudSide {
            cloud,
            access,
            clients,
            resources,
            users,
            mut scope,
        } = side;
        let statements = database.as_ref().zip(stage.database.as_ref());
        let statements =
            statements.and_then(|(database, side)| side.postgres.statements(&database.name));
        if let Some(database) = &database {
            scope::postgres(&mut scope, database);
        }
        let wanted = request.apps_on(&stage.script);
        let apps = start_apps(&stage, number, wanted, &mut scope).await?;
        stage.events.booted(&format!("sandbox {number}"), watch);
        let seeded = Mutex::new(request.seeds.iter().cloned().collect());
        Ok(Self {
            stage,
            number,
            cloud,
            access,
            clients,
            resources,
            users,
            tokens: Tokens::default(),
            statements,
            database,
            apps,
            scope,
            seeded,
        })
    }

    /// Puts seeds into a slice that stands already; each is put there once.
    pub(crate) async fn seed(&self, seeds: &[Arc<str>]) -> Result<(), StageError> {
        let mut seeded = self.seeded.lock().await;
        for name in seeds {
            if seeded.contains(name) {
                continue;
            }
            let prepared = known("seed", name, self.stage.seeds.get(name))?;
            if let Some(database) = &self.database {
                database.load(&prepared.database).await?;
            }
            for load in &prepared.cloud {
                put(load, &self.clients, &self.resources).await?;
            }
            seeded.insert(name.clone());
        }
        Ok(())
    }

    pub(crate) fn secret(&self, name: &str) -> Option<String> {
        self.stage.world.secret(name)
    }

    /// Lets connections to its database in, or ends those there are and refuses
    /// others.
    pub(crate) async fn admit(&self, open: bool) -> Result<(), StageError> {
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

    /// Whether its database has been migrated by the stage.
    pub(crate) fn has_migrations(&self) -> bool {
        let postgres = self.stage.script.postgres.as_ref();
        postgres.is_some_and(|one| one.migrations.is_some() || one.migrate.is_some())
    }

    /// Until what its database was asked so far is known.
    pub(crate) async fn sync_statements(&self) {
        if let (Some(side), Some(_)) = (&self.stage.database, &self.statements) {
            side.postgres.sync_statements().await;
        }
    }

    /// Ends its apps in good order and drops its database.
    pub(crate) async fn end(&self) {
        join_all(self.apps.values().map(App::stop)).await;
        if let Some(shared) = &self.stage.cloud {
            shared.leave(self.number, &self.clients).await;
        }
        if let (Some(side), Some(database)) = (&self.stage.database, &self.database)
            && let Err(error) = side.postgres.drop_database(&database.name).await
        {
            tracing::warn!(%error, "a sandbox's database goes with the run");
        }
    }
}

pub(crate) fn known<'a, T>(
    noun: &'static str,
    name: &str,
    found: Option<&'a T>,
) -> Result<&'a T, StageError> {
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

/// What of a slice is in its cloud.
struct CloudSide {
    cloud: Cloud,
    access: CloudAccess,
    clients: SdkClients,
    resources: Resources,
    users: BTreeMap<Arc<str>, User>,
    scope: Scope,
}

async fn make_cloud(
    stage: &Inner,
    number: u64,
    request: &SandboxRequest,
) -> Result<CloudSide, StageError> {
    let plan = &stage.script.cloud;
    let shared = stage.cloud.as_ref();
    let prefix = shared.map_or_else(|| PREFIX.to_owned(), |shared| shared.prefix(number));
    let config = Config {
        seed: request.seed,
        region: plan.region().to_owned(),
        upstream: shared.map(|shared| shared.upstream.clone()),
        also_at: shared.map_or_else(Vec::new, |shared| shared.also_at.clone()),
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
    let access = CloudAccess {
        endpoint: cloud.endpoint().to_owned(),
        region: plan.region().to_owned(),
        access_key_id,
        secret_access_key,
    };
    let clients = stage.sdk.clients(&access);
    let issuer = issuer(stage, &cloud);
    let maker = Maker {
        plan,
        prefix: &prefix,
        access: &access,
        issuer: issuer.as_deref(),
        account: &account,
        clients: &clients,
        world: &stage.world,
    };
    let in_scope = |made: &Resources| {
        let mut scope = Scope::default();
        scope::cloud(&mut scope, &access, &account, made);
        scope
    };
    let resources = maker.make(in_scope).await?;
    let mut scope = in_scope(&resources);
    let users = maker.users(&stage.script.users, &resources).await?;
    scope::users(&mut scope, &users);
    for name in &request.seeds {
        for load in &known("seed", name, stage.seeds.get(name))?.cloud {
            put(load, &clients, &resources).await?;
        }
    }
    Ok(CloudSide {
        cloud,
        access,
        clients,
        resources,
        users,
        scope,
    })
}

/// Where tokens say that they come from, where that is ours to say. An app
/// compares it with what it was told, and many go there for the keys: so it is
/// the address that apps in containers reach, where there are any.
fn issuer(stage: &Inner, cloud: &Cloud) -> Option<String> {
    if stage.cloud.as_ref().is_some_and(Shared::has_pools) {
        return None;
    }
    let endpoint = cloud.endpoint().to_owned();
    let contained = stage.containers.as_ref();
    if contained.is_none_or(|containers| containers.images.is_empty()) {
        return Some(endpoint);
    }
    let issuer = docker::url_from_inside(&endpoint);
    cloud.set_issuer(Issuer::Url(issuer.clone()));
    Some(issuer)
}

async fn put(load: &CloudLoad, clients: &SdkClients, made: &Resources) -> Result<(), StageError> {
    match load {
        CloudLoad::Objects { bucket, objects } => {
            let bucket = known("bucket", bucket, made.buckets.get(bucket))?;
            crate::seeds::put_objects(clients, bucket, objects).await
        }
        CloudLoad::Messages { queue, messages } => {
            let queue = known("queue", queue, made.queues.get(queue))?;
            crate::seeds::send_messages(clients, queue, messages).await
        }
        CloudLoad::Users { pool, users } => {
            let pool = known("user pool", pool, made.pools.get(pool))?;
            crate::seeds::add_users(clients, pool, users).await
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
    let mut addresses = BTreeMap::new();
    let containers = stage.containers.as_ref();
    let doors = containers.map(Containers::doors).unwrap_or_default();
    for name in &names {
        let replicas = plan::replicas(&stage.script, name);
        // The engine itself leads to a container.
        let is_led_to = containers.is_some_and(|them| them.images.contains_key(name));
        let doors: &[_] = if is_led_to && replicas == 1 {
            &[]
        } else {
            &doors
        };
        addresses.insert(name.clone(), Address::choose(replicas, doors).await?);
    }
    let ports = addresses
        .iter()
        .map(|(name, address)| (name.clone(), address.port()));
    scope::apps(scope, &ports.collect());
    let starter = Starter {
        stage: &stage.script,
        world: &stage.world,
        executables: &stage.executables,
        run: &stage.run,
        containers,
        sandbox: number,
        scope,
    };
    let mut apps = BTreeMap::new();
    for round in rounds(&stage.script, names)? {
        let placed: Vec<_> = round
            .into_iter()
            .filter_map(|name| addresses.remove_entry(&name))
            .collect();
        let running = try_join_all(placed.into_iter().map(async |(name, address)| {
            let watch = Stopwatch::start();
            let replicas = plan::replicas(&stage.script, &name);
            let launch = |number, port| starter.launch(&name, number, port);
            let app = App::new(name.clone(), address, replicas, launch)?;
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

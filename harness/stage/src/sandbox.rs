//! The slice of a stage that one scenario has to itself.

use std::collections::BTreeSet;
use std::sync::Arc;

use rehearsal_cloud::Cloud;
use rehearsal_script::{Scope, StageConfig};

use crate::apps::App;
use crate::cloud::clients::{CloudAccess, SdkClients};
use crate::cloud::{Bucket, Queue, Topic, User, UserPool};
use crate::error::StageError;
use crate::needs;
use crate::postgres::{Database, StatementLog};
use crate::slice::{Slice, known};

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

impl SandboxRequest {
    /// The apps it comes to.
    pub(crate) fn apps_on(&self, script: &StageConfig) -> BTreeSet<Arc<str>> {
        let named: BTreeSet<Arc<str>> = match &self.apps {
            Some(apps) => apps.iter().cloned().collect(),
            None => script.apps.iter().map(|(name, _)| name.into()).collect(),
        };
        needs::with_their_own(&named, script)
    }
}

/// A cloud, a database and app processes of a scenario's own, or, where an app
/// is `isolation: shared`, those that all scenarios with that app have in common.
#[derive(Debug)]
pub struct Sandbox {
    slice: Arc<Slice>,
    shared: bool,
}

impl Sandbox {
    pub(crate) fn own(slice: Slice) -> Self {
        Self {
            slice: Arc::new(slice),
            shared: false,
        }
    }

    pub(crate) fn shared(slice: Arc<Slice>) -> Self {
        Self {
            slice,
            shared: true,
        }
    }

    /// Whether other scenarios play in it, too.
    pub fn is_shared(&self) -> bool {
        self.shared
    }

    /// Its number among the run's sandboxes, from one.
    pub fn number(&self) -> u64 {
        self.slice.number
    }

    /// Its cloud: journal, clock, faults.
    pub fn cloud(&self) -> &Cloud {
        &self.slice.cloud
    }

    /// How to reach its cloud.
    pub fn access(&self) -> &CloudAccess {
        &self.slice.access
    }

    /// The SDK's clients for its cloud.
    pub fn clients(&self) -> &SdkClients {
        &self.slice.clients
    }

    /// The bucket of this logical name.
    pub fn bucket(&self, name: &str) -> Result<&Bucket, StageError> {
        known("bucket", name, self.slice.resources.buckets.get(name))
    }

    /// The queue of this logical name.
    pub fn queue(&self, name: &str) -> Result<&Queue, StageError> {
        known("queue", name, self.slice.resources.queues.get(name))
    }

    /// The topic of this logical name.
    pub fn topic(&self, name: &str) -> Result<&Topic, StageError> {
        known("topic", name, self.slice.resources.topics.get(name))
    }

    /// The user pool of this logical name.
    pub fn user_pool(&self, name: &str) -> Result<&UserPool, StageError> {
        known("user pool", name, self.slice.resources.pools.get(name))
    }

    /// All user pools by their logical names.
    pub fn user_pools(&self) -> impl Iterator<Item = (&str, &UserPool)> {
        let pools = self.slice.resources.pools.iter();
        pools.map(|(name, pool)| (&**name, pool))
    }

    /// The user of this name in the stage file.
    pub fn user(&self, name: &str) -> Option<&User> {
        self.slice.users.get(name)
    }

    /// The access token of a user of the stage, who is signed in for it.
    pub async fn token(&self, name: &str) -> Result<Arc<str>, StageError> {
        let Slice {
            clients,
            resources,
            users,
            tokens,
            cloud,
            ..
        } = &*self.slice;
        let user = known("user", name, users.get(name))?;
        let now = cloud.clock().now();
        tokens.of(name, user, now, clients, resources).await
    }

    /// Its database, where the stage has one that is needed.
    pub fn postgres(&self) -> Option<&Database> {
        self.slice.database.as_ref()
    }

    /// Whether the stage file says how its database is migrated: what is not
    /// there then will not come by itself.
    pub fn has_migrations(&self) -> bool {
        self.slice.has_migrations()
    }

    /// Ends every connection to its database and refuses new ones, as a server
    /// does that goes down. Other sandboxes' databases are left alone.
    pub async fn stop_postgres(&self) -> Result<(), StageError> {
        self.slice.admit(false).await
    }

    /// Lets connections to its database in again.
    pub async fn start_postgres(&self) -> Result<(), StageError> {
        self.slice.admit(true).await
    }

    /// What its database was asked, by apps and steps; `None` where there is no
    /// database, or its server is not one of ours.
    pub fn statements(&self) -> Option<&StatementLog> {
        self.slice.statements.as_ref()
    }

    /// Until [`Sandbox::statements`] has all that its database was asked so far.
    pub async fn sync_statements(&self) {
        self.slice.sync_statements().await;
    }

    /// The app of this name.
    pub fn app(&self, name: &str) -> Result<&App, StageError> {
        known("app", name, self.slice.apps.get(name))
    }

    /// All its apps.
    pub fn apps(&self) -> impl Iterator<Item = &App> {
        self.slice.apps.values()
    }

    /// A secret of the stage file by its name.
    pub fn secret(&self, name: &str) -> Option<String> {
        self.slice.secret(name)
    }

    /// Values of its own that must appear in no report: the passwords of its
    /// users, the secrets of its pools' clients.
    pub fn secrets(&self) -> impl Iterator<Item = &str> {
        let passwords = self.slice.users.values().map(|user| &*user.password);
        let clients = self
            .user_pools()
            .flat_map(|(_, pool)| pool.clients.values());
        passwords.chain(clients.filter_map(|client| client.secret.as_deref()))
    }

    /// What it offers to expressions: `cloud`, `postgres`, `apps`.
    pub fn scope(&self) -> &Scope {
        &self.slice.scope
    }

    /// Ends it, unless others play in it.
    pub async fn close(self) {
        if !self.shared {
            self.slice.end().await;
        }
    }
}

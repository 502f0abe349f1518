//! The slice of a stage that one scenario has to itself.

use std::collections::BTreeSet;
use std::sync::Arc;

use rehearsal_cloud::Cloud;
use rehearsal_script::{Scope, Stage as Script};

use crate::apps::App;
use crate::cloud::clients::{Access, Clients};
use crate::cloud::{Bucket, Queue, Topic};
use crate::error::StageError;
use crate::needs;
use crate::postgres::Database;
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
    pub(crate) fn apps_on(&self, script: &Script) -> BTreeSet<Arc<str>> {
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
    pub fn access(&self) -> &Access {
        &self.slice.access
    }

    /// The SDK's clients for its cloud.
    pub fn clients(&self) -> &Clients {
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

    /// Its database, where the stage has one that is needed.
    pub fn postgres(&self) -> Option<&Database> {
        self.slice.database.as_ref()
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

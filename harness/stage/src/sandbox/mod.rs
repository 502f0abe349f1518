//! The part of a stage that one scenario has to itself.

mod apps;
mod cloud;
mod exec;
mod parts;
mod pool;
mod scope;
pub(crate) mod template;
mod tokens;

use std::collections::BTreeSet;
use std::sync::Arc;

use rehearsal_cloud::Cloud;
use rehearsal_script::{Scope, StageConfig};

use crate::apps::App;
use crate::cloud::{CloudAccess, CloudClients, Resource, User};
use crate::error::{StageError, known};
use crate::externals::Externals;
use crate::postgres::{Database, StatementLog};
use crate::requirements;
pub use exec::{Exec, ExecCommand, ExecOutput};
pub(crate) use parts::SandboxParts;
pub(crate) use pool::SandboxPool;
pub use tokens::UserTokens;

/// What a scenario needs of a sandbox.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct SandboxRequest {
    /// The seeds by name, in order.
    pub seeds: Vec<Arc<str>>,
    /// The apps by name; the apps that these depend on are added. `None` means all.
    pub apps: Option<Vec<Arc<str>>>,
    /// The externals by name; those that the apps refer to are added. `None` means all.
    pub externals: Option<Vec<Arc<str>>>,
    /// The functions by name; those that the apps refer to are added. `None` means all
    /// that the stage has built and that can run here.
    pub functions: Option<Vec<Arc<str>>>,
    /// The seed of the cloud's identifiers.
    pub seed: u64,
}

impl SandboxRequest {
    /// Returns the apps with those that they depend on.
    pub(crate) fn all_apps(&self, stage: &StageConfig) -> BTreeSet<Arc<str>> {
        let named: BTreeSet<Arc<str>> = match &self.apps {
            Some(apps) => apps.iter().cloned().collect(),
            None => stage.apps.iter().map(|(name, _)| name.into()).collect(),
        };
        requirements::with_dependencies(&named, stage)
    }

    /// Returns the functions with those that the apps refer to.
    pub(crate) fn all_functions(&self, stage: &StageConfig) -> BTreeSet<Arc<str>> {
        let all = stage.cloud.functions.iter().map(|(name, _)| name.into());
        let named: BTreeSet<Arc<str>> = match &self.functions {
            Some(functions) => functions.iter().cloned().collect(),
            None => all.collect(),
        };
        requirements::functions_with_dependencies(&named, &self.all_apps(stage), stage)
    }

    /// Returns the externals with those that the apps refer to.
    pub(crate) fn all_externals(&self, stage: &StageConfig) -> BTreeSet<Arc<str>> {
        let Some(externals) = &self.externals else {
            return stage
                .externals
                .iter()
                .map(|(name, _)| name.into())
                .collect();
        };
        let mut all: BTreeSet<Arc<str>> = externals.iter().cloned().collect();
        let apps = self.all_apps(stage).into_iter();
        let apps = apps.filter_map(|name| Some(stage.apps.get(&name)?.referenced_paths()));
        let functions = self.all_functions(stage).into_iter();
        let functions =
            functions.filter_map(|name| Some(stage.cloud.functions.get(&name)?.referenced_paths()));
        for paths in apps.chain(functions) {
            let paths = paths.into_iter();
            let named = paths.filter(|path| path[0] == "externals");
            all.extend(named.filter_map(|path| path.get(1).map(|name| name.as_str().into())));
        }
        all
    }
}

/// The cloud, database and apps of one scenario.
///
/// If one of the apps is `isolation: shared`, all scenarios with that app share
/// one sandbox.
#[derive(Debug)]
pub struct Sandbox {
    parts: Arc<SandboxParts>,
    shared: bool,
}

impl Sandbox {
    pub(crate) fn isolated(parts: SandboxParts) -> Self {
        Self {
            parts: Arc::new(parts),
            shared: false,
        }
    }

    pub(crate) fn shared(parts: Arc<SandboxParts>) -> Self {
        Self {
            parts,
            shared: true,
        }
    }

    /// Returns a second handle of it, for looking into it meanwhile. Closing that closes
    /// nothing.
    #[must_use]
    pub fn view(&self) -> Self {
        Self::shared(Arc::clone(&self.parts))
    }

    /// Whether other scenarios use it, too.
    pub fn is_shared(&self) -> bool {
        self.shared
    }

    /// Returns its number among the run's sandboxes, from one.
    pub fn number(&self) -> u64 {
        self.parts.number
    }

    /// Returns its cloud: journal, clock, faults.
    pub fn cloud(&self) -> &Cloud {
        &self.parts.cloud.cloud
    }

    /// Returns how to reach its cloud.
    pub fn access(&self) -> &CloudAccess {
        &self.parts.cloud.access
    }

    /// Returns clients for its cloud.
    pub fn clients(&self) -> &CloudClients {
        &self.parts.cloud.clients
    }

    /// Returns the resource of this logical name: `sandbox.resource::<Queue>("orders")`.
    pub fn resource<R: Resource>(&self, name: &str) -> Result<&R, StageError> {
        self.parts.cloud.resources.get(name)
    }

    /// Returns all resources of a type by their logical names.
    pub fn resources<R: Resource>(&self) -> impl Iterator<Item = (&str, &R)> {
        let resources = self.parts.cloud.resources.all();
        resources.map(|(name, resource)| (&**name, resource))
    }

    /// Returns the physical name of a resource of a service; `None` if the name is not
    /// one of the stage file, for services where that is no mistake.
    pub fn physical_name(&self, service: &str, logical: &str) -> Result<Option<&str>, StageError> {
        self.parts.cloud.resources.physical_name(service, logical)
    }

    /// Returns the user of this name in the stage file.
    pub fn user(&self, name: &str) -> Option<&User> {
        self.parts.cloud.users.get(name)
    }

    /// Returns the tokens of a user of the stage, who is signed in for them.
    pub async fn tokens(&self, name: &str) -> Result<UserTokens, StageError> {
        let cloud = &self.parts.cloud;
        let user = known("user", name, cloud.users.get(name))?;
        let now = cloud.cloud.clock().now();
        let tokens = &self.parts.tokens;
        tokens
            .get(name, user, now, &cloud.clients, &cloud.resources)
            .await
    }

    /// Returns its database, if the stage has one and it is needed.
    pub fn postgres(&self) -> Option<&Database> {
        self.parts.database.as_ref()
    }

    /// Whether the stage file migrates the database, so that a missing table will
    /// not appear later.
    pub fn has_migrations(&self) -> bool {
        self.parts.has_migrations()
    }

    /// Whether the stage file has the cloud deny what the policies of IAM do not allow.
    pub fn enforces_iam(&self) -> bool {
        self.parts.enforces_iam()
    }

    /// Ends every connection to its database and refuses new ones, like a server
    /// that goes down. The databases of other sandboxes are not affected.
    pub async fn stop_postgres(&self) -> Result<(), StageError> {
        self.parts.set_database_open(false).await
    }

    /// Allows connections to its database again.
    pub async fn start_postgres(&self) -> Result<(), StageError> {
        self.parts.set_database_open(true).await
    }

    /// Returns the statements of apps and steps on its database; `None` if there is
    /// no database, or the stage cannot read the log of its server.
    pub fn statements(&self) -> Option<&StatementLog> {
        self.parts.statements.as_ref()
    }

    /// Waits until [`Sandbox::statements`] has all statements so far.
    pub async fn sync_statements(&self) {
        self.parts.sync_statements().await;
    }

    /// Returns the app of this name.
    pub fn app(&self, name: &str) -> Result<&App, StageError> {
        known("app", name, self.parts.apps.get(name))
    }

    /// Returns the settings of an app in the stage file.
    pub fn app_settings(&self, name: &str) -> Option<&rehearsal_script::stage::App> {
        self.parts.app_settings(name)
    }

    /// Returns all its apps.
    pub fn apps(&self) -> impl Iterator<Item = &App> {
        self.parts.apps.values()
    }

    /// Returns the services outside of the project that it uses, and their mocks.
    pub fn externals(&self) -> &Externals {
        &self.parts.externals
    }

    /// Checks that those of its apps answer that somebody else runs; `apps` are the ones
    /// that are needed, or all.
    pub async fn check_attached(&self, apps: Option<&[String]>) -> Result<(), StageError> {
        for app in self.apps() {
            let needed = apps.is_none_or(|apps| apps.iter().any(|name| name == app.name()));
            if needed {
                app.check_attached().await?;
            }
        }
        Ok(())
    }

    /// Returns the environment of the apps that somebody else runs, as the stage file
    /// has it.
    pub fn attached_environment(&self) -> Result<Vec<(String, String)>, StageError> {
        let mut environment = Vec::new();
        for app in self.apps().filter(|app| app.is_attached()) {
            environment.extend(self.parts.environment_of(app)?);
        }
        Ok(environment)
    }

    /// Returns a secret of the stage file by its name.
    pub fn secret(&self, name: &str) -> Option<String> {
        self.parts.secret(name)
    }

    /// Returns its values that must appear in no report: the passwords of its
    /// users, and the secrets of its resources.
    pub fn secrets(&self) -> impl Iterator<Item = &str> {
        let passwords = self.parts.cloud.users.values();
        let passwords = passwords.map(|user| &*user.password);
        passwords.chain(self.parts.cloud.resources.secrets())
    }

    /// Returns the variables it offers to expressions: `cloud`, `postgres`, `apps`,
    /// `externals`, `users`.
    pub fn scope(&self) -> &Scope {
        &self.parts.scope
    }

    /// Closes it, unless it is shared.
    pub async fn close(self) {
        if !self.shared {
            self.parts.close().await;
        }
    }
}

//! The cloud of a sandbox with its resources, users and seeds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rehearsal_cloud::{Cloud, CloudTemplate, Config, Credential, Issuer};
use rehearsal_script::Scope;
use rehearsal_script::stage::IamMode;

use super::scope;
use crate::cloud::access::app_credentials;
use crate::cloud::apis;
use crate::cloud::buses::targets;
use crate::cloud::functions;
use crate::cloud::shared::SharedCloud;
use crate::cloud::user_pools::users;
use crate::cloud::{
    CloudAccess, CloudClients, Location, ProvisionContext, Resources, User, locate, provision,
};
use crate::docker;
use crate::error::{StageError, known};
use crate::functions::runtimes;
use crate::seeds::PreparedSeed;
use crate::stage::parts::StageParts;

/// The prefix of physical names if the sandbox has a cloud to itself. With it, an
/// app that uses a logical name by mistake finds nothing.
const PREFIX: &str = "rehearsal";

/// Who makes the calls of steps and seeds, in the journal.
const OWN_CALLS: &str = "rehearsal";

/// The cloud of a sandbox.
#[derive(Debug)]
pub(super) struct SandboxCloud {
    pub(super) cloud: Cloud,
    pub(super) access: CloudAccess,
    /// The base URL of the issuers of user pools, if the embedded cloud has them.
    issuer: Option<String>,
    account: String,
    pub(super) clients: CloudClients,
    pub(super) resources: Resources,
    pub(super) users: BTreeMap<Arc<str>, User>,
}

impl SandboxCloud {
    /// Starts a cloud and creates what the stage file declares in it.
    pub(super) async fn provision(
        stage: &StageParts,
        number: u64,
        seed: u64,
    ) -> Result<Self, StageError> {
        let mut created = Self::start(stage, seed, None).await?;
        let prefix = prefix(stage, number);
        let cx = created.provision_context(stage, &prefix);
        let scope_of = |resources: &Resources| {
            let mut scope = Scope::default();
            created.set_cloud(&mut scope, resources);
            scope
        };
        created.resources = provision(cx, scope_of).await?;
        let (clients, expressions) = (&created.clients, &stage.expressions);
        let users = users::create_all(&stage.file, expressions, clients, &created.resources);
        created.users = users.await?;
        Ok(created)
    }

    /// Sets what depends on the address of the cloud.
    pub(super) async fn locate(&self, stage: &StageParts, number: u64) -> Result<(), StageError> {
        let prefix = prefix(stage, number);
        let cx = self.provision_context(stage, &prefix);
        locate(&cx, &self.resources, &self.scope()).await
    }

    /// Returns what creating resources in it needs.
    fn provision_context<'a>(
        &'a self,
        stage: &'a StageParts,
        prefix: &'a str,
    ) -> ProvisionContext<'a> {
        ProvisionContext {
            config: &stage.file.cloud,
            prefix,
            access: &self.access,
            issuer: self.issuer.as_deref(),
            account: &self.account,
            clients: &self.clients,
            expressions: &stage.expressions,
            deliveries: Vec::new(),
        }
    }

    /// Returns the functions that can be run here. One that cannot is an error where it is
    /// `required`, and a notice otherwise.
    pub(super) fn runnable(
        stage: &StageParts,
        mut names: BTreeSet<Arc<str>>,
        required: bool,
    ) -> Result<BTreeSet<Arc<str>>, StageError> {
        if !required {
            let programs = stage.programs();
            names.retain(|name| programs.functions.contains_key(name));
        }
        let mut runnable = BTreeSet::new();
        for name in names {
            match unsupported(stage, &name)? {
                None => {
                    runnable.insert(name);
                }
                Some(reason) if required => return Err(StageError::Unsupported { reason }),
                Some(reason) => stage.events.notice(reason),
            }
        }
        Ok(runnable)
    }

    /// Creates the functions of these names, and connects them with what triggers them.
    pub(super) async fn deploy_functions(
        &self,
        stage: &StageParts,
        number: u64,
        names: &BTreeSet<Arc<str>>,
        scope: &Scope,
    ) -> Result<(), StageError> {
        let prefix = prefix(stage, number);
        let cx = self.provision_context(stage, &prefix);
        let programs = stage.programs();
        functions::deploy(&cx, names, &programs.functions, &self.resources, scope).await
    }

    /// Has the externals in `scope` get what the stage file sends them: in the embedded cloud,
    /// because no other one reaches them.
    pub(super) async fn connect_externals(
        &self,
        stage: &StageParts,
        number: u64,
        scope: &Scope,
    ) -> Result<(), StageError> {
        if stage.cloud.is_some() {
            return Ok(());
        }
        let prefix = prefix(stage, number);
        let cx = self.provision_context(stage, &prefix);
        targets::connect_externals(&cx, &self.resources, scope).await
    }

    /// Starts a cloud, empty or with the state of a template.
    pub(super) async fn start(
        stage: &StageParts,
        seed: u64,
        template: Option<&CloudTemplate>,
    ) -> Result<Self, StageError> {
        let section = &stage.file.cloud;
        let shared = stage.cloud.as_ref();
        let mut config = Config {
            seed,
            region: section.region().to_owned(),
            upstream: shared.map(|shared| shared.upstream.clone()),
            also_at: shared.map_or_else(Vec::new, |shared| shared.also_at.clone()),
            function_host: Some(Arc::new(stage.functions.clone())),
            iam: iam_mode(section.iam),
            // The role of functions and schedules that have not been given one.
            administrator_role: Some(format!("{PREFIX}-services")),
            ..Config::default()
        };
        if let Some(credential) = config.credentials.first_mut() {
            credential.holder = Some(OWN_CALLS.to_owned());
        }
        // Another cloud need not know the credentials of apps.
        if shared.is_none() {
            let account = config.account.clone();
            let role_arn = |role: &str| format!("arn:aws:iam::{account}:role/{PREFIX}-{role}");
            config
                .credentials
                .extend(stage.file.apps.iter().map(|(app, settings)| {
                    let (access_key_id, secret_access_key) = app_credentials(app);
                    let role = settings.role.as_ref();
                    Credential {
                        access_key_id,
                        secret_access_key,
                        account: None,
                        holder: Some(app.to_owned()),
                        role_arn: role.map(|role| role_arn(&role.fixed().unwrap_or_default())),
                    }
                }));
        }
        let account = config.account.clone();
        let key = config.credentials.first().cloned();
        let cloud = match template {
            Some(template) => Cloud::start_from(config, template).await,
            None => Cloud::start(config).await,
        };
        let cloud = cloud.map_err(|error| StageError::Cloud {
            what: "start the embedded cloud".into(),
            reason: error.to_string(),
        })?;
        let (access_key_id, secret_access_key) = key
            .map(|key| (key.access_key_id, key.secret_access_key))
            .unwrap_or_default();
        let access = CloudAccess {
            endpoint: cloud.endpoint().to_owned(),
            region: section.region().to_owned(),
            access_key_id,
            secret_access_key,
        };
        Ok(Self {
            clients: stage.http.clients(&access),
            issuer: set_issuer(stage, &cloud),
            account,
            cloud,
            access,
            resources: Resources::default(),
            users: BTreeMap::new(),
        })
    }

    /// Returns where its resources are reached.
    pub(super) fn location(&self) -> Location {
        Location {
            endpoint: self.access.endpoint.clone(),
            issuer: self.issuer.clone(),
        }
    }

    /// Tells APIs where the apps and externals in `scope` are, and lets them invoke the
    /// functions that there are.
    pub(super) async fn set_addresses(
        &self,
        stage: &StageParts,
        functions: &BTreeSet<Arc<str>>,
        scope: &Scope,
    ) -> Result<(), StageError> {
        let (config, expressions) = (&stage.file.cloud, &stage.expressions);
        let (resources, clients) = (&self.resources, &self.clients);
        apis::set_addresses(config, resources, clients, scope, expressions).await?;
        apis::allow_invocations(config, resources, clients, functions).await
    }

    /// Loads the part of a seed that is for the cloud.
    pub(super) async fn load(&self, seed: &PreparedSeed) -> Result<(), StageError> {
        for seed in &seed.cloud {
            seed.load(&self.clients, &self.resources).await?;
        }
        Ok(())
    }

    /// Returns the variables for expressions.
    pub(super) fn scope(&self) -> Scope {
        let mut scope = Scope::default();
        self.set_cloud(&mut scope, &self.resources);
        scope::set_users(&mut scope, &self.users);
        scope
    }

    fn set_cloud(&self, scope: &mut Scope, resources: &Resources) {
        scope::set_cloud(scope, &self.access, &self.account, resources);
    }
}

/// Returns why a function cannot be run.
fn unsupported(stage: &StageParts, name: &str) -> Result<Option<String>, StageError> {
    if let Some(shared) = &stage.cloud {
        return Ok(Some(format!(
            "the function {name} runs in the embedded cloud only, and this stage has the cloud at \
             {}",
            shared.upstream.endpoint
        )));
    }
    let function = known("function", name, stage.file.cloud.functions.get(name))?;
    let missing = runtimes::missing(function.runtime());
    Ok(missing.map(|missing| {
        format!("the function {name} needs {missing}, which this machine does not have")
    }))
}

fn iam_mode(mode: Option<IamMode>) -> rehearsal_cloud::IamMode {
    match mode {
        None | Some(IamMode::Off) => rehearsal_cloud::IamMode::Off,
        Some(IamMode::Soft) => rehearsal_cloud::IamMode::Soft,
        Some(IamMode::Strict) => rehearsal_cloud::IamMode::Strict,
    }
}

fn prefix(stage: &StageParts, number: u64) -> String {
    let shared = stage.cloud.as_ref();
    shared.map_or_else(|| PREFIX.to_owned(), |shared| shared.prefix(number))
}

/// Sets and returns the base URL of issuers, if the embedded cloud has the user
/// pools. Apps compare it with their configuration, and may fetch keys from it: so
/// it is an address that containers reach, if there are any.
fn set_issuer(stage: &StageParts, cloud: &Cloud) -> Option<String> {
    if stage
        .cloud
        .as_ref()
        .is_some_and(SharedCloud::has_user_pools)
    {
        return None;
    }
    let endpoint = cloud.endpoint().to_owned();
    let containers = stage.containers.as_ref();
    if containers.is_none_or(|containers| containers.images.is_empty()) {
        return Some(endpoint);
    }
    let issuer = docker::url_for_containers(&endpoint);
    cloud.set_issuer(Issuer::Url(issuer.clone()));
    Some(issuer)
}

//! The cloud of a sandbox with its resources, users and seeds.

use std::collections::BTreeMap;
use std::sync::Arc;

use rehearsal_cloud::{Cloud, Config, Issuer};
use rehearsal_script::Scope;

use super::{SandboxRequest, scope};
use crate::cloud::shared::SharedCloud;
use crate::cloud::user_pools::users;
use crate::cloud::{CloudAccess, CloudClients, ProvisionContext, Resources, User, provision};
use crate::docker;
use crate::error::{StageError, known};
use crate::seeds::PreparedSeed;
use crate::stage::parts::StageParts;

/// The prefix of physical names if the sandbox has a cloud to itself. With it, an
/// app that uses a logical name by mistake finds nothing.
const PREFIX: &str = "rehearsal";

/// The cloud of a sandbox.
#[derive(Debug)]
pub(super) struct SandboxCloud {
    pub(super) cloud: Cloud,
    pub(super) access: CloudAccess,
    pub(super) clients: CloudClients,
    pub(super) resources: Resources,
    pub(super) users: BTreeMap<Arc<str>, User>,
}

impl SandboxCloud {
    /// Starts the cloud and creates what the stage file declares. Also returns the
    /// variables for expressions.
    pub(super) async fn create(
        stage: &StageParts,
        number: u64,
        request: &SandboxRequest,
    ) -> Result<(Self, Scope), StageError> {
        let section = &stage.file.cloud;
        let shared = stage.cloud.as_ref();
        let prefix = shared.map_or_else(|| PREFIX.to_owned(), |shared| shared.prefix(number));
        let config = Config {
            seed: request.seed,
            region: section.region().to_owned(),
            upstream: shared.map(|shared| shared.upstream.clone()),
            also_at: shared.map_or_else(Vec::new, |shared| shared.also_at.clone()),
            ..Config::default()
        };
        let account = config.account.clone();
        let key = config.credentials.first().cloned();
        let cloud = Cloud::start(config).await;
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
        let clients = stage.http.clients(&access);
        let issuer = set_issuer(stage, &cloud);
        let cx = ProvisionContext {
            config: section,
            prefix: &prefix,
            access: &access,
            issuer: issuer.as_deref(),
            account: &account,
            clients: &clients,
            expressions: &stage.expressions,
            deliveries: Vec::new(),
        };
        let scope_of = |resources: &Resources| {
            let mut scope = Scope::default();
            scope::set_cloud(&mut scope, &access, &account, resources);
            scope
        };
        let resources = provision(cx, scope_of).await?;
        let mut scope = scope_of(&resources);
        let users = users::create_all(&stage.file, &stage.expressions, &clients, &resources);
        let users = users.await?;
        scope::set_users(&mut scope, &users);
        let created = Self {
            cloud,
            access,
            clients,
            resources,
            users,
        };
        for name in &request.seeds {
            let seed = known("seed", name, stage.seeds.get(name))?;
            created.load(seed).await?;
        }
        Ok((created, scope))
    }

    /// Loads the part of a seed that is for the cloud.
    pub(super) async fn load(&self, seed: &PreparedSeed) -> Result<(), StageError> {
        for seed in &seed.cloud {
            seed.load(&self.clients, &self.resources).await?;
        }
        Ok(())
    }
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

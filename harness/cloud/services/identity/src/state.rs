//! Identity pools and their identities.

use std::collections::BTreeMap;

use rehearsal_cloud_core::service::{CallContext, Timestamp};
use rehearsal_model::error::ServiceError;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::not_found;

/// The identity pools of all accounts, by their ids.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Identities {
    pub(crate) pools: BTreeMap<String, Pool>,
}

/// An identity pool.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Pool {
    pub(crate) account: String,
    pub(crate) region: String,
    pub(crate) settings: PoolSettings,
    pub(crate) tags: BTreeMap<String, String>,
    /// The ARNs of the roles of users, by `authenticated` and `unauthenticated`.
    pub(crate) roles: BTreeMap<String, String>,
    /// How a role is chosen, by the provider of the user.
    pub(crate) role_mappings: BTreeMap<String, Value>,
    /// Which claims become tags of a session, by provider.
    pub(crate) tag_maps: BTreeMap<String, Value>,
    pub(crate) identities: BTreeMap<String, Identity>,
}

/// What the creator of a pool decides.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PoolSettings {
    pub(crate) identity_pool_name: String,
    pub(crate) allow_unauthenticated_identities: bool,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) allow_classic_flow: Option<bool>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub(crate) supported_login_providers: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) developer_provider_name: Option<String>,
    #[serde(
        rename = "OpenIdConnectProviderARNs",
        skip_serializing_if = "Vec::is_empty",
        default
    )]
    pub(crate) open_id_providers: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub(crate) cognito_identity_providers: Vec<CognitoProvider>,
    #[serde(
        rename = "SamlProviderARNs",
        skip_serializing_if = "Vec::is_empty",
        default
    )]
    pub(crate) saml_providers: Vec<String>,
}

/// A user pool whose users have identities.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CognitoProvider {
    pub(crate) provider_name: Option<String>,
    pub(crate) client_id: Option<String>,
    #[serde(default)]
    pub(crate) server_side_token_check: bool,
}

/// An identity.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Identity {
    pub(crate) created: Timestamp,
    pub(crate) modified: Timestamp,
    /// The user's names at the providers that know it.
    pub(crate) logins: BTreeMap<String, String>,
}

impl Identities {
    /// Returns a pool of the caller's account and region.
    pub(crate) fn pool(
        &mut self,
        cx: &CallContext<'_>,
        id: &str,
    ) -> Result<&mut Pool, ServiceError> {
        let pool = self.pools.get_mut(id);
        pool.filter(|pool| *pool.account == **cx.account() && *pool.region == **cx.region())
            .ok_or_else(|| no_pool(id))
    }

    /// Returns a pool for a caller who need not have an account.
    pub(crate) fn public_pool(&mut self, id: &str) -> Result<&mut Pool, ServiceError> {
        self.pools.get_mut(id).ok_or_else(|| no_pool(id))
    }

    /// Returns the pool of an identity, and its id.
    pub(crate) fn pool_of(&mut self, identity: &str) -> Result<(&str, &mut Pool), ServiceError> {
        let mut pools = self.pools.iter_mut();
        let found = pools.find(|(_, pool)| pool.identities.contains_key(identity));
        let (id, pool) = found.ok_or_else(|| no_identity(identity))?;
        Ok((id, pool))
    }
}

impl Pool {
    /// Returns an identity.
    pub(crate) fn identity(&mut self, id: &str) -> Result<&mut Identity, ServiceError> {
        self.identities.get_mut(id).ok_or_else(|| no_identity(id))
    }

    /// Returns the id of the identity that has one of these logins.
    pub(crate) fn find(&self, logins: &BTreeMap<String, String>) -> Option<String> {
        let mut identities = self.identities.iter();
        let has_one = |identity: &Identity| {
            let mut pairs = logins.iter();
            pairs.any(|(provider, user)| identity.logins.get(provider) == Some(user))
        };
        let (id, _) = identities.find(|(_, identity)| has_one(identity))?;
        Some(id.clone())
    }

    /// Creates an identity. Returns its id.
    pub(crate) fn add(
        &mut self,
        cx: &mut CallContext<'_>,
        logins: BTreeMap<String, String>,
    ) -> String {
        let id = format!("{}:{}", self.region, cx.ids.uuid("identity"));
        let now = Timestamp(cx.now());
        let identity = Identity {
            created: now,
            modified: now,
            logins,
        };
        self.identities.insert(id.clone(), identity);
        id
    }
}

fn no_pool(id: &str) -> ServiceError {
    not_found(format!("IdentityPool '{id}' not found."))
}

/// Returns the error for an identity that does not exist.
pub(crate) fn no_identity(id: &str) -> ServiceError {
    not_found(format!("Identity '{id}' not found."))
}

//! User pools: their clients, groups, attributes and policies.

mod clients;
mod resource_servers;
mod seed;
mod settings;
pub(crate) mod sign_in;
pub(crate) mod users;

use std::collections::BTreeMap;
use std::sync::Arc;

use aws_sdk_cognitoidentityprovider::types::{SoftwareTokenMfaConfigType, UserPoolMfaType};
use futures_util::future::{FutureExt as _, try_join_all, try_join3};
use rehearsal_script::stage::{self, Mfa, Seed};
use serde_json::{Map, Value, json};

use super::clients::CloudClients;
use super::context::ProvisionContext;
use super::error::service_error;
use super::probe;
use super::resource::{
    CloudSeed, Completion, Creation, Found, Listing, Location, Resource, ResourceKind, SeedContext,
    create_all, relocated,
};
use crate::error::{StageError, known};

/// The name of the client of a pool whose stage file names none.
const DEFAULT_CLIENT: &str = "default";
/// The number of pools in a page of a list.
const PAGE: i32 = 60;

/// A user pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserPool {
    /// Its id: `us-east-1_AbCdEfGhI`.
    pub id: Arc<str>,
    /// Its ARN.
    pub arn: Arc<str>,
    /// The issuer of its tokens.
    pub issuer: Arc<str>,
    /// The URL of its public keys.
    pub jwks_url: Arc<str>,
    /// Its app clients by name.
    pub clients: BTreeMap<Arc<str>, UserPoolClient>,
    /// The name of the default client: the first of the stage file.
    pub default_client: Arc<str>,
}

impl UserPool {
    /// Returns the client of this name, or the default client.
    pub fn client(&self, name: Option<&str>) -> Result<&UserPoolClient, StageError> {
        let name = name.unwrap_or(&self.default_client);
        known("app client", name, self.clients.get(name))
    }
}

/// An app client of a user pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserPoolClient {
    /// Its id.
    pub id: Arc<str>,
    /// Its secret, if it has one.
    pub secret: Option<Arc<str>>,
    /// The flow by which it signs users in by default.
    pub flow: SignInFlow,
}

/// A flow for signing a user in with a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInFlow {
    /// The password is sent.
    Password,
    /// Knowledge of the password is proven without sending it.
    Srp,
    /// A server signs the user in with its AWS credentials.
    Admin,
}

impl Resource for UserPool {
    const NOUN: &'static str = "user pool";
    const SECTION: &'static str = "user_pools";
    const IS_NAMED: bool = false;

    /// Returns the id, by which operations call a pool.
    fn physical_name(&self) -> &str {
        &self.id
    }

    /// Returns the pool and its clients; the default client is beside the others,
    /// too.
    fn export(&self) -> Value {
        let export = |client: &UserPoolClient| json!({"id": &*client.id, "secret": client.secret.as_deref()});
        let clients = self.clients.iter();
        let clients: Map<_, _> = clients
            .map(|(name, client)| (name.to_string(), export(client)))
            .collect();
        let default = self.clients.get(&self.default_client);
        json!({
            "id": &*self.id,
            "arn": &*self.arn,
            "issuer": &*self.issuer,
            "jwks_url": &*self.jwks_url,
            "client_id": default.map(|client| &*client.id),
            "client_secret": default.and_then(|client| client.secret.as_deref()),
            "clients": clients,
        })
    }

    fn secrets(&self) -> Vec<&str> {
        let clients = self.clients.values();
        clients
            .filter_map(|client| client.secret.as_deref())
            .collect()
    }

    fn relocate(&mut self, from: &Location, to: &Location) {
        self.jwks_url = relocated(&self.jwks_url, &from.endpoint, &to.endpoint);
        if let (Some(from), Some(to)) = (&from.issuer, &to.issuer) {
            self.issuer = relocated(&self.issuer, from, to);
        }
    }
}

/// The kind `user_pools`.
pub(super) struct UserPools;

impl ResourceKind for UserPools {
    fn service(&self) -> &'static str {
        probe::USER_POOLS
    }

    fn create<'a>(&'a self, cx: &'a ProvisionContext<'a>) -> Creation<'a> {
        create_all(&cx.config.user_pools, move |name, config| {
            create(cx, name, config)
        })
    }

    fn list<'a>(&'a self, clients: &'a CloudClients, _prefix: &'a str) -> Listing<'a> {
        async move {
            let list = clients.cognito.list_user_pools().max_results(PAGE);
            let mut pages = list.into_paginator().send();
            let mut found = Vec::new();
            while let Some(page) = pages.next().await {
                let page = page.map_err(|error| service_error("list user pools", &error))?;
                found.extend(page.user_pools().iter().map(|pool| Found {
                    name: pool.name().unwrap_or_default().to_owned(),
                    id: pool.id().unwrap_or_default().to_owned(),
                }));
            }
            Ok(found)
        }
        .boxed()
    }

    fn remove<'a>(&'a self, clients: &'a CloudClients, pool: &'a Found) -> Completion<'a> {
        async move {
            let delete = clients.cognito.delete_user_pool().user_pool_id(&pool.id);
            let deleted = delete.send().await;
            let action = || format!("delete the user pool {}", pool.name);
            deleted.map_err(|error| service_error(action(), &error))?;
            Ok(())
        }
        .boxed()
    }

    fn read_seed(
        &self,
        seed: &Seed,
        cx: &SeedContext<'_>,
    ) -> Result<Option<Arc<dyn CloudSeed>>, StageError> {
        match seed {
            Seed::Users { pool, file } => {
                let config = cx.stage.cloud.user_pools.get(pool);
                let users = seed::read(file.as_ref(), config)?;
                Ok(Some(Arc::new(seed::UserSeed::new(pool, users))))
            }
            _ => Ok(None),
        }
    }
}

async fn create(
    cx: &ProvisionContext<'_>,
    logical: &str,
    config: &stage::UserPool,
) -> Result<UserPool, StageError> {
    let action = || format!("create the user pool {logical}");
    let names = settings::sign_in_attributes(config);
    let schema: Vec<_> = config.attributes.iter().map(settings::attribute).collect();
    let create = cx.clients.cognito.create_user_pool();
    let create = create
        .pool_name(format!("{}-{logical}", cx.prefix))
        .set_username_attributes(names.usernames)
        .set_alias_attributes(names.aliases)
        .set_auto_verified_attributes(Some(settings::verified_attributes(config)))
        .set_policies(config.password.as_ref().map(settings::policies))
        // AWS refuses an empty list.
        .set_schema((!schema.is_empty()).then_some(schema));
    let created = create.send().await;
    let created = created.map_err(|error| service_error(action(), &error))?;
    let created = created.user_pool();
    let text = |field: Option<&str>| Arc::from(field.unwrap_or_default());
    let id: Arc<str> = text(created.and_then(|pool| pool.id()));
    let (clients, (), ()) = try_join3(
        clients::create_all(cx, logical, &id, config),
        create_groups(cx, logical, &id, config),
        set_second_factor(cx, logical, &id, config.mfa),
    )
    .await?;
    let first = config.clients.iter().next();
    Ok(UserPool {
        arn: text(created.and_then(|pool| pool.arn())),
        issuer: issuer(cx, &id).await.into(),
        jwks_url: format!("{}/{id}/.well-known/jwks.json", cx.access.endpoint).into(),
        clients,
        default_client: first.map_or(DEFAULT_CLIENT, |(name, _)| name).into(),
        id,
    })
}

async fn issuer(cx: &ProvisionContext<'_>, pool: &str) -> String {
    match cx.issuer {
        Some(base) => format!("{base}/{pool}"),
        None => probe::issuer(&cx.access.endpoint, pool).await,
    }
}

/// Creates the groups, in the order of their precedence.
async fn create_groups(
    cx: &ProvisionContext<'_>,
    logical: &str,
    pool: &str,
    config: &stage::UserPool,
) -> Result<(), StageError> {
    let created = (0..).zip(&config.groups).map(async |(precedence, group)| {
        let create = cx.clients.cognito.create_group().user_pool_id(pool);
        let create = create.group_name(&group.text).precedence(precedence);
        let action = || format!("create the group {} of the user pool {logical}", group.text);
        let created = create.send().await;
        created.map_err(|error| service_error(action(), &error))
    });
    try_join_all(created).await.map(drop)
}

async fn set_second_factor(
    cx: &ProvisionContext<'_>,
    logical: &str,
    pool: &str,
    mfa: Option<Mfa>,
) -> Result<(), StageError> {
    let mfa = match mfa {
        None | Some(Mfa::Off) => return Ok(()),
        Some(Mfa::Optional) => UserPoolMfaType::Optional,
        Some(Mfa::Required) => UserPoolMfaType::On,
    };
    let software_token = SoftwareTokenMfaConfigType::builder().enabled(true).build();
    let set = cx.clients.cognito.set_user_pool_mfa_config();
    let set = set.user_pool_id(pool).mfa_configuration(mfa);
    let set = set.software_token_mfa_configuration(software_token);
    let set = set.send().await;
    let action = || format!("set the second factor of the user pool {logical}");
    set.map_err(|error| service_error(action(), &error))?;
    Ok(())
}

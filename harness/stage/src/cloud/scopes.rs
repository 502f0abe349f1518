//! What an app client may ask for besides what is a user's own: scopes, and the
//! resource servers that have them.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_cognitoidentityprovider::types::ResourceServerScopeType;
use futures_util::future::try_join_all;
use rehearsal_script::stage;

use super::Maker;
use super::failure::refused;
use super::pools::complete;
use crate::error::StageError;

impl Maker<'_> {
    /// A resource server for each `server/scope` that a client may ask for.
    pub(super) async fn resource_servers(
        &self,
        logical: &str,
        pool: &str,
        plan: &stage::UserPool,
    ) -> Result<(), StageError> {
        let mut servers: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (_, client) in plan.clients.iter() {
            for (server, scope) in client
                .scopes
                .iter()
                .filter_map(|scope| own_scope(&scope.text))
            {
                servers.entry(server).or_default().insert(scope);
            }
        }
        let made = servers.into_iter().map(async |(server, scopes)| {
            let scopes = scopes.into_iter().map(|scope| {
                let scope = ResourceServerScopeType::builder()
                    .scope_name(scope)
                    .scope_description(scope);
                complete(scope.build())
            });
            let create = self.clients.cognito.create_resource_server();
            let create = create
                .user_pool_id(pool)
                .identifier(server)
                .name(name(server));
            let create = create.set_scopes(Some(scopes.collect())).send().await;
            let what = || format!("make the resource server {server} of the user pool {logical}");
            create.map_err(|error| refused(what(), &error)).map(drop)
        });
        try_join_all(made).await.map(drop)
    }
}

/// `orders/read` is a scope of a resource server; `openid` is everybody's.
fn own_scope(scope: &str) -> Option<(&str, &str)> {
    scope.rsplit_once('/')
}

/// A client with a secret that asks for nothing of a user's acts for itself.
pub(super) fn for_machines(plan: &stage::AppClient) -> bool {
    plan.secret.0
        && plan
            .scopes
            .iter()
            .all(|scope| own_scope(&scope.text).is_some())
}

/// A resource server's name: its identifier, which is often a URL, without what
/// a name must not have.
fn name(identifier: &str) -> String {
    let kept = |c: char| c.is_alphanumeric() || "_+=,.@-".contains(c);
    let chars = identifier.chars();
    chars.map(|c| if kept(c) { c } else { '-' }).collect()
}

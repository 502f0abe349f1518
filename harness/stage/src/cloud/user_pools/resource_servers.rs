//! Resource servers of user pools, which own the custom scopes of clients.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_cognitoidentityprovider::types::ResourceServerScopeType;
use futures_util::future::try_join_all;
use rehearsal_script::stage;

use crate::cloud::context::ProvisionContext;
use crate::cloud::error::service_error;
use crate::error::StageError;

/// Creates a resource server for each `server/scope` that a client may have.
pub(super) async fn create_all(
    cx: &ProvisionContext<'_>,
    logical: &str,
    pool: &str,
    config: &stage::UserPool,
) -> Result<(), StageError> {
    let mut servers: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (_, client) in config.clients.iter() {
        let scopes = client.scopes.iter();
        for (server, scope) in scopes.filter_map(|scope| custom_scope(&scope.text)) {
            servers.entry(server).or_default().insert(scope);
        }
    }
    let created = servers.into_iter().map(async |(server, scopes)| {
        let scopes = scopes.into_iter().map(|scope| {
            ResourceServerScopeType::builder()
                .scope_name(scope)
                .scope_description(scope)
                .build()
                .expect("all required fields are set")
        });
        let create = cx.clients.cognito.create_resource_server();
        let create = create.user_pool_id(pool).identifier(server);
        let create = create.name(name(server)).set_scopes(Some(scopes.collect()));
        let action = || format!("create the resource server {server} of the user pool {logical}");
        let created = create.send().await;
        created.map_err(|error| service_error(action(), &error))
    });
    try_join_all(created).await.map(drop)
}

/// Splits a scope of a resource server, `orders/read`; `None` for standard scopes
/// such as `openid`.
fn custom_scope(scope: &str) -> Option<(&str, &str)> {
    scope.rsplit_once('/')
}

/// Whether a client acts for itself: it has a secret and only custom scopes.
pub(super) fn is_machine_client(config: &stage::AppClient) -> bool {
    let mut scopes = config.scopes.iter();
    config.secret.0 && scopes.all(|scope| custom_scope(&scope.text).is_some())
}

/// Returns the name of a resource server: its identifier, which is often a URL,
/// with the characters replaced that a name must not contain.
fn name(identifier: &str) -> String {
    let is_allowed = |c: char| c.is_alphanumeric() || "_+=,.@-".contains(c);
    let chars = identifier.chars();
    chars.map(|c| if is_allowed(c) { c } else { '-' }).collect()
}

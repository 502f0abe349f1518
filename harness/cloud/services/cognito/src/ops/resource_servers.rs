//! Resource servers: APIs and their scopes.

use serde::Deserialize;
use serde_json::{Value, json};

use super::PoolInput;
use crate::error::{invalid, not_found};
use crate::paging;
use crate::resource_server::{ResourceServer, Scope};
use crate::state::Cognito;
use rehearsal_cloud_core::paging::output;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ResourceServerInput {
    user_pool_id: String,
    identifier: String,
    name: String,
    #[serde(default)]
    scopes: Vec<Scope>,
}

impl ResourceServerInput {
    fn server(self) -> Result<ResourceServer, ServiceError> {
        let repeated = self.scopes.iter().enumerate().find(|(index, scope)| {
            let before = &self.scopes[..*index];
            before
                .iter()
                .any(|other| other.scope_name == scope.scope_name)
        });
        if let Some((_, scope)) = repeated {
            return Err(invalid(format!(
                "Duplicate scope name {} in resource server.",
                scope.scope_name
            )));
        }
        Ok(ResourceServer {
            user_pool_id: self.user_pool_id,
            identifier: self.identifier,
            name: self.name,
            scopes: self.scopes,
        })
    }
}

fn no_such_server() -> ServiceError {
    not_found("Resource server does not exist.")
}

pub(crate) fn create(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: ResourceServerInput,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool_mut(cx, &input.user_pool_id)?;
    if pool.resource_servers.contains_key(&input.identifier) {
        return Err(invalid(format!(
            "{} already exists in user pool {}.",
            input.identifier, pool.id
        )));
    }
    let server = input.server()?;
    let output = json!({"ResourceServer": server});
    pool.resource_servers
        .insert(server.identifier.clone(), server);
    Ok(output)
}

pub(crate) fn update(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: ResourceServerInput,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool_mut(cx, &input.user_pool_id)?;
    let known = pool.resource_servers.get_mut(&input.identifier);
    let known = known.ok_or_else(no_such_server)?;
    *known = input.server()?;
    Ok(json!({"ResourceServer": known}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ResourceServerKey {
    identifier: String,
    #[serde(flatten)]
    pool: PoolInput,
}

pub(crate) fn describe(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: ResourceServerKey,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool(cx, &input.pool.user_pool_id)?;
    let server = pool.resource_servers.get(&input.identifier);
    Ok(json!({"ResourceServer": server.ok_or_else(no_such_server)?}))
}

pub(crate) fn delete(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: ResourceServerKey,
) -> Result<(), ServiceError> {
    let pool = cognito.pool_mut(cx, &input.pool.user_pool_id)?;
    let removed = pool.resource_servers.remove(&input.identifier);
    removed.map(|_| ()).ok_or_else(no_such_server)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListResourceServers {
    user_pool_id: String,
    max_results: Option<usize>,
    next_token: Option<String>,
}

pub(crate) fn list(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: ListResourceServers,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool(cx, &input.user_pool_id)?;
    let page = paging::page(
        pool.resource_servers.values(),
        input.max_results,
        input.next_token.as_deref(),
    )?;
    let servers = page.items.iter().map(|server| json!(server)).collect();
    Ok(output(
        "ResourceServers",
        servers,
        "NextToken",
        page.next_token,
    ))
}

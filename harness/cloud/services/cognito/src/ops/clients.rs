//! App clients.

use serde::Deserialize;
use serde_json::{Value, json};

use super::client_checks::{ClientOperation, check};
use crate::client::{Client, ClientSecret, ClientSettings};
use crate::error::{invalid, not_found};
use crate::paging;
use crate::state::{Cognito, now};
use rehearsal_cloud_core::paging::output;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

const LETTERS: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateUserPoolClient {
    user_pool_id: String,
    #[serde(default)]
    generate_secret: bool,
    client_secret: Option<String>,
    #[serde(flatten)]
    settings: ClientSettings,
}

pub(crate) fn create(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: CreateUserPoolClient,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool(cx, &input.user_pool_id)?;
    let secret = match input.client_secret {
        Some(_) if input.generate_secret => {
            return Err(invalid(
                "GenerateSecret and ClientSecret cannot be used together.",
            ));
        }
        Some(value) => Some(new_secret(cx, Some(value))),
        None if input.generate_secret => Some(new_secret(cx, None)),
        None => None,
    };
    check(
        pool,
        &input.settings,
        secret.is_some(),
        ClientOperation::Creating,
    )?;
    let now = now(cx);
    let client = cognito.put_client(Client {
        id: cx.ids.text("client", LETTERS, 26),
        pool_id: input.user_pool_id,
        secrets: secret.into_iter().collect(),
        created: now,
        modified: now,
        settings: input.settings,
    });
    Ok(json!({"UserPoolClient": client.to_json()}))
}

/// Returns a secret: the caller's own, or a generated one.
fn new_secret(cx: &mut CallContext<'_>, value: Option<String>) -> ClientSecret {
    let random = cx.ids.text("client secret", LETTERS, 51);
    ClientSecret {
        id: cx.ids.uuid("client secret id"),
        value: value.unwrap_or(random),
        created: now(cx),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ClientInput {
    user_pool_id: String,
    client_id: String,
}

pub(crate) fn describe(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: ClientInput,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool(cx, &input.user_pool_id)?;
    Ok(json!({"UserPoolClient": pool.client(&input.client_id)?.to_json()}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateUserPoolClient {
    user_pool_id: String,
    client_id: String,
    client_name: Option<String>,
    #[serde(flatten)]
    settings: ClientSettings,
}

/// Replaces all settings: missing ones get their defaults.
pub(crate) fn update(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: UpdateUserPoolClient,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool(cx, &input.user_pool_id)?;
    let before = pool.client(&input.client_id)?;
    let mut settings = input.settings;
    settings.client_name = input
        .client_name
        .unwrap_or_else(|| before.settings.client_name.clone());
    check(
        pool,
        &settings,
        !before.secrets.is_empty(),
        ClientOperation::Updating,
    )?;
    let client = Client {
        settings,
        modified: now(cx),
        ..Client::clone(before)
    };
    let client = cognito.put_client(client);
    Ok(json!({"UserPoolClient": client.to_json()}))
}

pub(crate) fn delete(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: ClientInput,
) -> Result<(), ServiceError> {
    let pool = cognito.pool(cx, &input.user_pool_id)?;
    pool.client(&input.client_id)?;
    cognito.remove_client(&input.user_pool_id, &input.client_id);
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListUserPoolClients {
    user_pool_id: String,
    max_results: Option<usize>,
    next_token: Option<String>,
}

pub(crate) fn list(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: ListUserPoolClients,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool(cx, &input.user_pool_id)?;
    let page = paging::page(
        pool.clients.values(),
        input.max_results,
        input.next_token.as_deref(),
    )?;
    let clients: Vec<Value> = page
        .items
        .iter()
        .map(|client| {
            json!({
                "ClientId": client.id,
                "UserPoolId": client.pool_id,
                "ClientName": client.settings.client_name,
            })
        })
        .collect();
    Ok(output(
        "UserPoolClients",
        clients,
        "NextToken",
        page.next_token,
    ))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AddSecret {
    user_pool_id: String,
    client_id: String,
    client_secret: Option<String>,
}

/// Adds a second secret to a client, so that the first can be replaced.
pub(crate) fn add_secret(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: AddSecret,
) -> Result<Value, ServiceError> {
    const MAX_SECRETS: usize = 2;
    let pool = cognito.pool(cx, &input.user_pool_id)?;
    let mut client = Client::clone(pool.client(&input.client_id)?);
    if client.secrets.len() == MAX_SECRETS {
        return Err(ServiceError::sender(
            "LimitExceededException",
            "An app client can have at most two secrets.",
        ));
    }
    let secret = new_secret(cx, input.client_secret);
    let mut output = secret.to_json();
    output["ClientSecretValue"] = json!(secret.value);
    client.secrets.push(secret);
    client.modified = now(cx);
    cognito.put_client(client);
    Ok(json!({"ClientSecretDescriptor": output}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DeleteSecret {
    user_pool_id: String,
    client_id: String,
    #[serde(rename = "ClientSecretId")]
    secret: String,
}

pub(crate) fn delete_secret(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: DeleteSecret,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool(cx, &input.user_pool_id)?;
    let mut client = Client::clone(pool.client(&input.client_id)?);
    let at = client
        .secrets
        .iter()
        .position(|secret| secret.id == input.secret)
        .ok_or_else(|| not_found("Client secret does not exist."))?;
    if client.secrets.len() == 1 {
        return Err(invalid(
            "The last secret of an app client cannot be deleted.",
        ));
    }
    client.secrets.remove(at);
    client.modified = now(cx);
    cognito.put_client(client);
    Ok(json!({}))
}

pub(crate) fn list_secrets(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: ClientInput,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool(cx, &input.user_pool_id)?;
    let secrets = &pool.client(&input.client_id)?.secrets;
    let output: Vec<Value> = secrets.iter().map(ClientSecret::to_json).collect();
    Ok(json!({"ClientSecrets": output}))
}

impl ClientSecret {
    /// Returns the secret as JSON without its value.
    fn to_json(&self) -> Value {
        json!({"ClientSecretId": self.id, "ClientSecretCreateDate": self.created})
    }
}

impl Client {
    /// Returns the client as the API describes it, including defaults.
    fn to_json(&self) -> Value {
        let mut output = serde_json::to_value(&self.settings).unwrap_or_default();
        output["UserPoolId"] = json!(self.pool_id);
        output["ClientId"] = json!(self.id);
        output["CreationDate"] = json!(self.created);
        output["LastModifiedDate"] = json!(self.modified);
        if let Some(secret) = self.secrets.first() {
            output["ClientSecret"] = json!(secret.value);
        }
        let mut default = |member: &str, value: Value| {
            if output.get(member).is_none_or(Value::is_null) {
                output[member] = value;
            }
        };
        default("RefreshTokenValidity", json!(30));
        default("TokenValidityUnits", json!({}));
        default("EnableTokenRevocation", json!(true));
        default("AuthSessionValidity", json!(3));
        output
    }
}

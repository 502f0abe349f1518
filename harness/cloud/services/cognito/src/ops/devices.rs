//! Operations on devices, by users and by administrators.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::device::{Device, DeviceVerifier, no_such_device};
use crate::error::{invalid, no_such_user};
use crate::paging;
use crate::pool::Pool;
use crate::state::{Cognito, now};
use crate::user::{User, UserId};
use rehearsal_cloud_core::paging::output;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ConfirmDevice {
    access_token: String,
    device_key: String,
    device_secret_verifier_config: Option<VerifierConfig>,
    device_name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct VerifierConfig {
    password_verifier: Option<String>,
    salt: Option<String>,
}

/// Returns a Base64 number as hexadecimal digits.
fn digits(text: Option<String>) -> Option<String> {
    let bytes = STANDARD.decode(text?).ok()?;
    (!bytes.is_empty()).then(|| hex::encode(bytes))
}

pub(crate) fn confirm(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: ConfirmDevice,
) -> Result<Value, ServiceError> {
    let now = now(cx);
    let (pool, _, bearer) = cognito.bearer(cx, &input.access_token)?;
    let prompts = pool.prompts_for_devices();
    let user = pool.users.get_mut(bearer.user).ok_or_else(no_such_user)?;
    let device = user.devices.get_mut(&input.device_key);
    let device = device.ok_or_else(|| invalid("Invalid device key given."))?;
    let config = input.device_secret_verifier_config;
    let secret = config.and_then(|config| {
        Some(DeviceVerifier {
            verifier: digits(config.password_verifier)?,
            salt: digits(config.salt)?,
        })
    });
    let secret = secret.ok_or_else(|| {
        invalid("Invalid device secret verifier config: PasswordVerifier and Salt must be Base64.")
    })?;
    device.secret = Some(secret);
    device.name = input.device_name;
    device.remembered = !prompts;
    device.modified = now;
    Ok(json!({"UserConfirmationNecessary": prompts}))
}

/// The owner of a device, by the access token or by an administrator.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DeviceInput {
    access_token: Option<String>,
    user_pool_id: Option<String>,
    username: Option<String>,
    #[serde(default)]
    device_key: String,
    device_remembered_status: Option<String>,
    limit: Option<usize>,
    pagination_token: Option<String>,
}

impl DeviceInput {
    fn owner<'a>(
        &self,
        cognito: &'a mut Cognito,
        cx: &CallContext<'_>,
    ) -> Result<(&'a mut Pool, UserId), ServiceError> {
        if let Some(pool_id) = &self.user_pool_id {
            let pool = cognito.pool_mut(cx, pool_id)?;
            let id = pool.user_id(self.username.as_deref().unwrap_or_default())?;
            return Ok((pool, id));
        }
        let token = self.access_token.as_deref().unwrap_or_default();
        let (pool, _, bearer) = cognito.bearer(cx, token)?;
        Ok((pool, bearer.user))
    }
}

pub(crate) fn get(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: DeviceInput,
) -> Result<Value, ServiceError> {
    let (pool, id) = input.owner(cognito, cx)?;
    let user = pool.users.get(id).ok_or_else(no_such_user)?;
    let device = user.device(&input.device_key)?;
    Ok(json!({"Device": device_json(device, pool, user, &input.device_key)}))
}

pub(crate) fn list(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: DeviceInput,
) -> Result<Value, ServiceError> {
    let (pool, id) = input.owner(cognito, cx)?;
    let user = pool.users.get(id).ok_or_else(no_such_user)?;
    let token = input.pagination_token.as_deref();
    let page = paging::page(devices_json(pool, user), input.limit, token)?;
    Ok(output(
        "Devices",
        page.items,
        "PaginationToken",
        page.next_token,
    ))
}

pub(crate) fn update_status(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: DeviceInput,
) -> Result<Value, ServiceError> {
    let now = now(cx);
    let (pool, id) = input.owner(cognito, cx)?;
    let user = pool.users.get_mut(id).ok_or_else(no_such_user)?;
    let device = user.device_mut(&input.device_key)?;
    device.remembered = input.device_remembered_status.as_deref() == Some("remembered");
    device.modified = now;
    Ok(json!({}))
}

/// Forgets a device and ends its sign-ins: their refresh tokens are valid only on it.
pub(crate) fn forget(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: DeviceInput,
) -> Result<(), ServiceError> {
    let (pool, id) = input.owner(cognito, cx)?;
    let user = pool.users.get_mut(id).ok_or_else(no_such_user)?;
    let forgotten = user.devices.remove(&input.device_key);
    forgotten.map(|_| ()).ok_or_else(no_such_device)
}

/// Returns the confirmed devices of a user as JSON, the latest first.
fn devices_json(pool: &Pool, user: &User) -> Vec<Value> {
    let mut confirmed: Vec<(&String, &Device)> = user
        .devices
        .iter()
        .filter(|(_, device)| device.secret.is_some())
        .collect();
    confirmed.sort_by_key(|(_, device)| std::cmp::Reverse(device.created));
    confirmed
        .into_iter()
        .map(|(key, device)| device_json(device, pool, user, key))
        .collect()
}

/// Returns a device as the API describes it (`DeviceType`).
fn device_json(device: &Device, pool: &Pool, user: &User, key: &str) -> Value {
    let owner = format!("{}.{}", user.sub, pool.id);
    let remembered = if device.remembered {
        "remembered"
    } else {
        "not_remembered"
    };
    let arn = format!(
        "arn:aws:cognito-idp:{}:{}:owner/{owner}/device/{key}",
        pool.region, pool.account
    );
    let mut attributes = vec![json!({"Name": "device_status", "Value": "valid"})];
    if let Some(name) = &device.name {
        attributes.push(json!({"Name": "device_name", "Value": name}));
    }
    for (name, value) in [
        ("dev:device_arn", arn.as_str()),
        ("dev:device_owner", &owner),
        ("last_ip_used", "127.0.0.1"),
        ("dev:device_remembered_status", remembered),
        ("dev:device_sdk", "aws-sdk"),
    ] {
        attributes.push(json!({"Name": name, "Value": value}));
    }
    json!({
        "DeviceKey": key,
        "DeviceAttributes": attributes,
        "DeviceCreateDate": device.created,
        "DeviceLastModifiedDate": device.modified,
        "DeviceLastAuthenticatedDate": device.authenticated,
    })
}

//! Access keys of users. Requests that are signed with an active one are the user's.

use rehearsal_cloud_core::auth::key_body;
use rehearsal_cloud_core::service::{CallContext, ServiceError, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Nothing, users};
use crate::error::{limit_exceeded, no_such_entity};
use crate::page::PageInput;
use crate::state::{AccessKey, Iam};

/// The most access keys of a user.
const MAX_KEYS: usize = 2;
const SECRET_ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UserInput {
    user_name: Option<String>,
}

pub(crate) fn create(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: UserInput,
) -> Result<Value, ServiceError> {
    let name = users::name_or_caller(cx, input.user_name)?;
    let user = state.account(cx).user(&name)?;
    if user.access_keys.len() == MAX_KEYS {
        return Err(limit_exceeded(format!(
            "Cannot exceed quota for AccessKeysPerUser: {MAX_KEYS}"
        )));
    }
    let random = cx.ids.bytes("access key", 5);
    let key = AccessKey {
        id: format!("AKIA{}", key_body(cx.account(), &random)),
        secret: cx.ids.text("secret access key", SECRET_ALPHABET, 40),
        status: "Active".to_owned(),
        created: Timestamp(cx.now()),
    };
    let mut output = listed(&name, &key);
    output["SecretAccessKey"] = key.secret.as_str().into();
    user.access_keys.push(key);
    state.publish_principals(cx);
    Ok(json!({ "AccessKey": output }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListInput {
    user_name: Option<String>,
    #[serde(flatten)]
    page: PageInput,
}

pub(crate) fn list(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: ListInput,
) -> Result<Value, ServiceError> {
    let name = users::name_or_caller(cx, input.user_name)?;
    let user = state.account(cx).user(&name)?;
    let keys = user.access_keys.iter().map(|key| listed(&name, key));
    input.page.output("AccessKeyMetadata", keys)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateInput {
    user_name: Option<String>,
    access_key_id: String,
    status: String,
}

pub(crate) fn update(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: UpdateInput,
) -> Result<Nothing, ServiceError> {
    let name = users::name_or_caller(cx, input.user_name)?;
    let mut keys = state.account(cx).user(&name)?.access_keys.iter_mut();
    let key = keys.find(|key| key.id == input.access_key_id);
    key.ok_or_else(|| missing(&input.access_key_id))?.status = input.status;
    state.publish_principals(cx);
    Ok(Nothing {})
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DeleteInput {
    user_name: Option<String>,
    access_key_id: String,
}

pub(crate) fn delete(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: DeleteInput,
) -> Result<Nothing, ServiceError> {
    let name = users::name_or_caller(cx, input.user_name)?;
    let keys = &mut state.account(cx).user(&name)?.access_keys;
    let place = keys.iter().position(|key| key.id == input.access_key_id);
    keys.remove(place.ok_or_else(|| missing(&input.access_key_id))?);
    state.publish_principals(cx);
    Ok(Nothing {})
}

fn missing(id: &str) -> ServiceError {
    no_such_entity(format!("The Access Key with id {id} cannot be found."))
}

/// Returns a key as lists have it.
fn listed(user: &str, key: &AccessKey) -> Value {
    json!({
        "UserName": user, "AccessKeyId": key.id, "Status": key.status, "CreateDate": key.created,
    })
}

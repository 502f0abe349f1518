//! The Security Token Service: who calls, and temporary credentials.
//!
//! There is no IAM here: a role exists by being named, and whoever is known
//! may assume it. What is checked is what an application can get wrong: ARNs,
//! names, durations, policies that are no JSON, tokens that are no JWT or
//! whose time is over.

#![allow(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "all operations have one signature: an owned input, a result"
)]

mod assume_role;
mod get_access_key_info;
mod get_caller_identity;
mod get_federation_token;
mod get_session_token;
mod role;
mod web_identity;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use rehearsal_cloud_core::operations;
use rehearsal_cloud_core::registry::ServiceEntry;
use rehearsal_cloud_core::service::{CallContext, Operation, Service, ServiceError, Timestamp};
use rehearsal_model::models::{self, OperationModel, ServiceModel};

/// STS keeps no state: what it issues carries all that is to be known of it.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Sts {}

/// The service, as the server registers it.
pub static SERVICE: ServiceEntry = ServiceEntry::new::<Sts>();

impl Service for Sts {
    const MODEL: &'static ServiceModel = &models::STS;
    const OPERATIONS: &'static [Operation<Self>] = operations![
        AssumeRole => assume_role::assume_role,
        AssumeRoleWithWebIdentity => web_identity::assume_role_with_web_identity,
        DecodeAuthorizationMessage => decode_authorization_message,
        GetAccessKeyInfo => get_access_key_info::get_access_key_info,
        GetCallerIdentity => get_caller_identity::get_caller_identity,
        GetFederationToken => get_federation_token::get_federation_token,
        GetSessionToken => get_session_token::get_session_token,
    ];

    fn resource(_: &'static OperationModel, input: &Value) -> Option<String> {
        input.get("RoleArn")?.as_str().map(str::to_owned)
    }
}

/// Temporary credentials as STS answers them.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Credentials {
    access_key_id: String,
    secret_access_key: String,
    session_token: String,
    expiration: Timestamp,
}

/// Issues credentials to `arn` for so many seconds.
///
/// This cloud judges them by its own clock; the end it tells is in real time,
/// because it is the client's own clock that the client holds it against.
fn issue(
    cx: &mut CallContext<'_>,
    account: &str,
    arn: &str,
    user_id: &str,
    seconds: i64,
) -> Credentials {
    let lifetime = time::Duration::seconds(seconds);
    let random = cx.ids.bytes("access key", 5);
    let issued = cx
        .credentials()
        .issue(account, arn, user_id, cx.now() + lifetime, &random);
    Credentials {
        access_key_id: issued.access_key_id,
        secret_access_key: issued.secret_access_key,
        session_token: issued.session_token,
        expiration: Timestamp(cx.real_now() + lifetime),
    }
}

#[derive(Deserialize)]
struct Unread {}

/// Messages to decode come from services that deny; this cloud's never encode one.
fn decode_authorization_message(
    _: &mut Sts,
    _: &mut CallContext<'_>,
    _: Unread,
) -> Result<Value, ServiceError> {
    Err(ServiceError::sender(
        "InvalidAuthorizationMessageException",
        "Message is not valid",
    ))
}

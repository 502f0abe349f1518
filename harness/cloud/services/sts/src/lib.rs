//! The Security Token Service: the caller's identity, and temporary credentials.
//!
//! Every role exists, whether IAM knows it or not, and every known caller may assume it.
//! The service checks what an application can get wrong: ARNs, names, durations,
//! policies that are not JSON, and tokens that are not JWTs or have expired.

#![allow(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "all operations have one signature: an owned input, a result"
)]

mod access_table;
mod assume_role;
mod credentials;
mod get_access_key_info;
mod get_caller_identity;
mod get_federation_token;
mod get_session_token;
mod role;
mod saml;
mod saml_response;
mod web_identity;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use rehearsal_cloud_core::operations;
use rehearsal_cloud_core::registry::ServiceEntry;
use rehearsal_cloud_core::service::{CallContext, Operation, Service, ServiceError};
use rehearsal_model::models::{self, OperationModel, ServiceModel};

/// The Security Token Service. It has no state: credentials contain what is known
/// of them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Sts {}

/// The service, as the server registers it.
pub static SERVICE: ServiceEntry = ServiceEntry::new::<Sts>().with_access(&access_table::ACCESS);

impl Service for Sts {
    const MODEL: &'static ServiceModel = &models::STS;
    const OPERATIONS: &'static [Operation<Self>] = operations![
        AssumeRole => assume_role::assume_role,
        AssumeRoleWithSAML => saml::assume_role_with_saml,
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

#[derive(Deserialize)]
struct NoInput {}

/// Refuses every message, because services of this cloud encode none.
fn decode_authorization_message(
    _: &mut Sts,
    _: &mut CallContext<'_>,
    _: NoInput,
) -> Result<Value, ServiceError> {
    Err(ServiceError::sender(
        "InvalidAuthorizationMessageException",
        "Message is not valid",
    ))
}

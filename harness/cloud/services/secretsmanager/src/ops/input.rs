//! Inputs that several operations have.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::service::ServiceError;
use serde_json::{Value, json};

use crate::error::{invalid_parameter, invalid_request};
use crate::secret::{Content, Secret};

/// Returns the content of a call, if it has any.
pub(super) fn content(
    text: Option<String>,
    binary: Option<String>,
) -> Result<Option<Content>, ServiceError> {
    match (text, binary) {
        (Some(_), Some(_)) => Err(invalid_parameter(
            "You can't specify both a binary secret value and a string secret value in the same \
             secret.",
        )),
        (Some(text), None) => Ok(Some(Content::Text(text))),
        (None, binary) => Ok(binary.map(Content::Binary)),
    }
}

/// Returns the token of a call, which becomes the id of a version. SDKs add one themselves.
pub(super) fn token(token: Option<String>) -> Result<String, ServiceError> {
    token.filter(|token| !token.is_empty()).ok_or_else(|| {
        invalid_request(
            "You must provide a ClientRequestToken value. We recommend a UUID-type value.",
        )
    })
}

/// Checks the name of a secret, or an ARN.
pub(super) fn check_name(name: &str) -> Result<(), ServiceError> {
    let name = Arn::parse(name).map_or(name, |_| "arn");
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "-/_+=.@!".contains(c);
    if name.chars().all(is_allowed) {
        return Ok(());
    }
    Err(ServiceError::sender(
        "ValidationException",
        "Invalid name. Must be a valid name containing alphanumeric characters, or any of the \
         following: -/_+=.@!",
    ))
}

/// Returns what most operations answer.
pub(super) fn named(secret: &Secret) -> Value {
    json!({"ARN": secret.arn, "Name": secret.name})
}

//! What a function has of its URL.

use rehearsal_cloud_core::ids::Ids;
use rehearsal_cloud_http::cors::Cors;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// The URL of a function or of an alias.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct FunctionUrl {
    pub(crate) id: String,
    pub(crate) auth: AuthType,
    pub(crate) cors: Option<Cors>,
    /// `None` where it was never said: it is buffered then.
    pub(crate) mode: Option<InvokeMode>,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) created: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) modified: OffsetDateTime,
}

/// Who may call a URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum AuthType {
    /// Whom the policy of the function lets in, without a signature.
    #[serde(rename = "NONE")]
    None,
    /// Callers that sign.
    #[serde(rename = "AWS_IAM")]
    Iam,
}

impl AuthType {
    /// Returns it as conditions of policies have it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::Iam => "AWS_IAM",
        }
    }
}

/// How a function answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum InvokeMode {
    /// With all of its response.
    #[default]
    Buffered,
    /// With a response that is passed on while the function writes it.
    ResponseStream,
}

/// Returns the id of a new URL.
pub(crate) fn new_id(ids: &mut Ids) -> String {
    const ALPHABET: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    ids.text("function url", ALPHABET, 32)
}

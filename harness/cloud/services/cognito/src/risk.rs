//! What a pool is to do about risky sign-ins. It is stored; every sign-in here is without
//! risk.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use rehearsal_cloud_core::service::Timestamp;

/// The configuration of a pool or of one of its clients, stored as the API returns it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct RiskConfiguration {
    pub(super) user_pool_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) client_id: Option<String>,
    #[serde(flatten)]
    pub(super) parts: RiskParts,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) last_modified_date: Option<Timestamp>,
}

/// The parts of a configuration, as the API has them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct RiskParts {
    #[serde(
        rename = "CompromisedCredentialsRiskConfiguration",
        skip_serializing_if = "Option::is_none"
    )]
    pub(super) compromised_credentials: Option<Value>,
    #[serde(
        rename = "AccountTakeoverRiskConfiguration",
        skip_serializing_if = "Option::is_none"
    )]
    pub(super) account_takeover: Option<Value>,
    #[serde(
        rename = "RiskExceptionConfiguration",
        skip_serializing_if = "Option::is_none"
    )]
    pub(super) exceptions: Option<Value>,
}

//! A group of users.

use serde::{Deserialize, Serialize};

use rehearsal_cloud_core::service::Timestamp;

/// A group of users, stored as the API returns it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Group {
    #[serde(rename = "GroupName")]
    pub(super) name: String,
    pub(super) user_pool_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) role_arn: Option<String>,
    /// A lower number has priority.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) precedence: Option<i64>,
    pub(super) last_modified_date: Timestamp,
    pub(super) creation_date: Timestamp,
}

//! Another party that users can sign in at. Stored; nobody is sent there.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::service::Timestamp;

/// An identity provider; as it is kept so it is answered.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct IdentityProvider {
    pub(super) user_pool_id: String,
    pub(super) provider_name: String,
    pub(super) provider_type: String,
    #[serde(default)]
    pub(super) provider_details: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) attribute_mapping: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) idp_identifiers: Vec<String>,
    pub(super) last_modified_date: Timestamp,
    pub(super) creation_date: Timestamp,
}

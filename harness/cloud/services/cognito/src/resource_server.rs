//! An API that accepts access tokens.

use serde::{Deserialize, Serialize};

/// An API and its scopes, stored as the API returns it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ResourceServer {
    pub(super) user_pool_id: String,
    pub(super) identifier: String,
    pub(super) name: String,
    #[serde(default)]
    pub(super) scopes: Vec<Scope>,
}

/// A scope; tokens name it `IDENTIFIER/NAME`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Scope {
    pub(super) scope_name: String,
    pub(super) scope_description: String,
}

//! An API that access tokens are good for.

use serde::{Deserialize, Serialize};

/// An API and what may be done with it; as it is kept so it is answered.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ResourceServer {
    pub(super) user_pool_id: String,
    pub(super) identifier: String,
    pub(super) name: String,
    #[serde(default)]
    pub(super) scopes: Vec<Scope>,
}

/// Something that may be done; a token names it `IDENTIFIER/NAME`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Scope {
    pub(super) scope_name: String,
    pub(super) scope_description: String,
}

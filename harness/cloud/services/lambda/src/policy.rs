//! Resource policies of functions and layers.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A resource policy.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Policy {
    pub(crate) statements: Vec<Value>,
    pub(crate) revision: String,
}

impl Policy {
    /// Returns whether it has a statement.
    pub(crate) fn has(&self, sid: &str) -> bool {
        let mut statements = self.statements.iter();
        statements.any(|statement| statement["Sid"] == sid)
    }
}

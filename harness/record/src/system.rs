use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a stage consists of, as its file declares it: parts, and who is to talk to
/// whom.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct System {
    /// The parts, in the order of the file.
    pub parts: Vec<Part>,
    /// What leads from one part to another, in the order of the file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
}

/// A part of a system.
#[derive(
    Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub struct Part {
    /// What it is: `app`, `queue`, `topic`, `bucket`, `table`, `user_pool`,
    /// `database`, or a kind that a later version has.
    pub kind: Arc<str>,
    /// Its name in the stage file.
    pub name: Arc<str>,
}

/// What leads from one part of a system to another.
#[derive(
    Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub struct Link {
    /// The part that it starts from.
    pub from: Part,
    /// The part that it leads to.
    pub to: Part,
}

/// A route of an app.
#[derive(
    Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub struct Route {
    /// The method, in upper case.
    pub method: Arc<str>,
    /// The path, with parameters in braces: `/orders/{id}`.
    pub path: Arc<str>,
}

//! The statuses that a table passes through before it is active or gone, by the cloud's time.

use serde::{Deserialize, Serialize};

/// What a table is going through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Passage {
    Creation,
    Update,
    Deletion,
}

impl Passage {
    /// Returns what messages say of the table: "being created".
    pub(crate) fn participle(self) -> &'static str {
        match self {
            Self::Creation => "created",
            Self::Update => "updated",
            Self::Deletion => "deleted",
        }
    }
}

/// A table's way to its next status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Transition {
    pub(crate) passage: Passage,
    /// When it ends, in milliseconds since the epoch.
    pub(crate) until: i64,
}

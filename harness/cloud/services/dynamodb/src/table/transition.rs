//! The statuses that a table passes through before it is active or gone, by the cloud's time.

use serde::{Deserialize, Serialize};

use super::TableDefinition;

/// The tag with the seconds that a table takes to be created, updated or deleted. Without it,
/// everything is done at once.
const STATUS_SECONDS: &str = "rehearsal:status-seconds";

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

impl TableDefinition {
    /// Begins a transition, if the table's tag says that it takes time; returns whether it does.
    pub(crate) fn begin(&mut self, passage: Passage, now: i64) -> bool {
        let seconds = self.tags.get(STATUS_SECONDS);
        let seconds = seconds.and_then(|text| text.trim().parse::<i64>().ok());
        let Some(seconds) = seconds.filter(|seconds| *seconds > 0) else {
            return false;
        };
        let until = now.saturating_add(seconds.saturating_mul(1_000));
        self.transition = Some(Transition { passage, until });
        true
    }

    /// Returns what the table is going through.
    pub(crate) fn passage(&self) -> Option<Passage> {
        self.transition.map(|transition| transition.passage)
    }
}

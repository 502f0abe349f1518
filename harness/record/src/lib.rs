//! The record of what happened in a run, as plain data.
//!
//! This crate defines the types that all other crates share: a [`Place`] in a
//! file, a [`Call`] that a cloud received, an [`Observation`], a [`Verdict`],
//! and the [`Event`]s that a run emits and reports consume. It has no behaviour
//! beyond building and serialising these values, and depends on no other crate
//! of the project.

mod call;
mod delivery;
mod event;
mod external;
mod last_run;
mod place;
mod schema;
mod system;
#[cfg(test)]
mod tests;
mod verdict;

pub use call::{Call, CallError};
pub use delivery::{FilterMismatch, FilteredPart, UndeliveredMessage, Withheld, WithheldReason};
pub use event::{
    AppExit, CaseId, CaseOutcome, Event, HistoryEntry, LogLine, Revision, Shard, Statement,
    StepOutcome, StopReason, Summary, UnmetExpectation,
};
pub use external::ExternalRequest;
pub use last_run::{LastRun, LastRuns, LastStep};
pub use place::Place;
pub use schema::schema;
pub use system::{Link, Part, Route, System};
pub use verdict::{EnvironmentError, Mismatch, Mistake, Verdict};

/// The version of the event format, sent in `run_started`. It increases when a
/// reader of the older format would misread the newer one. New keys and new
/// events do not increase it, because readers ignore what they do not know.
pub const FORMAT: u32 = 2;

/// What a step observed, as one JSON document; `expect` and `save` read it.
pub type Observation = serde_json::Value;

/// Serialises durations as whole microseconds.
pub mod micros {
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serializer};

    /// Writes a duration as whole microseconds.
    pub fn serialize<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(u64::try_from(duration.as_micros()).unwrap_or(u64::MAX))
    }

    /// Reads a duration from whole microseconds.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        u64::deserialize(deserializer).map(Duration::from_micros)
    }
}

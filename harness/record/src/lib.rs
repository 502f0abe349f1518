//! What happened, as plain data.
//!
//! This room owns the words that all other rooms share: a [`Place`] in a file,
//! a [`Call`] a cloud received, an observation, a [`Verdict`], and the
//! [`Event`]s that a run emits and reports consume. It holds no behaviour
//! beyond building and serialising these values, and knows no other room.

mod call;
mod event;
mod place;
mod schema;
#[cfg(test)]
mod tests;
mod verdict;

pub use call::{Call, CallError};
pub use event::{
    AppEnd, CaseId, CaseOutcome, Event, LogLine, Look, Missed, Shard, Statement, StepOutcome,
    Stopped, Summary,
};
pub use place::Place;
pub use schema::schema;
pub use verdict::{Mismatch, Trouble, Verdict};

/// The version of the records, as `run_started` tells it. It changes where a
/// reader of the older ones would misread the newer ones; keys and events that
/// are new change nothing, as a reader passes over what it does not know.
pub const FORMAT: u32 = 1;

/// What a step saw, as one JSON document; `expect` and `save` read it.
pub type Observation = serde_json::Value;

/// Durations as whole microseconds in JSON.
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

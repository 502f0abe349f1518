//! The Simple Queue Service.
//!
//! Below, queues with no HTTP and no protocol in them: functions of their state
//! and a time that is handed in. Above, the operations of the API (`ops`), one
//! file per group, with their inputs and outputs beside them.

#![allow(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "all operations have one signature: an owned input, a result"
)]

mod agenda;
mod checks;
mod deduplication;
mod line;
mod look;
mod message;
mod moves;
mod names;
mod ops;
mod policy;
mod queue;
mod receipt;
mod redrive;
mod refusal;
mod service;
mod settings;
mod store;
mod tags;

pub use look::{QueuedAttribute, QueuedMessage};
pub use service::Sqs;

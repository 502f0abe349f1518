//! The Simple Queue Service.
//!
//! The state (`Sqs`, regions, queues, messages) is plain data: functions of the
//! state and a time, without requests and clocks. `ops` has the operations of
//! the API, one file per group, with their inputs and outputs.

#![allow(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "all operations have one signature: an owned input, a result"
)]

mod access_table;
mod control;
mod deduplication;
mod encryption;
mod error;
mod inspect;
mod inspection;
mod message;
mod millis;
mod move_task;
mod names;
mod ops;
mod order;
mod peek;
mod policy;
mod queue;
mod receipt;
mod redrive;
mod region;
mod schedule;
mod service;
mod settings;
mod state;
mod tags;
mod validation;

pub use inspect::{QueuedAttribute, QueuedMessage};
pub use peek::{PeekError, QueueInspection};
pub use service::SERVICE;

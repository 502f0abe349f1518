//! Amazon EventBridge Scheduler: schedules of one time and of many, in groups.
//!
//! The state (`Scheduler`, groups, schedules) is plain data. `expression` says when a
//! schedule is due, in its time zone; `target` which call a target is, and `invocation`
//! makes it, again if it fails. `ops` has the operations of the API, one file per group.

#![allow(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "all operations have one signature: an owned input, a result"
)]

mod access_table;
mod error;
mod expression;
mod invocation;
mod ops;
mod service;
mod state;
mod target;

pub use service::SERVICE;

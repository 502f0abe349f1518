//! DynamoDB and its streams.
//!
//! The state (`Dynamo`, regions, tables, values) is plain data: functions of the state and a
//! time, without requests and clocks. `expression` parses and evaluates expressions over
//! items. `ops` has the operations of the API, one file per group, with their inputs and
//! outputs.

#![allow(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "all operations have one signature: an owned input, a result"
)]
#![expect(dead_code, reason = "expressions and queries, which follow, use them")]

mod error;
mod names;
mod ops;
mod service;
mod state;
mod table;
mod value;

pub use service::SERVICE;

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
mod access_table;
mod error;
mod expression;
mod names;
mod ops;
mod partiql;
mod service;
mod state;
mod stream;
mod table;
mod value;

pub use service::SERVICE;

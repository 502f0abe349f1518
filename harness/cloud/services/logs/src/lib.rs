//! Amazon CloudWatch Logs.
//!
//! The state (`Logs`, groups, streams, events) is plain data. `ops` has the operations of the
//! API, one file per group, and `pattern` the language of filter patterns. Metric filters are
//! kept and tested; this cloud keeps no metrics. Queries (Logs Insights) are not here.

#![allow(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "all operations have one signature: an owned input, a result"
)]

mod access_table;
mod delivery;
mod error;
mod event;
mod group;
mod keeper;
mod names;
mod ops;
mod pattern;
mod service;
mod state;

pub use service::SERVICE;

//! AWS Secrets Manager.
//!
//! The state (`Secrets`, secrets and their versions) is plain data. `ops` has the
//! operations of the API, one file per group. Replicas in other regions are not here.

#![allow(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "all operations have one signature: an owned input, a result"
)]

mod access_table;
mod encryption;
mod error;
mod ops;
mod rotation;
mod rules;
mod secret;
mod service;
mod state;

pub use service::SERVICE;

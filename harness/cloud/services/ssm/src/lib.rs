//! The Parameter Store of AWS Systems Manager.
//!
//! The state (`Ssm`, parameters and their versions) is plain data. `ops` has the
//! operations of the API, one file per group. Other parts of Systems Manager (documents,
//! commands, maintenance windows, patches) are not here.

#![allow(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "all operations have one signature: an owned input, a result"
)]

mod access_table;
mod encryption;
mod error;
mod name;
mod ops;
mod policies;
mod service;
mod state;

pub use service::SERVICE;

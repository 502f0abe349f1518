//! Amazon EventBridge: buses, rules, schedules, archives.
//!
//! The state (`Events`, buses, rules) is plain data. `pattern` is the pattern language,
//! `input` what a target gets of an event, and `delivery`
//! how it gets it. `ops` has the operations of the API, one file per group. Connections, API
//! destinations, endpoints and partner sources are not here.

#![allow(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "all operations have one signature: an owned input, a result"
)]

mod delivery;
mod error;
mod input;
mod ops;
mod pattern;
mod route;
mod service;
mod state;

pub use service::SERVICE;

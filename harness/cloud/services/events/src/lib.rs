//! Amazon EventBridge: buses, rules, schedules, archives.
//!
//! The state (`Events`, buses, rules) is plain data. `input` is what a target gets of an
//! event, and `delivery` how it gets it: by a call, or by a request to an API destination
//! (`http_delivery`). `ops` has the operations of the API, one file per group. Global
//! endpoints and partner sources are not here.

#![allow(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "all operations have one signature: an owned input, a result"
)]

mod access_table;
mod connection;
mod delivery;
mod destination;
mod error;
mod http_delivery;
mod input;
mod ops;
mod route;
mod service;
mod state;

pub use service::SERVICE;

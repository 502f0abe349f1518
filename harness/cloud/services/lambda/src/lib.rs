//! AWS Lambda: functions, versions, aliases, and their invocation.
//!
//! The state (`Lambda`, regions, functions, versions) is plain data. `ops` has the
//! operations of the API, one file per group. Functions run outside the cloud, by its
//! [`FunctionHost`](rehearsal_cloud_core::functions::FunctionHost): `run` makes an
//! invocation of it, and `completion` hears what became of one.

#![allow(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "all operations have one signature: an owned input, a result"
)]

mod access_table;
mod code;
mod completion;
mod destination;
mod dispatch;
mod download;
mod error;
mod events;
mod filter;
mod function;
mod invocation;
mod layer;
mod log;
mod lookup;
mod mapping;
mod names;
mod ops;
mod place;
mod policy;
mod polling;
mod response_stream;
mod run;
mod runtime;
mod service;
mod settings;
mod state;
mod stream;
mod url;
mod view;

pub use service::SERVICE;

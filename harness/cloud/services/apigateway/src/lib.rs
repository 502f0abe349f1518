//! REST APIs of Amazon API Gateway (version 1 of its API).
//!
//! The state (`RestApis`, APIs, stages, deployments) is plain data: what clients set is kept as
//! they set it, and `patch` changes it. `ops` has the operations of the API, one file per
//! group, `openapi` the documents that APIs are imported from and exported as. `plane` answers
//! the requests to deployed APIs: it finds the method, asks the authorizer, counts the use of
//! API keys (`usage`), validates (`schema`), and calls the integration.

#![allow(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "all operations have one signature: an owned input, a result"
)]

mod access_table;
mod error;
mod gateway_response;
mod names;
mod openapi;
mod ops;
mod patch;
mod plane;
mod schema;
mod service;
mod settings;
mod state;
mod usage;

pub use service::SERVICE;

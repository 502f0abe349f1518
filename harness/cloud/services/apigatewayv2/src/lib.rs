//! HTTP and WebSocket APIs of Amazon API Gateway (version 2 of its API).
//!
//! The state (`ApiGateway`, APIs, stages, deployments) is plain data: what clients set is
//! kept as they set it. `ops` has the operations of the API, one file per group. `plane`
//! answers the requests to deployed APIs: it finds the route, asks the authorizer and calls
//! the integration. `connection` has the open connections of WebSocket APIs, which
//! `plane::websocket` serves.

#![allow(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "all operations have one signature: an owned input, a result"
)]

mod access_table;
mod authorizer;
mod connection;
mod error;
mod integration;
mod names;
mod openapi;
mod ops;
mod plane;
mod route;
mod service;
mod state;

pub use service::SERVICE;

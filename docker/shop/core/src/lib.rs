//! What the shop's services have in common.
//!
//! A service is run by [`service::run`], reads its settings with
//! [`config::Env`], opens a [`db::Pool`] and the [`aws`] clients (both
//! without touching the network), serves its routes with [`http::serve`],
//! works off its queue with a [`worker::Worker`], and tells others what
//! happened through the [`outbox`]. Nothing here knows one service from another.

pub mod aws;
pub mod config;
pub mod db;
pub mod health;
pub mod http;
pub mod money;
pub mod mutation;
pub mod order;
pub mod outbox;
pub mod problem;
pub mod service;
pub mod shutdown;
mod telemetry;
pub mod trace;
pub mod worker;

pub use money::Money;
pub use problem::Problem;

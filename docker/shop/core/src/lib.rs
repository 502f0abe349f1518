//! What the shop's services have in common.
//!
//! A service is run by [`service::run`] and reads its settings with
//! [`config::Env`]. A [`service::Service`] has its database and AWS clients,
//! serves its routes with [`http::serve`], processes its queue with a
//! [`worker::Worker`], and sends messages through the [`outbox`]. Nothing here
//! knows one service from another.

pub mod aws;
pub mod config;
pub mod db;
pub mod health;
pub mod http;
pub mod money;
#[cfg(debug_assertions)]
pub mod mutations;
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

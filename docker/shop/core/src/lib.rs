//! What the shop's services have in common.
//!
//! A service reads its settings with [`config::Env`], starts its logs with
//! [`telemetry::start`], opens a [`db::Pool`] and the [`aws`] clients (both
//! without touching the network), and hands its router to [`http::serve`].
//! Nothing here knows one service from another.

pub mod aws;
pub mod config;
pub mod db;
pub mod http;
pub mod money;
pub mod problem;
pub mod telemetry;

pub use money::Money;
pub use problem::Problem;

//! The stage through its public API: from stage files to sandboxes and back.

#![allow(clippy::unwrap_used, reason = "integration tests are tests throughout")]

mod cleanup;
mod cloud;
mod isolation;
mod leaks;
mod shared_cloud;
mod start;
#[path = "../support/mod.rs"]
mod support;
mod timing;
mod user_pools;

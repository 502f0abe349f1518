//! The stage through its public face: stage files to sandboxes and back.

#![allow(clippy::unwrap_used, reason = "integration tests are tests throughout")]

mod boot;
mod cloud;
mod ending;
mod isolation;
mod many;
mod measure;
mod support;

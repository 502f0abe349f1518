//! The stage through its public face: stage files to sandboxes and back.

#![allow(clippy::unwrap_used, reason = "integration tests are tests throughout")]

mod boot;
mod cloud;
mod docker;
mod ending;
mod external;
mod isolation;
mod many;
mod measure;
mod pools;
mod support;

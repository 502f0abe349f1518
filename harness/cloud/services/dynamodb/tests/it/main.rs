//! DynamoDB's operations, called with the JSON that clients send.
#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking; clippy sees only the test functions themselves"
)]
#![allow(
    clippy::needless_pass_by_value,
    reason = "inputs are written where they are passed"
)]

mod items;
mod support;
mod tables;

//! DynamoDB's operations, called with the JSON that clients send.
#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking; clippy sees only the test functions themselves"
)]
#![allow(
    clippy::needless_pass_by_value,
    reason = "inputs are written where they are passed"
)]

mod batches;
mod capacity;
mod conditions;
mod expressions;
mod items;
mod legacy;
mod lifetimes;
mod messages;
mod model;
mod partiql;
mod queries;
mod scans;
mod settings;
mod statuses;
mod streams;
mod support;
mod tables;
mod throttling;
mod transactions;
mod updates;

//! The public API: files in, scenarios and messages out.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod examples;
mod generated;
mod measure;
mod properties;
mod schema_lines;

mod example_scenario;
mod tutorial;

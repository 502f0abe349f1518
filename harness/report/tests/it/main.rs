//! The reports, each told the same runs.
#![expect(
    clippy::unwrap_used,
    reason = "a test says what went wrong by panicking"
)]

mod browser;
mod chromium;
mod console;
mod github;
mod html;
mod jsonl;
mod junit;
mod told;

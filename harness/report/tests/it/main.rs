//! Tests of all reports with the same sample runs.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod console;
mod evidence;
mod flakes;
mod github;
mod html;
mod jsonl;
mod junit;
mod sample_runs;
mod system_map;

//! Runs scenario files against a whole cloud application: the command line, and
//! the library for Rust tests.
//!
//! This crate puts the others together: it finds files, selects cases, starts a
//! stage, runs the cases on it and has them reported. Each of these is the work
//! of another crate.
//!
//! In `tests/scenarios.rs` of a repository with a `scenarios` folder:
//!
//! ```no_run
//! fn main() -> std::process::ExitCode {
//!     rehearsal::cargo_test("scenarios")
//! }
//! ```

mod cargo_test;
mod chosen;
mod ci;
pub mod cli;
mod command;
#[cfg(test)]
mod command_page;
mod coverage;
mod disk;
#[cfg(test)]
mod documentation;
mod emulator;
mod exit;
mod history;
mod kept_stage;
mod last_runs;
mod mcp;
mod project;
mod project_folder;
mod record;
mod revision;
mod run_record;
mod run_session;
mod runtime;
mod sandbox;
mod selection;
mod serve;
mod shell;
mod signals;
mod stage_lock;
mod standing_stage;
mod traffic_target;
mod ui;
mod variables;
mod vscode;
mod watch;

pub use cargo_test::cargo_test;
pub use exit::Exit;
pub use rehearsal_stage::sdk;
pub use sandbox::{Sandbox, SandboxBuilder, SandboxError, sandbox};

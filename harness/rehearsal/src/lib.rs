//! Plays scenario files against a whole cloud application: the command line,
//! and the face for Rust tests.
//!
//! This room puts the others together: it finds files, chooses cases, boots a
//! stage, has the cases played and told. Each of these is another room's work.
//!
//! In `tests/scenarios.rs` of a repository with a `scenarios` folder:
//!
//! ```no_run
//! fn main() -> std::process::ExitCode {
//!     rehearsal::cargo_test("scenarios")
//! }
//! ```

mod args;
mod choice;
pub mod command;
mod coverage;
mod disk;
mod exit;
mod mimic;
mod project;
#[cfg(test)]
mod reference;
mod runtime;
mod sandbox;
mod session;
mod standing;
mod state;

pub use exit::Exit;
pub use mimic::cargo_test;
pub use rehearsal_stage::sdk;
pub use sandbox::{Sandbox, SandboxError, Wish, sandbox};

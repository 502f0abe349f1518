//! The stage: boots what a stage file names, seeds it, hands out sandboxes, and
//! takes all of it down again.
//!
//! This room owns PostgreSQL, the apps' processes, the cloud's resources and
//! everything a run leaves on disk until it is over. It must not know steps,
//! expectations or reports: the runner plays scenarios in the sandboxes it
//! gets from here.

#![expect(
    dead_code,
    reason = "the stage that uses these parts follows once the script's tree is there"
)]

mod apps;
mod cache;
mod clock;
mod environment;
mod error;
mod files;
mod leftovers;
mod lines;
mod port;
mod postgres;
mod process;
mod rundir;
mod secret;

pub use apps::App;
pub use error::StageError;
pub use lines::Lines;
pub use postgres::{Database, PostgresChoice};
pub use process::Output;

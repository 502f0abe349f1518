//! The stage: boots what a stage file names, seeds it, hands out sandboxes, and
//! takes all of it down again.
//!
//! This room owns PostgreSQL, the apps' processes, the cloud's resources and
//! everything a run leaves on disk until it is over. It must not know steps,
//! expectations or reports: the runner plays scenarios in the sandboxes it
//! gets from here.

mod apps;
mod cache;
mod clock;
mod cloud;
mod command;
mod environment;
mod error;
mod files;
mod leftovers;
mod lines;
mod needs;
mod pool;
mod port;
mod postgres;
mod process;
mod rundir;
mod sandbox;
mod scope;
mod secret;
mod seeds;
mod slice;
mod stage;
mod world;

pub use apps::{App, Ending};
pub use cloud::clients::{Access, Clients};
pub use cloud::{Bucket, Queue, Topic};
pub use error::StageError;
pub use lines::Lines;
pub use needs::Needs;
pub use postgres::{Database, PostgresChoice};
pub use process::Output;
pub use sandbox::{Sandbox, SandboxRequest};
pub use stage::{Options, Stage};
// A sandbox hands out its cloud, so what is said to that is said to the stage.
pub use rehearsal_cloud::{FaultRule, Letter, LetterKind, MessageFault};

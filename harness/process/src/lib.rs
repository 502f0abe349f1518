//! Child processes that do not outlive this one, and the directory of a run.
//!
//! A [`Process`] leads its own process group, its output is kept by line, and it
//! is killed when the handle is dropped. A process that may start others has a
//! supervisor, which ends them all, also when this process is killed; another one
//! is killed by the kernel (on Linux). The next start removes what a killed run
//! left nevertheless (see [`run_directory`]).

mod account;
mod capture;
pub mod command;
#[cfg(unix)]
mod descendants;
pub mod environment;
mod error;
pub mod files;
mod group;
#[cfg(unix)]
mod launch_message;
mod leftovers;
mod output;
mod output_tail;
mod parent_death;
mod process;
mod run_command;
pub mod run_directory;
pub mod secret;
mod spawner;
mod spec;
#[cfg(unix)]
mod supervised;
#[cfg(unix)]
mod supervisor;

pub use account::Account;
pub use capture::Capture;
pub use command::Command;
pub use error::Error;
pub use group::Signal;
pub use output::Output;
pub use output_tail::OutputTail;
pub use process::Process;
pub use run_command::{CommandOutput, CommandSpec, run_command};
pub use run_directory::RunDirectory;
pub use spec::{Descendants, ProcessSpec};

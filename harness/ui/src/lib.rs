//! A local web page to run scenarios, watch them, and look into clouds.
//!
//! This crate has the server of the page and the page itself, as plain files in `assets`.
//! Which scenarios there are and how they are run is behind the trait [`Project`]; a case is
//! shown by the script of the HTML report.

mod cloud;
mod http;
mod project;
mod runs;
mod server;
mod token;

pub use project::{ListedCase, Listing, Project, RunHandle, RunOrder, RunRecord};
pub use server::{Settings, Ui};

//! A language server for scenario and stage files: mistakes while one types, their cures,
//! completion, explanations, definitions, outlines and formatting.
//!
//! All that is known of the language comes from [`rehearsal_script`]; this crate reads
//! files, keeps the texts that are not saved yet, and speaks the Language Server Protocol.

mod answers;
mod assist;
mod capabilities;
mod changes;
mod checked;
mod commands;
mod diagnostics;
mod last_runs;
mod names;
mod options;
mod positions;
mod project;
mod requests;
mod server;
mod tokens;
mod uri;

pub use options::Options;
pub use server::{Error, serve, serve_stdio};

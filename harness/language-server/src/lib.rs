//! A language server for scenario and stage files: mistakes while one types, their cures,
//! completion, explanations, definitions, outlines and formatting.
//!
//! All that is known of the language comes from [`rehearsal_script`]; this crate reads
//! files, keeps the texts that are not saved yet, and speaks the Language Server Protocol.

mod diagnostics;
mod positions;
mod project;
mod requests;
mod server;
mod uri;

pub use server::{Error, serve, serve_stdio};

//! The commands, one file for each: its arguments and what it does.
//! `crate::cli` has the table of them.

pub(crate) mod accept;
pub(crate) mod check;
pub(crate) mod cloud;
pub(crate) mod completions;
pub(crate) mod doctor;
pub(crate) mod down;
pub(crate) mod editors;
pub(crate) mod explain;
pub(crate) mod fmt;
pub(crate) mod iam;
pub(crate) mod import;
pub(crate) mod init;
pub(crate) mod journal;
pub(crate) mod list;
pub(crate) mod lsp;
pub(crate) mod map;
pub(crate) mod mcp;
pub(crate) mod new;
pub(crate) mod record;
pub(crate) mod reference;
pub(crate) mod report;
pub(crate) mod run;
pub(crate) mod schema;
pub(crate) mod serve;
pub(crate) mod ui;
pub(crate) mod up;
pub(crate) mod watch;

mod args;
mod coverage;
mod output;
mod reporters;
mod scaffold;
mod scenario_files;
mod select;

use std::path::{Path, PathBuf};

use anstream::ColorChoice;
use clap::Args;
use rehearsal_language_server::Options;

use super::output::print_error;
use crate::exit::Exit;
use crate::history::History;

/// Serve an editor: mistakes while you type, completion, explanations (Language Server Protocol).
///
/// Editors start it themselves and talk to it over standard input and output.
#[derive(Debug, Args)]
pub(crate) struct Lsp {
    /// What some editors pass; it is the only way.
    #[arg(long, hide = true)]
    stdio: bool,
}

impl Lsp {
    pub(crate) fn execute(color: ColorChoice) -> Exit {
        let options = Options {
            program: std::env::current_exe().ok(),
            records: Some(records),
        };
        match rehearsal_language_server::serve_stdio(options) {
            Ok(()) => Exit::Passed,
            Err(error) => {
                print_error(&error.to_string(), None, color);
                Exit::Broken
            }
        }
    }
}

/// Returns the folder in which runs of a project leave their records.
fn records(project: &Path) -> Option<PathBuf> {
    let history = History::of(project).ok()?;
    Some(history.folder().to_owned())
}

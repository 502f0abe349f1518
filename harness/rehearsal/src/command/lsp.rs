use anstream::ColorChoice;
use clap::Args;

use super::output::print_error;
use crate::exit::Exit;

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
        match rehearsal_language_server::serve_stdio() {
            Ok(()) => Exit::Passed,
            Err(error) => {
                print_error(&error.to_string(), None, color);
                Exit::Broken
            }
        }
    }
}

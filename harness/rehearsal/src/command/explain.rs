use anstream::ColorChoice;
use clap::Args;
use rehearsal_script::reference;

use super::output::{print, print_error};
use crate::exit::Exit;

/// Explain a mistake and what to do about it.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The code in brackets after `error`, such as `unknown-resource`.
    code: String,
}

impl Explain {
    pub(crate) fn execute(&self, color: ColorChoice) -> Exit {
        if let Some(text) = reference::explain(&self.code) {
            return print(&text);
        }
        let help = "the code is in brackets after `error`, such as `unknown-resource`";
        let message = format!("there is no mistake with the code `{}`", self.code);
        print_error(&message, Some(help), color);
        Exit::Wrong
    }
}

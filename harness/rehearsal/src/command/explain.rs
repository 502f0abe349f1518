use std::fmt::Write as _;

use anstream::ColorChoice;
use clap::Args;
use rehearsal_script::{CODES, reference};

use super::output::{print, print_error};
use crate::exit::Exit;

/// Explain a mistake and what to do about it.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The code in brackets after `error`, such as `unknown-resource`. Without one, all codes are listed.
    code: Option<String>,
}

impl Explain {
    pub(crate) fn execute(&self, color: ColorChoice) -> Exit {
        let Some(code) = &self.code else {
            return print(&all_codes());
        };
        // It is copied with its brackets as often as without.
        let code = code
            .trim_start_matches("error")
            .trim_start_matches("warning");
        let code = code.trim_matches(['[', ']']);
        if let Some(text) = reference::explain(code) {
            return print(&text);
        }
        let help = "`rehearsal explain` lists all codes; the code is in brackets after `error`";
        let message = format!("there is no mistake with the code `{code}`");
        print_error(&message, Some(help), color);
        Exit::Wrong
    }
}

/// Returns every code with what it means.
fn all_codes() -> String {
    let width = CODES.iter().map(|code| code.id.len()).max().unwrap_or(0);
    let mut text = String::new();
    for code in CODES {
        let meaning = code
            .meaning
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let _ = writeln!(text, "{:width$}  {meaning}", code.id);
    }
    text
}

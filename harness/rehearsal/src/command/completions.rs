use clap::{Args, Command};

use super::output::print;
use crate::exit::Exit;

/// Print a script that completes commands and options in a shell.
///
/// For bash: `rehearsal completions bash > ~/.local/share/bash-completion/completions/rehearsal`.
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell.
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

impl Completions {
    pub(crate) fn execute(&self, cli: &mut Command) -> Exit {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, cli, "rehearsal", &mut script);
        print(&String::from_utf8_lossy(&script))
    }
}

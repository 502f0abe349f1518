use std::path::PathBuf;

use anstream::ColorChoice;
use clap::{Args, Subcommand};

use super::output::{print, print_error};
use crate::exit::Exit;
use crate::vscode;

/// Write the extension for an editor.
#[derive(Debug, Args)]
pub(crate) struct Editors {
    #[command(subcommand)]
    editor: Editor,
}

#[derive(Debug, Subcommand)]
enum Editor {
    /// Write the extension for Visual Studio Code, of this version.
    ///
    /// Install it with `code --install-extension rehearsal.vsix`.
    Vscode {
        /// The file to write.
        #[arg(long, value_name = "FILE", default_value = "rehearsal.vsix")]
        out: PathBuf,
    },
}

impl Editors {
    pub(crate) fn execute(&self, color: ColorChoice) -> Exit {
        let Editor::Vscode { out } = &self.editor;
        let written = vscode::package().and_then(|package| std::fs::write(out, package));
        if let Err(error) = written {
            let message = format!("could not write {}: {error}", out.display());
            print_error(&message, None, color);
            return Exit::Broken;
        }
        let out = out.display();
        print(&format!(
            "wrote {out}\ninstall it: code --install-extension {out}\n"
        ))
    }
}

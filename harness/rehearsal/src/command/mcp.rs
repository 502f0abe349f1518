use std::path::PathBuf;

use anstream::ColorChoice;
use clap::Args;

use tokio::sync::mpsc;

use super::output::print_error;
use crate::exit::Exit;
use crate::mcp::serve;
use crate::runtime;

/// Serve an agent: check, list, run, explain, the journal, the reference (Model Context Protocol).
///
/// Agents start it themselves and talk to it over standard input and output.
#[derive(Debug, Args)]
pub(crate) struct Mcp {
    /// The folder of the project. By default the one that the agent starts it in.
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
}

impl Mcp {
    pub(crate) fn execute(&self, color: ColorChoice) -> Exit {
        if let Some(folder) = &self.folder
            && let Err(error) = std::env::set_current_dir(folder)
        {
            let message = format!("could not enter {}: {error}", folder.display());
            print_error(&message, None, color);
            return Exit::Wrong;
        }
        let served = runtime::build().and_then(|runtime| {
            let served = runtime.block_on(serve(lines(), std::io::stdout()));
            // A client that was cancelled waits for nothing.
            runtime.shutdown_background();
            served
        });
        match served {
            Ok(()) => Exit::Passed,
            Err(error) => {
                print_error(&format!("could not serve: {error}"), None, color);
                Exit::Broken
            }
        }
    }
}

/// Returns the lines of the standard input as they come. A thread reads them, because
/// nothing else can wait for them on every system.
fn lines() -> mpsc::UnboundedReceiver<std::io::Result<String>> {
    let (sender, receiver) = mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lines() {
            let is_end = line.is_err();
            if sender.send(line).is_err() || is_end {
                break;
            }
        }
    });
    receiver
}

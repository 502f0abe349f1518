use std::io::Write as _;

use anstream::{AutoStream, ColorChoice};
use clap::Args;
use rehearsal_stage::doctor::{Finding, inspect_machine};

use super::args::Format;
use super::output::print_error;
use crate::exit::Exit;
use crate::runtime;

/// Check what this machine can run, and what is missing for which stage.
#[derive(Debug, Args)]
pub(crate) struct Doctor {
    /// Print for people, or for programs.
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

impl Doctor {
    pub(crate) fn execute(&self, color: ColorChoice) -> Exit {
        let findings = match runtime::build() {
            Ok(runtime) => runtime.block_on(inspect_machine()),
            Err(error) => {
                print_error(&format!("could not start: {error}"), None, color);
                return Exit::Broken;
            }
        };
        match self.format {
            Format::Json => {
                let text = serde_json::to_string_pretty(&findings);
                let _ = writeln!(
                    std::io::stdout(),
                    "{}",
                    text.expect("findings are plain data")
                );
            }
            Format::Human => print_findings(&findings, color),
        }
        // The embedded stage is the one that everything else can do without.
        if findings
            .iter()
            .any(|finding| finding.stage == "embedded" && finding.next.is_some())
        {
            Exit::Broken
        } else {
            Exit::Passed
        }
    }
}

fn print_findings(findings: &[Finding], color: ColorChoice) {
    let mut to = AutoStream::new(std::io::stdout(), color);
    let green = anstyle::AnsiColor::Green.on_default();
    let red = anstyle::AnsiColor::Red.on_default();
    let mut stage = "";
    for finding in findings {
        if finding.stage != stage {
            stage = finding.stage;
            let _ = writeln!(to, "{stage}");
        }
        let Finding { what, found, .. } = finding;
        let _ = match &finding.next {
            None => writeln!(to, "  {green}ok{green:#}       {what}: {found}"),
            Some(next) => writeln!(
                to,
                "  {red}missing{red:#}  {what}: {found}\n           {next}"
            ),
        };
    }
}

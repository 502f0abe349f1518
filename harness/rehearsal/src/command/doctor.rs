use std::io::Write as _;

use anstream::{AutoStream, ColorChoice};
use rehearsal_stage::doctor::{Finding, inspect_machine};

use super::complain;
use crate::args::{Doctor, Format};
use crate::exit::Exit;
use crate::runtime;

pub(super) fn doctor(args: &Doctor, color: ColorChoice) -> Exit {
    let findings = match runtime::build() {
        Ok(runtime) => runtime.block_on(inspect_machine()),
        Err(error) => {
            complain(&format!("could not start: {error}"), None, color);
            return Exit::Broken;
        }
    };
    match args.format {
        Format::Json => {
            let text = serde_json::to_string_pretty(&findings);
            let _ = writeln!(
                std::io::stdout(),
                "{}",
                text.expect("findings are plain data")
            );
        }
        Format::Human => show(&findings, color),
    }
    // Without the embedded stage there is none that needs nothing else.
    if findings
        .iter()
        .any(|finding| finding.stage == "embedded" && finding.next.is_some())
    {
        Exit::Broken
    } else {
        Exit::Passed
    }
}

fn show(findings: &[Finding], color: ColorChoice) {
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

use std::fmt::Write as _;
use std::path::PathBuf;

use anstream::{AutoStream, ColorChoice};
use clap::Args;
use rehearsal_record::Event;
use rehearsal_report::{Console, Reporter as _, describe};
use rehearsal_script::{CODES, reference};
use serde_json::{Value, json};

use super::args::Format;
use super::output::{print, print_error};
use crate::exit::Exit;
use crate::project_folder::PathArguments;
use crate::run_record;

/// Explain a mistake and what to do about it, or why a case did not pass in the last run.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The code in brackets after `error`, such as `unknown-resource`, or the name of a case. Without one, all codes are listed.
    #[arg(value_name = "CODE|CASE")]
    what: Option<String>,
    /// Explain a case of these events, which `run --report jsonl=FILE` wrote, instead of the last run.
    #[arg(long, value_name = "FILE")]
    events: Option<PathBuf>,
    /// Print for people, or for programs.
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

impl Explain {
    /// Returns the arguments that name files.
    pub(crate) fn paths(&mut self) -> PathArguments<'_> {
        PathArguments {
            files: self.events.iter_mut().collect(),
            ..PathArguments::default()
        }
    }

    pub(crate) fn execute(&self, color: ColorChoice) -> Exit {
        let Some(what) = &self.what else {
            return match self.format {
                Format::Human => print(&all_codes()),
                Format::Json => print_json(&CODES.iter().map(code_as_json).collect()),
            };
        };
        // It is copied with its brackets as often as without.
        let code = what
            .trim_start_matches("error")
            .trim_start_matches("warning");
        let code = code.trim_matches(['[', ']']);
        if let Some(known) = CODES.iter().find(|known| known.id == code) {
            return match self.format {
                Format::Human => print(&reference::explain(code).unwrap_or_default()),
                Format::Json => print_json(&code_as_json(known)),
            };
        }
        match self.case(what, color) {
            Ok(exit) => exit,
            Err((message, help)) => {
                // Neither a code nor a case: most likely it is a code with a mistake in it.
                let is_case = what.contains(['/', ':']) || self.events.is_some();
                if is_case {
                    print_error(&message, Some(&help), color);
                } else {
                    let help = "`rehearsal explain` lists all codes; the code is in brackets after `error`";
                    let message =
                        format!("there is no mistake with the code `{code}`, and {message}");
                    print_error(&message, Some(help), color);
                }
                Exit::Wrong
            }
        }
    }

    /// Explains the cases of a name.
    fn case(&self, name: &str, color: ColorChoice) -> Result<Exit, (String, String)> {
        let events = run_record::events(self.events.as_deref())?;
        let cases = run_record::find_cases(&events, name)?;
        let mut chosen: Vec<Event> = Vec::new();
        for case in &cases {
            chosen.extend(run_record::of_case(&events, case));
        }
        match self.format {
            Format::Json => Ok(print_json(&describe(&chosen).into())),
            Format::Human => {
                let to = AutoStream::new(std::io::stdout(), color);
                let mut console = Console::new(to, false);
                for event in &chosen {
                    // A reader that has seen enough closes the pipe.
                    let _ = console.event(event);
                }
                Ok(Exit::Passed)
            }
        }
    }
}

fn print_json(value: &Value) -> Exit {
    print(&format!("{value:#}\n"))
}

fn code_as_json(code: &rehearsal_script::CodeSpec) -> Value {
    json!({
        "code": code.id,
        "meaning": in_one_line(code.meaning),
        "remedy": in_one_line(code.remedy),
    })
}

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns every code with what it means.
fn all_codes() -> String {
    let width = CODES.iter().map(|code| code.id.len()).max().unwrap_or(0);
    let mut text = String::new();
    for code in CODES {
        let _ = writeln!(text, "{:width$}  {}", code.id, in_one_line(code.meaning));
    }
    text
}

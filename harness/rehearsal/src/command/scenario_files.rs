//! Scenario files that commands write.

use std::io::Write as _;
use std::path::Path;

use anstream::{AutoStream, ColorChoice};
use rehearsal_import::Scenario;

use super::output::print_error;
use crate::exit::Exit;
use crate::shell::quoted;

/// Why nothing was written.
#[derive(Debug)]
pub(super) struct Failure {
    message: String,
    help: Option<String>,
    exit: Exit,
}

impl Failure {
    /// Returns that a file or an argument is wrong.
    pub(super) fn wrong(message: String, help: Option<String>) -> Self {
        Self {
            message,
            help,
            exit: Exit::Wrong,
        }
    }

    /// Returns that the environment broke.
    pub(super) fn broken(message: String, help: Option<String>) -> Self {
        Self {
            exit: Exit::Broken,
            ..Self::wrong(message, help)
        }
    }

    /// Returns that there is nothing to write.
    pub(super) fn nothing(message: String, help: Option<String>) -> Self {
        Self {
            exit: Exit::Nothing,
            ..Self::wrong(message, help)
        }
    }

    /// Prints it, and returns how the command exits.
    pub(super) fn print(&self, color: ColorChoice) -> Exit {
        print_error(&self.message, self.help.as_deref(), color);
        self.exit
    }
}

impl From<rehearsal_import::Error> for Failure {
    fn from(error: rehearsal_import::Error) -> Self {
        Self::wrong(error.to_string(), error.help)
    }
}

/// Writes all the scenarios, each with its path below the folder, or none if one of them is
/// there already. Returns the files.
pub(super) fn write(
    folder: &str,
    named: &[(String, Scenario)],
    force: bool,
    color: ColorChoice,
) -> Result<Vec<String>, Failure> {
    let files: Vec<String> = named
        .iter()
        .map(|(name, _)| format!("{folder}/{name}.yaml"))
        .collect();
    if let Some(file) = files.iter().find(|file| !force && Path::new(file).exists()) {
        let message = format!("could not write {file}: it already exists");
        let help = "nothing was written; `--name` gives another name, `--force` replaces the file";
        return Err(Failure::wrong(message, Some(help.to_owned())));
    }
    let mut to = AutoStream::new(std::io::stdout(), color);
    for (file, (_, scenario)) in files.iter().zip(named) {
        let parent = Path::new(file)
            .parent()
            .map_or(Ok(()), std::fs::create_dir_all);
        let written = parent.and_then(|()| std::fs::write(file, &scenario.text));
        written
            .map_err(|error| Failure::broken(format!("could not write {file}: {error}"), None))?;
        let _ = writeln!(to, "wrote {file}");
        print_notes(scenario);
    }
    Ok(files)
}

/// Prints what a person has to know about a scenario.
pub(super) fn print_notes(scenario: &Scenario) {
    for note in &scenario.notes {
        let _ = writeln!(anstream::stderr(), "    note  {note}");
    }
}

/// Returns the argument of `rehearsal run` for files that were written together.
pub(super) fn shell_list(files: &[String]) -> String {
    match files {
        [one] => quoted(one),
        many => {
            let first = many.first().map_or("", String::as_str);
            quoted(first.rsplit_once('/').map_or("", |(folder, _)| folder))
        }
    }
}

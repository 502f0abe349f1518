//! Commands that run to their end: builds and migrations.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::environment;
use crate::error::StageError;
use crate::lines::OutputTail;
use crate::process::{Output, Process, Signal, Spec};
use crate::rundir::RunDir;

/// How many lines the message of a failed command shows.
const SHOWN: usize = 40;

/// A command of the stage's.
#[derive(Debug, Clone)]
pub(crate) struct Command {
    /// As a person would type it.
    pub(crate) line: String,
    pub(crate) program: PathBuf,
    pub(crate) args: Vec<OsString>,
    /// What is added to the environment.
    pub(crate) env: Vec<(OsString, OsString)>,
    pub(crate) folder: PathBuf,
    pub(crate) run: RunDir,
}

impl Command {
    /// A line of the stage file, for the system's shell.
    pub(crate) fn shell(line: &str, folder: PathBuf, run: RunDir) -> Self {
        let (program, args) = shell(line);
        Self {
            line: line.into(),
            program,
            args,
            env: Vec::new(),
            folder,
            run,
        }
    }

    /// Runs it; the error tells how it failed with its last lines.
    pub(crate) async fn finish(self, output: Output) -> Result<(), StageError> {
        let Self {
            line,
            program,
            args,
            env: more,
            folder,
            run,
        } = self;
        let mut env = environment::for_builds();
        env.extend(more);
        let spec = Spec {
            output: output.clone(),
            program,
            args,
            env,
            folder: folder.clone(),
            account: None,
            death: Signal::Kill,
            run,
        };
        let process = Process::spawn(spec).await;
        let failed = |source| StageError::Spawn {
            what: line.clone(),
            folder,
            source,
        };
        let status = process.map_err(failed)?.wait().await;
        if status.success() {
            return Ok(());
        }
        // Cargo's messages for machines are among them, and say nothing to people.
        let said = output.tail(10 * SHOWN).into_iter().map(|line| line.text);
        let said = said.filter(|line| !line.starts_with('{')).collect();
        Err(StageError::Command {
            command: line,
            status: status.to_string(),
            lines: OutputTail::last(SHOWN, said),
        })
    }
}

/// The system's shell with a command line.
pub(crate) fn shell(line: &str) -> (PathBuf, Vec<OsString>) {
    if cfg!(windows) {
        ("cmd".into(), vec!["/C".into(), line.into()])
    } else {
        ("/bin/sh".into(), vec!["-c".into(), line.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_failed_command_shows_what_it_said() {
        let root = tempfile::tempdir().unwrap();
        let run = RunDir::below(&root.path().join("runs")).unwrap();
        let line = "echo wrong >&2; exit 2";
        let command = Command::shell(line, root.path().into(), run);
        let failed = command
            .finish(Output::new("shop".into()))
            .await
            .unwrap_err();
        assert_eq!(
            failed.to_string(),
            "could not run `echo wrong >&2; exit 2`: exit status: 2; its last lines:\n  wrong"
        );
    }
}

//! Commands that run to their end: builds and migrations.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::environment;
use crate::error::Error;
use crate::group::Signal;
use crate::output::Output;
use crate::output_tail::OutputTail;
use crate::process::Process;
use crate::run_directory::RunDirectory;
use crate::spec::{Descendants, ProcessSpec};

/// How many lines the message of a failed command shows.
const SHOWN: usize = 40;

/// A command and its environment.
#[derive(Debug, Clone)]
pub struct Command {
    /// As one would type it, for messages.
    pub line: String,
    /// What is executed.
    pub program: PathBuf,
    /// What it is given.
    pub args: Vec<OsString>,
    /// Variables that are added to the environment.
    pub env: Vec<(OsString, OsString)>,
    /// Where it runs.
    pub folder: PathBuf,
    /// The run it belongs to.
    pub run: RunDirectory,
}

impl Command {
    /// Creates a command that the system's shell runs.
    pub fn shell(line: &str, folder: PathBuf, run: RunDirectory) -> Self {
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

    /// Runs it to its end; the error of a failed command has its exit status and
    /// last lines.
    pub async fn finish(self, output: Output) -> Result<(), Error> {
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
        let spec = ProcessSpec {
            capture: None,
            output: output.clone(),
            program,
            args,
            env,
            folder: folder.clone(),
            account: None,
            death_signal: Signal::Kill,
            // A build may start a server of its tool, which serves other builds, too.
            descendants: Some(Descendants::Group),
            run,
        };
        let process = Process::spawn(spec).await;
        let failed = |source| Error::Spawn {
            what: line.clone(),
            folder,
            source,
        };
        let status = process.map_err(failed)?.wait().await;
        if status.success() {
            return Ok(());
        }
        // Cargo's JSON messages are among the lines, and do not help people.
        let lines = output.tail(10 * SHOWN).into_iter().map(|line| line.text);
        let lines = lines.filter(|line| !line.starts_with('{')).collect();
        Err(Error::Command {
            command: line,
            status: status.to_string(),
            lines: OutputTail::last(SHOWN, lines),
        })
    }
}

/// Returns the system's shell and its arguments for a command line.
pub fn shell(line: &str) -> (PathBuf, Vec<OsString>) {
    if cfg!(windows) {
        ("cmd".into(), vec!["/C".into(), line.into()])
    } else {
        ("/bin/sh".into(), vec!["-c".into(), line.into()])
    }
}

/// Returns the program and the arguments of a command line: its words, if it is nothing
/// but words, and else the system's shell with the line. Without a shell between, the
/// program gets the signals itself, and a missing one is reported as that.
pub fn line(line: &str, folder: &Path) -> (PathBuf, Vec<OsString>) {
    match words(line) {
        Some((first, args)) => (
            program(first, folder),
            args.into_iter().map(Into::into).collect(),
        ),
        None => shell(line),
    }
}

/// Returns the words of a line of which a shell would make nothing else.
fn words(line: &str) -> Option<(&str, Vec<&str>)> {
    /// What a shell understands, or does itself.
    const BUILT_IN: [&str; 40] = [
        ".", ":", "!", "[", "alias", "bg", "break", "case", "cd", "command", "continue", "echo",
        "eval", "exit", "export", "false", "fg", "for", "hash", "if", "jobs", "kill", "printf",
        "pwd", "read", "return", "set", "shift", "source", "test", "time", "trap", "true", "type",
        "ulimit", "umask", "unset", "until", "wait", "while",
    ];
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-./:=@%+, ".contains(c);
    if cfg!(windows) || !line.trim().chars().all(is_plain) {
        return None;
    }
    let mut words = line.split_ascii_whitespace().peekable();
    // Nothing is left of the shell after it.
    words.next_if(|word| *word == "exec");
    let first = words.next()?;
    let is_program = !first.contains('=') && !first.starts_with('-') && !BUILT_IN.contains(&first);
    is_program.then(|| (first, words.collect()))
}

/// Returns the path of a program that is run in a folder: a name is looked up by
/// the system, and a path counts from the folder.
pub fn program(name: &str, folder: &Path) -> PathBuf {
    if Path::new(name).components().count() > 1 {
        folder.join(name)
    } else {
        name.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn shell_runs_only_lines_that_need_it() {
        assert_eq!(
            words("uvicorn app:api --port 8000 --log-level=info"),
            Some((
                "uvicorn",
                vec!["app:api", "--port", "8000", "--log-level=info"]
            ))
        );
        assert_eq!(words(" exec ./api  -v "), Some(("./api", vec!["-v"])));
        for line in [
            "PORT=1 ./api",
            "cd app && ./api",
            "./api > log",
            "./api $HOME",
            "./api 'a b'",
            "./api *.txt",
            "./a; ./b",
            "cd app",
            "exit 3",
            "exec -a name ./api",
            "",
        ] {
            assert_eq!(words(line), None, "{line}");
        }
        let (program, args) = line("./api -v", Path::new("/app"));
        assert_eq!(program, Path::new("/app/./api"));
        assert_eq!(args, ["-v"]);
    }

    #[tokio::test]
    async fn failed_command_shows_its_output() {
        let root = tempfile::tempdir().unwrap();
        let run = RunDirectory::create_below(&root.path().join("runs")).unwrap();
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

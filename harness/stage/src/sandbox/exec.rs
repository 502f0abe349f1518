//! Commands of the project that a step runs in a sandbox's environment.

use std::path::PathBuf;
use std::process::Stdio;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::Command;

use super::Sandbox;
use crate::apps::launcher::{app_config, root};
use crate::command;
use crate::environment;
use crate::error::StageError;
use crate::process::{Signal, signal_group, start_own_group};

/// The most that is kept of each output of a command.
const MOST: usize = 4 << 20;

/// A command to run.
#[derive(Debug, Clone, Default)]
pub struct Exec {
    /// The program and its arguments, or one text for the system's shell.
    pub command: ExecCommand,
    /// The app whose environment and folder it has.
    pub app: Option<String>,
    /// Variables that are added to the environment.
    pub env: Vec<(String, String)>,
    /// What it reads from its standard input.
    pub stdin: Vec<u8>,
}

/// What is run.
#[derive(Debug, Clone)]
pub enum ExecCommand {
    /// A line for the system's shell.
    Line(String),
    /// A program and its arguments.
    Program(String, Vec<String>),
}

impl Default for ExecCommand {
    fn default() -> Self {
        Self::Line(String::new())
    }
}

/// How a command ended, and what it wrote.
#[derive(Debug, Clone)]
pub struct ExecOutput {
    /// Its exit code; `None` if a signal ended it.
    pub exit_code: Option<i32>,
    /// How it ended, in words.
    pub status: String,
    /// Its standard output.
    pub stdout: Vec<u8>,
    /// Its standard error.
    pub stderr: Vec<u8>,
}

/// Ends a command and all that it has started, if nobody waits for it any more.
struct Group(Option<u32>);

impl Drop for Group {
    fn drop(&mut self) {
        if let Some(id) = self.0 {
            signal_group(id, Signal::Kill);
        }
    }
}

impl Sandbox {
    /// Runs a command to its end. It knows the sandbox's cloud and database by the
    /// usual variables. Processes that it leaves behind are ended.
    pub async fn exec(&self, exec: Exec) -> Result<ExecOutput, StageError> {
        let folder = self.exec_folder(exec.app.as_deref())?;
        let (line, program, args) = match &exec.command {
            ExecCommand::Line(line) => {
                let (program, args) = command::shell(line);
                (line.clone(), program, args)
            }
            ExecCommand::Program(program, args) => {
                let args = args.iter().map(Into::into).collect();
                (program.clone(), PathBuf::from(program), args)
            }
        };
        let failed = |source| StageError::Spawn {
            what: line.clone(),
            folder: folder.clone(),
            source,
        };
        let mut command = Command::new(program);
        command
            .args(args)
            .current_dir(&folder)
            .env_clear()
            .envs(environment::for_apps())
            .envs(self.exec_environment(exec.app.as_deref())?)
            .envs(exec.env)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        start_own_group(&mut command);
        let mut child = command.spawn().map_err(failed)?;
        let group = Group(child.id());
        let (stdin, stdout, stderr) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let input = async move {
            if let Some(mut stdin) = stdin {
                // A command need not read what it is given.
                let _ = stdin.write_all(&exec.stdin).await;
            }
        };
        let ended = async {
            let status = child.wait().await;
            // What it left behind may keep the pipes open.
            drop(group);
            status
        };
        let ((), stdout, stderr, status) = tokio::join!(input, read(stdout), read(stderr), ended);
        let status = status.map_err(failed)?;
        Ok(ExecOutput {
            exit_code: status.code(),
            status: status.to_string(),
            stdout,
            stderr,
        })
    }

    fn exec_folder(&self, app: Option<&str>) -> Result<PathBuf, StageError> {
        let file = &self.parts.stage().file;
        let root = root(file)?;
        let folder = match app {
            Some(app) => app_config(file, app)?.folder.as_ref(),
            None => None,
        };
        Ok(folder.map_or(root.clone(), |folder| root.join(&folder.text)))
    }

    /// Returns the variables by which programs find the cloud and the database, and
    /// those of an app that do not depend on its port.
    fn exec_environment(&self, app: Option<&str>) -> Result<Vec<(String, String)>, StageError> {
        let access = self.access();
        let mut env = vec![
            ("AWS_ENDPOINT_URL", access.endpoint.clone()),
            ("AWS_REGION", access.region.clone()),
            ("AWS_DEFAULT_REGION", access.region.clone()),
            ("AWS_ACCESS_KEY_ID", access.access_key_id.clone()),
            ("AWS_SECRET_ACCESS_KEY", access.secret_access_key.clone()),
        ];
        env.extend(
            self.postgres()
                .map(|it| ("DATABASE_URL", it.url.to_string())),
        );
        let named = env
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value));
        let mut env: Vec<(String, String)> = named.collect();
        let Some(app) = app else {
            return Ok(env);
        };
        let stage = self.parts.stage();
        for (name, text) in app_config(&stage.file, app)?.env.iter() {
            let mut has_port = false;
            text.0.walk(&mut |expr| {
                let root = expr.as_path().map(|(root, _)| root);
                has_port |= matches!(root, Some("port" | "replica"));
            });
            if !has_port {
                env.push((
                    name.to_owned(),
                    text.eval(self.scope(), &stage.expressions)?,
                ));
            }
        }
        Ok(env)
    }
}

/// Reads all that is written, and keeps the beginning of it.
async fn read(pipe: Option<impl AsyncRead + Unpin>) -> Vec<u8> {
    let mut kept = Vec::new();
    let Some(mut pipe) = pipe else {
        return kept;
    };
    let mut buffer = vec![0; 8192];
    while let Ok(count @ 1..) = pipe.read(&mut buffer).await {
        let room = MOST.saturating_sub(kept.len());
        kept.extend_from_slice(&buffer[..count.min(room)]);
    }
    kept
}

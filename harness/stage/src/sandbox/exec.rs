//! Commands of the project that a step runs in a sandbox's environment.

use std::path::PathBuf;

use rehearsal_process::{CommandOutput, CommandSpec, command, environment, run_command};

use super::Sandbox;
use crate::apps::launcher::{app_config, root};
use crate::error::StageError;

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

impl Sandbox {
    /// Runs a command to its end. It knows the sandbox's cloud and database by the
    /// usual variables. Processes that it leaves behind are ended.
    pub async fn exec(&self, exec: Exec) -> Result<ExecOutput, StageError> {
        let folder = self.exec_folder(exec.app.as_deref())?;
        let (line, (program, args)) = match &exec.command {
            ExecCommand::Line(line) => (line.clone(), command::line(line, &folder)),
            ExecCommand::Program(program, args) => {
                let args = args.iter().map(Into::into).collect();
                (program.clone(), (command::program(program, &folder), args))
            }
        };
        let mut env = environment::for_apps();
        let own = self.exec_environment(exec.app.as_deref())?;
        let own = own.into_iter().chain(exec.env);
        env.extend(own.map(|(name, value)| (name.into(), value.into())));
        let output = run_command(CommandSpec {
            program,
            args,
            env,
            folder: folder.clone(),
            stdin: exec.stdin,
            run: self.parts.stage().run.clone(),
        });
        let CommandOutput {
            status,
            stdout,
            stderr,
        } = output
            .await
            .map_err(|source| rehearsal_process::Error::Spawn {
                what: line,
                folder,
                source,
            })?;
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

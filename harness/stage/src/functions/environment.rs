//! An environment: a process with the code of a function, and its Runtime API.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use rehearsal_cloud::functions::{
    EnvironmentKey, FunctionEnvironment, FunctionOutcome, FunctionRun, LONGEST_RESPONSE, timed_out,
};
use rehearsal_process::{
    Capture, Descendants, Output, Process, ProcessSpec, RunDirectory, Signal, environment, secret,
};
use rehearsal_runtime_api::{Invocation, RuntimeApi, RuntimeEvent};
use serde_json::{Value, json};
use tokio::time::timeout;

use super::layers::Folders;
use super::program::{NoProgram, Program};
use super::{code, layers, runtimes};
use crate::clock::{self, Stopwatch};

/// How long a function may take to start, besides the time that its invocation may take.
const INIT_TIMEOUT: Duration = Duration::from_secs(10);

/// An environment that waits for an invocation.
#[derive(Debug)]
pub(super) struct Environment {
    pub(super) function: Arc<FunctionEnvironment>,
    log_stream: String,
    /// When its code was changed last, if that can change.
    code_modified: Option<SystemTime>,
    process: Process,
    extensions: Vec<Process>,
    api: RuntimeApi,
    capture: Capture,
    /// Its folder for temporary files, which goes after its processes.
    _temporary: TemporaryFolder,
}

/// How an invocation ended, and the environment if it can be used again.
pub(super) type Ended = (FunctionOutcome, Option<Environment>);

/// An invocation that an environment has not taken, because it had ended before.
pub(super) struct NotTaken(pub(super) Box<FunctionRun>);

/// Why an environment did not start.
enum NotStarted {
    /// The function said so.
    Error(Bytes),
    /// The process ended, or was never there.
    Failed {
        kind: &'static str,
        message: String,
    },
    TimedOut,
}

/// Starts an environment and runs an invocation in it.
pub(super) async fn start_and_run(run: FunctionRun, directory: RunDirectory) -> Ended {
    let watch = Stopwatch::start();
    let capture = Capture::new();
    let environment = start_captured(&run, &directory, &capture).await;
    let started_in = watch.elapsed();
    match environment {
        Ok(environment) => match environment.run(run).await {
            Ok((mut outcome, environment)) => {
                outcome.started_in = Some(started_in);
                (outcome, environment)
            }
            Err(NotTaken(run)) => {
                let outcome = FunctionOutcome {
                    output: capture.take(),
                    started_in: Some(started_in),
                    ..not_started(&run, exited(ExitStatus::default()))
                };
                (outcome, None)
            }
        },
        Err(reason) => {
            let outcome = FunctionOutcome {
                output: capture.take(),
                started_in: Some(started_in),
                ..not_started(&run, reason)
            };
            (outcome, None)
        }
    }
}

/// Starts an environment that waits for an invocation; the error is that it has not started.
pub(super) async fn start_ready(
    run: &FunctionRun,
    directory: &RunDirectory,
) -> Result<Environment, ()> {
    let capture = Capture::new();
    let started = start_captured(run, directory, &capture).await;
    started.map_err(|_| ())
}

/// Starts an environment whose output is captured.
async fn start_captured(
    run: &FunctionRun,
    directory: &RunDirectory,
    capture: &Capture,
) -> Result<Environment, NotStarted> {
    let function = Arc::clone(&run.environment);
    let mut environment = Environment::start(function, run, capture.clone(), directory).await?;
    if let Err(reason) = environment.wait_until_ready().await {
        capture.flush().await;
        return Err(reason);
    }
    Ok(environment)
}

impl Environment {
    async fn start(
        function: Arc<FunctionEnvironment>,
        run: &FunctionRun,
        capture: Capture,
        directory: &RunDirectory,
    ) -> Result<Self, NotStarted> {
        let failed = |error: std::io::Error| NotStarted::Failed {
            kind: "Runtime.InvalidEntrypoint",
            message: error.to_string(),
        };
        let home = directory.path().join("functions");
        let code_modified = code::modified(&function.code);
        let (folders, program) = prepare(Arc::clone(&function), home).await.map_err(failed)?;
        let program =
            program.map_err(|NoProgram { kind, message }| NotStarted::Failed { kind, message })?;
        let described = json!({
            "functionName": function.name,
            "functionVersion": function.version,
            "handler": function.handler,
        });
        let api = RuntimeApi::start(described, secret::generate)
            .await
            .map_err(failed)?;
        let temporary = TemporaryFolder::create(directory).map_err(failed)?;
        let env = variables(&function, &run.log_stream, &folders, &temporary, &api);
        let spec = |program: PathBuf, args: Vec<OsString>| ProcessSpec {
            output: Output::new(function.name.as_str().into()),
            capture: Some(capture.clone()),
            program,
            args,
            env: env.clone(),
            folder: folders.task.clone(),
            account: None,
            death_signal: Signal::Kill,
            descendants: Some(Descendants::All),
            run: directory.clone(),
        };
        let mut extensions = Vec::new();
        for extension in folders.extensions() {
            let extension = Process::spawn(spec(extension, Vec::new())).await;
            extensions.push(extension.map_err(failed)?);
        }
        let process = Process::spawn(spec(program.path, program.args)).await;
        let process = process.map_err(failed)?;
        Ok(Self {
            function,
            log_stream: run.log_stream.clone(),
            code_modified,
            process,
            extensions,
            api,
            capture,
            _temporary: temporary,
        })
    }

    pub(super) fn key(&self) -> &EnvironmentKey {
        &self.function.key
    }

    /// Whether its code is the one that the function has now.
    pub(super) fn is_current(&self) -> bool {
        self.code_modified == code::modified(&self.function.code)
    }

    /// Waits until the runtime asks for its first invocation, and each extension for its first
    /// event.
    async fn wait_until_ready(&mut self) -> Result<(), NotStarted> {
        let limit = INIT_TIMEOUT + self.function.timeout;
        let extensions = &self.extensions;
        let ready = async {
            let (mut is_ready, mut waiting) = (false, HashSet::new());
            while !is_ready || waiting.len() < extensions.len() {
                tokio::select! {
                    // What a process said before it ended comes first.
                    biased;
                    event = self.api.events.recv() => match event {
                        Some(RuntimeEvent::Ready) => is_ready = true,
                        Some(RuntimeEvent::ExtensionReady(id)) => {
                            waiting.insert(id);
                        }
                        Some(RuntimeEvent::InitError(error)) => {
                            return Err(NotStarted::Error(error));
                        }
                        Some(_) => {}
                        None => return Err(exited(ExitStatus::default())),
                    },
                    status = self.process.wait() => return Err(exited(status)),
                    status = any_ended(extensions) => return Err(crashed(status)),
                }
            }
            Ok(())
        };
        timeout(limit, ready)
            .await
            .unwrap_or(Err(NotStarted::TimedOut))
    }

    /// Runs one invocation.
    pub(super) async fn run(mut self, run: FunctionRun) -> Result<Ended, NotTaken> {
        let watch = Stopwatch::start();
        let limit = self.function.timeout;
        let deadline = (clock::now() + limit).unix_timestamp_nanos() / 1_000_000;
        let id = Arc::clone(&run.request_id);
        self.api.invoke(Invocation {
            id: Arc::clone(&id),
            payload: run.payload.clone(),
            deadline,
            arn: Arc::clone(&run.invoked_arn),
            client_context: run.client_context.clone(),
            trace: run.trace.clone(),
            parts: run.parts.clone(),
        });
        let ended = timeout(limit, self.wait_until_ended(&id)).await;
        let duration = watch.elapsed();
        let max_memory = self.max_memory();
        self.capture.flush().await;
        let mut output = self.capture.take();
        let (payload, failed, survives) = match ended {
            Ok(End::Response(body)) => (body, false, true),
            Ok(End::Error(body)) => (body, true, true),
            Ok(End::TooLarge) => (too_large(), true, true),
            Ok(End::NotTaken) => return Err(NotTaken(Box::new(run))),
            Ok(End::Exited(status)) => {
                let NotStarted::Failed { kind, message } = exited(status) else {
                    unreachable!("a process that ended has failed");
                };
                let _ = writeln!(output, "RequestId: {id} Error: {message}\n{kind}");
                (failure(&id, kind, &message), true, false)
            }
            Err(_) => {
                output.push_str(&timed_out_line(&id, limit));
                let message = timed_out(limit);
                (failure(&id, "Sandbox.Timedout", &message), true, false)
            }
        };
        let outcome = FunctionOutcome {
            failed,
            output,
            duration,
            memory: self.function.memory,
            max_memory,
            log_stream: self.log_stream.clone(),
            ..with_payload(&payload)
        };
        Ok((outcome, survives.then_some(self)))
    }

    async fn wait_until_ended(&mut self, id: &str) -> End {
        let mut is_taken = false;
        loop {
            tokio::select! {
                biased;
                event = self.api.events.recv() => match event {
                    Some(RuntimeEvent::Response(of, body)) if of == id => {
                        return End::Response(body);
                    }
                    Some(RuntimeEvent::Error(of, body)) if of == id => return End::Error(body),
                    Some(RuntimeEvent::ResponseTooLarge(of)) if of == id => return End::TooLarge,
                    Some(RuntimeEvent::Taken(of)) if *of == *id => is_taken = true,
                    // Another invocation's, which was over.
                    Some(_) => {}
                    None => return End::Exited(ExitStatus::default()),
                },
                _ = self.process.wait(), if !is_taken => return End::NotTaken,
                status = self.process.wait() => return End::Exited(status),
            }
        }
    }

    /// Returns the most memory that the process has had, in megabytes.
    fn max_memory(&self) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id())).ok()?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))?;
        let kilobytes: u64 = line.split_whitespace().next()?.parse().ok()?;
        Some(kilobytes.div_ceil(1024))
    }
}

/// Waits until one of some processes has ended.
async fn any_ended(processes: &[Process]) -> ExitStatus {
    if processes.is_empty() {
        return std::future::pending().await;
    }
    let ended = processes.iter().map(|process| Box::pin(process.wait()));
    futures_util::future::select_all(ended).await.0
}

/// Returns the error of a function of which an extension has ended.
fn crashed(status: ExitStatus) -> NotStarted {
    let status = status.code().unwrap_or_default();
    NotStarted::Failed {
        kind: "Extension.Crash",
        message: format!("exit code: {status}"),
    }
}

/// A folder for the temporary files of one environment.
#[derive(Debug)]
struct TemporaryFolder(PathBuf);

impl TemporaryFolder {
    fn create(directory: &RunDirectory) -> std::io::Result<Self> {
        let name = format!("tmp-{}", secret::generate());
        let folder = directory.path().join("functions").join(name);
        fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        // What a process that is just ending still writes goes with the directory of the run.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// How an invocation ended.
enum End {
    Response(Bytes),
    Error(Bytes),
    TooLarge,
    Exited(ExitStatus),
    /// The process had ended before it took the invocation.
    NotTaken,
}

/// Unpacks the code and the layers, and finds the program.
async fn prepare(
    function: Arc<FunctionEnvironment>,
    home: PathBuf,
) -> std::io::Result<(Folders, Result<Program, NoProgram>)> {
    let prepared = tokio::task::spawn_blocking(move || {
        fs::create_dir_all(&home)?;
        let folders = Folders {
            task: code::unpack(&function.code, &home)?,
            layers: layers::unpack(&function.layers, &home)?,
        };
        let program = runtimes::program(&function.runtime, &folders, &home)?;
        let program = program.and_then(|program| folders.wrapped(program, &function));
        Ok((folders, program))
    });
    prepared
        .await
        .unwrap_or_else(|error| Err(std::io::Error::other(error)))
}

fn variables(
    function: &FunctionEnvironment,
    log_stream: &str,
    folders: &Folders,
    temporary: &TemporaryFolder,
    api: &RuntimeApi,
) -> Vec<(OsString, OsString)> {
    let mut env = environment::for_apps();
    env.push(("TMPDIR".into(), temporary.0.clone().into()));
    let own = folders.variables(function).into_iter();
    env.extend(own.map(|(name, value)| (name.into(), value.into())));
    let task = || folders.task.clone().into();
    env.extend([
        ("LAMBDA_TASK_ROOT".into(), task()),
        ("LAMBDA_RUNTIME_DIR".into(), task()),
        ("AWS_LAMBDA_LOG_STREAM_NAME".into(), log_stream.into()),
        (
            "AWS_LAMBDA_RUNTIME_API".into(),
            api.address().to_string().into(),
        ),
    ]);
    env
}

/// Returns the outcome of an invocation for which no environment started.
fn not_started(run: &FunctionRun, reason: NotStarted) -> FunctionOutcome {
    let id = &run.request_id;
    let payload = match reason {
        NotStarted::Error(body) => body,
        NotStarted::Failed { kind, message } => failure(id, kind, &message),
        NotStarted::TimedOut => {
            failure(id, "Sandbox.Timedout", &timed_out(run.environment.timeout))
        }
    };
    FunctionOutcome {
        failed: true,
        memory: run.environment.memory,
        log_stream: run.log_stream.clone(),
        ..with_payload(&payload)
    }
}

/// Returns an outcome with a payload.
fn with_payload(payload: &Bytes) -> FunctionOutcome {
    use base64::Engine as _;
    let text = std::str::from_utf8(payload);
    FunctionOutcome {
        is_base64: text.is_err(),
        payload: match text {
            Ok(text) => text.to_owned(),
            Err(_) => base64::engine::general_purpose::STANDARD.encode(payload),
        },
        ..FunctionOutcome::default()
    }
}

/// Returns why a process ended, as Lambda says it. Recorded: lambda,
/// `test_lambda_handler_exit`, `test_lambda_runtime_wrapper_not_found`.
fn exited(status: ExitStatus) -> NotStarted {
    #[cfg(unix)]
    let signal = std::os::unix::process::ExitStatusExt::signal(&status);
    #[cfg(not(unix))]
    let signal: Option<i32> = None;
    let message = match (status.code(), signal) {
        (Some(0), _) => "Runtime exited without providing a reason".to_owned(),
        (Some(code), _) => format!("Runtime exited with error: exit status {code}"),
        (None, Some(9)) => "Runtime exited with error: signal: killed".to_owned(),
        (None, Some(11)) => "Runtime exited with error: signal: segmentation fault".to_owned(),
        (None, signal) => {
            format!(
                "Runtime exited with error: signal: {}",
                signal.unwrap_or_default()
            )
        }
    };
    NotStarted::Failed {
        kind: "Runtime.ExitError",
        message,
    }
}

/// Returns the error of a function that did not answer.
fn failure(id: &str, kind: &str, message: &str) -> Bytes {
    let message = format!("RequestId: {id} Error: {message}");
    document(&json!({"errorType": kind, "errorMessage": message}))
}

/// Recorded: lambda, `test_lambda_too_large_response`.
fn too_large() -> Bytes {
    let message = format!(
        "Response payload size exceeded maximum allowed payload size ({LONGEST_RESPONSE} bytes)."
    );
    document(&json!({"errorType": "Function.ResponseSizeTooLarge", "errorMessage": message}))
}

fn document(value: &Value) -> Bytes {
    value.to_string().into()
}

fn timed_out_line(id: &str, limit: Duration) -> String {
    let at = clock::now().format(&time::format_description::well_known::Rfc3339);
    format!("{} {id} {}\n\n", at.unwrap_or_default(), timed_out(limit))
}

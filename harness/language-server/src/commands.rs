//! The commands of lenses, where an editor leaves them to the server.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use lsp_server::{Message, Notification, Request, RequestId};
use lsp_types::notification::{Notification as _, ShowMessage};
use lsp_types::request::{CodeLensRefresh, InlayHintRefreshRequest, Request as _, ShowDocument};
use lsp_types::{ExecuteCommandParams, MessageType, ShowDocumentParams, ShowMessageParams};
use serde::Deserialize;
use serde_json::Value;

use crate::options::Options;
use crate::uri::uri_of;

/// Runs a scenario or case.
pub(crate) const RUN: &str = "rehearsal.run";
/// Runs it with a seed.
pub(crate) const RUN_WITH_SEED: &str = "rehearsal.runWithSeed";
/// Opens the report of its last run.
pub(crate) const OPEN_TRACE: &str = "rehearsal.openTrace";

/// All commands.
pub(crate) const COMMANDS: [&str; 3] = [RUN, RUN_WITH_SEED, OPEN_TRACE];

/// What a command is about.
#[derive(Debug, Deserialize)]
struct Argument {
    /// The folder of the project.
    root: PathBuf,
    /// The scenario or case.
    name: String,
    /// The seed to run it with.
    #[serde(default)]
    seed: Option<u64>,
    /// The report to open.
    #[serde(default)]
    trace: Option<PathBuf>,
}

/// What the editor can be asked for once a run has ended.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Refreshes {
    pub(crate) lenses: bool,
    pub(crate) hints: bool,
}

/// Carries a command out. A run goes on in the background; its end is told by a message.
pub(crate) fn execute(
    params: Value,
    options: &Options,
    refreshes: Refreshes,
    send: impl Fn(Message) + Send + 'static,
) -> Result<(), String> {
    let params: ExecuteCommandParams =
        serde_json::from_value(params).map_err(|error| error.to_string())?;
    let argument = params.arguments.into_iter().next().unwrap_or_default();
    let argument: Argument = serde_json::from_value(argument)
        .map_err(|error| format!("{} needs a scenario or case: {error}", params.command))?;
    match &*params.command {
        OPEN_TRACE => {
            let uri = argument.trace.as_deref().and_then(uri_of);
            let uri = uri.ok_or("the last run left no report")?;
            let params = ShowDocumentParams {
                uri,
                external: Some(true),
                take_focus: None,
                selection: None,
            };
            send(request(ShowDocument::METHOD, &params));
            Ok(())
        }
        RUN | RUN_WITH_SEED => {
            let run = command(&argument, &params.command, options)?;
            std::thread::spawn(move || {
                send(message(&argument.name, run));
                if refreshes.lenses {
                    send(request(CodeLensRefresh::METHOD, &()));
                }
                if refreshes.hints {
                    send(request(InlayHintRefreshRequest::METHOD, &()));
                }
            });
            Ok(())
        }
        other => Err(format!("there is no command {other}")),
    }
}

/// Returns what runs a case.
fn command(argument: &Argument, command: &str, options: &Options) -> Result<Command, String> {
    let program = options.program.as_ref();
    let mut run = Command::new(program.ok_or("this server cannot run cases")?);
    run.arg("run")
        .arg(&argument.name)
        .args(["--color", "never"]);
    if let (RUN_WITH_SEED, Some(seed)) = (command, argument.seed) {
        run.args(["--seed", &seed.to_string()]);
    }
    if let Some(records) = options.records_of(&argument.root) {
        let report = records.join("last-run.html");
        let mut text = std::ffi::OsString::from("html=");
        text.push(report);
        run.arg("--report").arg(text);
    }
    run.current_dir(&argument.root).stdin(Stdio::null());
    Ok(run)
}

/// Runs a case to its end, and returns the message about it.
fn message(name: &str, mut run: Command) -> Message {
    let (typ, message) = match run.output() {
        Ok(output) => {
            let printed = if output.stderr.is_empty() {
                &output.stdout
            } else {
                &output.stderr
            };
            let printed = String::from_utf8_lossy(printed);
            let last = printed.lines().rev().find(|line| !line.trim().is_empty());
            let last = last.unwrap_or_default().trim();
            if output.status.success() {
                (MessageType::INFO, format!("{name} passed: {last}"))
            } else {
                (MessageType::ERROR, format!("{name} did not pass: {last}"))
            }
        }
        Err(error) => (
            MessageType::ERROR,
            format!("{name} could not be run: {error}"),
        ),
    };
    let params = ShowMessageParams { typ, message };
    Message::Notification(Notification::new(ShowMessage::METHOD.to_owned(), params))
}

/// Returns a request whose answer is of no interest.
fn request(method: &str, params: &impl serde::Serialize) -> Message {
    let id = RequestId::from(format!("rehearsal/{method}"));
    Message::Request(Request::new(id, method.to_owned(), params))
}

//! The conversation: reads messages, answers them, and keeps the calls that run.

use std::collections::HashMap;
use std::io;
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};
use tokio::process::Command;
use tokio::sync::{mpsc, oneshot};

use super::protocol::{
    Failure, INVALID_PARAMS, INVALID_REQUEST, METHOD_NOT_FOUND, Message, PARSE_ERROR, VERSIONS,
    answer,
};
use super::resources;
use super::tools::TOOLS;
use crate::stage_lock::terminate;

const INSTRUCTIONS: &str = "rehearsal tests a cloud application on this machine by scenario files (YAML). Read the resource rehearsal://llms.txt before you write one; `check` it before you `run` it.";

/// Serves one client until its lines end.
pub(crate) async fn serve(
    lines: mpsc::UnboundedReceiver<io::Result<String>>,
    mut to: impl io::Write + Send + 'static,
) -> io::Result<()> {
    let (answers, mut outgoing) = mpsc::unbounded_channel::<Value>();
    let writing = tokio::task::spawn_blocking(move || {
        while let Some(message) = outgoing.blocking_recv() {
            writeln!(to, "{message}")?;
            to.flush()?;
        }
        Ok::<(), io::Error>(())
    });
    let session = Session {
        answers,
        calls: Arc::default(),
        is_initialized: false,
    };
    let read = session.read(lines).await;
    // All calls hold the channel: it ends with the last of them.
    let written = writing.await.map_err(io::Error::other)?;
    read.and(written)
}

/// The calls that run, by the id of their request, with how to cancel them.
type Calls = Arc<Mutex<HashMap<String, oneshot::Sender<()>>>>;

struct Session {
    answers: mpsc::UnboundedSender<Value>,
    calls: Calls,
    is_initialized: bool,
}

impl Session {
    async fn read(
        mut self,
        mut lines: mpsc::UnboundedReceiver<io::Result<String>>,
    ) -> io::Result<()> {
        while let Some(line) = lines.recv().await {
            let line = line?;
            if line.trim().is_empty() {
                continue;
            }
            match serde_json::from_str(&line) {
                Ok(Value::Array(batch)) => self.batch(batch),
                Ok(message) => self.message(message, self.answers.clone()),
                Err(error) => {
                    let failure = Failure::new(PARSE_ERROR, format!("this is not JSON: {error}"));
                    self.send(answer(&Value::Null, Err(failure)));
                }
            }
        }
        // The client is gone: nobody waits for the calls any more.
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        for (_, cancel) in calls.drain() {
            let _ = cancel.send(());
        }
        Ok(())
    }

    fn send(&self, message: Value) {
        // If the writer has ended, nobody reads.
        let _ = self.answers.send(message);
    }

    /// Handles several messages, whose answers come together.
    fn batch(&mut self, batch: Vec<Value>) {
        if batch.is_empty() {
            let failure = Failure::new(INVALID_REQUEST, "a batch has at least one message");
            self.send(answer(&Value::Null, Err(failure)));
            return;
        }
        let (answers, mut collected) = mpsc::unbounded_channel();
        for message in batch {
            self.message(message, answers.clone());
        }
        drop(answers);
        let to = self.answers.clone();
        tokio::spawn(async move {
            let mut all = Vec::new();
            while let Some(answer) = collected.recv().await {
                all.push(answer);
            }
            if !all.is_empty() {
                let _ = to.send(all.into());
            }
        });
    }

    fn message(&mut self, message: Value, answers: mpsc::UnboundedSender<Value>) {
        let send = |message: Value| {
            let _ = answers.send(message);
        };
        match Message::read(message) {
            Err(error) => {
                let (id, failure) = *error;
                send(answer(&id, Err(failure)));
            }
            Ok(Message::Response) => {}
            Ok(Message::Notification { method, params }) => {
                if method == "notifications/cancelled" {
                    self.cancel(&params["requestId"]);
                }
            }
            Ok(Message::Request { id, method, params }) => {
                if method == "tools/call" && self.is_initialized {
                    match call(&params) {
                        Ok(words) => self.start(id, words, answers),
                        Err(failure) => send(answer(&id, Err(failure))),
                    }
                } else {
                    send(answer(&id, self.request(&method, &params)));
                }
            }
        }
    }

    /// Answers a request that is done at once.
    fn request(&mut self, method: &str, params: &Value) -> Result<Value, Failure> {
        match method {
            "initialize" => self.initialize(params),
            "ping" => Ok(json!({})),
            _ if !self.is_initialized => {
                let message = "the first request has to be `initialize`";
                Err(Failure::new(INVALID_REQUEST, message))
            }
            "tools/list" => {
                let tools: Vec<Value> = TOOLS.iter().map(super::tools::Tool::describe).collect();
                Ok(json!({ "tools": tools }))
            }
            "resources/list" => Ok(resources::list()),
            "resources/templates/list" => Ok(json!({ "resourceTemplates": [] })),
            "resources/read" => resources::read(params),
            _ => {
                let message = format!("there is no method `{method}`");
                Err(Failure::new(METHOD_NOT_FOUND, message))
            }
        }
    }

    fn initialize(&mut self, params: &Value) -> Result<Value, Failure> {
        let Some(wanted) = params["protocolVersion"].as_str() else {
            let message = "`protocolVersion` has to be text";
            return Err(Failure::new(INVALID_PARAMS, message));
        };
        self.is_initialized = true;
        // A client that knows none of ours says so, and ends the conversation.
        let version = VERSIONS.iter().find(|version| **version == wanted);
        Ok(json!({
            "protocolVersion": version.unwrap_or(&VERSIONS[0]),
            "capabilities": {"tools": {}, "resources": {}},
            "serverInfo": {
                "name": "rehearsal",
                "title": "rehearsal",
                "version": env!("CARGO_PKG_VERSION"),
            },
            "instructions": INSTRUCTIONS,
        }))
    }

    /// Starts a call, which is answered when it ends.
    fn start(
        &mut self,
        id: Value,
        (tool, words): (usize, Vec<String>),
        answers: mpsc::UnboundedSender<Value>,
    ) {
        let (cancel, cancelled) = oneshot::channel();
        let key = id.to_string();
        let calls = Arc::clone(&self.calls);
        let mut running = calls.lock().unwrap_or_else(PoisonError::into_inner);
        running.insert(key.clone(), cancel);
        drop(running);
        tokio::spawn(async move {
            let result = run(tool, &words, cancelled).await;
            let mut running = calls.lock().unwrap_or_else(PoisonError::into_inner);
            running.remove(&key);
            drop(running);
            // A request that was cancelled is not answered.
            if let Some(result) = result {
                let _ = answers.send(answer(&id, Ok(result)));
            }
        });
    }

    fn cancel(&self, id: &Value) {
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(cancel) = calls.remove(&id.to_string()) {
            let _ = cancel.send(());
        }
    }
}

/// Returns the tool of a call and the words of its command.
fn call(params: &Value) -> Result<(usize, Vec<String>), Failure> {
    let Some(name) = params["name"].as_str() else {
        return Err(Failure::new(INVALID_PARAMS, "`name` has to be text"));
    };
    let Some(at) = TOOLS.iter().position(|tool| tool.name == name) else {
        let message = format!("there is no tool `{name}`");
        return Err(Failure::new(INVALID_PARAMS, message));
    };
    Ok((at, TOOLS[at].command(&params["arguments"])?))
}

/// Runs the command of a tool; `None` if it was cancelled.
async fn run(tool: usize, words: &[String], cancelled: oneshot::Receiver<()>) -> Option<Value> {
    let failed = |what: &str, error: io::Error| {
        let text = format!("could not {what}: {error}");
        Some(json!({"content": [{"type": "text", "text": text}], "isError": true}))
    };
    let program = match std::env::current_exe() {
        Ok(program) => program,
        Err(error) => return failed("find this program", error),
    };
    let child = Command::new(program)
        .args(words)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn();
    let child = match child {
        Ok(child) => child,
        Err(error) => return failed("start the command", error),
    };
    let id = child.id();
    let output = child.wait_with_output();
    tokio::pin!(output);
    let output = tokio::select! {
        output = &mut output => output,
        Ok(()) = cancelled => {
            // It stops its stage in good order.
            if let Some(id) = id {
                let _ = terminate(&id.to_string());
            }
            // Nobody reads the answer to a call that was cancelled.
            let _ = output.await;
            return None;
        }
    };
    match output {
        Ok(output) => {
            let printed = String::from_utf8_lossy(&output.stdout);
            let said = String::from_utf8_lossy(&output.stderr);
            Some(TOOLS[tool].result(&printed, &said))
        }
        Err(error) => failed("run the command", error),
    }
}

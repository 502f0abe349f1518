//! The conversation with an editor.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use lsp_server::{Connection, ErrorCode, Message, Notification, Request, Response};
use lsp_types::notification::{
    DidChangeTextDocument, DidChangeWatchedFiles, DidCloseTextDocument, DidOpenTextDocument,
    DidSaveTextDocument, Notification as _, PublishDiagnostics,
};
use lsp_types::request::{ExecuteCommand, Request as _};
use lsp_types::{InitializeParams, PublishDiagnosticsParams, ResourceOperationKind, Uri};
use rehearsal_script::Checker;
use serde_json::{Value, json};

use crate::answers::{Answer, Refusal, read};
use crate::capabilities::capabilities;
use crate::changes::changed;
use crate::checked::Checked;
use crate::commands::{self, Refreshes};
use crate::diagnostics::to_protocol;
use crate::options::Options;
use crate::project::{Buffers, Project, root_of};
use crate::uri::{path_of, uri_of};

/// Why a conversation ended early.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The editor broke the protocol.
    #[error("the editor broke the protocol: {0}")]
    Protocol(#[from] lsp_server::ProtocolError),
    /// The editor is gone.
    #[error("could not write to the editor")]
    Gone,
    /// Standard input or output failed.
    #[error("could not read from the editor: {0}")]
    Io(#[from] std::io::Error),
}

/// Serves an editor over standard input and output until it says that it exits.
pub fn serve_stdio(options: Options) -> Result<(), Error> {
    let (connection, threads) = Connection::stdio();
    serve(&connection, options)?;
    drop(connection);
    threads.join()?;
    Ok(())
}

/// Serves an editor over a connection until it says that it exits.
pub fn serve(connection: &Connection, options: Options) -> Result<(), Error> {
    let (id, params) = connection.initialize_start()?;
    let result = json!({
        "capabilities": capabilities(),
        "serverInfo": {"name": "rehearsal", "version": env!("CARGO_PKG_VERSION")},
    });
    connection.initialize_finish(id, result)?;
    let mut server = Server {
        connection,
        buffers: Buffers::new(),
        checked: BTreeMap::new(),
        waiting: BTreeMap::new(),
        client: Client::of(params),
        options,
    };
    while let Ok(message) = connection.receiver.recv() {
        match message {
            Message::Request(request) => {
                if connection.handle_shutdown(&request)? {
                    return Ok(());
                }
                server.answer(request)?;
            }
            Message::Notification(notification) => server.note(&notification),
            Message::Response(_) => {}
        }
        // While more is there already, a check would be of an old text.
        if connection.receiver.is_empty() {
            server.check()?;
        }
    }
    Ok(())
}

/// What the editor can do.
#[derive(Debug, Clone, Copy, Default)]
struct Client {
    can_move_files: bool,
    refreshes: Refreshes,
}

impl Client {
    fn of(params: Value) -> Self {
        let params: Option<InitializeParams> = read(params);
        let Some(workspace) = params.and_then(|params| params.capabilities.workspace) else {
            return Self::default();
        };
        let edit = workspace.workspace_edit;
        let operations = edit.and_then(|edit| edit.resource_operations);
        let lenses = workspace
            .code_lens
            .and_then(|lenses| lenses.refresh_support);
        let hints = workspace.inlay_hint.and_then(|hints| hints.refresh_support);
        Self {
            can_move_files: operations
                .is_some_and(|all| all.contains(&ResourceOperationKind::Rename)),
            refreshes: Refreshes {
                lenses: lenses.unwrap_or_default(),
                hints: hints.unwrap_or_default(),
            },
        }
    }
}

/// What has changed in a project.
#[derive(Debug, Clone)]
enum Changed {
    /// The text of files that were open before.
    Texts(BTreeSet<PathBuf>),
    /// Anything.
    All,
}

struct Server<'a> {
    connection: &'a Connection,
    buffers: Buffers,
    /// What is wrong in each project, by its folder.
    checked: BTreeMap<PathBuf, Checked>,
    /// The projects to be checked, and how much of them.
    waiting: BTreeMap<PathBuf, Changed>,
    client: Client,
    options: Options,
}

impl Server<'_> {
    /// Takes note of what happened to files.
    fn note(&mut self, notification: &Notification) {
        let params = &notification.params;
        let document = &params["textDocument"];
        let uri = document["uri"]
            .as_str()
            .and_then(|uri| uri.parse::<Uri>().ok());
        let path = uri.as_ref().and_then(path_of);
        match (&*notification.method, path) {
            (DidOpenTextDocument::METHOD, Some(path)) => {
                self.wait_for_all(&path);
                if let Some(text) = document["text"].as_str() {
                    self.buffers.insert(path, text.into());
                }
            }
            (DidChangeTextDocument::METHOD, Some(path)) => {
                let Some(changes) = read(params["contentChanges"].clone()) else {
                    return;
                };
                self.wait_for(&path);
                let before = self.buffers.get(&path).map_or("", |text| &**text);
                let text = changed(before, changes);
                self.buffers.insert(path, text.into());
            }
            (DidCloseTextDocument::METHOD, Some(path)) => {
                self.buffers.remove(&path);
                self.wait_for_all(&path);
            }
            (DidSaveTextDocument::METHOD, Some(path)) => self.wait_for_all(&path),
            (DidChangeWatchedFiles::METHOD, _) => {
                let all = self.checked.keys().cloned();
                self.waiting.extend(all.map(|root| (root, Changed::All)));
            }
            _ => {}
        }
    }

    /// Lets the project of a file be checked as far as the text of that file matters.
    fn wait_for(&mut self, file: &Path) {
        let Some(root) = root_of(file) else {
            return;
        };
        let waiting = self.waiting.entry(root.to_owned());
        let changed = waiting.or_insert_with(|| Changed::Texts(BTreeSet::new()));
        if let Changed::Texts(files) = changed {
            files.insert(file.to_owned());
        }
    }

    /// Lets the project of a file be checked as a whole.
    fn wait_for_all(&mut self, file: &Path) {
        if let Some(root) = root_of(file) {
            self.waiting.insert(root.to_owned(), Changed::All);
        }
    }

    /// Checks the projects that changed, and shows what is wrong with them.
    fn check(&mut self) -> Result<(), Error> {
        for (root, changed) in std::mem::take(&mut self.waiting) {
            let project = Project::new(&root, &self.buffers);
            let before = self.checked.remove(&root);
            let (checker, shown_before) = match before {
                Some(before) => (Some(before.checker), before.shown),
                None => (None, BTreeMap::new()),
            };
            let checker = checked(checker, &changed, &project);
            let mut by_file: BTreeMap<String, Vec<lsp_types::Diagnostic>> = BTreeMap::new();
            for found in checker.diagnostics() {
                let file = found.place().file.to_string();
                by_file
                    .entry(file)
                    .or_default()
                    .push(to_protocol(&project, found));
            }
            for file in shown_before.keys() {
                by_file.entry(file.clone()).or_default();
            }
            let mut shown = BTreeMap::new();
            for (file, diagnostics) in by_file {
                // What the editor shows already is not sent again.
                if shown_before.get(&file) != Some(&diagnostics) {
                    self.show(&project, &file, &diagnostics)?;
                }
                if !diagnostics.is_empty() {
                    shown.insert(file, diagnostics);
                }
            }
            self.checked.insert(root, Checked { checker, shown });
        }
        Ok(())
    }

    /// Shows what is wrong with a file.
    fn show(
        &self,
        project: &Project<'_>,
        file: &str,
        diagnostics: &[lsp_types::Diagnostic],
    ) -> Result<(), Error> {
        let Some(uri) = uri_of(&project.absolute(file)) else {
            return Ok(());
        };
        let params = PublishDiagnosticsParams::new(uri, diagnostics.to_vec(), None);
        let method = PublishDiagnostics::METHOD.to_owned();
        self.send(Message::Notification(Notification::new(method, params)))
    }

    fn send(&self, message: Message) -> Result<(), Error> {
        self.connection
            .sender
            .send(message)
            .map_err(|_| Error::Gone)
    }

    fn answer(&mut self, request: Request) -> Result<(), Error> {
        let Request { id, method, params } = request;
        let uri = read(params["textDocument"]["uri"].clone());
        let file = uri.as_ref().and_then(path_of);
        if let Some(file) = file
            && root_of(&file).is_some_and(|root| !self.checked.contains_key(root))
        {
            self.wait_for_all(&file);
        }
        // What is asked is about the latest text.
        self.check()?;
        let answer = if method == ExecuteCommand::METHOD {
            let sender = self.connection.sender.clone();
            // An editor that is gone needs no message.
            let send = move |message| drop(sender.send(message));
            commands::execute(params, &self.options, self.client.refreshes, send)
                .map(|()| Value::Null)
                .map_err(Refusal::Failed)
        } else {
            let answer = Answer {
                buffers: &self.buffers,
                options: &self.options,
                checked: &self.checked,
                can_move_files: self.client.can_move_files,
            };
            answer.to(&method, params)
        };
        let response = match answer {
            Ok(result) => Response::new_ok(id, result),
            Err(Refusal::NotImplemented) => {
                let message = format!("{method} is not implemented");
                Response::new_err(id, ErrorCode::MethodNotFound as i32, message)
            }
            Err(Refusal::Failed(message)) => {
                Response::new_err(id, ErrorCode::RequestFailed as i32, message)
            }
        };
        self.send(response.into())
    }
}

/// Checks what has changed in a project.
fn checked(before: Option<Checker>, changed: &Changed, project: &Project<'_>) -> Checker {
    if let (Some(mut checker), Changed::Texts(files)) = (before, changed) {
        let mut files = files.iter().filter_map(|file| project.relative(file));
        if files.all(|file| checker.check_file(project, &file)) {
            return checker;
        }
    }
    project.check()
}

//! The conversation with an editor.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use lsp_server::{Connection, ErrorCode, Message, Notification, Request, Response};
use lsp_types::notification::{
    DidChangeTextDocument, DidChangeWatchedFiles, DidCloseTextDocument, DidOpenTextDocument,
    DidSaveTextDocument, Notification as _, PublishDiagnostics,
};
use lsp_types::request::{
    CodeActionRequest, Completion, DocumentSymbolRequest, Formatting, GotoDefinition, HoverRequest,
    Request as _,
};
use lsp_types::{
    CodeActionKind, CodeActionOptions, CompletionOptions, OneOf, PublishDiagnosticsParams,
    SaveOptions, ServerCapabilities, TextDocumentPositionParams, TextDocumentSyncCapability,
    TextDocumentSyncKind, TextDocumentSyncOptions, Uri,
};
use rehearsal_script::Diagnostic;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::diagnostics::to_protocol;
use crate::project::{Buffers, Project, root_of};
use crate::requests::OpenFile;
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
pub fn serve_stdio() -> Result<(), Error> {
    let (connection, threads) = Connection::stdio();
    serve(&connection)?;
    drop(connection);
    threads.join()?;
    Ok(())
}

/// Serves an editor over a connection until it says that it exits.
pub fn serve(connection: &Connection) -> Result<(), Error> {
    let (id, _) = connection.initialize_start()?;
    let result = json!({
        "capabilities": capabilities(),
        "serverInfo": {"name": "rehearsal", "version": env!("CARGO_PKG_VERSION")},
    });
    connection.initialize_finish(id, result)?;
    let mut server = Server {
        connection,
        buffers: Buffers::new(),
        checked: BTreeMap::new(),
        waiting: BTreeSet::new(),
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

fn capabilities() -> ServerCapabilities {
    ServerCapabilities {
        text_document_sync: Some(TextDocumentSyncCapability::Options(
            TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::FULL),
                save: Some(SaveOptions::default().into()),
                ..TextDocumentSyncOptions::default()
            },
        )),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some([".", "$", "{", ":", " "].map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        hover_provider: Some(true.into()),
        definition_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        document_formatting_provider: Some(OneOf::Left(true)),
        code_action_provider: Some(
            CodeActionOptions {
                code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
                ..CodeActionOptions::default()
            }
            .into(),
        ),
        ..ServerCapabilities::default()
    }
}

struct Server<'a> {
    connection: &'a Connection,
    buffers: Buffers,
    /// What is wrong in each project, by its folder.
    checked: BTreeMap<PathBuf, Checked>,
    /// The projects to be checked.
    waiting: BTreeSet<PathBuf>,
}

#[derive(Default)]
struct Checked {
    diagnostics: Vec<Diagnostic>,
    /// The files that the editor shows mistakes of.
    shown: BTreeSet<String>,
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
                self.set_text(path, document["text"].as_str());
            }
            (DidChangeTextDocument::METHOD, Some(path)) => {
                let changes = params["contentChanges"].as_array();
                let last = changes.and_then(|changes| changes.last());
                self.set_text(path, last.and_then(|change| change["text"].as_str()));
            }
            (DidCloseTextDocument::METHOD, Some(path)) => {
                self.buffers.remove(&path);
                self.wait_for(&path);
            }
            (DidSaveTextDocument::METHOD, Some(path)) => self.wait_for(&path),
            (DidChangeWatchedFiles::METHOD, _) => {
                self.waiting.extend(self.checked.keys().cloned());
            }
            _ => {}
        }
    }

    fn set_text(&mut self, path: PathBuf, text: Option<&str>) {
        self.wait_for(&path);
        if let Some(text) = text {
            self.buffers.insert(path, text.into());
        }
    }

    fn wait_for(&mut self, file: &Path) {
        self.waiting.extend(root_of(file).map(Path::to_owned));
    }

    /// Checks the projects that changed, and shows what is wrong with them.
    fn check(&mut self) -> Result<(), Error> {
        for root in std::mem::take(&mut self.waiting) {
            let project = Project::new(&root, &self.buffers);
            let diagnostics = project.check().diagnostics;
            let mut by_file: BTreeMap<String, Vec<lsp_types::Diagnostic>> = BTreeMap::new();
            for found in &diagnostics {
                let file = found.place().file.to_string();
                by_file
                    .entry(file)
                    .or_default()
                    .push(to_protocol(&project, found));
            }
            let before = self.checked.remove(&root).unwrap_or_default();
            let shown: BTreeSet<String> = by_file.keys().cloned().collect();
            for cured in before.shown.difference(&shown) {
                by_file.insert(cured.clone(), Vec::new());
            }
            for (file, diagnostics) in by_file {
                let Some(uri) = uri_of(&project.absolute(&file)) else {
                    continue;
                };
                let params = PublishDiagnosticsParams::new(uri, diagnostics, None);
                let method = PublishDiagnostics::METHOD.to_owned();
                self.send(Message::Notification(Notification::new(method, params)))?;
            }
            self.checked.insert(root, Checked { diagnostics, shown });
        }
        Ok(())
    }

    fn send(&self, message: Message) -> Result<(), Error> {
        self.connection
            .sender
            .send(message)
            .map_err(|_| Error::Gone)
    }

    fn answer(&mut self, request: Request) -> Result<(), Error> {
        // What is asked is about the latest text.
        self.check()?;
        let Request { id, method, params } = request;
        let result = match &*method {
            Completion::METHOD => self.at(params, |file, at| value(&file.completion(at))),
            HoverRequest::METHOD => self.at(params, |file, at| value(&file.hover(at))),
            GotoDefinition::METHOD => self.at(params, |file, at| value(&file.definition(at))),
            DocumentSymbolRequest::METHOD => {
                self.of_file(&params, |file, _| value(&file.symbols()))
            }
            Formatting::METHOD => self.of_file(&params, |file, _| value(&file.formatting())),
            CodeActionRequest::METHOD => self.of_file(&params, |file, diagnostics| {
                let range = read(params["range"].clone()).unwrap_or_default();
                value(&file.cures(diagnostics, range))
            }),
            _ => {
                let message = format!("{method} is not implemented");
                let code = ErrorCode::MethodNotFound as i32;
                return self.send(Response::new_err(id, code, message).into());
            }
        };
        self.send(Response::new_ok(id, result.unwrap_or_default()).into())
    }

    /// Answers what is asked about a position of a file.
    fn at(
        &self,
        params: Value,
        answer: impl FnOnce(&OpenFile<'_>, lsp_types::Position) -> Value,
    ) -> Option<Value> {
        let asked: TextDocumentPositionParams = read(params)?;
        let file = path_of(&asked.text_document.uri)?;
        let project = Project::new(root_of(&file)?, &self.buffers);
        let file = OpenFile::new(&project, &file)?;
        Some(answer(&file, asked.position))
    }

    /// Answers what is asked about a file and its mistakes.
    fn of_file(
        &self,
        params: &Value,
        answer: impl FnOnce(&OpenFile<'_>, &[Diagnostic]) -> Value,
    ) -> Option<Value> {
        let uri: Uri = read(params["textDocument"]["uri"].clone())?;
        let file = path_of(&uri)?;
        let root = root_of(&file)?;
        let checked = self.checked.get(root);
        let project = Project::new(root, &self.buffers);
        let file = OpenFile::new(&project, &file)?;
        let diagnostics = checked.map_or(&[][..], |checked| &checked.diagnostics);
        Some(answer(&file, diagnostics))
    }
}

fn read<T: DeserializeOwned>(value: Value) -> Option<T> {
    serde_json::from_value(value).ok()
}

fn value(answer: &impl Serialize) -> Value {
    serde_json::to_value(answer).unwrap_or_default()
}

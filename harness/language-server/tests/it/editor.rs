//! An editor that talks to the server over a connection in memory.

use std::collections::BTreeMap;
use std::path::Path;
use std::thread::JoinHandle;

use lsp_server::{Connection, Message, Notification, Request, RequestId, Response};
use rehearsal_language_server::Options;
use serde_json::{Value, json};
use tempfile::TempDir;

pub(crate) const STAGE: &str = "cloud:\n  queues:\n    orders: {}\n";
pub(crate) const SCENARIO: &str =
    "scenario: An order is sent\nsteps:\n  - sqs.send: orders\n    body: x\n";

/// An editor with a project on disk.
pub(crate) struct Editor {
    connection: Option<Connection>,
    server: Option<JoinHandle<()>>,
    folder: TempDir,
    requests: i32,
    /// The mistakes that were shown last, by the name of the file.
    pub(crate) shown: BTreeMap<String, Vec<Value>>,
    /// Other messages of the server.
    pub(crate) messages: Vec<(String, Value)>,
    pub(crate) capabilities: Value,
}

impl Editor {
    pub(crate) fn new() -> Self {
        Self::with(
            Options::default(),
            &[("stage.yaml", STAGE), ("a.yaml", SCENARIO)],
        )
    }

    /// Opens an editor for a project with some files below `scenarios`.
    pub(crate) fn with(options: Options, files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let scenarios = folder.path().join("scenarios");
        std::fs::create_dir(&scenarios).unwrap();
        for (name, text) in files {
            let file = scenarios.join(name);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, text).unwrap();
        }
        let (client, server) = Connection::memory();
        let thread = std::thread::spawn(move || {
            rehearsal_language_server::serve(&server, options).unwrap();
        });
        let mut editor = Self {
            connection: Some(client),
            server: Some(thread),
            folder,
            requests: 0,
            shown: BTreeMap::new(),
            messages: Vec::new(),
            capabilities: Value::Null,
        };
        let capabilities = json!({"workspace": {
            "workspaceEdit": {"documentChanges": true, "resourceOperations": ["rename"]},
            "codeLens": {"refreshSupport": true},
        }});
        let result = editor.ask("initialize", json!({"capabilities": capabilities}));
        editor.capabilities = result["capabilities"].clone();
        editor.notify("initialized", json!({}));
        editor
    }

    pub(crate) fn uri(&self, file: &str) -> String {
        format!("file://{}/scenarios/{file}", self.folder.path().display())
    }

    pub(crate) fn notify(&self, method: &str, params: Value) {
        let notification = Notification::new(method.to_owned(), params);
        let sender = &self.connection.as_ref().unwrap().sender;
        sender.send(Message::Notification(notification)).unwrap();
    }

    pub(crate) fn ask(&mut self, method: &str, params: Value) -> Value {
        self.ask_for_response(method, params)
            .response_result
            .unwrap()
    }

    pub(crate) fn ask_for_response(&mut self, method: &str, params: Value) -> Response {
        self.requests += 1;
        let id = RequestId::from(self.requests);
        let request = Request::new(id, method.to_owned(), params);
        let connection = self.connection.as_ref().unwrap();
        connection.sender.send(Message::Request(request)).unwrap();
        loop {
            if let Some(response) = self.receive() {
                return response;
            }
        }
    }

    /// Waits for a message of the server that is no answer and nothing shown of a file.
    pub(crate) fn wait_for(&mut self, method: &str) -> Value {
        loop {
            let mut messages = self.messages.iter();
            if let Some(at) = messages.position(|(one, _)| one == method) {
                return self.messages.remove(at).1;
            }
            let response = self.receive();
            assert!(response.is_none(), "{response:?}");
        }
    }

    /// Receives one message; a response is returned.
    fn receive(&mut self) -> Option<Response> {
        let connection = self.connection.as_ref().unwrap();
        match connection.receiver.recv().unwrap() {
            Message::Response(response) => return Some(response),
            Message::Notification(Notification { method, params })
                if method == "textDocument/publishDiagnostics" =>
            {
                let uri = params["uri"].as_str().unwrap();
                let (_, name) = uri.split_once("/scenarios/").unwrap();
                let found = params["diagnostics"].as_array().unwrap();
                self.shown.insert(name.to_owned(), found.clone());
            }
            Message::Notification(Notification { method, params })
            | Message::Request(Request { method, params, .. }) => {
                self.messages.push((method, params));
            }
        }
        None
    }

    pub(crate) fn open(&self, file: &str, text: &str) {
        let document =
            json!({"uri": self.uri(file), "languageId": "yaml", "version": 1, "text": text});
        self.notify("textDocument/didOpen", json!({"textDocument": document}));
    }

    /// Replaces a part of a file that is open.
    pub(crate) fn edit(&self, file: &str, range: &Value, text: &str) {
        let document = json!({"uri": self.uri(file), "version": 2});
        let changes = json!([{"range": range, "text": text}]);
        self.notify(
            "textDocument/didChange",
            json!({"textDocument": document, "contentChanges": changes}),
        );
    }

    pub(crate) fn change(&self, file: &str, text: &str) {
        let document = json!({"uri": self.uri(file), "version": 2});
        let changes = json!([{"text": text}]);
        self.notify(
            "textDocument/didChange",
            json!({"textDocument": document, "contentChanges": changes}),
        );
    }

    /// Asks about a position of a file.
    pub(crate) fn at(&mut self, method: &str, file: &str, line: u32, character: u32) -> Value {
        let document = json!({"uri": self.uri(file)});
        let position = json!({"line": line, "character": character});
        self.ask(
            method,
            json!({"textDocument": document, "position": position}),
        )
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn of_file(&mut self, method: &str, file: &str) -> Value {
        let document = json!({"uri": self.uri(file)});
        let options = json!({"tabSize": 2, "insertSpaces": true});
        self.ask(
            method,
            json!({"textDocument": document, "options": options}),
        )
    }

    /// Returns the messages that are shown of a file.
    pub(crate) fn messages_of(&self, file: &str) -> Vec<String> {
        let shown = self.shown.get(file).into_iter().flatten();
        let text = |found: &Value| found["message"].as_str().unwrap().to_owned();
        shown.map(text).collect()
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        self.ask("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        self.server.take().unwrap().join().unwrap();
    }
}

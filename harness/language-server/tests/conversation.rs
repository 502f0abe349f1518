//! Conversations with an editor, over a connection in memory.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::path::Path;
use std::thread::JoinHandle;

use lsp_server::{Connection, Message, Notification, Request, RequestId, Response};
use serde_json::{Value, json};
use tempfile::TempDir;

const STAGE: &str = "cloud:\n  queues:\n    orders: {}\n";
const SCENARIO: &str = "scenario: An order is sent\nsteps:\n  - sqs.send: orders\n    body: x\n";

/// An editor with a project on disk.
struct Editor {
    connection: Option<Connection>,
    server: Option<JoinHandle<()>>,
    folder: TempDir,
    requests: i32,
    /// The mistakes that were shown last, by the name of the file.
    shown: std::collections::BTreeMap<String, Vec<Value>>,
}

impl Editor {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let scenarios = folder.path().join("scenarios");
        std::fs::create_dir(&scenarios).unwrap();
        std::fs::write(scenarios.join("stage.yaml"), STAGE).unwrap();
        std::fs::write(scenarios.join("a.yaml"), SCENARIO).unwrap();
        let (client, server) = Connection::memory();
        let thread = std::thread::spawn(move || {
            rehearsal_language_server::serve(&server).unwrap();
        });
        let mut editor = Self {
            connection: Some(client),
            server: Some(thread),
            folder,
            requests: 0,
            shown: std::collections::BTreeMap::new(),
        };
        let result = editor.ask("initialize", json!({"capabilities": {}}));
        assert_eq!(result["capabilities"]["hoverProvider"], true);
        editor.notify("initialized", json!({}));
        editor
    }

    fn uri(&self, file: &str) -> String {
        format!("file://{}/scenarios/{file}", self.folder.path().display())
    }

    fn notify(&self, method: &str, params: Value) {
        let notification = Notification::new(method.to_owned(), params);
        let sender = &self.connection.as_ref().unwrap().sender;
        sender.send(Message::Notification(notification)).unwrap();
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.ask_for_response(method, params)
            .response_result
            .unwrap()
    }

    fn ask_for_response(&mut self, method: &str, params: Value) -> Response {
        self.requests += 1;
        let id = RequestId::from(self.requests);
        let request = Request::new(id, method.to_owned(), params);
        let connection = self.connection.as_ref().unwrap();
        connection.sender.send(Message::Request(request)).unwrap();
        loop {
            match connection.receiver.recv().unwrap() {
                Message::Response(response) => return response,
                Message::Notification(notification) => {
                    assert_eq!(notification.method, "textDocument/publishDiagnostics");
                    let uri = notification.params["uri"].as_str().unwrap();
                    let name = uri.rsplit('/').next().unwrap().to_owned();
                    let found = notification.params["diagnostics"].as_array().unwrap();
                    self.shown.insert(name, found.clone());
                }
                Message::Request(request) => panic!("{request:?}"),
            }
        }
    }

    fn open(&self, file: &str, text: &str) {
        let document =
            json!({"uri": self.uri(file), "languageId": "yaml", "version": 1, "text": text});
        self.notify("textDocument/didOpen", json!({"textDocument": document}));
    }

    fn change(&self, file: &str, text: &str) {
        let document = json!({"uri": self.uri(file), "version": 2});
        let changes = json!([{"text": text}]);
        self.notify(
            "textDocument/didChange",
            json!({"textDocument": document, "contentChanges": changes}),
        );
    }

    /// Asks about a position of a file.
    fn at(&mut self, method: &str, file: &str, line: u32, character: u32) -> Value {
        let document = json!({"uri": self.uri(file)});
        let position = json!({"line": line, "character": character});
        self.ask(
            method,
            json!({"textDocument": document, "position": position}),
        )
    }

    fn of_file(&mut self, method: &str, file: &str) -> Value {
        let document = json!({"uri": self.uri(file)});
        let options = json!({"tabSize": 2, "insertSpaces": true});
        self.ask(
            method,
            json!({"textDocument": document, "options": options}),
        )
    }

    /// Returns the messages that are shown of a file.
    fn messages(&self, file: &str) -> Vec<String> {
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

#[test]
fn mistakes_are_shown_while_one_types_and_cured() {
    let mut editor = Editor::new();
    editor.open("a.yaml", &SCENARIO.replace("orders", "ordrs"));
    editor.of_file("textDocument/documentSymbol", "a.yaml");
    let messages = editor.messages("a.yaml");
    assert!(
        messages[0].contains("there is no queue `ordrs`"),
        "{messages:?}"
    );
    assert!(
        messages[0].contains("did you mean `orders`?"),
        "{messages:?}"
    );
    let range = editor.shown["a.yaml"][0]["range"].clone();
    assert_eq!(range["start"], json!({"line": 2, "character": 14}));

    let uri = editor.uri("a.yaml");
    let params = json!({
        "textDocument": {"uri": uri},
        "range": range,
        "context": {"diagnostics": []},
    });
    let actions = editor.ask("textDocument/codeAction", params);
    assert_eq!(actions[0]["title"], "Replace with `orders`");
    let edit = &actions[0]["edit"]["changes"][&uri][0];
    assert_eq!(
        (&edit["newText"], &edit["range"]),
        (&json!("orders"), &range)
    );

    editor.change("a.yaml", SCENARIO);
    editor.of_file("textDocument/documentSymbol", "a.yaml");
    assert_eq!(editor.messages("a.yaml"), [""; 0]);
}

#[test]
fn change_of_the_stage_shows_in_scenarios() {
    let mut editor = Editor::new();
    editor.open("stage.yaml", &STAGE.replace("orders", "parcels"));
    editor.of_file("textDocument/documentSymbol", "stage.yaml");
    let messages = editor.messages("a.yaml");
    assert!(
        messages[0].contains("there is no queue `orders`"),
        "{messages:?}"
    );
    // What is not saved is forgotten with the file that is closed.
    let uri = editor.uri("stage.yaml");
    editor.notify(
        "textDocument/didClose",
        json!({"textDocument": {"uri": uri}}),
    );
    editor.of_file("textDocument/documentSymbol", "a.yaml");
    assert_eq!(editor.messages("a.yaml"), [""; 0]);
}

#[test]
fn completion_replaces_the_word_before_the_cursor() {
    let mut editor = Editor::new();
    editor.open("a.yaml", "scenario: ä😀\nsteps:\n  - sqs.send: or\n");
    let found = editor.at("textDocument/completion", "a.yaml", 2, 16);
    assert_eq!(found.as_array().unwrap().len(), 1);
    assert_eq!(found[0]["label"], "orders");
    let range = json!({"start": {"line": 2, "character": 14}, "end": {"line": 2, "character": 16}});
    assert_eq!(
        found[0]["textEdit"],
        json!({"range": range, "newText": "orders"})
    );
}

#[test]
fn words_are_explained_and_lead_to_their_declaration() {
    let mut editor = Editor::new();
    editor.open("a.yaml", SCENARIO);
    let hover = editor.at("textDocument/hover", "a.yaml", 2, 6);
    let text = hover["contents"]["value"].as_str().unwrap();
    assert!(text.contains("```yaml"), "{text}");
    let definition = editor.at("textDocument/definition", "a.yaml", 2, 16);
    assert_eq!(definition["uri"], json!(editor.uri("stage.yaml")));
    assert_eq!(
        definition["range"]["start"],
        json!({"line": 2, "character": 4})
    );
    let symbols = editor.of_file("textDocument/documentSymbol", "a.yaml");
    assert_eq!(symbols[1]["children"][0]["detail"], "sqs.send");
    assert_eq!(
        editor.at("textDocument/hover", "a.yaml", 0, 14),
        Value::Null
    );
}

#[test]
fn file_is_formatted_unless_it_has_mistakes() {
    let mut editor = Editor::new();
    editor.open(
        "a.yaml",
        "scenario:   x\nsteps:\n- sqs.send:   orders\n  body: x\n",
    );
    let edits = editor.of_file("textDocument/formatting", "a.yaml");
    let formatted = edits[0]["newText"].as_str().unwrap();
    assert!(
        formatted.contains("  - sqs.send: orders\n    body: x\n"),
        "{formatted}"
    );
    editor.change("a.yaml", formatted);
    assert_eq!(
        editor.of_file("textDocument/formatting", "a.yaml"),
        json!([])
    );
    editor.change("a.yaml", "scenario: [\n");
    assert_eq!(
        editor.of_file("textDocument/formatting", "a.yaml"),
        json!([])
    );
}

#[test]
fn what_is_not_known_is_refused_and_strange_files_are_left_alone() {
    let mut editor = Editor::new();
    let response = editor.ask_for_response("textDocument/rename", json!({}));
    assert_eq!(
        response.response_result.unwrap_err().message,
        "textDocument/rename is not implemented"
    );
    let elsewhere =
        json!({"uri": "untitled:Untitled-1", "languageId": "yaml", "version": 1, "text": "a"});
    editor.notify("textDocument/didOpen", json!({"textDocument": elsewhere}));
    let position = json!({"line": 0, "character": 0});
    let params = json!({"textDocument": {"uri": "untitled:Untitled-1"}, "position": position});
    assert_eq!(editor.ask("textDocument/hover", params), Value::Null);
    assert_eq!(
        editor.ask("textDocument/completion", json!({})),
        Value::Null
    );
    let outside = Path::new("/").join("nowhere.yaml");
    let uri = format!("file://{}", outside.display());
    assert_eq!(
        editor.ask(
            "textDocument/formatting",
            json!({"textDocument": {"uri": uri}})
        ),
        Value::Null
    );
}

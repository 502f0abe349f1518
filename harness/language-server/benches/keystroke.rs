//! How long the server takes from a keystroke to what it shows, in a project of 200 files:
//! `cargo bench -p rehearsal-language-server`.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a measurement reads the real clock, prints what it finds, and fails by panicking"
)]

use std::path::Path;
use std::time::{Duration, Instant};

use lsp_server::{Connection, Message, Notification, Request, RequestId};
use rehearsal_language_server::Options;
use serde_json::{Value, json};

const FILES: usize = 200;
const KEYSTROKES: u32 = 200;

const STAGE: &str = "\
cloud:
  queues:
    orders: {dead_letter: {queue: failed, after: 3}}
    failed: {}
  buckets: {receipts: {}}
  topics: {order_events: {subscriptions: [{queue: orders, raw: true}]}}
apps: {shop: {run: [./shop], env: {QUEUE: '${cloud.queues.orders.url}'}}}
";

const SCENARIO: &str = "\
scenario: A paid order is fulfilled
cases:
  - {name: one mug, sku: MUG-01, qty: 1}
  - {name: two shirts, sku: TEE-07, qty: 2}
steps:
  - name: place the order
    http: POST /orders
    json: {sku: $sku, qty: $qty}
    expect: {status: 201, json: {id: {$is: uuid}, status: pending}}
    save: {order: json.id}
  - sns.published: order_events
    within: 5s
    expect: {count: 1, messages: [{json: {type: OrderPlaced, order: $order}}]}
  - calls: sqs.SendMessage
    resource: orders
    within: 5s
    expect: {count: 1}
  - s3.get: receipts/${order}.json
    expect: {content_type: application/json, json: {order: $order}}
  - sqs.peek: failed
    expect: {count: 0}
";

struct Editor {
    connection: Connection,
    requests: i32,
}

impl Editor {
    fn notify(&self, method: &str, params: Value) {
        let notification = Notification::new(method.to_owned(), params);
        self.connection.sender.send(notification.into()).unwrap();
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.requests += 1;
        let id = RequestId::from(self.requests);
        let request = Request::new(id, method.to_owned(), params);
        self.connection.sender.send(request.into()).unwrap();
        loop {
            if let Message::Response(response) = self.connection.receiver.recv().unwrap() {
                return response.response_result.unwrap();
            }
        }
    }
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let scenarios = folder.path().join("scenarios");
    std::fs::create_dir(&scenarios).unwrap();
    std::fs::write(scenarios.join("stage.yaml"), STAGE).unwrap();
    for number in 0..FILES {
        std::fs::write(scenarios.join(format!("s{number}.yaml")), SCENARIO).unwrap();
    }
    let (client, server) = Connection::memory();
    let thread = std::thread::spawn(move || {
        rehearsal_language_server::serve(&server, Options::default()).unwrap();
    });
    let mut editor = Editor {
        connection: client,
        requests: 0,
    };
    editor.ask("initialize", json!({"capabilities": {}}));
    editor.notify("initialized", json!({}));
    println!("{FILES} scenarios of {} lines", SCENARIO.lines().count());
    measure_file(
        &mut editor,
        &scenarios,
        "s7.yaml",
        SCENARIO,
        "in a scenario",
    );
    measure_file(
        &mut editor,
        &scenarios,
        "stage.yaml",
        STAGE,
        "in the stage file",
    );
    editor.ask("shutdown", Value::Null);
    editor.notify("exit", Value::Null);
    thread.join().unwrap();
}

fn measure_file(editor: &mut Editor, scenarios: &Path, file: &str, text: &str, what: &str) {
    let uri = format!("file://{}", scenarios.join(file).display());
    let document = json!({"uri": uri, "languageId": "yaml", "version": 1, "text": text});
    editor.notify("textDocument/didOpen", json!({"textDocument": document}));
    let document = json!({"uri": uri, "version": 1});
    let options = json!({"textDocument": document});
    editor.ask("textDocument/foldingRange", options.clone());
    let line = text.lines().count();
    let position = |character: u32| json!({"line": line, "character": character});
    let mut keystrokes = Vec::new();
    let mut completions = Vec::new();
    for number in 0..KEYSTROKES {
        let range = json!({"start": position(number), "end": position(number)});
        let changes = json!([{"range": range, "text": if number == 0 { "#" } else { "x" }}]);
        let watch = Instant::now();
        editor.notify(
            "textDocument/didChange",
            json!({"textDocument": document, "contentChanges": changes}),
        );
        // The answer comes once the file was checked.
        editor.ask("textDocument/foldingRange", options.clone());
        keystrokes.push(watch.elapsed());
        let watch = Instant::now();
        let at = json!({"line": 6, "character": 12});
        editor.ask(
            "textDocument/completion",
            json!({"textDocument": document, "position": at}),
        );
        completions.push(watch.elapsed());
    }
    print(&format!("keystroke {what}"), keystrokes);
    print(&format!("completion {what}"), completions);
}

fn print(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100];
    println!(
        "{what}: median {:.1?}, 95th percentile {:.1?}, slowest {:.1?}",
        at(50),
        at(95),
        at(100)
    );
}

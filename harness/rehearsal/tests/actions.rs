//! Runs the example of every action in the reference, with the steps that it
//! depends on, and the scenarios in `tests/actions/`, which use everything that
//! actions can do. The app of their stage is this file.
#![expect(
    clippy::unwrap_used,
    reason = "a test reports what went wrong by panicking"
)]

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;

use rehearsal_script::action::ACTIONS;
use serde_json::Value;

const PUT_ORDER: &str = "- s3.put: receipts/${order}.json\n  json: {total: $total}\n";
const PUT_WELCOME: &str = "- s3.put: receipts/welcome.json\n  json: {hello: world}\n";
const PLACE_ORDER: &str =
    "- http: POST /orders\n  json: {sku: MUG-01, qty: 1}\n  expect: {status: 201}\n";
const SEND: &str = "- sqs.send: orders\n  json: {sku: MUG-01, qty: 1}\n";
const PUT_REQUEST: &str = "- dynamodb.put: requests\n  item: {key: order-1, at: 1, state: new}\n";
const PUT_RECORD: &str = "- kinesis.put: events\n  json: {type: view}\n";
const SIGN_UP: &str =
    "- cognito.sign_up: carol@example.com\n  password: Passw0rd!23\n  email: carol@example.com\n";
const CHARGE: &str = "- http: POST ${externals.card_network.url}/charges\n  json: {amount: 1495}\n  expect: {status: 201}\n";
const SAVE_CODE: &str =
    "- mail: carol@example.com\n  expect: {count: 1}\n  save: {code: 'messages[0].code'}\n";

const CONNECT: &str = "- websocket.connect: updates\n  to: ${cloud.apis.updates.url}\n";
const OPEN_STREAM: &str = "- sse.connect: updates\n  to: /updates\n  app: storefront\n";
const SUBSCRIBE: &str = "- websocket.send: updates\n  json: {action: subscribe, order: O-17}\n";

/// Returns the steps before an example, and those that use the values it saves.
fn surrounding_steps(action: &str) -> (String, &'static str) {
    let before = match action {
        "s3.get" => PUT_ORDER,
        "s3.head" | "s3.delete" => PUT_WELCOME,
        "s3.list" => "- s3.put: receipts/2026/03.json\n  json: {}\n",
        "s3.copy" => "- s3.put: receipts/draft.json\n  json: {}\n",
        "sqs.receive" | "sqs.sent" | "calls" => SEND,
        "dynamodb.get" | "dynamodb.update" | "dynamodb.delete" | "dynamodb.query"
        | "dynamodb.scan" | "dynamodb.changes" => PUT_REQUEST,
        "kinesis.records" => PUT_RECORD,
        "lambda.invocations" => "- s3.put: pictures/products/PEN-1.png\n  body: x\n",
        "sns.published" => "- sns.publish: order-events\n  json: {type: OrderPlaced}\n",
        "events.matched" => {
            "- events.put: shop\n  source: shop.orders\n  type: OrderPaid\n  detail: {order: '1'}\n"
        }
        "sse.events" | "sse.close" => OPEN_STREAM,
        "websocket.send" | "websocket.close" => CONNECT,
        "websocket.messages" => return (format!("{CONNECT}{SUBSCRIBE}"), ""),
        "cognito.confirm" => return (format!("{SIGN_UP}{SAVE_CODE}"), ""),
        "cognito.refresh" => {
            "- cognito.sign_in: alice\n  save: {refresh: {path: refresh_token, secret: true}}\n"
        }
        "cognito.confirm_password" => {
            "- cognito.forgot_password: alice\n\
             - mail: alice@example.com\n  expect: {count: 1}\n  save: {code: 'messages[0].code'}\n"
        }
        "cognito.sign_out" => {
            "- cognito.sign_in: alice\n  save: {token: {path: access_token, secret: true}}\n"
        }
        "mail" => SIGN_UP,
        "ses.sent" => {
            "- aws: ses.SendEmail\n  input:\n    Source: shop@example.com\n    \
             Destination: {ToAddresses: [alice@example.com]}\n    \
             Message: {Subject: {Data: Your receipt}, Body: {Text: {Data: Thanks}}}\n"
        }
        "external.requests" => CHARGE,
        "logs" => PLACE_ORDER,
        "app.start" => "- app.stop: storefront\n",
        "fault.clear" => "- fault: {service: sqs, error: throttle}\n",
        _ => "",
    };
    let after = match action {
        "http" => "- http: GET /orders/${order}\n  expect: {status: 200}\n",
        "s3.presign" => "- http: PUT ${upload}\n  body: '{}'\n  expect: {status: 200}\n",
        "cognito.sign_in" | "use" => "- cognito.sign_out: $token\n",
        "mail" => "- cognito.confirm: carol@example.com\n  code: $code\n",
        "fault.clear" => SEND,
        _ => "",
    };
    (before.to_owned(), after)
}

fn example(action: &str, example: &str) -> String {
    let mut text = format!("scenario: The example of {action}\n");
    // Only if it is needed, because the app takes longest to start.
    let (before, after) = surrounding_steps(action);
    let app = [&*before, example, after]
        .iter()
        .any(|part| part.contains("http: POST /") || part.contains("storefront"));
    text.push_str(if app { "" } else { "apps: []\n" });
    if ["sql", "s3.get"].contains(&action) {
        text.push_str("vars: {order: A-1, total: '14.95'}\n");
    }
    text.push_str("steps:\n");
    for line in before.lines().chain(example.lines()).chain(after.lines()) {
        writeln!(text, "  {line}").unwrap();
    }
    text
}

/// Copies a folder and everything in it.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &to);
        } else {
            std::fs::copy(&path, to).unwrap();
        }
    }
}

#[test]
fn example_of_every_action_passes() {
    let folder = tempfile::tempdir().unwrap();
    copy(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/actions"),
        folder.path(),
    );
    for spec in ACTIONS {
        let file = folder
            .path()
            .join(format!("scenarios/examples/{}.yaml", spec.name));
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, example(spec.name, spec.example)).unwrap();
    }
    std::fs::write(
        folder.path().join("scenarios/examples/documents.yaml"),
        rehearsal_script::reference::DOCUMENTS,
    )
    .unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_rehearsal"))
        .args(["run", "--seed", "1", "--report", "jsonl=events.jsonl"])
        .current_dir(folder.path())
        .env("ACTIONS_TEST", std::env::current_exe().unwrap())
        .output()
        .unwrap();
    let transcript = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(output.status.code(), Some(0), "{transcript}");
    let events = std::fs::read_to_string(folder.path().join("events.jsonl")).unwrap();
    let events: Vec<Value> = events
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let steps = events
        .iter()
        .filter(|event| event["event"] == "step_finished");
    for step in steps {
        let verdict = &step["step"]["verdict"]["verdict"];
        assert_eq!(verdict, "passed", "{step:#}");
        // A failure is explained by what the step sent.
        let action = step["step"]["action"].as_str().unwrap();
        let sends = !["assert", "parallel", "set", "steps", "use"].contains(&action);
        assert_eq!(step["step"]["request"].is_object(), sends, "{step:#}");
    }
    for spec in ACTIONS {
        let has_run = events.iter().any(|event| {
            event["event"] == "case_finished"
                && event["id"]["scenario"] == format!("examples/{}", spec.name)
        });
        assert!(has_run, "{}", spec.name);
    }
}

/// The app's document, which an order without a total does not comply with.
const OPENAPI: &str = r#"{
  "openapi": "3.1.0",
  "paths": {
    "/orders": {"post": {"responses": {"201": {"content": {"application/json": {"schema": {
      "type": "object", "required": ["id", "total"],
      "properties": {"id": {"type": "string"}, "status": {"enum": ["open", "paid"]}}
    }}}}}}},
    "/orders/{id}": {"get": {"responses": {"200": {}}}, "delete": {"responses": {"204": {}}}}
  }
}"#;

/// Answers that the expectations accept are wrong if the app's document says otherwise,
/// and the coverage counts the routes of that.
#[test]
fn answers_are_checked_against_the_openapi_document() {
    let folder = tempfile::tempdir().unwrap();
    let stage = "apps:\n  shop:\n    run: exec $$ACTIONS_TEST the_app --ignored --nocapture\n    \
                 env: {PORT: '${port}'}\n    openapi: /openapi.json\n    check_responses: CHECKED\n";
    let scenario = "scenario: An order is placed\nsteps:\n  - http: GET /orders/7\n    \
                    expect: {status: 200}\n  - http: POST /orders\n    json: {}\n    \
                    expect: {status: 201}\n";
    std::fs::create_dir(folder.path().join("scenarios")).unwrap();
    std::fs::write(folder.path().join("scenarios/order.yaml"), scenario).unwrap();
    let run = |checked: &str, least: &str| {
        let stage = stage.replace("CHECKED", checked);
        std::fs::write(folder.path().join("scenarios/stage.yaml"), stage).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_rehearsal"))
            .args(["run", "--seed", "1", "--coverage", "--coverage-min", least])
            .current_dir(folder.path())
            .env("ACTIONS_TEST", std::env::current_exe().unwrap())
            .env("NO_COLOR", "1")
            .output()
            .unwrap();
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8_lossy(&text).into_owned();
        (output.status.code(), text)
    };
    let (exit, text) = run("true", "0");
    assert_eq!(exit, Some(1), "{text}");
    for expected in [
        "json.total: expected a value (OpenAPI: POST /orders 201), got nothing",
        "json.status: expected one of \"open\", \"paid\" (OpenAPI: POST /orders 201), got \"pending\"",
    ] {
        assert!(text.contains(expected), "{text}");
    }
    let (exit, text) = run("false", "75");
    assert_eq!(exit, Some(0), "{text}");
    assert!(text.contains("75 % (3 of 4)"), "{text}");
    assert!(
        text.contains("2 of 3  not: shop: DELETE /orders/{id}"),
        "{text}"
    );
    let (exit, text) = run("false", "76");
    assert_eq!(exit, Some(1), "{text}");
    assert!(
        text.contains("the coverage is 75 %, and 76 % are needed"),
        "{text}"
    );
}

/// A page with two mugs, compressed by gzip:
/// `<!doctype html><title>Shop</title><h1>Mugs</h1><ul><li class=item>Blue mug
/// <li class=item>Red mug</ul><a class=next href="/shop?page=2">More</a>`
const PAGE: &[u8] = &[
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x5d, 0x8d, 0x4b, 0x0e, 0xc3, 0x20,
    0x0c, 0x44, 0xaf, 0x42, 0x72, 0x01, 0x2b, 0x5d, 0x1b, 0x47, 0xca, 0x3e, 0x9b, 0xf6, 0x04, 0x28,
    0x71, 0x01, 0xc9, 0x14, 0x14, 0x8c, 0x94, 0xde, 0xbe, 0xf4, 0xb3, 0xea, 0xee, 0xe9, 0xcd, 0x8c,
    0x06, 0x87, 0x3d, 0x6f, 0xfa, 0x2c, 0x6c, 0x82, 0x26, 0x21, 0xd4, 0xa8, 0xc2, 0x74, 0x0b, 0xb9,
    0x20, 0x7c, 0x19, 0xc3, 0x44, 0x6b, 0xf3, 0x15, 0xa1, 0x03, 0xb6, 0xde, 0x91, 0x68, 0x36, 0x71,
    0xb5, 0xda, 0xa8, 0x9c, 0x68, 0x91, 0xc6, 0x26, 0x35, 0xff, 0xa7, 0xaf, 0xbc, 0x7f, 0x2c, 0xbc,
    0x17, 0xee, 0x97, 0x3c, 0xf8, 0x54, 0x13, 0x0e, 0xbe, 0xdb, 0x11, 0x6a, 0xff, 0x98, 0x8b, 0xf3,
    0x6c, 0x2f, 0x23, 0xad, 0xf9, 0x60, 0x04, 0x47, 0x2f, 0xcb, 0xa6, 0x4f, 0x6a, 0x8f, 0x00, 0x00,
    0x00,
];

/// Not a test: the app of the stage.
#[test]
#[ignore = "the stage starts it as its app"]
fn the_app() {
    let Ok(port) = std::env::var("PORT") else {
        return;
    };
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).unwrap();
    for stream in listener.incoming() {
        let _ = answer(stream.unwrap());
    }
}

fn answer(mut stream: TcpStream) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let (mut request, mut length) = (String::new(), 0);
    reader.read_line(&mut request)?;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        if line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    std::io::copy(&mut reader.take(length), &mut std::io::sink())?;
    if request.starts_with("GET /openapi.json ") {
        write!(
            stream,
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
             connection: close\r\n\r\n{OPENAPI}",
            OPENAPI.len()
        )?;
        return Ok(());
    }
    // A server-sent event, then the end.
    if request.starts_with("GET /updates") {
        return write!(
            stream,
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n\
             : hello\n\nevent: paid\nid: 1\ndata: {{\"order\": \"O-17\"}}\n\n"
        );
    }
    // The page that is compressed by gzip.
    if request.starts_with("GET /shop ") {
        write!(
            stream,
            "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-encoding: gzip\r\n\
             content-length: {}\r\nconnection: close\r\n\r\n",
            PAGE.len()
        )?;
        return stream.write_all(PAGE);
    }
    let (status, body) = if request.starts_with("POST /orders") {
        writeln!(std::io::stdout(), "order placed")?;
        let id = "5f2b7c1e-8f43-4a7b-9d52-0a4c1f6e7b21";
        (
            "201 Created",
            format!(r#"{{"id": "{id}", "status": "pending"}}"#),
        )
    } else {
        ("200 OK", "{}".to_owned())
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         connection: close\r\n\r\n{body}",
        body.len()
    )
}

/// Not a test: the functions of the stage, which answer what their environment says.
#[test]
#[ignore = "the stage starts it as its function"]
fn the_function() {
    let Ok(address) = std::env::var("AWS_LAMBDA_RUNTIME_API") else {
        return;
    };
    while let Ok(id) = next_invocation(&address) {
        let path = format!("{id}/response");
        let answer = std::env::var("ANSWER");
        let body = answer.as_deref().unwrap_or(r#"{"width": 128}"#);
        call_runtime(&address, "POST", &path, body).unwrap();
    }
}

/// Waits for the next invocation and returns its id.
fn next_invocation(address: &str) -> std::io::Result<String> {
    let head = call_runtime(address, "GET", "next", "")?;
    let id = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let is_id = name.eq_ignore_ascii_case("lambda-runtime-aws-request-id");
        is_id.then(|| value.trim().to_owned())
    });
    id.ok_or_else(|| std::io::Error::other(head))
}

/// Calls the runtime API and returns the head of its answer.
fn call_runtime(address: &str, method: &str, path: &str, body: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    write!(
        stream,
        "{method} /2018-06-01/runtime/invocation/{path} HTTP/1.1\r\nhost: {address}\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

//! What scripts and agents use: `--format json`, the last run, and `rehearsal mcp`.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{command, project, rehearsal, transcript};
use crate::{GREEN, RED, STAGE};

fn with_both() -> TempDir {
    project(&[
        ("scenarios/stage.yaml", STAGE),
        ("scenarios/green.yaml", GREEN),
        ("scenarios/red.yaml", RED),
    ])
}

fn json_of(folder: &TempDir, args: &[&str]) -> (Value, i32) {
    let output = rehearsal(folder.path(), args);
    let text = String::from_utf8_lossy(&output.stdout);
    let json = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    (json, output.status.code().unwrap())
}

#[test]
fn run_prints_one_document() {
    let folder = with_both();
    let (mut run, exit) = json_of(
        &folder,
        &["run", "--format", "json", "--seed", "7", "--jobs", "1"],
    );
    assert_eq!(exit, 1);
    assert_eq!(run["summary"]["passed"], 2);
    assert_eq!(run["summary"]["failed"], 1);
    let cases = run["cases"].as_array_mut().unwrap();
    cases.sort_by_key(|case| case["id"].as_str().unwrap().to_owned());
    assert_eq!(cases[0]["id"], "green::large");
    assert_eq!(cases[0]["verdict"], "passed");
    let red = &cases[2];
    assert_eq!(red["verdict"], "failed");
    let step = &red["steps"][0];
    assert_eq!(
        (&step["file"], &step["line"]),
        (&json!("scenarios/red.yaml"), &json!(3))
    );
    assert!(
        red["explanation"]
            .as_str()
            .unwrap()
            .contains("A receipt exists"),
        "{red}"
    );
    assert!(
        red["rerun"].as_str().unwrap().contains("run red --seed 7"),
        "{red}"
    );
}

#[test]
fn run_prints_mistakes_as_check_does() {
    let folder = project(&[
        ("scenarios/stage.yaml", STAGE),
        (
            "scenarios/wrong.yaml",
            &GREEN.replace("sqs.peek: orders", "sqs.peek: order"),
        ),
    ]);
    let (run, exit) = json_of(&folder, &["run", "--format", "json"]);
    assert_eq!(exit, 2);
    let (check, _) = json_of(&folder, &["check", "--format", "json"]);
    assert_eq!(run["mistakes"], check);
}

#[test]
fn last_run_is_looked_into() {
    let folder = with_both();
    let none = transcript(folder.path(), &["journal"]);
    assert!(
        none.contains("no earlier run is known here") && none.ends_with("exit 2\n"),
        "{none}"
    );
    let run = transcript(folder.path(), &["run", "--seed", "7"]);
    let explained = transcript(folder.path(), &["explain", "red"]);
    assert!(
        explained.contains("A receipt exists that was never stored"),
        "{explained}"
    );
    assert!(
        explained.contains("s3.get: receipts/missing.json"),
        "{explained}"
    );
    assert!(run.contains("s3.get: receipts/missing.json"), "{run}");
    let (explained, _) = json_of(
        &folder,
        &["explain", "scenarios/red.yaml", "--format", "json"],
    );
    assert_eq!(explained[0]["steps"][0]["action"], "s3.get");
    let (calls, _) = json_of(
        &folder,
        &[
            "journal",
            "green::small",
            "--service",
            "sqs",
            "--format",
            "json",
        ],
    );
    assert_eq!(calls[0]["case"], "green::small");
    assert_eq!(calls[0]["call"]["operation"], "SendMessage");
    let shown = transcript(folder.path(), &["journal", "red", "--errors"]);
    assert!(shown.contains("404 NoSuchKey"), "{shown}");
    let unknown = transcript(folder.path(), &["journal", "gren/x"]);
    assert!(
        unknown.contains("the run had no case `gren/x`"),
        "{unknown}"
    );
}

#[test]
fn language_is_looked_up() {
    let folder = project(&[]);
    let (topics, _) = json_of(&folder, &["reference", "--format", "json"]);
    assert!(topics.as_array().unwrap().len() > 100);
    let (is, _) = json_of(&folder, &["reference", "is", "--format", "json"]);
    assert_eq!(is["name"], "$is");
    let unknown = transcript(folder.path(), &["reference", "htp"]);
    assert!(unknown.contains("did you mean `http`?"), "{unknown}");
    let (code, _) = json_of(
        &folder,
        &["explain", "[unknown-resource]", "--format", "json"],
    );
    assert_eq!(code["code"], "unknown-resource");
    let all = transcript(folder.path(), &["reference", "--all"]);
    assert!(
        all.contains("# rehearsal") && all.contains("`sqs.sent`"),
        "{all}"
    );
}

/// A client of `rehearsal mcp`.
struct Client {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Client {
    fn start(folder: &TempDir) -> Self {
        let mut child = command(folder.path(), &["mcp"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        Self {
            input: child.stdin.take(),
            output: BufReader::new(child.stdout.take().unwrap()),
            child,
        }
    }

    fn send(&mut self, line: &str) {
        writeln!(self.input.as_mut().unwrap(), "{line}").unwrap();
    }

    fn receive(&mut self) -> Value {
        let mut line = String::new();
        assert_ne!(self.output.read_line(&mut line).unwrap(), 0, "it ended");
        serde_json::from_str(&line).unwrap()
    }

    fn ask(&mut self, message: &Value) -> Value {
        self.send(&message.to_string());
        self.receive()
    }

    fn call(&mut self, tool: &str, arguments: &Value) -> Value {
        let params = json!({"name": tool, "arguments": arguments});
        self.ask(&json!({"jsonrpc": "2.0", "id": 9, "method": "tools/call", "params": params}))
    }

    fn initialize(&mut self, version: &str) -> Value {
        let params = json!({"protocolVersion": version, "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}});
        let answer =
            self.ask(&json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}));
        self.send(r#"{"jsonrpc": "2.0", "method": "notifications/initialized"}"#);
        answer
    }

    /// Ends the conversation; returns the exit code.
    fn end(mut self) -> i32 {
        drop(self.input.take());
        self.child.wait().unwrap().code().unwrap()
    }
}

#[test]
fn conversation_begins_with_the_version() {
    let folder = with_both();
    for (wanted, given) in [
        ("2024-11-05", "2024-11-05"),
        ("2025-03-26", "2025-03-26"),
        ("2025-06-18", "2025-06-18"),
        ("2099-01-01", "2025-06-18"),
    ] {
        let mut client = Client::start(&folder);
        let answer = client.initialize(wanted);
        assert_eq!(answer["result"]["protocolVersion"], given);
        assert_eq!(answer["result"]["serverInfo"]["name"], "rehearsal");
        assert_eq!(
            client.ask(&json!({"jsonrpc": "2.0", "id": "p", "method": "ping"})),
            json!({"jsonrpc": "2.0", "id": "p", "result": {}})
        );
        assert_eq!(client.end(), 0);
    }
}

#[test]
fn tools_are_those_of_the_command_line() {
    let folder = with_both();
    let mut client = Client::start(&folder);
    client.initialize("2025-06-18");
    let tools = client.ask(&json!({"jsonrpc": "2.0", "id": 2, "method": "tools/list"}));
    insta::assert_snapshot!(format!("{:#}", tools["result"]));
    let check = client.call("check", &json!({}));
    assert_eq!(
        check["result"]["structuredContent"],
        json!({"diagnostics": []})
    );
    let list = client.call("list", &json!({"filters": ["green"]}));
    assert_eq!(
        list["result"]["structuredContent"]["cases"][0]["id"],
        "green::small"
    );
    let run = client.call("run", &json!({"filters": ["red"], "seed": 7}));
    assert_eq!(run["result"]["isError"], false, "{run}");
    assert_eq!(run["result"]["structuredContent"]["summary"]["failed"], 1);
    let explain = client.call("explain", &json!({"what": "red"}));
    let text = explain["result"]["content"][0]["text"].as_str().unwrap();
    assert!(text.contains("receipts/missing.json"), "{text}");
    let journal = client.call("journal", &json!({"case": "red", "errors": true}));
    assert_eq!(
        journal["result"]["structuredContent"]["calls"][0]["call"]["error"]["code"],
        "NoSuchKey"
    );
    let reference = client.call("reference", &json!({"name": "sqs.send"}));
    assert_eq!(reference["result"]["structuredContent"]["name"], "sqs.send");
    let nothing = client.call("run", &json!({"filters": ["no-such-case"]}));
    assert_eq!(nothing["result"]["isError"], true);
    let text = nothing["result"]["content"][0]["text"].as_str().unwrap();
    assert!(text.contains("no case has a matching name"), "{text}");
    // A name that looks like an option is none.
    let odd = client.call("reference", &json!({"name": "--all"}));
    assert_eq!(odd["result"]["isError"], true, "{odd}");
    let resources = client.ask(&json!({"jsonrpc": "2.0", "id": 3, "method": "resources/list"}));
    let first = &resources["result"]["resources"][0];
    assert_eq!(first["uri"], "rehearsal://llms.txt");
    let read = json!({"jsonrpc": "2.0", "id": 4, "method": "resources/read", "params": {"uri": "rehearsal://reference/actions/http.md"}});
    let read = client.ask(&read);
    assert!(
        read["result"]["contents"][0]["text"]
            .as_str()
            .unwrap()
            .starts_with("# `http`")
    );
    assert_eq!(client.end(), 0);
}

#[test]
fn wrong_messages_get_their_errors() {
    let folder = with_both();
    let mut client = Client::start(&folder);
    let mut out = String::new();
    let mut say = |client: &mut Client, line: &str| {
        client.send(line);
        let _ = writeln!(out, "> {line}\n< {}", client.receive());
    };
    say(&mut client, "{");
    say(&mut client, "[]");
    say(&mut client, "7");
    say(
        &mut client,
        r#"{"jsonrpc": "1.0", "id": 1, "method": "ping"}"#,
    );
    say(&mut client, r#"{"jsonrpc": "2.0", "id": 1}"#);
    say(
        &mut client,
        r#"{"jsonrpc": "2.0", "id": null, "method": "ping"}"#,
    );
    say(
        &mut client,
        r#"{"jsonrpc": "2.0", "id": 1, "method": "ping", "params": [1]}"#,
    );
    say(
        &mut client,
        r#"{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}"#,
    );
    say(
        &mut client,
        r#"{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {}}"#,
    );
    client.initialize("2025-06-18");
    for line in [
        r#"{"jsonrpc": "2.0", "id": 1, "method": "prompts/list"}"#,
        r#"{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "teleport"}}"#,
        r#"{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "run", "arguments": {"sed": 1}}}"#,
        r#"{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "run", "arguments": {"seed": "x"}}}"#,
        r#"{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "explain"}}"#,
        r#"{"jsonrpc": "2.0", "id": 1, "method": "resources/read", "params": {"uri": "file:///etc/passwd"}}"#,
        r#"[{"jsonrpc": "2.0", "id": 1, "method": "ping"}, {"jsonrpc": "2.0", "method": "notifications/x"}, {"jsonrpc": "2.0", "id": 2, "method": "ping"}]"#,
    ] {
        say(&mut client, line);
    }
    assert_eq!(client.end(), 0);
    insta::assert_snapshot!(out);
}

#[test]
fn cancelled_call_is_not_answered() {
    let folder = project(&[
        ("scenarios/stage.yaml", STAGE),
        (
            "scenarios/waits.yaml",
            "scenario: Waits\nsteps:\n  - sqs.peek: orders\n    within: 10m\n    timeout: 10m\n    expect: {count: 1}\n",
        ),
    ]);
    let mut client = Client::start(&folder);
    client.initialize("2025-06-18");
    client.send(r#"{"jsonrpc": "2.0", "id": 5, "method": "tools/call", "params": {"name": "run", "arguments": {}}}"#);
    client.send(
        r#"{"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 5}}"#,
    );
    let pong = client.ask(&json!({"jsonrpc": "2.0", "id": 6, "method": "ping"}));
    assert_eq!(pong["id"], 6);
    assert_eq!(client.end(), 0);
}

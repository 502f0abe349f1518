//! What the last run left: lenses, values and the commands of lenses.

use std::path::PathBuf;

use rehearsal_language_server::Options;
use rehearsal_record::{LastRun, LastRuns, LastStep, Place, Route};
use serde_json::{Value, json};

use crate::editor::{Editor, STAGE};

const SCENARIO: &str = "\
scenario: An order is sent
cases:
  - {name: one, qty: 1}
  - {name: two, qty: 2}
steps:
  - sqs.send: orders
    json: {qty: $qty}
    save: {message: id}
  - assert: {id: $message}
    expect: {id: {$is: uuid}}
";

fn editor() -> Editor {
    let options = Options {
        program: Some("echo".into()),
        records: Some(|root| Some(root.join("records"))),
    };
    Editor::with(options, &[("stage.yaml", STAGE), ("a.yaml", SCENARIO)])
}

fn step(line: u32, source: &str, verdict: &str, variables: Value) -> LastStep {
    LastStep {
        place: Place {
            file: "scenarios/a.yaml".into(),
            line,
            column: 5,
            length: 8,
        },
        source: source.to_owned(),
        verdict: verdict.to_owned(),
        attempts: 3,
        duration: std::time::Duration::from_millis(12),
        observed: serde_json::Map::default(),
        variables: serde_json::from_value(variables).unwrap(),
    }
}

fn leave(editor: &Editor, runs: &LastRuns) -> PathBuf {
    let folder = editor.folder().join("records");
    std::fs::create_dir_all(&folder).unwrap();
    let text = serde_json::to_vec(runs).unwrap();
    std::fs::write(folder.join(LastRuns::FILE), text).unwrap();
    let trace = folder.join("trace.html");
    std::fs::write(&trace, "<p>").unwrap();
    trace
}

fn runs(trace: Option<PathBuf>) -> LastRuns {
    let passed = LastRun {
        verdict: "passed".to_owned(),
        seed: 7,
        trace,
        steps: vec![step(6, "  - sqs.send: orders", "passed", json!({"qty": 1}))],
    };
    let failed = LastRun {
        verdict: "failed".to_owned(),
        seed: 8,
        trace: None,
        steps: vec![
            step(6, "  - sqs.send: orders", "passed", json!({"qty": 2})),
            step(
                9,
                "  - assert: {id: $message}",
                "failed",
                json!({"message": {"id": "m-1"}}),
            ),
            step(10, "    was another line", "passed", json!({})),
        ],
    };
    let mut runs = LastRuns::default();
    runs.cases.insert("a::one".to_owned(), passed);
    runs.cases.insert("a::two".to_owned(), failed);
    let route = Route {
        method: "GET".into(),
        path: "/orders/{id}".into(),
    };
    runs.routes.insert("shop".to_owned(), vec![route]);
    runs
}

/// Returns the lenses as their line, title and case.
fn lenses(editor: &mut Editor) -> Vec<String> {
    let found = editor.of_file("textDocument/codeLens", "a.yaml");
    let show = |lens: &Value| {
        let command = &lens["command"];
        let name = command["arguments"][0]["name"].as_str().unwrap();
        let title = command["title"].as_str().unwrap();
        format!("{} {title} {name}", lens["range"]["start"]["line"])
    };
    found.as_array().unwrap().iter().map(show).collect()
}

#[test]
fn scenarios_and_cases_have_lenses() {
    let mut editor = editor();
    editor.open("a.yaml", SCENARIO);
    let before = lenses(&mut editor);
    assert_eq!(editor.messages_of("a.yaml"), [""; 0]);
    assert_eq!(
        before,
        [
            "0 Run a",
            "0 Run with seed a",
            "2 Run a::one",
            "2 Run with seed a::one",
            "3 Run a::two",
            "3 Run with seed a::two"
        ]
    );
    let trace = editor.folder().join("records/trace.html");
    leave(&editor, &runs(Some(trace)));
    let after = lenses(&mut editor);
    assert_eq!(after[2], "0 Open last trace a");
    assert_eq!(after[5], "2 Open last trace a::one");
    assert_eq!(after.len(), 8);
}

#[test]
fn values_of_the_case_that_failed_are_at_the_ends_of_lines() {
    let mut editor = editor();
    editor.open("a.yaml", SCENARIO);
    let params = json!({
        "textDocument": {"uri": editor.uri("a.yaml")},
        "range": {"start": {"line": 0, "character": 0}, "end": {"line": 20, "character": 0}},
    });
    assert_eq!(
        editor.ask("textDocument/inlayHint", params.clone()),
        json!([])
    );
    leave(&editor, &runs(None));
    let hints = editor.ask("textDocument/inlayHint", params.clone());
    let show = |hint: &Value| {
        format!(
            "{} {}",
            hint["position"]["line"],
            hint["label"].as_str().unwrap()
        )
    };
    let shown: Vec<String> = hints.as_array().unwrap().iter().map(show).collect();
    assert_eq!(
        shown,
        [
            "2 qty = 2",
            "5 ✓ 3 attempts, 12 ms",
            "7 message = {\"id\":\"m-1\"}",
            "8 ✗ 3 attempts, 12 ms",
        ]
    );
    let tooltip = hints[0]["tooltip"].as_str().unwrap();
    assert_eq!(tooltip, "The last run of a::two, with seed 8");
    // A line that has changed since has no value.
    editor.change(
        "a.yaml",
        &SCENARIO.replace("sqs.send: orders", "sqs.send:  orders"),
    );
    let hints = editor.ask("textDocument/inlayHint", params);
    assert!(!hints.to_string().contains("qty"), "{hints}");
}

#[test]
fn completion_knows_what_the_last_run_saw() {
    let mut editor = editor();
    leave(&editor, &runs(None));
    let labels = |found: Value| -> Vec<String> {
        let labels = found.as_array().unwrap().iter();
        labels
            .map(|one| one["label"].as_str().unwrap().to_owned())
            .collect()
    };
    editor.open(
        "a.yaml",
        &SCENARIO.replace("id: $message}", "id: '${message.}'}"),
    );
    let found = editor.at("textDocument/completion", "a.yaml", 8, 28);
    assert_eq!(labels(found), ["id"]);
    let request = |text: &str| format!("scenario: x\nsteps:\n  - http: {text}\n");
    editor.change("a.yaml", &request("GET /"));
    let found = editor.at("textDocument/completion", "a.yaml", 2, 15);
    assert_eq!(labels(found), ["/orders/${id}"]);
    editor.change("a.yaml", &request(""));
    let found = editor.at("textDocument/completion", "a.yaml", 2, 10);
    assert_eq!(labels(found), ["GET /orders/${id}"]);
}

#[cfg(unix)]
#[test]
fn commands_are_carried_out_where_the_editor_does_not() {
    let mut editor = editor();
    let root = editor.folder().display().to_string();
    let run = |command: &str, argument: Value| json!({"command": command, "arguments": [argument]});
    let argument = json!({"root": root, "name": "a::one", "seed": 5});
    let result = editor.ask(
        "workspace/executeCommand",
        run("rehearsal.runWithSeed", argument),
    );
    assert_eq!(result, Value::Null);
    let message = editor.wait_for("window/showMessage");
    let expected = format!(
        "a::one passed: run a::one --color never --seed 5 --report html={root}/records/last-run.html"
    );
    assert_eq!(message["message"], expected);
    editor.wait_for("workspace/codeLens/refresh");

    let argument = json!({"root": root, "name": "a", "trace": format!("{root}/trace.html")});
    editor.ask(
        "workspace/executeCommand",
        run("rehearsal.openTrace", argument),
    );
    let shown = editor.wait_for("window/showDocument");
    assert_eq!(shown["external"], true);
    let response =
        editor.ask_for_response("workspace/executeCommand", run("rehearsal.run", json!({})));
    let refused = response.response_result.unwrap_err().message;
    assert!(refused.contains("needs a scenario or case"), "{refused}");
}

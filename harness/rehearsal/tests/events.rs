//! What a run writes is what the schema of its events says.
#![expect(
    clippy::unwrap_used,
    reason = "a test says what went wrong by panicking"
)]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

#[test]
fn every_line_of_a_run_is_as_the_schema_says() {
    let schema = Command::new(env!("CARGO_BIN_EXE_rehearsal"))
        .args(["schema", "events"])
        .output()
        .unwrap();
    let schema: Value = serde_json::from_slice(&schema.stdout).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/play");
    let reports = tempfile::tempdir().unwrap();
    let file = reports.path().join("events.jsonl");
    let ran = Command::new(env!("CARGO_BIN_EXE_rehearsal"))
        .args(["run", "--seed", "1", "--retries", "1", "--report"])
        .arg(format!("jsonl={}", file.display()))
        .current_dir(folder)
        .env_remove("INSTA_UPDATE")
        .env("CARGO_TARGET_DIR", reports.path())
        .output()
        .unwrap();
    assert_eq!(ran.status.code(), Some(1), "some of them are to fail");
    let mut kinds = BTreeSet::new();
    for line in std::fs::read_to_string(file).unwrap().lines() {
        let event: Value = serde_json::from_str(line).unwrap();
        let wrong = against(&schema, &schema, &event, "");
        assert_eq!(wrong, None, "{line}");
        kinds.insert(event["event"].as_str().unwrap().to_owned());
    }
    let expected = [
        "booted",
        "case_finished",
        "case_retried",
        "case_started",
        "notice",
        "run_finished",
        "run_started",
        "step_finished",
        "step_started",
    ];
    assert!(
        kinds.is_superset(&expected.map(str::to_owned).into()),
        "{kinds:?}"
    );
}

#[test]
fn what_is_not_as_the_schema_says_is_seen() {
    let schema: Value =
        serde_json::from_str(include_str!("../../docs/events.schema.json")).unwrap();
    let wrong = |event: Value| against(&schema, &schema, &event, "").is_some();
    assert!(!wrong(
        serde_json::json!({"event": "notice", "text": "one"})
    ));
    assert!(wrong(serde_json::json!({"event": "notice", "text": 1})));
    assert!(wrong(serde_json::json!({"event": "notice"})));
    assert!(wrong(
        serde_json::json!({"event": "nothing", "text": "one"})
    ));
    let booted =
        |took: i64| serde_json::json!({"event": "booted", "part": "a", "duration_us": took});
    assert!(!wrong(booted(1)) && wrong(booted(-1)));
}

/// What is wrong with a value, by as much of JSON Schema as our own has; a
/// word of it that is not known here is a mistake, too.
fn against(root: &Value, schema: &Value, value: &Value, path: &str) -> Option<String> {
    let Value::Object(words) = schema else {
        return (*schema != Value::Bool(true)).then(|| format!("{path}: {schema}"));
    };
    words.iter().find_map(|(word, rule)| {
        let holds = match word.as_str() {
            "$schema" | "$defs" | "title" | "description" | "default" | "format" => true,
            "$ref" => {
                let pointer = rule.as_str().unwrap().trim_start_matches('#');
                return against(root, root.pointer(pointer).unwrap(), value, path);
            }
            "type" => match rule {
                Value::Array(kinds) => kinds.iter().any(|kind| is(kind, value)),
                kind => is(kind, value),
            },
            "const" => rule == value,
            "enum" => rule.as_array().unwrap().contains(value),
            "minimum" => value.as_f64() >= rule.as_f64(),
            "maximum" => value.as_f64() <= rule.as_f64(),
            "required" => {
                let mut missing = rule.as_array().unwrap().iter();
                let missing = missing.find(|key| value.get(key.as_str().unwrap()).is_none());
                return missing.map(|key| format!("{path}: {key} is missing"));
            }
            "properties" => {
                let fields = rule.as_object().unwrap().iter();
                return fields
                    .filter_map(|(key, schema)| Some((key, schema, value.get(key)?)))
                    .find_map(|(key, schema, value)| {
                        against(root, schema, value, &format!("{path}.{key}"))
                    });
            }
            "items" => {
                let items = value.as_array().into_iter().flatten();
                return items
                    .enumerate()
                    .find_map(|(at, item)| against(root, rule, item, &format!("{path}[{at}]")));
            }
            "oneOf" | "anyOf" => {
                let all = rule.as_array().unwrap().iter();
                let wrong: Vec<_> = all.map(|one| against(root, one, value, path)).collect();
                let held = wrong.iter().filter(|one| one.is_none()).count();
                if held == 1 || held > 1 && word == "anyOf" {
                    true
                } else {
                    return Some(format!("{path}: {wrong:?}"));
                }
            }
            other => panic!("{path}: {other} is not known here"),
        };
        (!holds).then(|| format!("{path}: {value} is not {word} {rule}"))
    })
}

fn is(kind: &Value, value: &Value) -> bool {
    match kind.as_str().unwrap() {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("{other} is no type"),
    }
}

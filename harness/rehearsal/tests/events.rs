//! The events of a run match their JSON Schema.
#![expect(
    clippy::unwrap_used,
    reason = "a test reports what went wrong by panicking"
)]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

#[test]
fn events_of_a_run_match_the_schema() {
    let schema = Command::new(env!("CARGO_BIN_EXE_rehearsal"))
        .args(["schema", "events"])
        .output()
        .unwrap();
    let schema: Value = serde_json::from_slice(&schema.stdout).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/runner");
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
    assert_eq!(ran.status.code(), Some(1), "some cases fail");
    let mut kinds = BTreeSet::new();
    for line in std::fs::read_to_string(file).unwrap().lines() {
        let event: Value = serde_json::from_str(line).unwrap();
        let mismatch = mismatch(&schema, &schema, &event, "");
        assert_eq!(mismatch, None, "{line}");
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
fn events_that_do_not_match_are_found() {
    let schema: Value =
        serde_json::from_str(include_str!("../../docs/events.schema.json")).unwrap();
    let wrong = |event: Value| mismatch(&schema, &schema, &event, "").is_some();
    assert!(!wrong(
        serde_json::json!({"event": "notice", "text": "one"})
    ));
    assert!(wrong(serde_json::json!({"event": "notice", "text": 1})));
    assert!(wrong(serde_json::json!({"event": "notice"})));
    assert!(wrong(
        serde_json::json!({"event": "nothing", "text": "one"})
    ));
    let booted =
        |micros: i64| serde_json::json!({"event": "booted", "part": "a", "duration_us": micros});
    assert!(!wrong(booted(1)) && wrong(booted(-1)));
}

/// Returns why a value does not match a schema. It knows the keywords of JSON
/// Schema that ours uses, and panics at others.
fn mismatch(root: &Value, schema: &Value, value: &Value, path: &str) -> Option<String> {
    let Value::Object(keywords) = schema else {
        return (*schema != Value::Bool(true)).then(|| format!("{path}: {schema}"));
    };
    keywords.iter().find_map(|(keyword, rule)| {
        let matches = match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" | "default" | "format" => true,
            "$ref" => {
                let pointer = rule.as_str().unwrap().trim_start_matches('#');
                return mismatch(root, root.pointer(pointer).unwrap(), value, path);
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
                        mismatch(root, schema, value, &format!("{path}.{key}"))
                    });
            }
            // Any other key, with any value.
            "additionalProperties" => *rule == Value::Bool(true),
            "items" => {
                let items = value.as_array().into_iter().flatten();
                return items
                    .enumerate()
                    .find_map(|(at, item)| mismatch(root, rule, item, &format!("{path}[{at}]")));
            }
            "oneOf" | "anyOf" => {
                let all = rule.as_array().unwrap().iter();
                let results: Vec<_> = all.map(|one| mismatch(root, one, value, path)).collect();
                let matching = results.iter().filter(|one| one.is_none()).count();
                if matching == 1 || matching > 1 && keyword == "anyOf" {
                    true
                } else {
                    return Some(format!("{path}: {results:?}"));
                }
            }
            other => panic!("{path}: unknown keyword {other}"),
        };
        (!matches).then(|| format!("{path}: {value} is not {keyword} {rule}"))
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
        other => panic!("unknown type {other}"),
    }
}

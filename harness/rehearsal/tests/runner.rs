//! Runs the scenarios in `tests/runner/`, which need no app, and compares the
//! verdict of every step with a snapshot.
#![expect(
    clippy::unwrap_used,
    reason = "a test reports what went wrong by panicking"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Returns the verdicts of all cases and steps, in a fixed order: parallel steps
/// may end in any order.
fn verdicts() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/runner");
    let reports = tempfile::tempdir().unwrap();
    let events = reports.path().join("events.jsonl");
    let output = Command::new(env!("CARGO_BIN_EXE_rehearsal"))
        .args(["run", "--seed", "1", "--report"])
        .arg(format!("jsonl={}", events.display()))
        .current_dir(folder)
        .output()
        .unwrap();
    assert_eq!(
        output.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut cases: BTreeMap<String, BTreeMap<u64, String>> = BTreeMap::new();
    for line in std::fs::read_to_string(events).unwrap().lines() {
        let event: Value = serde_json::from_str(line).unwrap();
        let case = || {
            let id = &event["id"];
            let row = id["case"]
                .as_str()
                .map(|row| format!("::{row}"))
                .unwrap_or_default();
            format!("{}{row}", id["scenario"].as_str().unwrap())
        };
        match event["event"].as_str().unwrap() {
            "step_finished" => {
                let number = event["step"]["number"].as_u64().unwrap();
                cases
                    .entry(case())
                    .or_default()
                    .insert(number, step(&event["step"]));
            }
            "case_finished" => {
                let verdict = &event["outcome"]["verdict"];
                let verdict = format!("  -> {}\n", verdict["verdict"].as_str().unwrap());
                cases.entry(case()).or_default().insert(u64::MAX, verdict);
            }
            _ => {}
        }
    }
    let texts = cases.into_iter().map(|(case, steps)| {
        let steps: String = steps.into_values().collect();
        format!("{case}\n{steps}\n")
    });
    texts.collect()
}

fn step(step: &Value) -> String {
    let mut text = String::new();
    let verdict = &step["verdict"];
    let _ = writeln!(
        text,
        "  {} {}: {}",
        step["number"],
        step["title"].as_str().unwrap(),
        verdict["verdict"].as_str().unwrap(),
    );
    if let Some(reason) = verdict["reason"].as_str() {
        let _ = writeln!(text, "      {reason}");
    }
    // The actual values contain ids and times.
    for mismatch in verdict["mismatches"].as_array().into_iter().flatten() {
        let field = |field: &str| mismatch[field].as_str().unwrap();
        let place = &mismatch["place"];
        let _ = writeln!(
            text,
            "      {}:{} {}: expected {}",
            place["line"],
            place["column"],
            field("path"),
            field("expected"),
        );
    }
    text
}

#[test]
fn steps_have_the_expected_verdicts() {
    insta::assert_snapshot!(verdicts());
}

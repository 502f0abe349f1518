//! The runner, by scenarios that need no app: what each step came to, step by
//! step, is a snapshot. The scenarios and their stage are in `tests/play/`.
#![expect(
    clippy::unwrap_used,
    reason = "a test says what went wrong by panicking"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// What became of every case, by name; steps in the order they began, because
/// those that play at once may end in any order.
fn played() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/play");
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
    let mut told: BTreeMap<String, BTreeMap<u64, String>> = BTreeMap::new();
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
                told.entry(case())
                    .or_default()
                    .insert(number, step(&event["step"]));
            }
            "case_finished" => {
                let verdict = &event["outcome"]["verdict"];
                let verdict = format!("  -> {}\n", verdict["verdict"].as_str().unwrap());
                told.entry(case()).or_default().insert(u64::MAX, verdict);
            }
            _ => {}
        }
    }
    let told = told.into_iter().map(|(case, story)| {
        let story: String = story.into_values().collect();
        format!("{case}\n{story}\n")
    });
    told.collect()
}

fn step(step: &Value) -> String {
    let mut story = String::new();
    let verdict = &step["verdict"];
    let _ = writeln!(
        story,
        "  {} {}: {}",
        step["number"],
        step["title"].as_str().unwrap(),
        verdict["verdict"].as_str().unwrap(),
    );
    if let Some(reason) = verdict["reason"].as_str() {
        let _ = writeln!(story, "      {reason}");
    }
    // What was there instead holds ids and times; where it matters, it is in
    // what was expected.
    for mismatch in verdict["mismatches"].as_array().into_iter().flatten() {
        let text = |field: &str| mismatch[field].as_str().unwrap();
        let place = &mismatch["place"];
        let _ = writeln!(
            story,
            "      {}:{} {}: expected {}",
            place["line"],
            place["column"],
            text("path"),
            text("expected"),
        );
    }
    story
}

#[test]
fn steps_are_played_and_judged() {
    insta::assert_snapshot!(played());
}

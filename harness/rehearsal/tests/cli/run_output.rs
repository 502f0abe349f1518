//! Runs of small scenarios on a stage without apps, and their events.
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{project, rehearsal, transcript_of};

pub(crate) const STAGE: &str = "cloud:\n  queues:\n    orders: {}\n";

pub(crate) const GREEN: &str = "\
scenario: A queue is empty
tags: [smoke]
steps:
  - sqs.peek: orders
    expect: {count: 0}
";

pub(crate) const RED: &str = "\
scenario: A queue has messages
tags: [slow]
steps:
  - sqs.peek: orders
    expect: {count: 3}
";

/// Waits for a message that never comes, until a timeout.
pub(crate) const ENDLESS: &str = "\
scenario: A message comes
steps:
  - name: wait for it
    sqs.peek: orders
    within: 1h
    expect: {count: 1}
";

/// The exit code, the output and the events of a run.
pub(crate) struct RunOutput {
    pub(crate) exit: i32,
    pub(crate) transcript: String,
    pub(crate) events: Vec<Value>,
}

impl RunOutput {
    pub(crate) fn of(folder: &Path, args: &[&str]) -> Self {
        let report = folder.join("events.jsonl");
        let jsonl = format!("jsonl={}", report.display());
        let args = [&["run", "--report", &jsonl], args].concat();
        let output = rehearsal(folder, &args);
        let lines = std::fs::read_to_string(&report).unwrap_or_default();
        let _ = std::fs::remove_file(report);
        Self {
            exit: output.status.code().unwrap(),
            transcript: transcript_of(&output, &args),
            events: lines
                .lines()
                .map(|line| serde_json::from_str(line).unwrap())
                .collect(),
        }
    }

    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.exit, code, "{}", self.transcript);
        self
    }

    pub(crate) fn all(&self, event: &str) -> Vec<&Value> {
        let matches = |other: &&Value| other["event"] == event;
        self.events.iter().filter(matches).collect()
    }

    pub(crate) fn summary(&self, count: &str) -> u64 {
        self.all("run_finished")[0]["summary"][count]
            .as_u64()
            .unwrap()
    }

    /// Returns the cases that ran, in the order in which they started.
    pub(crate) fn cases(&self) -> Vec<String> {
        self.all("case_started").into_iter().map(name).collect()
    }
}

fn name(event: &Value) -> String {
    let id = &event["id"];
    let part = |mark: &str, part: &Value| match part {
        Value::Null => String::new(),
        Value::String(text) => format!("{mark}{text}"),
        other => format!("{mark}{other}"),
    };
    let scenario = id["scenario"].as_str().unwrap();
    format!(
        "{scenario}{}{}",
        part("::", &id["case"]),
        part("#", &id["round"])
    )
}

pub(crate) fn folder(scenarios: &[(&str, &str)]) -> TempDir {
    let folder = project(&[("scenarios/stage.yaml", STAGE)]);
    for (name, text) in scenarios {
        let file = folder.path().join(format!("scenarios/{name}.yaml"));
        std::fs::write(file, text).unwrap();
    }
    folder
}

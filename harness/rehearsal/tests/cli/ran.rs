//! Runs of small scenarios on a stage without apps, and what became of them.
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{project, rehearsal, shown};

pub(crate) const STAGE: &str = "cloud:\n  queues:\n    orders: {}\n";

pub(crate) const GREEN: &str = "\
scenario: A queue is empty
tags: [smoke]
steps:
  - sqs.peek: orders
    expect: {count: 0}
";

pub(crate) const RED: &str = "\
scenario: A queue is not what it should be
tags: [slow]
steps:
  - sqs.peek: orders
    expect: {count: 3}
";

/// Waits for what never comes; only the end of its time ends it.
pub(crate) const ENDLESS: &str = "\
scenario: A message comes
steps:
  - name: wait for it
    sqs.peek: orders
    within: 1h
    expect: {count: 1}
";

/// A run's exit code and its events.
pub(crate) struct Ran {
    pub(crate) exit: i32,
    pub(crate) told: String,
    pub(crate) events: Vec<Value>,
}

impl Ran {
    pub(crate) fn of(folder: &Path, args: &[&str]) -> Self {
        let report = folder.join("events.jsonl");
        let jsonl = format!("jsonl={}", report.display());
        let args = [&["run", "--report", &jsonl], args].concat();
        let output = rehearsal(folder, &args);
        let lines = std::fs::read_to_string(&report).unwrap_or_default();
        let _ = std::fs::remove_file(report);
        Self {
            exit: output.status.code().unwrap(),
            told: shown(&output, &args),
            events: lines
                .lines()
                .map(|line| serde_json::from_str(line).unwrap())
                .collect(),
        }
    }

    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.exit, code, "{}", self.told);
        self
    }

    pub(crate) fn all(&self, event: &str) -> Vec<&Value> {
        let of_that_kind = |told: &&Value| told["event"] == event;
        self.events.iter().filter(of_that_kind).collect()
    }

    pub(crate) fn summary(&self, count: &str) -> u64 {
        self.all("run_finished")[0]["summary"][count]
            .as_u64()
            .unwrap()
    }

    /// The cases that were played, in the order of their beginnings.
    pub(crate) fn played(&self) -> Vec<String> {
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

//! The cases of a run as lines of a list, with the version in which each changed last.

use std::collections::HashMap;

use rehearsal_record::{CaseId, Event};
use serde::Serialize;
use serde_json::Value;
use time::OffsetDateTime;

/// How far a case is. Its finished steps are not kept here.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Row {
    pub(crate) name: String,
    /// `waiting`, `running`, or its verdict.
    pub(crate) state: String,
    /// The step that runs, as the last one that has started.
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<String>,
    /// How many steps have ended.
    steps: usize,
    attempt: u32,
    /// When it started, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    started: Option<i64>,
    duration_us: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip)]
    changed: u64,
}

impl Row {
    fn new(name: String, changed: u64) -> Self {
        Self {
            name,
            state: "waiting".to_owned(),
            step: None,
            steps: 0,
            attempt: 0,
            started: None,
            duration_us: 0,
            reason: None,
            changed,
        }
    }
}

/// The rows of one run.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    all: Vec<Row>,
    at: HashMap<String, usize>,
}

impl Rows {
    /// Creates the rows of cases that wait.
    pub(crate) fn waiting(names: Vec<String>, version: u64) -> Self {
        let mut rows = Self::default();
        for name in names {
            rows.row(&name, version);
        }
        rows
    }

    /// Applies an event of a case that has not ended.
    pub(crate) fn apply(&mut self, event: &Event, version: u64) {
        match event {
            Event::CaseStarted {
                id, attempt, at, ..
            } => {
                let row = self.of(id, version);
                "running".clone_into(&mut row.state);
                row.attempt = *attempt;
                row.started = Some(millis(*at));
                row.steps = 0;
            }
            Event::StepStarted {
                id, number, title, ..
            } => self.of(id, version).step = Some(format!("{number}. {title}")),
            Event::StepFinished { id, .. } => self.of(id, version).steps += 1,
            _ => {}
        }
    }

    /// Sets how a case ended, from its line in the list of cases of a report.
    pub(crate) fn finish(&mut self, head: &Value, version: u64) {
        let Some(name) = head["name"].as_str() else {
            return;
        };
        let row = self.row(name, version);
        let verdict = head["verdict"].as_str().unwrap_or_default();
        verdict.clone_into(&mut row.state);
        row.duration_us = head["duration_us"].as_u64().unwrap_or_default();
        row.reason = head["reason"].as_str().map(str::to_owned);
        row.step = None;
    }

    /// Whether a case is in the run.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.at.contains_key(name)
    }

    /// Returns the rows that changed after a version.
    pub(crate) fn changed_since(&self, version: u64) -> Vec<&Row> {
        let rows = self.all.iter();
        rows.filter(|row| row.changed > version).collect()
    }

    fn of(&mut self, id: &CaseId, version: u64) -> &mut Row {
        self.row(&id.to_string(), version)
    }

    fn row(&mut self, name: &str, version: u64) -> &mut Row {
        let at = self.at.get(name).copied().unwrap_or_else(|| {
            self.all.push(Row::new(name.to_owned(), version));
            self.at.insert(name.to_owned(), self.all.len() - 1);
            self.all.len() - 1
        });
        let row = &mut self.all[at];
        row.changed = version;
        row
    }
}

pub(crate) fn millis(at: OffsetDateTime) -> i64 {
    i64::try_from(at.unix_timestamp_nanos() / 1_000_000).unwrap_or_default()
}

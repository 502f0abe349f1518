//! The parts of a system and the traffic between them, from the events of a run.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use rehearsal_record::{
    Call, CaseOutcome, Event, ExternalRequest, Part, Statement, StepOutcome, System,
};
use serde_json::Value;

use super::names;
use crate::cases::{Attempt, CaseCollector};

/// A map of a system.
#[derive(Debug, Clone, Default)]
pub struct SystemMap {
    system: System,
    /// What was seen between two parts.
    traffic: BTreeMap<(Part, Part), Traffic>,
}

/// What was seen on the way from one part to another.
#[derive(Debug, Clone, Default)]
pub(crate) struct Traffic {
    pub(crate) calls: usize,
    pub(crate) errors: usize,
    /// Calls that a fault rule changed.
    pub(crate) faults: usize,
    /// Microseconds of those that did not wait for something.
    durations: Vec<u32>,
    /// How often each operation was seen.
    pub(crate) operations: BTreeMap<String, usize>,
}

/// One thing that was seen.
struct Sample {
    operation: String,
    duration: Option<Duration>,
    is_error: bool,
    is_fault: bool,
}

impl SystemMap {
    /// Returns the map of a stage that nothing has happened on.
    pub fn of(system: System) -> Self {
        Self {
            system,
            traffic: BTreeMap::new(),
        }
    }

    /// Returns the map of a run, or of its cases of one name.
    pub fn of_run(events: &[Event], case: Option<&str>) -> Self {
        let mut map = Self::default();
        let mut cases = CaseCollector::default();
        for event in events {
            cases.add(event);
            match event {
                Event::StageDescribed { system } => map.describe(system),
                Event::CaseFinished { id, outcome } => {
                    let record = cases.take(id);
                    if case.is_none_or(|case| id.name() == case || &*id.scenario == case) {
                        map.add(record.last_attempt(outcome));
                    }
                }
                _ => {}
            }
        }
        map
    }

    /// Returns whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.system.parts.is_empty() && self.traffic.is_empty()
    }

    /// Returns whether anything was seen.
    pub fn has_traffic(&self) -> bool {
        !self.traffic.is_empty()
    }

    /// Adds what the stage file declares; shards of a run declare the same.
    pub(crate) fn describe(&mut self, system: &System) {
        for part in &system.parts {
            if !self.system.parts.contains(part) {
                self.system.parts.push(part.clone());
            }
        }
        for link in &system.links {
            if !self.system.links.contains(link) {
                self.system.links.push(link.clone());
            }
        }
    }

    /// Returns the map of a case of the same stage, of which it shows nothing but what
    /// the case used.
    pub(super) fn of_case(&self, attempt: Attempt<'_>) -> Self {
        let mut map = Self::of(self.system.clone());
        map.add(attempt);
        map.system.links.clear();
        map.system.parts.retain(|part| {
            let mut ends = map.traffic.keys();
            ends.any(|(from, to)| from == part || to == part)
        });
        map
    }

    /// Adds what happened in a case.
    pub(crate) fn add(&mut self, attempt: Attempt<'_>) {
        for step in attempt.steps {
            self.add_step(step);
        }
        let CaseOutcome {
            calls,
            waiting,
            statements,
            externals,
            ..
        } = attempt.outcome;
        let targets: HashMap<u64, Part> = calls
            .iter()
            .map(|call| (call.seq, names::target(call, &self.system)))
            .collect();
        for call in calls.iter().filter(|call| !names::is_remark(call)) {
            self.add_call(call, &targets, attempt.steps);
        }
        for call in waiting {
            self.add_call(call, &targets, attempt.steps);
        }
        for statement in statements {
            self.add_statement(statement);
        }
        for request in externals {
            self.add_external(request);
        }
    }

    fn add_step(&mut self, step: &StepOutcome) {
        let (Some(app), Some(request)) = (names::app_of_step(step), &step.request) else {
            return;
        };
        let text = |key: &str| request.get(key).and_then(Value::as_str).unwrap_or_default();
        let path = names::path_pattern(names::path_of(text("url")));
        let status = step.observation.get("status").and_then(Value::as_u64);
        let sample = Sample {
            operation: format!("{} {path}", text("method")),
            // With more attempts it is the time of the waiting, too.
            duration: (step.attempts == 1).then_some(step.duration),
            is_error: status.is_none_or(|status| status >= 500),
            is_fault: false,
        };
        self.count(names::scenarios(), names::part("app", &app), sample);
    }

    fn add_call(&mut self, call: &Call, targets: &HashMap<u64, Part>, steps: &[StepOutcome]) {
        let target = names::target(call, &self.system);
        let cause = call.cause.and_then(|cause| targets.get(&cause).cloned());
        let caller = cause.unwrap_or_else(|| names::caller(call, &self.system, steps));
        let waits = call
            .request
            .get("WaitTimeSeconds")
            .and_then(Value::as_u64)
            .is_some_and(|seconds| seconds > 0);
        let sample = Sample {
            operation: call.operation.to_string(),
            duration: (!waits && call.status > 0).then_some(call.duration),
            is_error: call.status >= 400 || call.error.is_some(),
            is_fault: call.fault.is_some(),
        };
        // What a step receives it asks for; an app is called by its messages.
        if names::consumes(call) && &*caller.kind != names::SCENARIOS {
            self.count(target, caller, sample);
        } else {
            self.count(caller, target, sample);
        }
    }

    fn add_statement(&mut self, statement: &Statement) {
        let app = statement.app.as_deref().map(|app| names::part("app", app));
        let app = app.filter(|app| self.system.parts.contains(app));
        let first = statement.text.split_whitespace().next().unwrap_or_default();
        let sample = Sample {
            operation: first.to_lowercase(),
            duration: Some(statement.duration),
            is_error: statement.error.is_some(),
            is_fault: false,
        };
        let database = names::part("database", "postgres");
        self.count(app.unwrap_or_else(names::scenarios), database, sample);
    }

    fn add_external(&mut self, request: &ExternalRequest) {
        let external = names::part("external", &request.external);
        let sample = Sample {
            operation: format!("{} {}", request.method, names::path_pattern(&request.path)),
            duration: request.status.map(|_| request.duration),
            is_error: request.status.is_none_or(|status| status >= 500),
            is_fault: request.fault.is_some(),
        };
        let caller = names::caller_of_external(&external, &self.system);
        self.count(caller, external, sample);
    }

    fn count(&mut self, from: Part, to: Part, sample: Sample) {
        if from == to {
            return;
        }
        let traffic = self.traffic.entry((from, to)).or_default();
        traffic.calls += 1;
        traffic.errors += usize::from(sample.is_error);
        traffic.faults += usize::from(sample.is_fault);
        if let Some(duration) = sample.duration {
            let micros = u32::try_from(duration.as_micros()).unwrap_or(u32::MAX);
            traffic.durations.push(micros);
        }
        *traffic.operations.entry(sample.operation).or_default() += 1;
    }

    /// Returns what the stage file declares.
    pub(crate) fn system(&self) -> &System {
        &self.system
    }

    /// Returns all parts: those of the stage file, and others that were seen.
    pub(super) fn parts(&self) -> Vec<Part> {
        let mut parts = vec![names::scenarios()];
        parts.extend(self.system.parts.iter().cloned());
        for (from, to) in self.traffic.keys() {
            for part in [from, to] {
                if !parts.contains(part) {
                    parts.push(part.clone());
                }
            }
        }
        let is_seen = |part: &Part| {
            self.edges()
                .iter()
                .any(|(from, to, _)| *from == part || *to == part)
        };
        if !is_seen(&parts[0]) {
            parts.remove(0);
        }
        parts
    }

    /// Returns all ways from one part to another, in a fixed order: with what was seen,
    /// or without if they are only declared.
    pub(crate) fn edges(&self) -> Vec<(&Part, &Part, Option<&Traffic>)> {
        let exercised = self.traffic.iter();
        let mut edges: Vec<_> = exercised
            .map(|((from, to), traffic)| (from, to, Some(traffic)))
            .collect();
        for link in &self.system.links {
            // An app that is told of a queue may send to it or receive from it.
            let is_seen =
                |from: &Part, to: &Part| self.traffic.contains_key(&(from.clone(), to.clone()));
            if !is_seen(&link.from, &link.to) && !is_seen(&link.to, &link.from) {
                edges.push((&link.from, &link.to, None));
            }
        }
        edges
    }
}

impl Traffic {
    /// Returns the median and the longest duration, in microseconds.
    pub(crate) fn latency(&self) -> Option<(u32, u32)> {
        let mut durations = self.durations.clone();
        durations.sort_unstable();
        let longest = durations.last()?;
        Some((durations[durations.len() / 2], *longest))
    }
}

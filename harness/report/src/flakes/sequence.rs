//! What happened in one run of a case, in an order and in words that can be compared with
//! those of another run.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use rehearsal_record::{Call, ExternalRequest, Statement, StepOutcome};
use serde_json::Value;
use time::OffsetDateTime;

use crate::cases::Attempt;
use crate::text::{cut, shape};
use crate::timeline;

/// The events that are compared; a run with more is compared up to there.
const MOST: usize = 600;

/// The events of one run.
#[derive(Debug, Clone, Default)]
pub(super) struct Sequence {
    pub(super) events: Vec<ComparedEvent>,
    /// Where each event is.
    places: HashMap<Identity, usize>,
}

/// Which event it is, whatever ids and times it has: who did what, and the how-manieth time.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Identity {
    key: Arc<str>,
    number: usize,
}

/// An event without ids and times.
#[derive(Debug, Clone)]
pub(super) struct ComparedEvent {
    pub(super) identity: Identity,
    /// What happened, in words: `fulfilment received from orders`.
    pub(super) words: String,
    /// How it ended: `ok`, or an error.
    pub(super) result: String,
    /// Whether it is the beginning of a step.
    pub(super) is_step: bool,
}

/// An event before it is counted.
struct Happened {
    at: OffsetDateTime,
    actor: String,
    /// What tells it from others, if its words without their numbers do not.
    key: Option<String>,
    words: String,
    result: String,
}

impl Sequence {
    /// Returns the events of an attempt; of a red one those up to the end of the step that
    /// failed.
    pub(super) fn of(attempt: Attempt<'_>) -> Self {
        let outcome = attempt.outcome;
        let steps = attempt.steps.iter().map(of_step);
        let calls = outcome.calls.iter().filter_map(of_call);
        let requests = outcome.externals.iter().map(of_request);
        let statements = outcome.statements.iter().filter_map(of_statement);
        let mut happened: Vec<Happened> = steps
            .chain(calls)
            .chain(requests)
            .chain(statements)
            .collect();
        if let Some(until) = timeline::red_until(attempt) {
            happened.retain(|event| event.at <= until);
        }
        happened.sort_by_key(|event| event.at);
        let mut sequence = Self::default();
        let mut counts: HashMap<String, usize> = HashMap::new();
        let mut last: HashMap<String, String> = HashMap::new();
        for event in happened {
            if sequence.events.len() == MOST {
                break;
            }
            let is_step = event.key.is_some();
            let key = event.key.unwrap_or_else(|| shape(&event.words));
            // Who polls does so more or less often.
            if last.insert(event.actor, key.clone()).as_ref() == Some(&key) {
                continue;
            }
            let number = counts.entry(key.clone()).or_default();
            *number += 1;
            let identity = Identity {
                key: key.into(),
                number: *number,
            };
            sequence
                .places
                .insert(identity.clone(), sequence.events.len());
            sequence.events.push(ComparedEvent {
                identity,
                words: numbered(event.words, *number),
                result: event.result,
                is_step,
            });
        }
        sequence
    }

    /// Returns where an event is.
    pub(super) fn place(&self, identity: &Identity) -> Option<usize> {
        self.places.get(identity).copied()
    }

    /// Returns how an event ended.
    pub(super) fn result(&self, identity: &Identity) -> Option<&str> {
        let place = self.place(identity)?;
        Some(&self.events[place].result)
    }
}

/// Returns words that say the how-manieth time it is.
fn numbered(words: String, number: usize) -> String {
    match number {
        1 => words,
        2 => format!("{words} a second time"),
        3 => format!("{words} a third time"),
        number => format!("{words} for the {number}th time"),
    }
}

fn of_step(step: &StepOutcome) -> Happened {
    Happened {
        at: step.at,
        actor: "steps".to_owned(),
        key: Some(format!("step {}", step.number)),
        words: format!("step {} ({}) began", step.number, cut(&step.title, 60)),
        result: String::new(),
    }
}

fn of_call(call: &Call) -> Option<Happened> {
    let caller = call.caller.as_deref().unwrap_or("somebody");
    // The steps stand for their own calls.
    if caller == "rehearsal" {
        return None;
    }
    let is_empty = |key: &str| call.response[key].as_array().is_none_or(Vec::is_empty);
    if &*call.operation == "ReceiveMessage" && call.error.is_none() && is_empty("Messages") {
        return None;
    }
    let resource = call.resource.as_deref().unwrap_or_default();
    let caller = caller.trim_end_matches(".amazonaws.com");
    let what = match &*call.operation {
        "SendMessage" | "SendMessageBatch" => format!("sent to {resource}"),
        "ReceiveMessage" => format!("received from {resource}"),
        "DeleteMessage" | "DeleteMessageBatch" => format!("deleted from {resource}"),
        "Publish" | "PublishBatch" => format!("published to {resource}"),
        "PutEvents" => format!("put an event on {resource}"),
        "Run" if &*call.service == "lambda" => format!("ran {resource}"),
        operation if resource.is_empty() => format!("called {operation}"),
        operation => format!("called {operation} on {resource}"),
    };
    let mut words = format!("{caller} {what}");
    if let Some(key) = call.request.get("Key").and_then(Value::as_str) {
        let _ = write!(words, " ({key})");
    }
    Some(Happened {
        // What it did was done when it was answered.
        at: call.real_at + call.duration,
        actor: caller.to_owned(),
        key: None,
        words,
        result: match &call.error {
            Some(error) => format!("{} {}", call.status, error.code),
            None => call.status.to_string(),
        },
    })
}

fn of_request(request: &ExternalRequest) -> Happened {
    Happened {
        at: request.real_at,
        actor: request.external.to_string(),
        key: None,
        words: format!(
            "{} received {} {}",
            request.external, request.method, request.path
        ),
        result: request
            .status
            .map_or_else(|| "no answer".to_owned(), |status| status.to_string()),
    }
}

fn of_statement(statement: &Statement) -> Option<Happened> {
    // Those of the steps say nothing about the apps.
    let app = statement
        .app
        .as_deref()
        .filter(|app| !app.starts_with("rehearsal"))?;
    let text = statement.text.trim_end_matches(';');
    let first = text
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let words = match &*first {
        "commit" => format!("{app} committed"),
        "rollback" => format!("{app} rolled back"),
        // What a transaction does counts when it is committed.
        "begin" | "start" | "set" | "savepoint" | "release" | "deallocate" | "discard" | "show" => {
            return None;
        }
        _ => format!("{app} ran `{}`", cut(text, 80)),
    };
    Some(Happened {
        at: statement.at + statement.duration,
        actor: app.to_owned(),
        key: None,
        words,
        result: statement
            .error
            .clone()
            .map_or_else(|| "ok".to_owned(), |error| shape(&error)),
    })
}

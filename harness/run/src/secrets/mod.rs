//! Masks secrets in events, in all the encodings in which they can appear.
//!
//! This happens where events leave the runner, so that reports need not know
//! about it. If steps of a scenario discover secrets, its finished steps are
//! sent only when the attempt has ended, because a step may have observed what a
//! later one marks as a secret.

mod delayed;
mod encodings;

pub(crate) use self::delayed::{DelayedEvents, discovers_secrets};
use self::encodings::Encodings;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use rehearsal_record::{CaseId, Event, Verdict};
use serde_json::Value;

/// The replacement of a secret.
pub(crate) const MASK: &str = "[secret]";
/// The shortest beginning of a secret that is masked at the end of a text that
/// was cut.
const MIN_PREFIX: usize = 8;
/// The shortest text that may have been cut without an ellipsis at its end.
const MIN_CUT_TEXT: usize = 256;

/// The secrets of a run: those of the stage, and those of each running case.
/// A clone shares the same secrets.
#[derive(Debug, Clone, Default)]
pub struct Secrets(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    global: SecretSet,
    cases: HashMap<CaseId, SecretSet>,
    /// The cases whose finished steps are delayed.
    delayed: HashSet<CaseId>,
}

impl Secrets {
    /// Masks a text in all events. Texts of less than four characters cannot be
    /// masked.
    pub fn add(&self, secret: &str) {
        self.lock().global.add(secret);
    }

    /// Masks a text in the events of one case.
    pub(crate) fn add_to(&self, case: &CaseId, secret: &str) {
        let mut state = self.lock();
        state.cases.entry(case.clone()).or_default().add(secret);
    }

    /// Delays the finished steps of a case until the attempt ends.
    pub(crate) fn delay_steps(&self, case: &CaseId) {
        self.lock().delayed.insert(case.clone());
    }

    pub(crate) fn delays_steps(&self, case: &CaseId) -> bool {
        self.lock().delayed.contains(case)
    }

    /// Masks the secrets of the stage in a text.
    pub fn mask(&self, text: &str) -> String {
        let mut text = text.to_owned();
        self.lock().global.mask(&mut text);
        text
    }

    /// Masks secrets in a value of a case.
    pub(crate) fn mask_value(&self, case: &CaseId, value: &mut Value) {
        let mut state = self.lock();
        state.global.mask_value(value);
        if let Some(secrets) = state.cases.get_mut(case) {
            secrets.mask_value(value);
        }
    }

    /// Masks secrets in an event. The last event of a case removes its secrets.
    pub(crate) fn mask_event(&self, event: Event) -> Event {
        let mut state = self.lock();
        let event = state.mask_event(event);
        if let Event::CaseFinished { id, .. } = &event {
            state.delayed.remove(id);
            state.cases.remove(id);
        }
        event
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn mask_event(&mut self, event: Event) -> Event {
        let id = match &event {
            Event::CaseStarted { id, .. }
            | Event::StepStarted { id, .. }
            | Event::StepFinished { id, .. }
            | Event::CaseRetried { id, .. }
            | Event::CaseFinished { id, .. } => Some(id),
            _ => None,
        };
        let Self { global, cases, .. } = self;
        let secrets = id.and_then(|id| cases.get_mut(id));
        if global.is_empty() && secrets.as_ref().is_none_or(|secrets| secrets.is_empty()) {
            return event;
        }
        let Ok(mut value) = serde_json::to_value(&event) else {
            return event;
        };
        let mut changed = global.mask_value(&mut value);
        if let Some(secrets) = secrets {
            changed |= secrets.mask_value(&mut value);
        }
        if changed {
            // Only texts are masked, and any text is valid in their place.
            let masked = serde_json::from_value(value).map(say_that_values_differ);
            masked.unwrap_or(Event::Notice {
                text: "an event was left out, because a secret could not be masked in it"
                    .to_owned(),
            })
        } else {
            event
        }
    }
}

/// Says of expectations that look met, because both values are masked, that they are not.
fn say_that_values_differ(mut event: Event) -> Event {
    let verdict = match &mut event {
        Event::StepFinished { step, .. } => &mut step.verdict,
        Event::CaseRetried { outcome, .. } | Event::CaseFinished { outcome, .. } => {
            &mut outcome.verdict
        }
        _ => return event,
    };
    if let Verdict::Failed { mismatches } = verdict {
        for mismatch in mismatches {
            let actual = mismatch.actual.as_ref().map(Value::to_string);
            if mismatch.expected.contains(MASK) && actual.as_ref() == Some(&mismatch.expected) {
                mismatch
                    .expected
                    .push_str(" (another value: both are hidden)");
            }
        }
    }
    event
}

/// Secrets in all their encodings, and the automaton that finds them.
#[derive(Debug, Clone, Default)]
struct SecretSet {
    secrets: BTreeSet<String>,
    encodings: Encodings,
    /// Built when they are first needed after a secret was added.
    finders: Option<[AhoCorasick; 2]>,
}

impl SecretSet {
    fn add(&mut self, secret: &str) {
        if self.secrets.insert(secret.to_owned()) {
            let more = encodings::encodings_of(secret);
            self.encodings.exact.extend(more.exact);
            self.encodings.any_case.extend(more.any_case);
            self.finders = None;
        }
    }

    fn is_empty(&self) -> bool {
        self.encodings.exact.is_empty()
    }

    /// Masks secrets in a text, and returns whether there were any.
    fn mask(&mut self, text: &mut String) -> bool {
        if self.is_empty() || text.len() < encodings::MIN_LENGTH {
            return false;
        }
        let Some(finders) = self.finders() else {
            text.clear();
            text.push_str(MASK);
            return true;
        };
        let mut changed = false;
        for finder in finders {
            if finder.is_match(text.as_str()) {
                let masks = vec![MASK; finder.patterns_len()];
                *text = finder.replace_all(text, &masks);
                changed = true;
            }
        }
        changed | self.mask_cut(text)
    }

    /// Masks the beginning of a secret at the end of a text that was cut there.
    fn mask_cut(&self, text: &mut String) -> bool {
        let kept = text.trim_end_matches('…');
        if kept.len() == text.len() && kept.len() < MIN_CUT_TEXT {
            return false;
        }
        let found = self
            .encodings
            .all()
            .filter_map(|encoding| prefix_at_end(kept, encoding));
        let Some(from) = found.min() else {
            return false;
        };
        let to = kept.len();
        text.replace_range(from..to, MASK);
        true
    }

    fn mask_value(&mut self, value: &mut Value) -> bool {
        match value {
            Value::String(text) => self.mask(text),
            Value::Number(number) => {
                let mut text = number.to_string();
                let changed = self.mask(&mut text);
                if changed {
                    *value = Value::String(text);
                }
                changed
            }
            Value::Array(items) => {
                let mut changed = false;
                for item in items {
                    changed |= self.mask_value(item);
                }
                changed
            }
            Value::Object(fields) => {
                let mut changed = false;
                for (key, mut field) in std::mem::take(fields) {
                    if !is_format_word(&key, &field) {
                        changed |= self.mask_value(&mut field);
                    }
                    let mut key = key;
                    changed |= self.mask(&mut key);
                    fields.insert(key, field);
                }
                changed
            }
            Value::Null | Value::Bool(_) => false,
        }
    }

    /// Returns `None` if there are too many encodings to build one.
    fn finders(&mut self) -> Option<&[AhoCorasick; 2]> {
        if self.finders.is_none() {
            let Encodings { exact, any_case } = &self.encodings;
            // The longest encoding first: those that differ from the plain text have
            // it in them at times.
            self.finders = finder(any_case, true)
                .zip(finder(exact, false))
                .map(Into::into);
        }
        self.finders.as_ref()
    }
}

fn finder(encodings: &BTreeSet<String>, any_case: bool) -> Option<AhoCorasick> {
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .ascii_case_insensitive(any_case)
        .build(encodings)
        .ok()
}

/// Returns where the beginning of an encoding at the end of a text starts.
fn prefix_at_end(text: &str, encoding: &str) -> Option<usize> {
    let first = encoding
        .char_indices()
        .map(|(at, _)| at)
        .find(|at| *at >= MIN_PREFIX)?;
    let mut from = text.len().saturating_sub(encoding.len());
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let found = text[from..].match_indices(&encoding[..first]);
    let mut found = found.map(|(at, _)| from + at);
    found.find(|at| encoding.starts_with(&text[*at..]))
}

/// Returns whether a field is a word of the event format or a time, without
/// which the event could not be read.
fn is_format_word(key: &str, field: &Value) -> bool {
    let Value::String(text) = field else {
        return false;
    };
    let is_time = || {
        text.bytes()
            .all(|byte| byte.is_ascii_digit() || b"-:.TZ+".contains(&byte))
    };
    match key {
        "event" => Event::KINDS.contains(&&**text),
        "verdict" => Verdict::KINDS.contains(&&**text),
        "at" | "real_at" => is_time(),
        _ => false,
    }
}

/// Returns every text in a value that is a secret as a whole.
pub(crate) fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Number(number) => vec![number.to_string()],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(fields) => fields.values().flat_map(texts).collect(),
        Value::Null | Value::Bool(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests;

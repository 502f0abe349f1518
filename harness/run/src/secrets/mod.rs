//! What must not be told: secrets are taken out of every event before anybody
//! hears of it, in all the forms they may come in.
//!
//! This happens where events leave the runner, so that no report has to know.
//! A scenario whose steps find secrets out as they go is told when it is over:
//! a step may have seen what a later one says is a secret.

mod forms;
mod late;

pub(crate) use self::late::{Late, come_late};

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use rehearsal_record::{CaseId, Event};
use serde_json::Value;

/// What stands in the place of a secret.
pub(crate) const MASK: &str = "[secret]";
/// As much of a secret's beginning is masked where a text was cut there.
const CUT: usize = 8;
/// A text that is shorter was not cut, unless it says so itself.
const LONG: usize = 256;
/// What events are called.
const EVENTS: [&str; 10] = [
    "run_started",
    "notice",
    "booted",
    "case_started",
    "step_started",
    "step_finished",
    "case_retried",
    "case_finished",
    "unplayed",
    "run_finished",
];
/// What verdicts are called.
const VERDICTS: [&str; 5] = ["passed", "flaky", "failed", "broken", "skipped"];

/// The secrets of a run: those of the stage, and those of each case while it
/// is played. A cheap handle.
#[derive(Debug, Clone, Default)]
pub struct Secrets(Arc<Mutex<Known>>);

#[derive(Debug, Default)]
struct Known {
    everywhere: Words,
    cases: HashMap<CaseId, Words>,
    /// Cases whose steps are told when all their secrets are known.
    held: HashSet<CaseId>,
}

impl Secrets {
    /// Keeps a text out of everything that is told. A text of less than four
    /// characters cannot be kept secret.
    pub fn add(&self, secret: &str) {
        self.lock().everywhere.add(secret);
    }

    /// Keeps a text out of what is told of one case.
    pub(crate) fn add_to(&self, case: &CaseId, secret: &str) {
        let mut known = self.lock();
        if let Some(words) = known.cases.get_mut(case) {
            words.add(secret);
            return;
        }
        let mut words = Words::default();
        words.add(secret);
        known.cases.insert(case.clone(), words);
    }

    /// Has the steps of a case told when it is over.
    pub(crate) fn hold(&self, case: &CaseId) {
        self.lock().held.insert(case.clone());
    }

    fn holds(&self, case: &CaseId) -> bool {
        self.lock().held.contains(case)
    }

    /// A text without the secrets that all cases share.
    pub fn mask(&self, text: &str) -> String {
        let mut text = text.to_owned();
        self.lock().everywhere.mask(&mut text);
        text
    }

    /// A value of a case without secrets.
    pub(crate) fn mask_value(&self, case: &CaseId, value: &mut Value) {
        let mut known = self.lock();
        known.everywhere.mask_value(value);
        if let Some(words) = known.cases.get_mut(case) {
            words.mask_value(value);
        }
    }

    /// An event without secrets. With its last event a case's own are forgotten.
    pub(crate) fn mask_event(&self, event: Event) -> Event {
        let mut known = self.lock();
        let id = match &event {
            Event::CaseStarted { id, .. }
            | Event::StepStarted { id, .. }
            | Event::StepFinished { id, .. }
            | Event::CaseRetried { id, .. }
            | Event::CaseFinished { id, .. } => Some(id),
            _ => None,
        };
        let mut own = match (&event, id) {
            (Event::CaseFinished { .. }, Some(id)) => {
                known.held.remove(id);
                known.cases.remove(id)
            }
            (_, Some(id)) => known.cases.get(id).cloned(),
            (_, None) => None,
        };
        if known.everywhere.is_empty() && own.as_ref().is_none_or(Words::is_empty) {
            return event;
        }
        let Ok(mut value) = serde_json::to_value(&event) else {
            return event;
        };
        let mut changed = known.everywhere.mask_value(&mut value);
        if let Some(own) = &mut own {
            changed |= own.mask_value(&mut value);
        }
        if changed {
            // What is masked is text, and any text will do in its place.
            serde_json::from_value(value).unwrap_or(Event::Notice {
                text: "an event is not told: it cannot be without a secret".to_owned(),
            })
        } else {
            event
        }
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Secrets in all their forms, and what finds them.
#[derive(Debug, Clone, Default)]
struct Words {
    secrets: BTreeSet<String>,
    forms: BTreeSet<String>,
    /// Made when it is first needed after a secret was added.
    finder: Option<AhoCorasick>,
}

impl Words {
    fn add(&mut self, secret: &str) {
        if self.secrets.insert(secret.to_owned()) {
            self.forms.extend(forms::of(secret));
            self.finder = None;
        }
    }

    fn is_empty(&self) -> bool {
        self.forms.is_empty()
    }

    /// Takes secrets out of a text, and says whether there were any.
    fn mask(&mut self, text: &mut String) -> bool {
        if self.is_empty() || text.len() < forms::SHORTEST {
            return false;
        }
        let Some(finder) = self.finder() else {
            text.clear();
            text.push_str(MASK);
            return true;
        };
        let mut changed = false;
        if finder.is_match(text.as_str()) {
            let masks = vec![MASK; finder.patterns_len()];
            *text = finder.replace_all(text, &masks);
            changed = true;
        }
        changed | self.mask_cut(text)
    }

    /// A text that was cut in the middle of a secret ends with its beginning.
    fn mask_cut(&self, text: &mut String) -> bool {
        let whole = text.trim_end_matches('…');
        if whole.len() == text.len() && whole.len() < LONG {
            return false;
        }
        let found = self.forms.iter().filter_map(|form| beginning(whole, form));
        let Some(from) = found.min() else {
            return false;
        };
        let to = whole.len();
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
                    if !is_ours(&key, &field) {
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

    /// `None` where none can be made of these: too much of them.
    fn finder(&mut self) -> Option<&AhoCorasick> {
        if self.finder.is_none() {
            self.finder = AhoCorasick::builder()
                .match_kind(MatchKind::LeftmostLongest)
                .kind(Some(AhoCorasickKind::ContiguousNFA))
                .build(&self.forms)
                .ok();
        }
        self.finder.as_ref()
    }
}

/// Where a text ends with the beginning of a form.
fn beginning(text: &str, form: &str) -> Option<usize> {
    let first = form
        .char_indices()
        .map(|(at, _)| at)
        .find(|at| *at >= CUT)?;
    let mut from = text.len().saturating_sub(form.len());
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let found = text[from..].match_indices(&form[..first]);
    let mut found = found.map(|(at, _)| from + at);
    found.find(|at| form.starts_with(&text[*at..]))
}

/// Whether a field is a word of ours or a time: there is no secret in it, and
/// without it an event could not be read.
fn is_ours(key: &str, field: &Value) -> bool {
    let Value::String(text) = field else {
        return false;
    };
    let is_time = || {
        text.bytes()
            .all(|byte| byte.is_ascii_digit() || b"-:.TZ+".contains(&byte))
    };
    match key {
        "event" => EVENTS.contains(&&**text),
        "verdict" => VERDICTS.contains(&&**text),
        "at" | "real_at" => is_time(),
        _ => false,
    }
}

/// Every text in a value that is to be kept secret as a whole.
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

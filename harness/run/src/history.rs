//! How the observation of a step changed while it waited.

use std::time::Duration;

use rehearsal_record::{HistoryEntry, UnmetExpectation, Verdict};
use serde_json::Value;

/// The number of entries that are kept: the first half and the last half of a
/// longer history.
const MAX_ENTRIES: usize = 24;
/// The number of unmet expectations that are kept per entry.
const MAX_UNMET: usize = 8;
/// The number of characters of a value that are kept.
const MAX_VALUE: usize = 400;

/// What the attempts at one step observed, one entry per change.
#[derive(Debug, Default)]
pub(crate) struct History {
    attempts: u32,
    entries: Vec<HistoryEntry>,
}

impl History {
    pub(crate) fn add(&mut self, after: Duration, verdict: &Verdict) {
        self.attempts += 1;
        let unmet = unmet(verdict);
        if let Some(last) = self.entries.last_mut()
            && last.unmet == unmet
        {
            last.times += 1;
            return;
        }
        if self.entries.len() == MAX_ENTRIES {
            self.entries.remove(MAX_ENTRIES / 2);
        }
        self.entries.push(HistoryEntry {
            after,
            times: 1,
            unmet,
        });
    }

    /// Returns the entries; none if the first attempt decided.
    pub(crate) fn into_entries(self) -> Vec<HistoryEntry> {
        if self.attempts > 1 {
            self.entries
        } else {
            Vec::new()
        }
    }
}

fn unmet(verdict: &Verdict) -> Vec<UnmetExpectation> {
    match verdict {
        Verdict::Passed | Verdict::Flaky { .. } => Vec::new(),
        Verdict::Failed { mismatches } => mismatches
            .iter()
            .take(MAX_UNMET)
            .map(|mismatch| UnmetExpectation {
                path: mismatch.path.clone(),
                actual: mismatch.actual.as_ref().map(cut),
            })
            .collect(),
        Verdict::Broken(error) => vec![UnmetExpectation {
            path: "environment".to_owned(),
            actual: Some(cut(&Value::from(error.message.as_str()))),
        }],
        Verdict::Mistake(mistake) => vec![UnmetExpectation {
            path: "scenario".to_owned(),
            actual: Some(cut(&Value::from(mistake.message.as_str()))),
        }],
        Verdict::Skipped { reason } => vec![UnmetExpectation {
            path: "step".to_owned(),
            actual: Some(Value::from(reason.as_str())),
        }],
    }
}

/// Returns the value, or the first characters of its text.
fn cut(value: &Value) -> Value {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Array(_) | Value::Object(_) => value.to_string(),
        short => return short.clone(),
    };
    match text.char_indices().nth(MAX_VALUE) {
        Some((at, _)) => Value::from(format!("{}…", &text[..at])),
        None => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use rehearsal_record::{Mismatch, Place};
    use serde_json::json;

    use super::*;

    fn mismatch(value: Value) -> Verdict {
        let place = Place {
            file: "a.yaml".into(),
            line: 1,
            column: 1,
            length: 1,
        };
        Verdict::Failed {
            mismatches: vec![Mismatch {
                path: "status".into(),
                expected: "\"paid\"".into(),
                actual: Some(value),
                place,
                source: String::new(),
                diff: None,
            }],
        }
    }

    #[test]
    fn equal_observations_are_one_entry() {
        let mut history = History::default();
        for (after, status) in [(1, "new"), (2, "new"), (3, "pending")] {
            history.add(Duration::from_millis(after), &mismatch(json!(status)));
        }
        history.add(Duration::from_millis(4), &Verdict::Passed);
        let entries = history.into_entries();
        let shape: Vec<_> = entries
            .iter()
            .map(|entry| (entry.after.as_millis(), entry.times, entry.unmet.len()))
            .collect();
        assert_eq!(shape, [(1, 2, 1), (3, 1, 1), (4, 1, 0)]);
        assert_eq!(entries[1].unmet[0].actual, Some(json!("pending")));
    }

    #[test]
    fn first_attempt_has_no_history() {
        let mut history = History::default();
        history.add(Duration::from_millis(1), &Verdict::Passed);
        assert_eq!(history.into_entries(), []);
    }

    #[test]
    fn long_history_and_long_value_are_cut() {
        let mut history = History::default();
        for number in 0..100 {
            history.add(Duration::from_millis(number), &mismatch(json!(number)));
        }
        history.add(Duration::from_secs(1), &mismatch(json!("é".repeat(5_000))));
        let entries = history.into_entries();
        assert_eq!(entries.len(), MAX_ENTRIES);
        assert_eq!(entries[0].unmet[0].actual, Some(json!(0)));
        assert_eq!(entries[MAX_ENTRIES - 2].unmet[0].actual, Some(json!(99)));
        let last = entries[MAX_ENTRIES - 1].unmet[0].actual.as_ref();
        let last = last.and_then(Value::as_str).expect("a text stays a text");
        assert_eq!(last.chars().count(), MAX_VALUE + 1);
    }
}

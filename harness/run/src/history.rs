//! How what a step saw changed while it waited.

use std::time::Duration;

use rehearsal_record::{HistoryEntry, UnmetExpectation, Verdict};
use serde_json::Value;

/// How many looks are kept: the first half from the beginning, the rest from
/// the end.
const LOOKS: usize = 24;
/// How many unmet expectations of one look are kept.
const MISSED: usize = 8;
/// How many characters of a value are kept.
const VALUE: usize = 400;

/// What the attempts at one step saw, where that changed.
#[derive(Debug, Default)]
pub(crate) struct History {
    attempts: u32,
    looks: Vec<HistoryEntry>,
}

impl History {
    pub(crate) fn add(&mut self, after: Duration, verdict: &Verdict) {
        self.attempts += 1;
        let unmet = unmet(verdict);
        if let Some(last) = self.looks.last_mut()
            && last.unmet == unmet
        {
            last.times += 1;
            return;
        }
        if self.looks.len() == LOOKS {
            self.looks.remove(LOOKS / 2);
        }
        self.looks.push(HistoryEntry {
            after,
            times: 1,
            unmet,
        });
    }

    /// Nothing where the first attempt decided: there was no waiting then.
    pub(crate) fn looks(self) -> Vec<HistoryEntry> {
        if self.attempts > 1 {
            self.looks
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
            .take(MISSED)
            .map(|mismatch| UnmetExpectation {
                path: mismatch.path.clone(),
                actual: mismatch.actual.as_ref().map(cut),
            })
            .collect(),
        Verdict::Broken(error) => vec![UnmetExpectation {
            path: "environment".to_owned(),
            actual: Some(cut(&Value::from(error.message.as_str()))),
        }],
        Verdict::Skipped { reason } => vec![UnmetExpectation {
            path: "step".to_owned(),
            actual: Some(Value::from(reason.as_str())),
        }],
    }
}

/// The value, or as much of its text as is kept.
fn cut(value: &Value) -> Value {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Array(_) | Value::Object(_) => value.to_string(),
        short => return short.clone(),
    };
    match text.char_indices().nth(VALUE) {
        Some((at, _)) => Value::from(format!("{}…", &text[..at])),
        None => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use rehearsal_record::{Mismatch, Place};
    use serde_json::json;

    use super::*;

    fn saw(value: Value) -> Verdict {
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
    fn what_stays_the_same_is_one_look() {
        let mut history = History::default();
        for (after, status) in [(1, "new"), (2, "new"), (3, "pending")] {
            history.add(Duration::from_millis(after), &saw(json!(status)));
        }
        history.add(Duration::from_millis(4), &Verdict::Passed);
        let looks = history.looks();
        let told: Vec<_> = looks
            .iter()
            .map(|look| (look.after.as_millis(), look.times, look.unmet.len()))
            .collect();
        assert_eq!(told, [(1, 2, 1), (3, 1, 1), (4, 1, 0)]);
        assert_eq!(looks[1].unmet[0].actual, Some(json!("pending")));
    }

    #[test]
    fn what_holds_at_once_has_no_history() {
        let mut history = History::default();
        history.add(Duration::from_millis(1), &Verdict::Passed);
        assert_eq!(history.looks(), []);
    }

    #[test]
    fn a_long_history_keeps_its_ends_and_a_long_value_its_beginning() {
        let mut history = History::default();
        for number in 0..100 {
            history.add(Duration::from_millis(number), &saw(json!(number)));
        }
        history.add(Duration::from_secs(1), &saw(json!("é".repeat(5_000))));
        let looks = history.looks();
        assert_eq!(looks.len(), LOOKS);
        assert_eq!(looks[0].unmet[0].actual, Some(json!(0)));
        assert_eq!(looks[LOOKS - 2].unmet[0].actual, Some(json!(99)));
        let last = looks[LOOKS - 1].unmet[0].actual.as_ref();
        let last = last.and_then(Value::as_str).expect("a text stays a text");
        assert_eq!(last.chars().count(), VALUE + 1);
    }
}

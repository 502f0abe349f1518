//! How much of a case the page keeps. A page of a thousand cases has to open;
//! what is cut here is whole in the JSON lines.

use serde_json::{Map, Value};

/// What is kept of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limits {
    /// How many characters of a text.
    pub(super) text: usize,
    /// How many elements of a list, how many fields of an object.
    pub(super) items: usize,
    /// How many moments of the timeline: the last ones.
    pub(super) moments: usize,
    /// What to say about it.
    pub(super) told: Option<&'static str>,
}

/// From generous to bare.
const LEVELS: &[Limits] = &[
    Limits {
        text: 16_384,
        items: 500,
        moments: 5_000,
        told: None,
    },
    Limits {
        text: 1_024,
        items: 50,
        moments: 2_000,
        told: Some("Long bodies are cut here; the JSON lines have more of them."),
    },
    Limits {
        text: 160,
        items: 10,
        moments: 300,
        told: Some("Bodies and the timeline are cut here; the JSON lines have more of them."),
    },
    Limits {
        text: 80,
        items: 5,
        moments: 0,
        told: Some("Only the steps are kept here; the JSON lines have the rest."),
    },
];

/// The most that one case that is not green may take.
const RED_CASE: usize = 2 << 20;
/// The most that one green case may take.
const GREEN_CASE: usize = 128 << 10;
/// What each kind may take together before its cases are cut harder.
const RED_ALL: usize = 32 << 20;
const GREEN_ALL: usize = 12 << 20;
/// What a case may take when all of it is used up.
const LEAST: usize = 8 << 10;

/// What has been written so far, of either kind: a thousand green cases leave
/// room for the red one.
#[derive(Debug, Default)]
pub(super) struct Budget {
    red: usize,
    green: usize,
}

impl Budget {
    /// The most generous text of a case that fits. `write` is called with ever
    /// less generous limits; the last word is its barest text.
    pub(super) fn fitted(&mut self, green: bool, write: impl Fn(Limits) -> String) -> String {
        let (case, all, used) = if green {
            (GREEN_CASE, GREEN_ALL, &mut self.green)
        } else {
            (RED_CASE, RED_ALL, &mut self.red)
        };
        let most = case.min(all.saturating_sub(*used)).max(LEAST);
        let mut text = String::new();
        for limits in LEVELS {
            text = write(*limits);
            if text.len() <= most {
                break;
            }
        }
        *used += text.len();
        text
    }
}

/// A value within limits; what is left out is counted in its place.
pub(super) fn within(value: &Value, limits: Limits) -> Value {
    match value {
        Value::String(text) => Value::String(text_within(text, limits)),
        Value::Array(items) => {
            let kept = items.iter().take(limits.items);
            let mut kept: Vec<Value> = kept.map(|item| within(item, limits)).collect();
            if let Some(more) = items
                .len()
                .checked_sub(limits.items)
                .filter(|more| *more > 0)
            {
                kept.push(format!("… {more} more").into());
            }
            Value::Array(kept)
        }
        Value::Object(fields) => {
            let kept = fields.iter().take(limits.items);
            let mut kept: Map<String, Value> = kept
                .map(|(key, value)| (text_within(key, limits), within(value, limits)))
                .collect();
            if let Some(more) = fields
                .len()
                .checked_sub(limits.items)
                .filter(|more| *more > 0)
            {
                kept.insert("…".into(), format!("{more} more").into());
            }
            Value::Object(kept)
        }
        other => other.clone(),
    }
}

/// A text within limits.
pub(super) fn text_within(text: &str, limits: Limits) -> String {
    crate::words::cut(text, limits.text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_cut_where_they_are_long() {
        let limits = Limits {
            text: 3,
            items: 2,
            moments: 0,
            told: None,
        };
        let value = json!({"a": "abcdef", "b": [1, 2, 3], "c": true});
        assert_eq!(
            within(&value, limits),
            json!({"a": "abc… (6 bytes in all)", "b": [1, 2, "… 1 more"], "…": "1 more"})
        );
    }

    #[test]
    fn the_page_does_not_grow_without_end() {
        let mut budget = Budget::default();
        let write = |limits: Limits| "x".repeat(limits.text * 100);
        let first = budget.fitted(true, write).len();
        assert_eq!(
            first, 102_400,
            "generous at first, within a case's own bound"
        );
        let mut whole = first;
        for _ in 0..5_000 {
            whole += budget.fitted(true, write).len();
        }
        let red = budget.fitted(false, write).len();
        assert_eq!(red, 1_638_400, "green cases leave room for a red one");
        assert!(whole < 64 << 20, "{whole}");
    }
}

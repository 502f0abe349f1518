//! Limits the size of the cases in the page, so that a page of a thousand cases can
//! be opened. The JSON lines have the whole data.

use serde_json::{Map, Value};

/// The limits for the data of one case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limits {
    /// The number of characters of a text.
    pub(super) text: usize,
    /// The number of elements of a list and of fields of an object.
    pub(super) items: usize,
    /// The number of entries of the timeline: the last ones.
    pub(super) entries: usize,
    /// A note to the reader.
    pub(super) note: Option<&'static str>,
}

impl Limits {
    /// The limits of a case that is running, whose data is made several times a second.
    pub(super) const RUNNING: Self = Self {
        text: 1_024,
        items: 50,
        entries: 1_000,
        note: Some("Long bodies are cut until the case ends."),
    };
}

/// The limits to try, from wide to narrow.
const LEVELS: &[Limits] = &[
    Limits {
        text: 16_384,
        items: 500,
        entries: 5_000,
        note: None,
    },
    Limits {
        text: 1_024,
        items: 50,
        entries: 2_000,
        note: Some("Long bodies are cut here; the JSON lines have more of them."),
    },
    Limits {
        text: 160,
        items: 10,
        entries: 300,
        note: Some("Bodies and the timeline are cut here; the JSON lines have more of them."),
    },
    Limits {
        text: 80,
        items: 5,
        entries: 0,
        note: Some("Only the steps are kept here; the JSON lines have the rest."),
    },
];

/// The maximum size of one red case.
const RED_CASE: usize = 2 << 20;
/// The maximum size of one green case.
const GREEN_CASE: usize = 128 << 10;
/// The size of all red and all green cases from which further ones are cut to
/// [`MIN_CASE`].
const RED_ALL: usize = 32 << 20;
const GREEN_ALL: usize = 12 << 20;
/// The size that every case may have.
const MIN_CASE: usize = 8 << 10;

/// The sizes that have been written so far, separate for red and green cases, so
/// that a thousand green cases leave space for a red one.
#[derive(Debug, Default)]
pub(super) struct Budget {
    red: usize,
    green: usize,
}

impl Budget {
    /// Returns the data of a case with the widest limits that fit. `write` is
    /// called with ever narrower limits; the narrowest ones always count as fitting.
    pub(super) fn fit(&mut self, green: bool, write: impl Fn(Limits) -> String) -> String {
        let (case, all, used) = if green {
            (GREEN_CASE, GREEN_ALL, &mut self.green)
        } else {
            (RED_CASE, RED_ALL, &mut self.red)
        };
        let max = case.min(all.saturating_sub(*used)).max(MIN_CASE);
        let mut text = String::new();
        for limits in LEVELS {
            text = write(*limits);
            if text.len() <= max {
                break;
            }
        }
        *used += text.len();
        text
    }
}

/// Cuts a value, and counts what is left out.
pub(super) fn cut_value(value: &Value, limits: Limits) -> Value {
    match value {
        Value::String(text) => Value::String(cut_text(text, limits)),
        Value::Array(items) => {
            let kept = items.iter().take(limits.items);
            let mut kept: Vec<Value> = kept.map(|item| cut_value(item, limits)).collect();
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
                .map(|(key, value)| (cut_text(key, limits), cut_value(value, limits)))
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

/// Cuts a text.
pub(super) fn cut_text(text: &str, limits: Limits) -> String {
    crate::text::cut(text, limits.text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn long_values_are_cut() {
        let limits = Limits {
            text: 3,
            items: 2,
            entries: 0,
            note: None,
        };
        let value = json!({"a": "abcdef", "b": [1, 2, 3], "c": true});
        assert_eq!(
            cut_value(&value, limits),
            json!({"a": "abc… (6 bytes in all)", "b": [1, 2, "… 1 more"], "…": "1 more"})
        );
    }

    #[test]
    fn size_of_the_page_is_limited() {
        let mut budget = Budget::default();
        let write = |limits: Limits| "x".repeat(limits.text * 100);
        let first = budget.fit(true, write).len();
        assert_eq!(first, 102_400, "the widest limits that fit one case");
        let mut whole = first;
        for _ in 0..5_000 {
            whole += budget.fit(true, write).len();
        }
        let red = budget.fit(false, write).len();
        assert_eq!(red, 1_638_400, "green cases leave room for a red one");
        assert!(whole < 64 << 20, "{whole}");
    }
}

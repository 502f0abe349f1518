//! What the value of a field is compared with.

use serde_json::Value;

use super::cidr::Cidr;
use super::wildcard::Wildcard;

/// A comparison of a field's value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Matcher {
    Null,
    Bool(bool),
    Number(f64),
    Text(Text),
    /// The field is there, or is not.
    Exists(bool),
    /// Any value but those; also of another type.
    AnythingBut(Vec<Matcher>),
    /// A number in a range.
    Range {
        low: Bound,
        high: Bound,
    },
    Cidr(Cidr),
}

/// A comparison of text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Text {
    Equals(String),
    EqualsIgnoreCase(String),
    Prefix(String),
    PrefixIgnoreCase(String),
    Suffix(String),
    SuffixIgnoreCase(String),
    Wildcard(Wildcard),
}

/// An end of a range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Bound {
    None,
    Inclusive(f64),
    Exclusive(f64),
}

impl Matcher {
    pub(super) fn matches(&self, value: &Value) -> bool {
        match self {
            Self::Null => value.is_null(),
            Self::Bool(wanted) => value.as_bool() == Some(*wanted),
            Self::Number(wanted) => value.as_f64().is_some_and(|number| same(number, *wanted)),
            Self::Text(text) => value.as_str().is_some_and(|value| text.matches(value)),
            Self::Exists(wanted) => *wanted,
            Self::AnythingBut(unwanted) => !unwanted.iter().any(|one| one.matches(value)),
            Self::Range { low, high } => value.as_f64().is_some_and(|number| {
                let above = match *low {
                    Bound::None => true,
                    Bound::Inclusive(low) => number >= low,
                    Bound::Exclusive(low) => number > low,
                };
                above
                    && match *high {
                        Bound::None => true,
                        Bound::Inclusive(high) => number <= high,
                        Bound::Exclusive(high) => number < high,
                    }
            }),
            Self::Cidr(cidr) => value.as_str().is_some_and(|value| cidr.contains(value)),
        }
    }
}

/// AWS compares numbers to six digits behind the point.
fn same(one: f64, other: f64) -> bool {
    (one - other).abs() < 0.000_000_5
}

impl Text {
    fn matches(&self, value: &str) -> bool {
        let lower = || value.to_lowercase();
        match self {
            Self::Equals(text) => value == text,
            Self::EqualsIgnoreCase(text) => lower() == text.to_lowercase(),
            Self::Prefix(text) => value.starts_with(text.as_str()),
            Self::PrefixIgnoreCase(text) => lower().starts_with(&text.to_lowercase()),
            Self::Suffix(text) => value.ends_with(text.as_str()),
            Self::SuffixIgnoreCase(text) => lower().ends_with(&text.to_lowercase()),
            Self::Wildcard(wildcard) => wildcard.matches(value),
        }
    }
}

//! The expressions in prefixes: `!{timestamp:yyyy/MM/dd}`, `!{firehose:random-string}`,
//! `!{partitionKeyFromQuery:customer}`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rehearsal_cloud_core::service::ServiceError;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::error::invalid_argument;

/// What AWS adds to a prefix without an expression of time.
const USUAL_TIME: &str = "yyyy/MM/dd/HH/";

/// A prefix, in its parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Prefix(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Part {
    Text(String),
    /// A time in a pattern of Java's `DateTimeFormatter`.
    Time(String),
    RandomString,
    ErrorType,
    /// A partition key from a query or from a function.
    Key(KeySource, String),
}

/// Where partition keys come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum KeySource {
    Query,
    Lambda,
}

/// The partition keys of a record.
pub(crate) type Keys = BTreeMap<(KeySource, String), String>;

/// What an object's prefix is made of.
#[derive(Debug)]
pub(crate) struct Values<'a> {
    /// When the oldest record of the object arrived.
    pub(crate) time: OffsetDateTime,
    pub(crate) random: &'a str,
    pub(crate) error_type: &'a str,
    pub(crate) keys: &'a Keys,
}

impl Prefix {
    /// Parses a prefix.
    pub(crate) fn parse(text: &str) -> Result<Self, ServiceError> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("!{") {
            if !before.is_empty() {
                parts.push(Part::Text(before.to_owned()));
            }
            let closed = after.split_once('}');
            let (expression, after) = closed.ok_or_else(|| invalid(text, after))?;
            parts.push(parse_expression(text, expression)?);
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Ok(Self(parts))
    }

    /// Adds the time by which AWS sorts objects if the prefix has none.
    pub(crate) fn with_time(mut self) -> Self {
        if !self.0.iter().any(|part| matches!(part, Part::Time(_))) {
            self.0.push(Part::Time(USUAL_TIME.to_owned()));
        }
        self
    }

    /// Adds the type of the error if the prefix does not have it.
    pub(crate) fn with_error_type(mut self) -> Self {
        if !self.has_error_type() {
            self.0.push(Part::ErrorType);
            self.0.push(Part::Text("/".to_owned()));
        }
        self
    }

    pub(crate) fn has_error_type(&self) -> bool {
        self.0.contains(&Part::ErrorType)
    }

    pub(crate) fn has_expressions(&self) -> bool {
        self.0.iter().any(|part| !matches!(part, Part::Text(_)))
    }

    /// Returns the partition keys that it has.
    pub(crate) fn keys(&self) -> impl Iterator<Item = (KeySource, &str)> {
        self.0.iter().filter_map(|part| match part {
            Part::Key(source, name) => Some((*source, name.as_str())),
            _ => None,
        })
    }

    /// Returns the prefix of an object.
    pub(crate) fn evaluate(&self, values: &Values<'_>) -> String {
        let mut out = String::new();
        for part in &self.0 {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Time(pattern) => out.push_str(&format_time(pattern, values.time)),
                Part::RandomString => out.push_str(values.random),
                Part::ErrorType => out.push_str(values.error_type),
                Part::Key(source, name) => {
                    let key = values.keys.get(&(*source, name.clone()));
                    out.push_str(key.map_or("", |key| key));
                }
            }
        }
        out
    }
}

fn invalid(prefix: &str, expression: &str) -> ServiceError {
    invalid_argument(format!(
        "Invalid expression \"!{{{expression}\" in the prefix \"{prefix}\"."
    ))
}

fn parse_expression(prefix: &str, text: &str) -> Result<Part, ServiceError> {
    let refuse = || invalid(prefix, &format!("{text}}}"));
    let (namespace, value) = text.split_once(':').ok_or_else(refuse)?;
    match (namespace, value) {
        ("timestamp", pattern) if is_pattern(pattern) => Ok(Part::Time(pattern.to_owned())),
        ("firehose", "random-string") => Ok(Part::RandomString),
        ("firehose", "error-output-type") => Ok(Part::ErrorType),
        ("partitionKeyFromQuery", name) if !name.is_empty() => {
            Ok(Part::Key(KeySource::Query, name.to_owned()))
        }
        ("partitionKeyFromLambda", name) if !name.is_empty() => {
            Ok(Part::Key(KeySource::Lambda, name.to_owned()))
        }
        _ => Err(refuse()),
    }
}

/// Splits a pattern of time into its runs of one letter and the text between them.
fn runs(pattern: &str) -> Vec<(char, usize, String)> {
    let mut runs: Vec<(char, usize, String)> = Vec::new();
    let mut quoted = false;
    for letter in pattern.chars() {
        match runs.last_mut() {
            _ if letter == '\'' => quoted = !quoted,
            Some((last, count, _))
                if !quoted && *last == letter && letter.is_ascii_alphabetic() =>
            {
                *count += 1;
            }
            _ if !quoted && letter.is_ascii_alphabetic() => runs.push((letter, 1, String::new())),
            Some(('\0', _, text)) => text.push(letter),
            _ => runs.push(('\0', 0, letter.to_string())),
        }
    }
    runs
}

fn is_pattern(pattern: &str) -> bool {
    let known = |letter: char| "\0yYuMdHhmsSDa".contains(letter);
    !pattern.is_empty() && runs(pattern).iter().all(|(letter, ..)| known(*letter))
}

fn format_time(pattern: &str, time: OffsetDateTime) -> String {
    let mut out = String::new();
    for (letter, width, text) in runs(pattern) {
        let number: i64 = match letter {
            '\0' => {
                out.push_str(&text);
                continue;
            }
            'y' | 'Y' | 'u' if width == 2 => i64::from(time.year() % 100),
            'y' | 'Y' | 'u' => time.year().into(),
            'M' if width >= 3 => {
                let name = time.month().to_string();
                out.push_str(if width == 3 { &name[..3] } else { &name });
                continue;
            }
            'M' => u8::from(time.month()).into(),
            'd' => time.day().into(),
            'H' => time.hour().into(),
            'h' => i64::from((time.hour() + 11) % 12) + 1,
            'm' => time.minute().into(),
            's' => time.second().into(),
            'S' => time.millisecond().into(),
            'D' => time.ordinal().into(),
            _ => {
                out.push_str(if time.hour() < 12 { "AM" } else { "PM" });
                continue;
            }
        };
        // Writing to a string cannot fail.
        let _ = write!(out, "{number:0width$}");
    }
    out
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    fn evaluate(prefix: &str) -> String {
        let keys = Keys::from([
            ((KeySource::Query, "shop".to_owned()), "books".to_owned()),
            ((KeySource::Lambda, "shop".to_owned()), "toys".to_owned()),
        ]);
        let values = Values {
            time: datetime!(2026-08-27 10:30 UTC),
            random: "h39djs8",
            error_type: "processing-failed",
            keys: &keys,
        };
        Prefix::parse(prefix).unwrap().with_time().evaluate(&values)
    }

    #[test]
    fn prefixes_are_evaluated_as_the_guide_says() {
        // The table of "Understand custom prefixes for Amazon S3 objects", with another time.
        assert_eq!(evaluate(""), "2026/08/27/10/");
        assert_eq!(evaluate("myFolder/"), "myFolder/2026/08/27/10/");
        assert_eq!(
            evaluate("myFolder/!{timestamp:yyyy}/my-month=!{timestamp:MM}/"),
            "myFolder/2026/my-month=08/"
        );
        assert_eq!(
            evaluate("!{firehose:random-string}/!{timestamp:yyyy-MM-dd'T'HH}/"),
            "h39djs8/2026-08-27T10/"
        );
        assert_eq!(
            evaluate(
                "a=!{partitionKeyFromQuery:shop}/b=!{partitionKeyFromLambda:shop}/!{timestamp:D}/"
            ),
            "a=books/b=toys/239/"
        );
    }

    #[test]
    fn expressions_that_are_none_are_refused() {
        for prefix in [
            "!{timestamp:yyyy",
            "!{timestamp:qq}/",
            "!{timestamp:}/",
            "!{firehose:random}/",
            "!{nothing}/",
            "!{partitionKeyFromQuery:}/",
        ] {
            assert!(Prefix::parse(prefix).is_err(), "{prefix}");
        }
    }
}

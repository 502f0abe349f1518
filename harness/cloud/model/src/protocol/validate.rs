use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use regex::Regex;
use serde_json::Value;

use crate::error::ServiceError;
use crate::models::{Bounds, Shape, StringShape, StructureShape};

/// The most violations that are reported; the rest say nothing new.
const MOST: usize = 25;

/// A member that is not as the model requires it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Where, as AWS writes it: `entries.1.member.messageBody`.
    pub path: String,
    /// The outermost member's API name: `Entries`.
    pub member: &'static str,
    /// The value as AWS writes it; `None` where it may not be repeated.
    pub value: Option<String>,
    /// What is wrong: `Member must not be null`.
    pub constraint: String,
    /// Whether it is missing.
    pub missing: bool,
}

/// All that is not as the model requires it.
pub fn violations(shape: &'static Shape, input: &Value) -> Vec<Violation> {
    let mut found = Vec::new();
    if let Shape::Structure(structure) = shape {
        for member in structure.members {
            let at = Location {
                path: camel(member.name),
                member: member.name,
                sensitive: false,
            };
            match input.get(member.name).filter(|value| !value.is_null()) {
                Some(value) => check(member.shape(), value, &at, &mut found),
                None if member.required => found.push(at.missing()),
                None => {}
            }
        }
    }
    found
}

/// The violations as most services tell them.
pub fn joined(code: &'static str, violations: &[Violation]) -> ServiceError {
    let count = violations.len();
    let details: Vec<String> = violations
        .iter()
        .map(|violation| {
            let value = match (&violation.value, violation.missing) {
                (_, true) => "Value null".to_owned(),
                (Some(value), _) => format!("Value '{value}'"),
                (None, _) => "Value".to_owned(),
            };
            format!(
                "{value} at '{}' failed to satisfy constraint: {}",
                violation.path, violation.constraint
            )
        })
        .collect();
    let errors = if count == 1 { "error" } else { "errors" };
    ServiceError::sender(
        code,
        format!(
            "{count} validation {errors} detected: {}",
            details.join("; ")
        ),
    )
}

/// Where a value stands.
struct Location {
    path: String,
    member: &'static str,
    sensitive: bool,
}

impl Location {
    fn missing(&self) -> Violation {
        Violation {
            path: self.path.clone(),
            member: self.member,
            value: None,
            constraint: "Member must not be null".to_owned(),
            missing: true,
        }
    }

    fn below(&self, part: &str) -> Self {
        Self {
            path: format!("{}.{part}", self.path),
            member: self.member,
            sensitive: self.sensitive,
        }
    }
}

fn check(shape: &'static Shape, value: &Value, at: &Location, found: &mut Vec<Violation>) {
    let mut constraints = Vec::new();
    of_value(shape, value, &mut constraints);
    for constraint in constraints {
        if found.len() == MOST {
            return;
        }
        let hidden = at.sensitive
            || matches!(
                shape,
                Shape::String(StringShape {
                    sensitive: true,
                    ..
                })
            );
        found.push(Violation {
            path: at.path.clone(),
            member: at.member,
            value: (!hidden).then(|| written(value)),
            constraint,
            missing: false,
        });
    }
    match (shape, value) {
        (Shape::Structure(structure), _) => check_members(structure, value, at, found),
        (Shape::List(list), Value::Array(elements)) if is_deep(list.member()) => {
            for (index, element) in elements.iter().enumerate() {
                check(
                    list.member(),
                    element,
                    &at.below(&format!("{}.member", index + 1)),
                    found,
                );
            }
        }
        (Shape::Map(map), Value::Object(entries)) if is_deep(map.value()) => {
            for (key, entry) in entries {
                check(
                    map.value(),
                    entry,
                    &at.below(&format!("{key}.member")),
                    found,
                );
            }
        }
        _ => {}
    }
}

fn check_members(
    structure: &'static StructureShape,
    value: &Value,
    at: &Location,
    found: &mut Vec<Violation>,
) {
    for member in structure.members {
        let place = at.below(&camel(member.name));
        match value.get(member.name).filter(|value| !value.is_null()) {
            Some(value) => check(member.shape(), value, &place, found),
            None if member.required && found.len() < MOST => found.push(place.missing()),
            None => {}
        }
    }
}

fn is_deep(shape: &Shape) -> bool {
    matches!(shape, Shape::Structure(_) | Shape::List(_) | Shape::Map(_))
}

/// What is wrong with a value itself. Lists and maps of plain values answer
/// for their elements, as AWS has it.
fn of_value(shape: &'static Shape, value: &Value, found: &mut Vec<String>) {
    match (shape, value) {
        (Shape::String(text), Value::String(value)) => of_text(text, value, found),
        (Shape::Integer(range) | Shape::Long(range), Value::Number(number)) => {
            let number = number.as_i64().unwrap_or(i64::MAX);
            if let Some(min) = range.min.filter(|min| number < *min) {
                found.push(format!(
                    "Member must have value greater than or equal to {min}"
                ));
            }
            if let Some(max) = range.max.filter(|max| number > *max) {
                found.push(format!(
                    "Member must have value less than or equal to {max}"
                ));
            }
        }
        (Shape::Blob(Bounds { min, max }), Value::String(text)) => {
            let bounds = (
                min.and_then(|min| min.try_into().ok()),
                max.and_then(|max| max.try_into().ok()),
            );
            let padding = text.len() - text.trim_end_matches('=').len();
            let length = (text.len() / 4 * 3).saturating_sub(padding);
            of_length(length as u64, bounds, found);
        }
        (Shape::List(list), Value::Array(elements)) => {
            of_length(elements.len() as u64, (list.min, list.max), found);
            if !is_deep(list.member()) {
                let each = distinct(elements.iter().map(|element| (list.member(), element)));
                found
                    .extend(each.map(|wrong| format!("Member must satisfy constraint: [{wrong}]")));
            }
        }
        (Shape::Map(map), Value::Object(entries)) => {
            of_length(entries.len() as u64, (map.min, map.max), found);
            let keys: Vec<Value> = entries.keys().cloned().map(Value::String).collect();
            let each = distinct(keys.iter().map(|key| (map.key(), key)));
            found.extend(each.map(|wrong| format!("Map keys must satisfy constraint: [{wrong}]")));
            if !is_deep(map.value()) {
                let each = distinct(entries.values().map(|entry| (map.value(), entry)));
                found.extend(
                    each.map(|wrong| format!("Map value must satisfy constraint: [{wrong}]")),
                );
            }
        }
        _ => {}
    }
}

/// What is wrong with several values, all in one.
fn distinct<'a>(
    values: impl Iterator<Item = (&'static Shape, &'a Value)>,
) -> impl Iterator<Item = String> {
    let mut found = Vec::new();
    for (shape, value) in values {
        let mut wrong = Vec::new();
        of_value(shape, value, &mut wrong);
        for wrong in wrong {
            if !found.contains(&wrong) {
                found.push(wrong);
            }
        }
    }
    (!found.is_empty()).then(|| found.join(", ")).into_iter()
}

fn of_text(text: &'static StringShape, value: &str, found: &mut Vec<String>) {
    let length = value.chars().count() as u64;
    of_length(length, (text.min, text.max), found);
    if !text.values.is_empty() && !text.values.contains(&value) {
        found.push(format!(
            "Member must satisfy enum value set: [{}]",
            text.values.join(", ")
        ));
    }
    if let Some(pattern) = text.pattern
        && compiled(pattern).is_some_and(|compiled| !compiled.is_match(value))
    {
        found.push(format!(
            "Member must satisfy regular expression pattern: {pattern}"
        ));
    }
}

fn of_length(length: u64, (min, max): (Option<u64>, Option<u64>), found: &mut Vec<String>) {
    if let Some(max) = max.filter(|max| length > *max) {
        found.push(format!(
            "Member must have length less than or equal to {max}"
        ));
    }
    if let Some(min) = min.filter(|min| length < *min) {
        found.push(format!(
            "Member must have length greater than or equal to {min}"
        ));
    }
}

/// A pattern ready for use; each is compiled once in a process.
fn compiled(pattern: &'static str) -> Option<Regex> {
    static COMPILED: LazyLock<Mutex<HashMap<&'static str, Option<Regex>>>> =
        LazyLock::new(Mutex::default);
    COMPILED
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
        .entry(pattern)
        .or_insert_with(|| Regex::new(&translated(pattern)).ok())
        .clone()
}

/// A pattern of Java's in our syntax, to match the whole text.
fn translated(pattern: &str) -> String {
    let pattern = pattern.replace("\\p{Print}", "[\\x20-\\x7E]");
    // A hyphen behind a class is no range, and Java's words are ASCII.
    let pattern = pattern.replace("\\w-", "\\w\\-");
    let pattern = pattern.replace("\\w", "[0-9A-Za-z_]");
    // Text that is not blank, without looking ahead.
    let pattern = pattern.replace("^(?!\\s*$).+", ".*\\S.*");
    let mut out = String::from("^(?:");
    let mut rest = &*pattern;
    while let Some(at) = rest.find("\\u") {
        out.push_str(&rest[..at]);
        rest = &rest[at + 2..];
        let digits = rest
            .bytes()
            .take(6)
            .take_while(u8::is_ascii_hexdigit)
            .count();
        // Two surrogates are one character beyond the first plane.
        if let Some(character) = surrogates(rest) {
            let character = format!("\\x{{{character:X}}}");
            out.push_str(&character);
            rest = &rest["D800\\uDC00".len()..];
            continue;
        }
        // Java reads four digits; AWS's models also mean five or six where planes beyond the first are meant.
        let digits = if rest.starts_with("10FFFF") {
            6
        } else if rest.starts_with("10000") {
            5
        } else {
            digits.min(4)
        };
        out.push_str("\\x{");
        out.push_str(&rest[..digits]);
        out.push('}');
        rest = &rest[digits..];
    }
    out.push_str(rest);
    out.push_str(")$");
    out
}

/// The character of the two surrogates (`D83D`, then `DE00`) that a text begins with.
fn surrogates(text: &str) -> Option<u32> {
    let unit = |range: std::ops::Range<usize>| u32::from_str_radix(text.get(range)?, 16).ok();
    let (high, low) = (unit(0..4)?, unit(6..10)?);
    let is_pair = (0xD800..0xDC00).contains(&high)
        && text.get(4..6) == Some("\\u")
        && (0xDC00..0xE000).contains(&low);
    is_pair.then(|| 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
}

/// A value as Java writes it.
fn written(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(elements) => {
            let elements: Vec<_> = elements.iter().map(written).collect();
            format!("[{}]", elements.join(", "))
        }
        Value::Object(members) => {
            let members: Vec<_> = members
                .iter()
                .map(|(name, value)| format!("{name}={}", written(value)))
                .collect();
            format!("{{{}}}", members.join(", "))
        }
        other => other.to_string(),
    }
}

/// A member's name as AWS writes it in paths: `queueUrl`.
fn camel(name: &str) -> String {
    let mut characters = name.chars();
    let first = characters.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(characters).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::models;

    fn messages(service: &models::ServiceModel, operation: &str, input: &Value) -> String {
        let operation = service.operation(operation).unwrap();
        joined("ValidationException", &violations(operation.input(), input)).message
    }

    #[test]
    fn several_violations_are_told_at_once() {
        let message = messages(
            &models::STS,
            "AssumeRole",
            &json!({"RoleArn": "short", "DurationSeconds": 5}),
        );
        assert_eq!(
            message,
            "3 validation errors detected: \
             Value 'short' at 'roleArn' failed to satisfy constraint: Member must have length greater than or equal to 20; \
             Value null at 'roleSessionName' failed to satisfy constraint: Member must not be null; \
             Value '5' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900"
        );
    }

    #[test]
    fn bytes_are_counted_without_the_padding_of_base64() {
        let count = |length: usize| {
            let model = &models::APIGATEWAYMANAGEMENTAPI;
            let operation = model.operation("PostToConnection").unwrap();
            let data = format!("{}=", "A".repeat((length + 1) / 3 * 4 - 1));
            let input = json!({"ConnectionId": "c", "Data": data});
            violations(operation.input(), &input).len()
        };
        assert_eq!(count(128 * 1024), 0);
        assert_eq!(count(128 * 1024 + 3), 1);
    }

    #[test]
    fn lists_answer_for_plain_elements_and_structures_for_themselves() {
        let message = messages(
            &models::STS,
            "GetSessionToken",
            &json!({"TokenCode": "12ab"}),
        );
        assert!(
            message.contains("Member must have length greater than or equal to 6"),
            "{message}"
        );
        assert!(
            message.contains("Member must satisfy regular expression pattern: [\\d]*"),
            "{message}"
        );
        let input = json!({
            "RoleArn": "arn:aws:iam::123456789012:role/r",
            "RoleSessionName": "me",
            "Tags": [{"Key": "k".repeat(129), "Value": "v"}],
            "TransitiveTagKeys": ["k"],
        });
        assert_eq!(
            messages(&models::STS, "AssumeRole", &input),
            format!(
                "1 validation error detected: Value '{}' at 'tags.1.member.key' failed to satisfy constraint: \
                 Member must have length less than or equal to 128",
                "k".repeat(129)
            )
        );
    }

    #[test]
    fn secrets_are_not_repeated() {
        let input = json!({"ClientId": "abc", "Username": "u", "Password": " "});
        let message = messages(&models::COGNITO_IDP, "SignUp", &input);
        assert!(
            message.contains("Value at 'password' failed to satisfy constraint"),
            "{message}"
        );
    }

    #[test]
    fn every_pattern_compiles() {
        fn patterns(
            shape: &'static Shape,
            visited: &mut Vec<*const Shape>,
            found: &mut Vec<&'static str>,
        ) {
            if visited.contains(&std::ptr::from_ref(shape)) {
                return;
            }
            visited.push(shape);
            match shape {
                Shape::Structure(structure) => {
                    structure
                        .members
                        .iter()
                        .for_each(|member| patterns(member.shape(), visited, found));
                }
                Shape::List(list) => patterns(list.member(), visited, found),
                Shape::Map(map) => {
                    patterns(map.key(), visited, found);
                    patterns(map.value(), visited, found);
                }
                Shape::String(text) => found.extend(text.pattern),
                _ => {}
            }
        }
        let (mut visited, mut found) = (Vec::new(), Vec::new());
        for operation in models::ALL.iter().flat_map(|model| model.operations()) {
            patterns(operation.input(), &mut visited, &mut found);
        }
        assert!(found.len() > 50, "{}", found.len());
        for pattern in found {
            // Our syntax cannot look around, and counts no characters by the thousands:
            // these patterns are left to the operations.
            let left_out = ["(?!", "(?<!", ",100000}"];
            let is_left_out = left_out.iter().any(|part| pattern.contains(part));
            let compiles = Regex::new(&translated(pattern)).is_ok();
            assert!(compiles || is_left_out, "{pattern}");
        }
    }
}

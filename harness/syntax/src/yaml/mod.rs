//! YAML text to a tree of nodes with their places.
//!
//! YAML is cut down to what files for people need: no anchors, aliases, tags,
//! merge keys or second documents; plain scalars are numbers, booleans and
//! nulls only where JSON would read them so, and text otherwise.

mod parse;
mod syntax;

use std::ops::Range;
use std::sync::Arc;

use rehearsal_record::Place;
use serde_json::{Number, Value};

pub use parse::parse;

/// A value with its place.
#[derive(Debug, Clone)]
pub struct Node {
    /// Where it begins.
    pub place: Place,
    /// The bytes of the file it covers.
    pub bytes: Range<usize>,
    /// The value.
    pub kind: Kind,
}

/// A value.
#[derive(Debug, Clone)]
pub enum Kind {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A mapping, in the order of the file.
    Map(Vec<Entry>),
}

/// A key of a mapping with its value.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The key.
    pub key: Key,
    /// The value.
    pub value: Node,
}

/// A key of a mapping.
#[derive(Debug, Clone)]
pub struct Key {
    /// Its text.
    pub text: String,
    /// Where it is.
    pub place: Place,
}

impl Node {
    /// Its type, as messages name it.
    pub fn noun(&self) -> &'static str {
        match self.kind {
            Kind::Null => "nothing",
            Kind::Bool(_) => "a boolean",
            Kind::Number(_) => "a number",
            Kind::Text(_) => "text",
            Kind::List(_) => "a list",
            Kind::Map(_) => "a mapping",
        }
    }

    /// Returns the entries, if it is a mapping.
    pub fn entries(&self) -> Option<&[Entry]> {
        match &self.kind {
            Kind::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// Returns the value of a key, if it is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        let entries = self.entries()?;
        entries
            .iter()
            .find(|entry| entry.key.text == key)
            .map(|entry| &entry.value)
    }

    /// The plain value, places forgotten.
    pub fn to_json(&self) -> Value {
        match &self.kind {
            Kind::Null => Value::Null,
            Kind::Bool(flag) => Value::Bool(*flag),
            Kind::Number(number) => Value::Number(number.clone()),
            Kind::Text(text) => Value::String(text.clone()),
            Kind::List(items) => Value::Array(items.iter().map(Node::to_json).collect()),
            Kind::Map(entries) => Value::Object(
                entries
                    .iter()
                    .map(|entry| (entry.key.text.clone(), entry.value.to_json()))
                    .collect(),
            ),
        }
    }
}

/// A place from a line counted from one and a column counted from zero.
fn place(file: &Arc<str>, line: usize, col: usize, length: usize) -> Place {
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Place {
        file: Arc::clone(file),
        line: small(line).max(1),
        column: small(col).saturating_add(1),
        length: small(length).max(1),
    }
}

/// What a text without quotes means.
pub fn scalar(text: &str) -> Kind {
    match text {
        "" | "~" | "null" => return Kind::Null,
        "true" => return Kind::Bool(true),
        "false" => return Kind::Bool(false),
        // To JSON's reader it would be a fraction, which no whole number is.
        "-0" => return Kind::Number(Number::from(0)),
        _ => {}
    }
    if looks_like_json_number(text)
        && let Ok(number) = text.parse::<Number>()
    {
        return Kind::Number(number);
    }
    Kind::Text(text.to_owned())
}

/// JSON's grammar for numbers: `007` and `1_000` and `0x1f` stay text, so that
/// an article number keeps its zeros.
fn looks_like_json_number(text: &str) -> bool {
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let rest = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (rest, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole.len() == 1 || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|e| digits(e.strip_prefix(['+', '-']).unwrap_or(e)))
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::diagnostic::Diagnostic;

    fn read(text: &str) -> (Option<Node>, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let node = parse(&"a.yaml".into(), text, &mut diagnostics);
        (node, diagnostics)
    }

    #[test]
    fn scalars_are_read_as_json_reads_them() {
        let (node, diagnostics) =
            read("[1, -0, -2.5, 1e3, 007, 0x1f, 1_0, true, null, ~, a b, '1']");
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        assert_eq!(
            node.unwrap().to_json().to_string(),
            r#"[1,0,-2.5,1000.0,"007","0x1f","1_0",true,null,null,"a b","1"]"#
        );
    }

    #[test]
    fn places_count_characters_from_one() {
        let (node, _) = read("ä: {b: cde}\n");
        let node = node.unwrap();
        let value = node.get("ä").unwrap().get("b").unwrap();
        assert_eq!(
            (value.place.line, value.place.column, value.place.length),
            (1, 8, 3)
        );
    }

    #[test]
    fn the_first_of_two_equal_keys_counts_and_both_are_shown() {
        let (node, diagnostics) = read("a: 1\nb: 2\na: 3\n");
        assert_eq!(node.unwrap().to_json().to_string(), r#"{"a":1,"b":2}"#);
        assert_eq!(diagnostics.len(), 1);
        assert_eq!(diagnostics[0].labels[0].place.line, 3);
        assert_eq!(diagnostics[0].labels[1].place.line, 1);
    }
}

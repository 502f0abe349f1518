//! Filter patterns: which events a filter is about, and what it reads from them.
//!
//! AWS describes three kinds: terms (`ERROR "out of stock" -debug`, `?WARN ?ERROR`,
//! `%4[0-9]{2}%`), conditions over the members of JSON (`{ $.status >= 500 }`) and fields that
//! spaces separate (`[ip, user, ..., status = 4*]`).

mod condition;
mod cursor;
mod fields;
mod json;
mod terms;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value};

use cursor::Cursor;

/// What a pattern reads from an event, by the names that AWS gives it.
pub(crate) type Extracted = Map<String, Value>;

/// A filter pattern.
#[derive(Debug)]
pub(crate) struct Pattern(Kind);

#[derive(Debug)]
enum Kind {
    /// All events.
    All,
    Terms(terms::Terms),
    Json(json::Expression),
    Fields(fields::Fields),
}

/// A pattern that is none, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InvalidPattern(pub(crate) String);

impl Pattern {
    pub(crate) fn parse(text: &str) -> Result<Self, InvalidPattern> {
        let mut cursor = Cursor::new(text);
        cursor.skip_spaces();
        let pattern = match cursor.peek() {
            None => Kind::All,
            Some('{') => Kind::Json(json::parse(&mut cursor)?),
            Some('[') => Kind::Fields(fields::parse(&mut cursor)?),
            Some(_) => Kind::Terms(terms::parse(&mut cursor)?),
        };
        cursor.skip_spaces();
        match cursor.peek() {
            None => Ok(Self(pattern)),
            Some(_) => Err(cursor.unexpected("the end")),
        }
    }

    pub(crate) fn matches(&self, message: &str) -> bool {
        self.extract(message).is_some()
    }

    /// Returns what the pattern reads from a message, if it matches.
    pub(crate) fn extract(&self, message: &str) -> Option<Extracted> {
        match &self.0 {
            Kind::All => Some(Extracted::new()),
            Kind::Terms(terms) => terms.match_text(message).then(Extracted::new),
            Kind::Json(expression) => json::extract(expression, message),
            Kind::Fields(fields) => fields.extract(message),
        }
    }
}

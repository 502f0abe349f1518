//! Matchers: what a step expects of its observation.

mod operators;
mod parse;
mod path;

use rehearsal_record::Place;
use serde_json::Value;

pub use operators::{OPERATORS, Operand, Operator};
pub(crate) use parse::{parse_expect, parse_path, parse_pattern, parse_selector};
pub use path::{FieldPath, Segment};

use crate::value::Template;
use rehearsal_document::{Markup, Selector};

/// An expectation with its place.
#[derive(Debug, Clone)]
pub struct Matcher {
    /// Where it is in the file.
    pub place: Place,
    /// What it asks for.
    pub kind: MatcherKind,
}

/// What an expectation asks for.
#[derive(Debug, Clone)]
pub enum MatcherKind {
    /// The same value; numbers are compared as numbers. Objects inside it
    /// (where it comes from a variable) are compared whole.
    Equal(Template),
    /// An object that has at least these fields.
    Object(Vec<Field>),
    /// A list of just this length whose elements hold, one by one.
    List(Vec<Matcher>),
    /// An HTTP status of a class: `2xx` is 2.
    StatusClass(u8),
    /// A kind of value: `uuid`, `number`.
    Is(ValueKind),
    /// More than; texts that hold numbers or times are compared as such
    /// with numbers and times, and as text otherwise.
    Gt(Template),
    /// At least.
    Gte(Template),
    /// Less than.
    Lt(Template),
    /// At most.
    Lte(Template),
    /// At least the first and at most the second.
    Between(Template, Template),
    /// Text in which a regular expression finds something.
    Matches(Pattern),
    /// A text with this part, or a list with an element that holds.
    Contains(Box<Matcher>),
    /// A text that begins so.
    StartsWith(Template),
    /// A text that ends so.
    EndsWith(Template),
    /// One of several values.
    OneOf(Vec<Template>),
    /// Any value for which the inner one does not hold.
    Not(Box<Matcher>),
    /// All hold.
    AllOf(Vec<Matcher>),
    /// At least one holds.
    AnyOf(Vec<Matcher>),
    /// A list of which every element holds.
    Each(Box<Matcher>),
    /// An object that has these keys, whatever their values.
    Has(Vec<String>),
    /// A text, list or object whose length holds.
    Length(Box<Matcher>),
    /// A text, list or object that is empty, or is not.
    Empty(bool),
    /// Whether there is a value (null is one), or none.
    Exists(bool),
    /// A number near another.
    Approx {
        /// The number.
        value: Template,
        /// How far away it may be.
        within: Template,
    },
    /// A list of just this length whose elements hold in some order.
    Unordered(Vec<Matcher>),
    /// A document in which what selectors find holds.
    Document(Markup, Vec<Selection>),
    /// The same value with nothing besides: objects have no other fields.
    Exact(Template),
}

/// One field of an expected object; its key may go several levels down.
#[derive(Debug, Clone)]
pub struct Field {
    /// The path from the object.
    pub path: FieldPath,
    /// What is expected there.
    pub matcher: Matcher,
}

/// What is expected of what a selector finds in a document.
#[derive(Debug, Clone)]
pub struct Selection {
    /// The selector.
    pub selector: Selector,
    /// Where it is in the file.
    pub place: Place,
    /// What is expected of the text, or of the list of texts.
    pub matcher: Matcher,
}

/// A regular expression as it is written and as it is run.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// The word as it is written in the file.
    pub source: String,
    /// As it is run.
    pub regex: regex::Regex,
}

crate::settings::keywords! {
    /// A kind of value that `is` asks for.
    pub enum ValueKind {
        /// Text of any kind.
        Text = "text",
        /// A number.
        Number = "number",
        /// A whole number.
        Integer = "integer",
        /// `true` or `false`.
        Boolean = "boolean",
        /// Null.
        Null = "null",
        /// An object.
        Object = "object",
        /// A list.
        List = "list",
        /// A UUID.
        Uuid = "uuid",
        /// A time in RFC 3339.
        Timestamp = "timestamp",
        /// A date: `2026-03-01`.
        Date = "date",
        /// An e-mail address.
        Email = "email",
        /// An absolute http or https URL.
        Url = "url",
        /// A JSON Web Token.
        Jwt = "jwt",
        /// An Amazon resource name.
        Arn = "arn",
        /// Base64.
        Base64 = "base64",
        /// Hexadecimal digits.
        Hex = "hex",
        /// Text that holds a number: `"14.95"`.
        Numeric = "numeric",
    }
}

/// Everything a step expects: one object matcher over its observation.
#[derive(Debug, Clone)]
pub struct Expect {
    /// The expectations.
    pub matcher: Matcher,
}

impl Expect {
    /// The expected fields.
    pub fn fields(&self) -> &[Field] {
        match &self.matcher.kind {
            MatcherKind::Object(fields) => fields,
            _ => &[],
        }
    }
}

impl Matcher {
    /// Calls `visit` for this matcher and every one inside it.
    pub fn walk(&self, visit: &mut dyn FnMut(&Matcher)) {
        visit(self);
        match &self.kind {
            MatcherKind::Object(fields) => fields.iter().for_each(|f| f.matcher.walk(visit)),
            MatcherKind::List(items)
            | MatcherKind::AllOf(items)
            | MatcherKind::AnyOf(items)
            | MatcherKind::Unordered(items) => items.iter().for_each(|item| item.walk(visit)),
            MatcherKind::Contains(inner)
            | MatcherKind::Not(inner)
            | MatcherKind::Each(inner)
            | MatcherKind::Length(inner) => inner.walk(visit),
            MatcherKind::Document(_, selections) => {
                for one in selections {
                    one.matcher.walk(visit);
                }
            }
            _ => {}
        }
    }

    /// Whether nothing but a value without placeholders is asked for, and which.
    pub fn fixed(&self) -> Option<Value> {
        match &self.kind {
            MatcherKind::Equal(template) => template.fixed(),
            _ => None,
        }
    }
}

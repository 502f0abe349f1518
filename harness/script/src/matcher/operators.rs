//! The matchers: one table.

use rehearsal_document::Markup;

/// A matcher as the schema and the reference know it.
#[derive(Debug, Clone, Copy)]
pub struct Operator {
    /// Its key.
    pub name: &'static str,
    /// When it holds.
    pub doc: &'static str,
    /// How it is used.
    pub example: &'static str,
    /// What it takes.
    pub operand: Operand,
}

/// What a matcher takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operand {
    /// A kind of value.
    Kind,
    /// A number, a text or a variable: something with an order.
    Ordered,
    /// Two of those.
    Pair,
    /// A regular expression.
    Regex,
    /// A text.
    Text,
    /// Another matcher.
    Matcher,
    /// A list of matchers.
    Matchers,
    /// A list of values.
    Values,
    /// One key or several.
    Keys,
    /// `true` or `false`.
    Boolean,
    /// A number, or `{value, within}`.
    Approx,
    /// A value.
    Value,
    /// Selectors, each with a matcher.
    Selectors(Markup),
}

const fn operator(
    name: &'static str,
    operand: Operand,
    doc: &'static str,
    example: &'static str,
) -> Operator {
    Operator {
        name,
        doc,
        example,
        operand,
    }
}

/// Every matcher there is.
pub static OPERATORS: &[Operator] = &[
    operator(
        "is",
        Operand::Kind,
        "The value is of a kind.",
        "id: {$is: uuid}",
    ),
    operator(
        "gt",
        Operand::Ordered,
        "It is more than this.",
        "count: {$gt: 0}",
    ),
    operator(
        "gte",
        Operand::Ordered,
        "It is at least this.",
        "count: {$gte: 1}",
    ),
    operator(
        "lt",
        Operand::Ordered,
        "It is less than this.",
        "size: {$lt: 4096}",
    ),
    operator(
        "lte",
        Operand::Ordered,
        "It is at most this.",
        "size: {$lte: 4096}",
    ),
    operator(
        "between",
        Operand::Pair,
        "It is at least the first and at most the second.",
        "total: {$between: [10, 20]}",
    ),
    operator(
        "matches",
        Operand::Regex,
        "It is text in which the regular expression finds something.",
        "sku: {$matches: '^MUG-\\d+$'}",
    ),
    operator(
        "contains",
        Operand::Matcher,
        "It is text with this part, or a list with an element that holds.",
        "items: {$contains: {sku: MUG-01}}",
    ),
    operator(
        "starts_with",
        Operand::Text,
        "It is text that begins so.",
        "url: {$starts_with: https://}",
    ),
    operator(
        "ends_with",
        Operand::Text,
        "It is text that ends so.",
        "key: {$ends_with: .json}",
    ),
    operator(
        "one_of",
        Operand::Values,
        "It equals one of these.",
        "status: {$one_of: [paid, shipped]}",
    ),
    operator(
        "not",
        Operand::Matcher,
        "The inner one does not hold.",
        "status: {$not: rejected}",
    ),
    operator(
        "all_of",
        Operand::Matchers,
        "All of these hold.",
        "total: {$all_of: [{$gt: 0}, {$lt: 100}]}",
    ),
    operator(
        "any_of",
        Operand::Matchers,
        "At least one of these holds.",
        "code: {$any_of: [{$is: uuid}, none]}",
    ),
    operator(
        "each",
        Operand::Matcher,
        "It is a list of which every element holds.",
        "items: {$each: {qty: {$gt: 0}}}",
    ),
    operator(
        "has",
        Operand::Keys,
        "It is an object that has these keys, whatever their values.",
        "json: {$has: [id, total]}",
    ),
    operator(
        "length",
        Operand::Matcher,
        "The length of the text, list or object holds.",
        "items: {$length: 2}",
    ),
    operator(
        "empty",
        Operand::Boolean,
        "It is an empty text, list or object; or, with `false`, one that is not empty.",
        "items: {$empty: false}",
    ),
    operator(
        "exists",
        Operand::Boolean,
        "It is there at all, even if null; or, with `false`, it is not.",
        "error: {$exists: false}",
    ),
    operator(
        "approx",
        Operand::Approx,
        "It is a number near this one; without `within`, a millionth of it away at most.",
        "total: {$approx: {value: 14.95, within: 0.01}}",
    ),
    operator(
        "unordered",
        Operand::Matchers,
        "It is a list of just this length whose elements hold, in any order.",
        "rows: {$unordered: [{sku: A}, {sku: B}]}",
    ),
    operator(
        "exact",
        Operand::Value,
        "It equals this value whole: objects have no other fields.",
        "json: {$exact: {status: ok}}",
    ),
    operator(
        "html",
        Operand::Selectors(Markup::Html),
        "It is HTML in which what CSS selectors find holds: the text of the only element or, with `@name`, that attribute; with `[]` the list of all.",
        "body: {$html: {h1: Orders, 'a.next@href': /orders/2, '.order[]': {$length: 3}}}",
    ),
    operator(
        "xml",
        Operand::Selectors(Markup::Xml),
        "It is XML in which what XPaths find holds: the text of the only element or attribute; with `[]` the list of all.",
        "body: {$xml: {/Order/@id: '7', '//Line[1]/Sku': MUG-01, '//Line[]': {$length: 2}}}",
    ),
];

/// The name of a matcher behind its sign: `length` of `$length`. Two signs are
/// the first character of a field's name.
pub(crate) fn signed(key: &str) -> Option<&str> {
    key.strip_prefix('$').filter(|name| !name.starts_with('$'))
}

/// The matcher that a key names, with its sign or without.
pub(crate) fn named_by(key: &str) -> Option<&'static Operator> {
    find(signed(key).unwrap_or(key))
}

/// The matcher of a name.
pub(crate) fn find(name: &str) -> Option<&'static Operator> {
    OPERATORS.iter().find(|operator| operator.name == name)
}

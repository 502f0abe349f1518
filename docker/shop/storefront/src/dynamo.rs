//! Items of DynamoDB, and the errors of writing them.

use std::collections::HashMap;
use std::str::FromStr;

use aws_sdk_dynamodb::types::AttributeValue;

/// An item of a table.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// Returns the text of an attribute.
pub(crate) fn text_of<'a>(item: &'a Item, name: &str) -> Option<&'a str> {
    Some(item.get(name)?.as_s().ok()?)
}

/// Returns the number of an attribute.
pub(crate) fn parse<N: FromStr>(item: &Item, name: &str) -> Option<N> {
    item.get(name)?.as_n().ok()?.parse().ok()
}

/// Returns a value that is a text.
pub(crate) fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

/// Returns a value that is a number.
#[expect(clippy::needless_pass_by_value, reason = "numbers are small")]
pub(crate) fn number(value: impl ToString) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

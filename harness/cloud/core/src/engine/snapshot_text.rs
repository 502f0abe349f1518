//! The text of a snapshot, read in parts: a service's state is decoded from its own part of
//! the text, and no other form of it is ever in memory.

use std::borrow::Cow;

use serde::de::{Error as _, IgnoredAny};
use serde_json::Error;

/// Returns the members of a JSON object, each with the text of its value.
pub(super) fn members(text: &str) -> Result<Vec<(Cow<'_, str>, &str)>, Error> {
    let mut rest = expect(text, '{')?;
    let mut members = Vec::new();
    if let Ok(end) = expect(rest, '}') {
        return finish(end, members);
    }
    loop {
        let (name, after) = value(rest)?;
        let name: Cow<'_, str> = serde_json::from_str::<String>(name)?.into();
        let (value, after) = value(expect(after, ':')?)?;
        members.push((name, value));
        match expect(after, ',') {
            Ok(next) => rest = next,
            Err(_) => return finish(expect(after, '}')?, members),
        }
    }
}

fn finish<T>(rest: &str, members: T) -> Result<T, Error> {
    if rest.trim_ascii_start().is_empty() {
        return Ok(members);
    }
    Err(Error::custom("there is more text after its end"))
}

/// Returns the text after a character, which may follow white space.
fn expect(text: &str, character: char) -> Result<&str, Error> {
    let rest = text.trim_ascii_start().strip_prefix(character);
    rest.ok_or_else(|| Error::custom(format!("`{character}` is missing")))
}

/// Returns the text of the next value, and the rest.
fn value(text: &str) -> Result<(&str, &str), Error> {
    let text = text.trim_ascii_start();
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    match values.next() {
        Some(Ok(IgnoredAny)) => Ok(text.split_at(values.byte_offset())),
        Some(Err(error)) => Err(error),
        None => Err(Error::custom("a value is missing")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_have_the_text_of_their_values() {
        let text = " {\"a\" : [1, {\"b\": \"}\"}], \"c\\\"\":\"x\\\"y\" ,\"d\":null}\n";
        let read = members(text).unwrap();
        let read: Vec<_> = read.iter().map(|(name, value)| (&**name, *value)).collect();
        assert_eq!(
            read,
            [
                ("a", "[1, {\"b\": \"}\"}]"),
                ("c\"", "\"x\\\"y\""),
                ("d", "null")
            ]
        );
        assert_eq!(members("{}").unwrap().len(), 0);
    }

    #[test]
    fn what_is_no_object_is_refused() {
        for wrong in [
            "",
            "[]",
            "{",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1",
            "{\"a\":1,}",
            "{} x",
            "{1:2}",
        ] {
            assert!(members(wrong).is_err(), "{wrong}");
        }
    }
}

//! The functions of the language, and patterns.

use serde_json::Value;

use super::error::{Result, SelectError, SelectErrorKind};
use super::syntax::Function;
use super::value::{as_number, compare, text};

/// Calls a function; `None` among the arguments is a missing value.
pub(crate) fn call(function: Function, arguments: &[Option<Value>]) -> Result<Option<Value>> {
    if function == Function::Coalesce {
        let mut present = arguments.iter().flatten().filter(|value| !value.is_null());
        return Ok(Some(present.next().cloned().unwrap_or(Value::Null)));
    }
    let invalid = || {
        SelectError::new(
            SelectErrorKind::InvalidArguments,
            format!("Incorrect number or type of arguments in the call of {function:?}."),
        )
    };
    let counts = match function {
        Function::NullIf => 2..=2,
        Function::Substring => 2..=3,
        _ => 1..=1,
    };
    if !counts.contains(&arguments.len()) {
        return Err(invalid());
    }
    let arguments: Option<Vec<&Value>> = arguments
        .iter()
        .map(|value| value.as_ref().filter(|value| !value.is_null()))
        .collect();
    let Some(arguments) = arguments else {
        return Ok(Some(Value::Null));
    };
    let first = text(arguments[0]);
    Ok(Some(match function {
        Function::Lower => first.to_lowercase().into(),
        Function::Upper => first.to_uppercase().into(),
        Function::Length => first.chars().count().into(),
        Function::Trim => first.trim_matches(' ').into(),
        Function::NullIf => match compare(arguments[0], arguments[1]) {
            Some(std::cmp::Ordering::Equal) => Value::Null,
            _ => arguments[0].clone(),
        },
        Function::Substring => {
            let whole = |value: &Value| as_number(value).and_then(|number| number.as_i64());
            let start = whole(arguments[1]).ok_or_else(invalid)?;
            let length = match arguments.get(2) {
                None => i64::MAX,
                Some(length) => whole(length)
                    .filter(|length| *length >= 0)
                    .ok_or_else(invalid)?,
            };
            substring(&first, start, length).into()
        }
        Function::Coalesce => Value::Null,
    }))
}

/// The characters from `start`, counted from one, as SQL cuts them: what lies before the
/// beginning counts.
fn substring(text: &str, start: i64, length: i64) -> String {
    let end = start.saturating_add(length);
    let at = |place: i64| usize::try_from(place.max(1) - 1).unwrap_or(usize::MAX);
    let (from, to) = (at(start), at(end));
    text.chars()
        .skip(from)
        .take(to.saturating_sub(from))
        .collect()
}

/// Returns whether a text matches a pattern with `%` and `_`.
pub(crate) fn like(text: &str, pattern: &str, escape: Option<char>) -> bool {
    let mut pieces = Vec::new();
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        pieces.push(match character {
            c if Some(c) == escape => Piece::One(characters.next().unwrap_or(c)),
            '%' => Piece::Many,
            '_' => Piece::Any,
            c => Piece::One(c),
        });
    }
    let text: Vec<char> = text.chars().collect();
    matches(&text, &pieces)
}

enum Piece {
    One(char),
    Any,
    Many,
}

/// Matches greedily, going back to the last `%` where it fails.
fn matches(text: &[char], pieces: &[Piece]) -> bool {
    let (mut at, mut piece) = (0, 0);
    let mut last: Option<(usize, usize)> = None;
    while at < text.len() {
        match pieces.get(piece) {
            Some(Piece::One(c)) if *c == text[at] => (at, piece) = (at + 1, piece + 1),
            Some(Piece::Any) => (at, piece) = (at + 1, piece + 1),
            Some(Piece::Many) => {
                last = Some((at, piece));
                piece += 1;
            }
            _ => {
                let Some((from, many)) = last else {
                    return false;
                };
                last = Some((from + 1, many));
                (at, piece) = (from + 1, many + 1);
            }
        }
    }
    pieces[piece..]
        .iter()
        .all(|piece| matches!(piece, Piece::Many))
}

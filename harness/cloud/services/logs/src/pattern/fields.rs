//! Patterns of fields that spaces separate: `[ip, user, ..., status = 4* && status != 404]`.

use super::condition::{self, Compared, Condition};
use super::cursor::Cursor;
use super::{Extracted, InvalidPattern};

/// The fields of a pattern.
#[derive(Debug)]
pub(super) struct Fields {
    /// Those before `...`, or all.
    first: Vec<Field>,
    /// Those after `...`, if it is there.
    last: Option<Vec<Field>>,
}

/// A field.
#[derive(Debug, Default)]
struct Field {
    name: Option<String>,
    /// The conditions: of the inner ones all have to hold, of the outer ones one.
    any: Vec<Vec<Condition>>,
}

pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Fields, InvalidPattern> {
    cursor.expect("[")?;
    let (mut fields, mut first) = (Vec::new(), None);
    if cursor.take("]") {
        return Ok(Fields {
            first: fields,
            last: Some(Vec::new()),
        });
    }
    loop {
        if cursor.take("...") {
            if first.is_some() {
                return Err(cursor.unexpected("one `...`"));
            }
            first = Some(std::mem::take(&mut fields));
        } else {
            fields.push(field(cursor)?);
        }
        if cursor.take("]") {
            break;
        }
        cursor.expect(",")?;
    }
    Ok(match first {
        Some(first) => Fields {
            first,
            last: Some(fields),
        },
        None => Fields {
            first: fields,
            last: None,
        },
    })
}

fn field(cursor: &mut Cursor<'_>) -> Result<Field, InvalidPattern> {
    let mut field = Field::default();
    loop {
        let mut all = Vec::new();
        loop {
            let name = name(cursor);
            let ends = [',', ']', '&', '|'];
            cursor.skip_spaces();
            if cursor.peek().is_some_and(|c| !ends.contains(&c)) {
                all.push(condition::parse(cursor)?);
            }
            if let Some(name) = name {
                field.name = Some(name);
            }
            if !cursor.take("&&") {
                break;
            }
        }
        if !all.is_empty() {
            field.any.push(all);
        }
        if !cursor.take("||") {
            return Ok(field);
        }
    }
}

/// Takes the name of a field, if it has one.
fn name(cursor: &mut Cursor<'_>) -> Option<String> {
    cursor.skip_spaces();
    let name = cursor.take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '#' | '.'));
    (!name.is_empty()).then(|| name.to_owned())
}

impl Fields {
    pub(super) fn extract(&self, message: &str) -> Option<Extracted> {
        let values = split(message);
        let after = self.last.as_deref().unwrap_or_default();
        let fits = match self.last {
            None => values.len() == self.first.len(),
            Some(_) => values.len() >= self.first.len() + after.len(),
        };
        if !fits {
            return None;
        }
        let mut found = Extracted::new();
        let skipped = values.len() - self.first.len() - after.len();
        let empty = Field::default();
        let between = std::iter::repeat_n(&empty, skipped);
        let fields = self.first.iter().chain(between).chain(after);
        for (index, (field, value)) in fields.zip(values).enumerate() {
            if !field.holds(value) {
                return None;
            }
            let name = match &field.name {
                Some(name) => format!("${name}"),
                None => format!("${}", index + 1),
            };
            found.insert(name, value.into());
        }
        Some(found)
    }
}

impl Field {
    fn holds(&self, value: &str) -> bool {
        let holds = |condition: &Condition| condition.holds(Compared::Field(value));
        self.any.is_empty() || self.any.iter().any(|all| all.iter().all(holds))
    }
}

/// Splits a message at spaces. What is in quotes or brackets is one field.
fn split(message: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = message.trim_start();
    while let Some(first) = rest.chars().next() {
        let closing = match first {
            '"' => Some('"'),
            '[' => Some(']'),
            _ => None,
        };
        let enclosed = closing.and_then(|closing| {
            let end = rest[1..].find(closing)?;
            Some((&rest[1..=end], &rest[end + 2..]))
        });
        let (field, after) = enclosed.unwrap_or_else(|| {
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            rest.split_at(end)
        });
        found.push(field);
        rest = after.trim_start();
    }
    found
}

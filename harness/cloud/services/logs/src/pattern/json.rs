//! Patterns over the members of JSON: `{ $.status >= 500 && $.user.name = "a*" }`.

use serde_json::Value;

use super::condition::{self, Compared, Condition};
use super::cursor::Cursor;
use super::{Extracted, InvalidPattern};

/// A condition over a JSON document.
#[derive(Debug)]
pub(super) enum Expression {
    Any(Vec<Expression>),
    All(Vec<Expression>),
    Is(Selector, Test),
}

/// Chooses members of a document.
#[derive(Debug)]
pub(super) struct Selector {
    /// As it was written.
    text: String,
    steps: Vec<Step>,
}

#[derive(Debug)]
enum Step {
    Member(String),
    Index(usize),
    /// All members or elements.
    Each,
}

/// What a selected member has to be.
#[derive(Debug)]
pub(super) enum Test {
    Compare(Condition),
    True,
    False,
    Null,
    Exists,
    Absent,
}

pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Expression, InvalidPattern> {
    cursor.expect("{")?;
    let expression = any(cursor)?;
    cursor.expect("}")?;
    Ok(expression)
}

fn any(cursor: &mut Cursor<'_>) -> Result<Expression, InvalidPattern> {
    let mut found = vec![all(cursor)?];
    while cursor.take("||") {
        found.push(all(cursor)?);
    }
    Ok(Expression::Any(found))
}

fn all(cursor: &mut Cursor<'_>) -> Result<Expression, InvalidPattern> {
    let mut found = vec![one(cursor)?];
    while cursor.take("&&") {
        found.push(one(cursor)?);
    }
    Ok(Expression::All(found))
}

fn one(cursor: &mut Cursor<'_>) -> Result<Expression, InvalidPattern> {
    if cursor.take("(") {
        let inner = any(cursor)?;
        cursor.expect(")")?;
        return Ok(inner);
    }
    let selector = selector(cursor)?;
    let test = if cursor.take_word("IS") {
        let words = [
            ("TRUE", Test::True),
            ("FALSE", Test::False),
            ("NULL", Test::Null),
        ];
        let mut words = words.into_iter();
        let found = words.find(|(word, _)| cursor.take_word(word));
        let (_, test) = found.ok_or_else(|| cursor.unexpected("TRUE, FALSE or NULL"))?;
        test
    } else if cursor.take_word("NOT") {
        if !cursor.take_word("EXISTS") {
            return Err(cursor.unexpected("EXISTS"));
        }
        Test::Absent
    } else if cursor.take_word("EXISTS") {
        Test::Exists
    } else {
        Test::Compare(condition::parse(cursor)?)
    };
    Ok(Expression::Is(selector, test))
}

fn selector(cursor: &mut Cursor<'_>) -> Result<Selector, InvalidPattern> {
    cursor.expect("$")?;
    let (mut text, mut steps) = ("$".to_owned(), Vec::new());
    loop {
        match cursor.peek() {
            Some('.') => {
                cursor.take(".");
                let is_of_name =
                    |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '*' | '@' | ':' | '/');
                let name = cursor.take_while(is_of_name);
                if name.is_empty() {
                    return Err(cursor.unexpected("the name of a member"));
                }
                text.extend([".", name]);
                steps.push(if name == "*" {
                    Step::Each
                } else {
                    Step::Member(name.to_owned())
                });
            }
            Some('[') => {
                cursor.take("[");
                let quote = cursor.peek().filter(|c| matches!(c, '\'' | '"'));
                if let Some(quote) = quote {
                    let name = cursor.take_delimited(quote)?;
                    text.extend(["['", name.as_str(), "']"]);
                    steps.push(Step::Member(name));
                } else {
                    let index = cursor.take_while(|c| c.is_ascii_digit() || c == '*');
                    text.extend(["[", index, "]"]);
                    steps.push(match index.parse() {
                        Ok(index) => Step::Index(index),
                        Err(_) if index == "*" => Step::Each,
                        Err(_) => return Err(cursor.unexpected("an index")),
                    });
                }
                cursor.expect("]")?;
            }
            _ => return Ok(Selector { text, steps }),
        }
    }
}

/// Returns the members that a condition names, if it holds for the document of a message.
pub(super) fn extract(expression: &Expression, message: &str) -> Option<Extracted> {
    let document: Value = serde_json::from_str(message).ok()?;
    if !document.is_object() && !document.is_array() || !expression.holds(&document) {
        return None;
    }
    let mut found = Extracted::new();
    expression.collect(&document, &mut found);
    Some(found)
}

impl Expression {
    fn holds(&self, document: &Value) -> bool {
        match self {
            Self::Any(inner) => inner.iter().any(|one| one.holds(document)),
            Self::All(inner) => inner.iter().all(|one| one.holds(document)),
            Self::Is(selector, test) => {
                let values = selector.select(document);
                match test {
                    Test::Absent => values.is_empty(),
                    _ => values.into_iter().any(|value| test.holds(value)),
                }
            }
        }
    }

    fn collect(&self, document: &Value, found: &mut Extracted) {
        match self {
            Self::Any(inner) | Self::All(inner) => {
                for one in inner {
                    one.collect(document, found);
                }
            }
            Self::Is(selector, _) => {
                if let Some(value) = selector.select(document).first() {
                    let text = match value {
                        Value::String(text) => text.clone(),
                        other => other.to_string(),
                    };
                    found.insert(selector.text.clone(), text.into());
                }
            }
        }
    }
}

impl Test {
    fn holds(&self, value: &Value) -> bool {
        match self {
            Self::True => *value == Value::Bool(true),
            Self::False => *value == Value::Bool(false),
            Self::Null => value.is_null(),
            Self::Exists => true,
            Self::Absent => false,
            Self::Compare(condition) => match value {
                Value::String(text) => condition.holds(Compared::Text(text)),
                Value::Number(number) => number
                    .as_f64()
                    .is_some_and(|number| condition.holds(Compared::Number(number))),
                _ => false,
            },
        }
    }
}

impl Selector {
    fn select<'a>(&self, document: &'a Value) -> Vec<&'a Value> {
        let mut selected = vec![document];
        for step in &self.steps {
            selected = selected
                .into_iter()
                .flat_map(|value| step.select(value))
                .collect();
        }
        selected
    }
}

impl Step {
    fn select<'a>(&self, value: &'a Value) -> Vec<&'a Value> {
        match (self, value) {
            (Self::Member(name), _) => value.get(name).into_iter().collect(),
            (Self::Index(index), _) => value.get(index).into_iter().collect(),
            (Self::Each, Value::Array(elements)) => elements.iter().collect(),
            (Self::Each, Value::Object(members)) => members.values().collect(),
            (Self::Each, _) => Vec::new(),
        }
    }
}

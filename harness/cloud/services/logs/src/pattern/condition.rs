//! Comparisons of values with what a pattern asks for.

use regex::Regex;

use super::InvalidPattern;
use super::cursor::Cursor;

/// A comparison with a value.
#[derive(Debug)]
pub(super) struct Condition {
    operator: Operator,
    operand: Operand,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Debug)]
enum Operand {
    Number(f64),
    /// Text, whose `*` stand for any characters.
    Text(Regex),
}

/// A value that is compared.
#[derive(Debug, Clone, Copy)]
pub(super) enum Compared<'a> {
    /// A number of JSON.
    Number(f64),
    /// A string of JSON.
    Text(&'a str),
    /// The text of a field, which may be a number.
    Field(&'a str),
}

/// The longer ones first.
const OPERATORS: [(&str, Operator); 6] = [
    ("!=", Operator::NotEqual),
    ("<=", Operator::LessOrEqual),
    (">=", Operator::GreaterOrEqual),
    ("=", Operator::Equal),
    ("<", Operator::Less),
    (">", Operator::Greater),
];

/// Reads an operator and what it compares with.
pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Condition, InvalidPattern> {
    let mut operators = OPERATORS.iter();
    let operator = operators.find(|(text, _)| cursor.take(text));
    let (text, operator) = operator.ok_or_else(|| cursor.unexpected("an operator"))?;
    cursor.skip_spaces();
    let operand = match cursor.peek() {
        Some('"') => Operand::Text(wildcard(&cursor.take_delimited('"')?)?),
        Some('%') => Operand::Text(expression(&cursor.take_delimited('%')?)?),
        _ => {
            let word = cursor.take_while(is_of_word);
            match word.parse() {
                _ if word.is_empty() => return Err(cursor.unexpected("a value")),
                Ok(number) => Operand::Number(number),
                Err(_) => Operand::Text(wildcard(word)?),
            }
        }
    };
    let is_ordered = !matches!(operator, Operator::Equal | Operator::NotEqual);
    if is_ordered && !matches!(operand, Operand::Number(_)) {
        return Err(InvalidPattern(format!("`{text}` compares with numbers")));
    }
    Ok(Condition {
        operator: *operator,
        operand,
    })
}

/// Returns whether a character can be part of a value without quotes.
fn is_of_word(c: char) -> bool {
    !c.is_whitespace() && !matches!(c, '&' | '|' | '(' | ')' | ',' | ']' | '}' | '"' | '=' | '%')
}

/// Returns the expression of a text with `*`.
fn wildcard(text: &str) -> Result<Regex, InvalidPattern> {
    let parts: Vec<String> = text.split('*').map(regex::escape).collect();
    expression(&format!("(?s)^{}$", parts.join(".*")))
}

/// Returns a regular expression.
pub(super) fn expression(text: &str) -> Result<Regex, InvalidPattern> {
    Regex::new(text).map_err(|error| InvalidPattern(error.to_string()))
}

impl Condition {
    pub(super) fn holds(&self, value: Compared<'_>) -> bool {
        let equal = match (&self.operand, value) {
            (Operand::Text(expected), Compared::Text(text) | Compared::Field(text)) => {
                expected.is_match(text)
            }
            (Operand::Text(expected), Compared::Number(number)) => {
                expected.is_match(&number.to_string())
            }
            (Operand::Number(expected), Compared::Number(number)) => {
                return self.operator.holds(number, *expected);
            }
            (Operand::Number(expected), Compared::Field(text)) => {
                let number = text.parse::<f64>();
                return match number {
                    Ok(number) => self.operator.holds(number, *expected),
                    Err(_) => self.operator == Operator::NotEqual,
                };
            }
            (Operand::Number(_), Compared::Text(_)) => false,
        };
        match self.operator {
            Operator::Equal => equal,
            Operator::NotEqual => !equal,
            _ => false,
        }
    }
}

impl Operator {
    #[expect(clippy::float_cmp, reason = "both are numbers as people wrote them")]
    fn holds(self, number: f64, expected: f64) -> bool {
        match self {
            Self::Equal => number == expected,
            Self::NotEqual => number != expected,
            Self::Less => number < expected,
            Self::LessOrEqual => number <= expected,
            Self::Greater => number > expected,
            Self::GreaterOrEqual => number >= expected,
        }
    }
}

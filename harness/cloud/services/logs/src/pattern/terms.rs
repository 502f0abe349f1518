//! Patterns of terms: `ERROR "out of stock" -debug`, `?WARN ?ERROR`, `%4[0-9]{2}%`.

use regex::Regex;

use super::InvalidPattern;
use super::condition::expression;
use super::cursor::Cursor;

/// The terms of a pattern.
#[derive(Debug, Default)]
pub(super) struct Terms {
    /// All of them have to be there.
    required: Vec<Term>,
    /// One of them has to be there. Next to others they are ignored, as AWS's guide says.
    optional: Vec<Term>,
    /// None of them may be there.
    excluded: Vec<Term>,
}

#[derive(Debug)]
enum Term {
    /// Characters, in their case.
    Text(String),
    Expression(Regex),
}

impl Term {
    fn is_in(&self, message: &str) -> bool {
        match self {
            Self::Text(text) => message.contains(text.as_str()),
            Self::Expression(expression) => expression.is_match(message),
        }
    }
}

pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Terms, InvalidPattern> {
    let mut terms = Terms::default();
    loop {
        cursor.skip_spaces();
        let to = match cursor.peek() {
            None => return Ok(terms),
            Some('-') => {
                cursor.take("-");
                &mut terms.excluded
            }
            Some('?') => {
                cursor.take("?");
                &mut terms.optional
            }
            Some(_) => &mut terms.required,
        };
        to.push(term(cursor)?);
    }
}

fn term(cursor: &mut Cursor<'_>) -> Result<Term, InvalidPattern> {
    match cursor.peek() {
        Some('"') => Ok(Term::Text(cursor.take_delimited('"')?)),
        Some('%') => Ok(Term::Expression(expression(&cursor.take_delimited('%')?)?)),
        _ => {
            // AWS asks for quotes around everything else.
            let word = cursor.take_while(|c| c.is_alphanumeric() || c == '_');
            let ends = cursor.peek().is_none_or(char::is_whitespace);
            if word.is_empty() || !ends {
                return Err(cursor.unexpected("letters, digits and _, or a term in quotes"));
            }
            Ok(Term::Text(word.to_owned()))
        }
    }
}

impl Terms {
    pub(super) fn match_text(&self, message: &str) -> bool {
        let is_in = |term: &Term| term.is_in(message);
        let only_optional = self.required.is_empty() && self.excluded.is_empty();
        if only_optional {
            return self.optional.iter().any(is_in);
        }
        self.required.iter().all(is_in) && !self.excluded.iter().any(is_in)
    }
}

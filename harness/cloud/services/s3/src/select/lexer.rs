//! The words of a query.

use serde_json::{Number, Value};

use super::error::{Result, SelectError, SelectErrorKind};

/// A word of a query.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Token {
    /// A keyword or a name.
    Word(String),
    /// A name in double quotes.
    Quoted(String),
    /// A text or a number.
    Literal(Value),
    Symbol(&'static str),
}

const SYMBOLS: [&str; 21] = [
    "<>", "!=", "<=", ">=", "||", "[*]", "=", "<", ">", "(", ")", "[", "]", ",", ".", "*", "+",
    "-", "/", "%", ";",
];

/// Splits a query into its words.
pub(crate) fn tokens(text: &str) -> Result<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, after) = match first {
            '\'' => quoted(rest, '\'').map(|(text, after)| (Token::Literal(text.into()), after))?,
            '"' => quoted(rest, '"').map(|(text, after)| (Token::Quoted(text), after))?,
            c if c.is_ascii_digit() => number(rest)?,
            c if c.is_alphabetic() || c == '_' => {
                let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
                let (word, after) = rest.split_at(end.unwrap_or(rest.len()));
                (Token::Word(word.to_owned()), after)
            }
            _ => {
                let symbol = SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol));
                let symbol = symbol.ok_or_else(|| invalid(first))?;
                (Token::Symbol(symbol), &rest[symbol.len()..])
            }
        };
        tokens.push(token);
        rest = after.trim_start();
    }
    Ok(tokens)
}

fn invalid(character: char) -> SelectError {
    SelectError::new(
        SelectErrorKind::Lexer,
        format!("The SQL expression contains an invalid character: {character}"),
    )
}

/// Reads what stands between two quotes; a doubled quote stands for itself.
fn quoted(text: &str, quote: char) -> Result<(String, &str)> {
    let mut out = String::new();
    let mut rest = &text[1..];
    loop {
        let (before, after) = rest.split_once(quote).ok_or_else(|| invalid(quote))?;
        out.push_str(before);
        match after.strip_prefix(quote) {
            Some(more) => {
                out.push(quote);
                rest = more;
            }
            None => return Ok((out, after)),
        }
    }
}

fn number(text: &str) -> Result<(Token, &str)> {
    let digits = |text: &str| {
        text.find(|c: char| !c.is_ascii_digit())
            .unwrap_or(text.len())
    };
    let mut end = digits(text);
    if text[end..].starts_with('.') && text[end + 1..].starts_with(|c: char| c.is_ascii_digit()) {
        end += 1 + digits(&text[end + 1..]);
    }
    let exponent = text[end..].strip_prefix(['e', 'E']).map(|rest| {
        let sign = usize::from(rest.starts_with(['+', '-']));
        (sign, digits(&rest[sign..]))
    });
    if let Some((sign, length)) = exponent.filter(|(_, length)| *length > 0) {
        end += 1 + sign + length;
    }
    let (word, after) = text.split_at(end);
    let number: Number = word.parse().map_err(|_| invalid('0'))?;
    Ok((Token::Literal(Value::Number(number)), after))
}

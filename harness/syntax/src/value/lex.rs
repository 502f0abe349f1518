//! Expressions to tokens. Positions count characters of the scalar.

use serde_json::{Number, Value};

use super::mistake::Mistake;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Name(String),
    Literal(Value),
    /// One of `+ - * / % == != < <= > >= && || ! ( ) [ ] , .`
    Symbol(&'static str),
    End,
}

#[derive(Debug, Clone)]
pub(super) struct Lexed {
    pub(super) token: Token,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Longer symbols first.
const SYMBOLS: [&str; 20] = [
    "==", "!=", "<=", ">=", "&&", "||", "<", ">", "+", "-", "*", "/", "%", "!", "(", ")", "[", "]",
    ",", ".",
];

/// The tokens of `chars[from..to]`.
pub(super) fn tokens(chars: &[char], from: usize, to: usize) -> Result<Vec<Lexed>, Mistake> {
    let mut out = Vec::new();
    let mut at = from;
    while at < to {
        let c = chars[at];
        if c.is_whitespace() {
            at += 1;
            continue;
        }
        let start = at;
        let token = if c == '"' || c == '\'' {
            let (text, end) = quoted(chars, at, to)?;
            at = end;
            Token::Literal(Value::String(text))
        } else if c.is_ascii_digit() {
            let (number, end) = number(chars, at, to)?;
            at = end;
            Token::Literal(Value::Number(number))
        } else if is_name_start(c) {
            while at < to && is_name_part(chars[at]) {
                at += 1;
            }
            let name: String = chars[start..at].iter().collect();
            match &*name {
                "true" => Token::Literal(Value::Bool(true)),
                "false" => Token::Literal(Value::Bool(false)),
                "null" => Token::Literal(Value::Null),
                _ => Token::Name(name),
            }
        } else {
            let symbol = SYMBOLS.into_iter().find(|symbol| {
                let length = symbol.chars().count();
                at + length <= to && symbol.chars().eq(chars[at..at + length].iter().copied())
            });
            let Some(symbol) = symbol else {
                return Err(stray(c, at));
            };
            at += symbol.chars().count();
            Token::Symbol(symbol)
        };
        out.push(Lexed {
            token,
            start,
            end: at,
        });
    }
    out.push(Lexed {
        token: Token::End,
        start: to,
        end: to,
    });
    Ok(out)
}

/// The kind of a word of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordKind {
    /// A name at the beginning of a path.
    Name,
    /// A name behind a dot.
    Field,
    /// A name before a parenthesis.
    Function,
    /// A text in quotes.
    Text,
    /// A number.
    Number,
    /// `true`, `false` or `null`.
    Constant,
    /// An operator, a bracket, a comma or a dot.
    Symbol,
}

/// Returns the words of an expression, each with the characters it covers; none where the
/// expression cannot be read.
pub fn words(chars: &[char], from: usize, to: usize) -> Vec<(WordKind, std::ops::Range<usize>)> {
    let found = tokens(chars, from, to).unwrap_or_default();
    let is = |at: Option<usize>, symbol| {
        let lexed = at.and_then(|at| found.get(at));
        lexed.is_some_and(|lexed| lexed.token == Token::Symbol(symbol))
    };
    let word = |(at, lexed): (usize, &Lexed)| {
        let kind = match &lexed.token {
            Token::Name(_) if is(Some(at + 1), "(") => WordKind::Function,
            Token::Name(_) if is(at.checked_sub(1), ".") => WordKind::Field,
            Token::Name(_) => WordKind::Name,
            Token::Literal(Value::String(_)) => WordKind::Text,
            Token::Literal(Value::Number(_)) => WordKind::Number,
            Token::Literal(_) => WordKind::Constant,
            Token::Symbol(_) => WordKind::Symbol,
            Token::End => return None,
        };
        Some((kind, lexed.start..lexed.end))
    };
    found.iter().enumerate().filter_map(word).collect()
}

/// Returns whether a name can begin with a character.
pub fn is_name_start(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_'
}

/// Returns whether a name can have a character.
pub fn is_name_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn stray(c: char, at: usize) -> Mistake {
    let mistake = Mistake::new(at, 1, format!("`{c}` has no meaning in an expression"));
    match c {
        '=' => mistake.help("to compare, write `==`"),
        '&' => mistake.help("write `&&` for and"),
        '|' => mistake.help("write `||` for or; functions are called as `name(value)`"),
        '$' => mistake.help("inside `${…}` names are written without `$`"),
        '?' | ':' => mistake.help("to choose, write `if(condition, then, otherwise)`"),
        _ => mistake,
    }
}

fn quoted(chars: &[char], from: usize, to: usize) -> Result<(String, usize), Mistake> {
    let quote = chars[from];
    let mut text = String::new();
    let mut at = from + 1;
    while at < to {
        match chars[at] {
            c if c == quote => return Ok((text, at + 1)),
            '\\' if at + 1 < to => {
                text.push(match chars[at + 1] {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    other => other,
                });
                at += 2;
            }
            c => {
                text.push(c);
                at += 1;
            }
        }
    }
    Err(Mistake::new(from, 1, "this quote is never closed"))
}

fn number(chars: &[char], from: usize, to: usize) -> Result<(Number, usize), Mistake> {
    let mut at = from;
    let digits = |mut at: usize| {
        while at < to && chars[at].is_ascii_digit() {
            at += 1;
        }
        at
    };
    at = digits(at);
    if at + 1 < to && chars[at] == '.' && chars[at + 1].is_ascii_digit() {
        at = digits(at + 1);
    }
    let text: String = chars[from..at].iter().collect();
    if at < to && is_name_start(chars[at]) {
        let message = format!("`{text}{}…` is neither a number nor a name", chars[at]);
        return Err(
            Mistake::new(from, at - from + 1, message).help("durations are texts: `now(\"-2h\")`")
        );
    }
    text.parse::<Number>()
        .map(|number| (number, at))
        .map_err(|_| Mistake::new(from, at - from, "this number cannot be read"))
}

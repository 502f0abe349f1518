//! The tokens of PartiQL statements.

/// A token.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// A keyword or a name without quotes.
    Word(String),
    /// A name in double quotes.
    Name(String),
    /// A text in single quotes.
    Text(String),
    Number(String),
    Symbol(&'static str),
    /// `?`
    Parameter,
    End,
}

const SYMBOLS: [&str; 21] = [
    "<<", ">>", "<>", "!=", "<=", ">=", "=", "<", ">", "(", ")", "[", "]", "{", "}", ",", ".", ":",
    "-", "+", "*",
];

/// Returns the tokens of a statement; the last one is the end. The error is the character
/// that no statement has, or the quote that is not closed.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let Some(first) = rest.chars().next() else {
            tokens.push(Token::End);
            return Ok(tokens);
        };
        let (token, length) = match first {
            'a'..='z' | 'A'..='Z' | '_' => {
                let length = word_length(rest);
                (Token::Word(rest[..length].to_owned()), length)
            }
            '0'..='9' => {
                let length = number_length(rest);
                (Token::Number(rest[..length].to_owned()), length)
            }
            '"' | '\'' => {
                let (text, length) = quoted(rest, first).ok_or_else(|| first.to_string())?;
                let token = if first == '"' {
                    Token::Name(text)
                } else {
                    Token::Text(text)
                };
                (token, length)
            }
            '?' => (Token::Parameter, 1),
            _ => match SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol)) {
                Some(symbol) => (Token::Symbol(symbol), symbol.len()),
                None => return Err(first.to_string()),
            },
        };
        tokens.push(token);
        rest = &rest[length..];
    }
}

fn word_length(text: &str) -> usize {
    text.bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        .count()
}

fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = |from: usize| {
        let rest = bytes.get(from..).unwrap_or_default();
        from + rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
    };
    let mut end = digits(0);
    if bytes.get(end) == Some(&b'.') && digits(end + 1) > end + 1 {
        end = digits(end + 1);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        if digits(end + 1 + sign) > end + 1 + sign {
            end = digits(end + 1 + sign);
        }
    }
    end
}

/// Returns the text in quotes, in which a doubled quote stands for one, and its length with
/// the quotes.
fn quoted(text: &str, quote: char) -> Option<(String, usize)> {
    let mut found = String::new();
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((at, character)) = characters.next() {
        if character != quote {
            found.push(character);
        } else if characters.next_if(|(_, next)| *next == quote).is_some() {
            found.push(quote);
        } else {
            return Some((found, at + quote.len_utf8()));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_split_into_tokens() {
        assert_eq!(
            tokens("SELECT \"a b\".c FROM t WHERE x >= -1.5e3 AND y='it''s' AND z=?").unwrap(),
            [
                Token::Word("SELECT".into()),
                Token::Name("a b".into()),
                Token::Symbol("."),
                Token::Word("c".into()),
                Token::Word("FROM".into()),
                Token::Word("t".into()),
                Token::Word("WHERE".into()),
                Token::Word("x".into()),
                Token::Symbol(">="),
                Token::Symbol("-"),
                Token::Number("1.5e3".into()),
                Token::Word("AND".into()),
                Token::Word("y".into()),
                Token::Symbol("="),
                Token::Text("it's".into()),
                Token::Word("AND".into()),
                Token::Word("z".into()),
                Token::Symbol("="),
                Token::Parameter,
                Token::End,
            ]
        );
        assert_eq!(tokens("SELECT 'open"), Err("'".to_owned()));
        assert_eq!(tokens("SELECT é"), Err("é".to_owned()));
    }
}

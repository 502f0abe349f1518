//! The tokens of expressions.

/// A token and where it is in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: TokenKind,
    pub(super) text: &'a str,
    pub(super) start: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// `name`, `AND`, `size`
    Word,
    /// `#name`
    Name,
    /// `:value`
    Value,
    /// `12`
    Index,
    /// `(`, `<=`
    Symbol,
    /// A character that no expression has.
    Unknown,
    End,
}

impl Token<'_> {
    pub(super) fn is(&self, symbol: &str) -> bool {
        self.kind == TokenKind::Symbol && self.text == symbol
    }

    /// Whether it is a keyword, in any case.
    pub(super) fn is_word(&self, word: &str) -> bool {
        self.kind == TokenKind::Word && self.text.eq_ignore_ascii_case(word)
    }
}

const SYMBOLS: [&str; 15] = [
    "<>", "<=", ">=", "<", ">", "=", "(", ")", "[", "]", ",", ".", "+", "-", "*",
];

/// Returns the tokens of a text; the last one is the end.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        if first.is_ascii_whitespace() {
            at += 1;
            continue;
        }
        let rest = &text[at..];
        let (kind, length) = match first {
            'a'..='z' | 'A'..='Z' | '_' => (TokenKind::Word, word_length(rest)),
            '0'..='9' => (
                TokenKind::Index,
                rest.bytes().take_while(u8::is_ascii_digit).count(),
            ),
            '#' | ':' if word_length(&rest[1..]) > 0 => {
                let kind = if first == '#' {
                    TokenKind::Name
                } else {
                    TokenKind::Value
                };
                (kind, 1 + word_length(&rest[1..]))
            }
            _ => match SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol)) {
                Some(symbol) => (TokenKind::Symbol, symbol.len()),
                None => (TokenKind::Unknown, first.len_utf8()),
            },
        };
        tokens.push(Token {
            kind,
            text: &rest[..length],
            start: at,
        });
        at += length;
    }
    tokens.push(Token {
        kind: TokenKind::End,
        text: "<EOF>",
        start: text.len(),
    });
    tokens
}

fn word_length(text: &str) -> usize {
    text.bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        .count()
}

/// Returns whether a text is a placeholder (`#name`, `:value`) and nothing else.
pub(super) fn is_placeholder(text: &str, sign: char) -> bool {
    text.strip_prefix(sign)
        .is_some_and(|name| !name.is_empty() && word_length(name) == name.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_split_into_tokens() {
        let texts = |text: &'static str| -> Vec<&str> {
            tokens(text).iter().map(|token| token.text).collect()
        };
        assert_eq!(
            texts("SET a.#b[12]=:v+ size(c)"),
            [
                "SET", "a", ".", "#b", "[", "12", "]", "=", ":v", "+", "size", "(", "c", ")",
                "<EOF>"
            ]
        );
        assert_eq!(texts("a<>b<=c"), ["a", "<>", "b", "<=", "c", "<EOF>"]);
        assert_eq!(texts("# é"), ["#", "é", "<EOF>"]);
    }
}

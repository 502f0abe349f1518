//! A JSON reader whose errors are those of Jackson, the library that SNS uses.
//! SNS answers them for invalid filter policies, so their texts and positions
//! are kept to the letter.

#[cfg(test)]
mod tests;

use std::iter::Peekable;
use std::str::CharIndices;

/// The most levels of nested arrays and objects that Jackson reads.
const MAX_DEPTH: usize = 1000;

/// The kinds of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    StartObject,
    EndObject,
    StartArray,
    EndArray,
    FieldName,
    String,
    Number,
    True,
    False,
    Null,
}

/// One token of a document.
#[derive(Debug)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    /// The decoded text.
    pub(crate) text: String,
    /// The reader's position when it knows the kind, but has not read a string yet.
    start: usize,
    /// The reader's position after the token.
    end: usize,
}

/// The tokens of a document and a position among them.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    source: &'a str,
    tokens: Vec<Token>,
    position: usize,
    /// Whether the text of the current token was read.
    text_read: bool,
}

impl<'a> Reader<'a> {
    /// Splits a document into tokens; the error is Jackson's message.
    pub(crate) fn new(source: &'a str) -> Result<Self, String> {
        let tokens = Lexer::new(source).document()?;
        Ok(Self {
            source,
            tokens,
            position: usize::MAX,
            text_read: false,
        })
    }

    /// Moves to the next token and returns its kind. The document is well-formed,
    /// so a caller that follows its structure does not move past the end.
    pub(crate) fn next(&mut self) -> Kind {
        self.position = self.position.wrapping_add(1).min(self.tokens.len() - 1);
        self.text_read = false;
        self.kind()
    }

    /// Returns the kind of the current token.
    pub(crate) fn kind(&self) -> Kind {
        self.tokens[self.position].kind
    }

    /// Returns the text of the current token. Reading a string moves the
    /// position that an error names.
    pub(crate) fn text(&mut self) -> String {
        self.text_read = true;
        self.tokens[self.position].text.clone()
    }

    /// Returns an error at the current position.
    pub(crate) fn error(&self, message: &str) -> String {
        let token = &self.tokens[self.position];
        // After a field name Jackson looks one token ahead.
        let at = match token.kind {
            Kind::FieldName => self.tokens[self.position + 1].start,
            Kind::String if !self.text_read => token.start,
            _ => token.end,
        };
        error_at(self.source, message, at)
    }
}

fn error_at(source: &str, message: &str, at: usize) -> String {
    format!("{message}\n at {}", location(source, at))
}

fn location(source: &str, at: usize) -> String {
    let before = &source[..at];
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .encode_utf16()
        .count()
        + 1;
    format!(
        "[Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: {line}, column: {column}]"
    )
}

struct Lexer<'a> {
    source: &'a str,
    chars: Peekable<CharIndices<'a>>,
    tokens: Vec<Token>,
    /// The arrays and objects that are not closed yet, with their positions.
    open: Vec<(Kind, usize)>,
}

impl<'a> Lexer<'a> {
    fn new(source: &'a str) -> Self {
        Self {
            source,
            chars: source.char_indices().peekable(),
            tokens: Vec::new(),
            open: Vec::new(),
        }
    }

    fn document(mut self) -> Result<Vec<Token>, String> {
        self.value()?;
        while let Some(&(container, _)) = self.open.last() {
            let first = matches!(
                self.tokens.last().map(|token| token.kind),
                Some(Kind::StartObject | Kind::StartArray)
            );
            let (close, end, entries) = match container {
                Kind::StartObject => ('}', Kind::EndObject, "Object"),
                _ => (']', Kind::EndArray, "Array"),
            };
            let next = self.peek_significant()?;
            if next == close {
                self.push_character(end);
                self.open.pop();
                continue;
            }
            if !first {
                if next != ',' {
                    return Err(self.unexpected(
                        next,
                        &format!("was expecting comma to separate {entries} entries"),
                    ));
                }
                self.chars.next();
            }
            if container == Kind::StartObject {
                self.field_name()?;
            }
            self.value()?;
        }
        Ok(self.tokens)
    }

    fn position(&mut self) -> usize {
        self.chars.peek().map_or(self.source.len(), |(at, _)| *at)
    }

    /// Returns the next character that is not white space.
    fn peek_significant(&mut self) -> Result<char, String> {
        while self
            .chars
            .next_if(|(_, c)| matches!(c, ' ' | '\t' | '\r' | '\n'))
            .is_some()
        {}
        match self.chars.peek() {
            Some((_, c)) => Ok(*c),
            None => Err(self.end_of_input()),
        }
    }

    fn end_of_input(&self) -> String {
        let message = match self.open.last() {
            None => "No content to map due to end-of-input".to_owned(),
            Some((kind, start)) => format!(
                "Unexpected end-of-input: expected close marker for {} (start marker at {})",
                if *kind == Kind::StartObject {
                    "Object"
                } else {
                    "Array"
                },
                location(self.source, *start)
            ),
        };
        error_at(self.source, &message, self.source.len())
    }

    fn unexpected(&mut self, found: char, expected: &str) -> String {
        let message = format!(
            "Unexpected character ('{found}' (code {})): {expected}",
            u32::from(found)
        );
        let at = self.position();
        error_at(self.source, &message, at)
    }

    fn push(&mut self, kind: Kind, text: String, start: usize) {
        let end = self.position();
        self.tokens.push(Token {
            kind,
            text,
            start,
            end,
        });
    }

    fn push_character(&mut self, kind: Kind) {
        let text = self
            .chars
            .next()
            .map(|(_, c)| c.to_string())
            .unwrap_or_default();
        let start = self.position();
        self.push(kind, text, start);
    }

    fn field_name(&mut self) -> Result<(), String> {
        let next = self.peek_significant()?;
        if next != '"' {
            return Err(self.unexpected(next, "was expecting double-quote to start field name"));
        }
        self.string(Kind::FieldName)?;
        let next = self.peek_significant()?;
        if next != ':' {
            return Err(self.unexpected(
                next,
                "was expecting a colon to separate field name and value",
            ));
        }
        self.chars.next();
        Ok(())
    }

    fn value(&mut self) -> Result<(), String> {
        const EXPECTED: &str =
            "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
        let next = self.peek_significant()?;
        match next {
            '"' => self.string(Kind::String),
            '{' | '[' => {
                let kind = if next == '{' {
                    Kind::StartObject
                } else {
                    Kind::StartArray
                };
                let start = self.position();
                self.open.push((kind, start));
                self.push_character(kind);
                if self.open.len() > MAX_DEPTH {
                    let message = format!(
                        "Document nesting depth ({}) exceeds the maximum allowed ({MAX_DEPTH}, from `StreamReadConstraints.getMaxNestingDepth()`)",
                        self.open.len()
                    );
                    let at = self.position();
                    return Err(error_at(self.source, &message, at));
                }
                Ok(())
            }
            '-' | '0'..='9' => self.number(),
            c if c.is_alphabetic() || c == '_' || c == '$' => {
                let start = self.position();
                while self
                    .chars
                    .next_if(|(_, c)| c.is_alphanumeric() || matches!(c, '_' | '$'))
                    .is_some()
                {}
                let end = self.position();
                let word = &self.source[start..end];
                let kind = match word {
                    "true" => Kind::True,
                    "false" => Kind::False,
                    "null" => Kind::Null,
                    _ => {
                        let message =
                            format!("Unrecognized token '{word}': was expecting {EXPECTED}");
                        return Err(error_at(self.source, &message, end));
                    }
                };
                self.push(kind, word.to_owned(), end);
                Ok(())
            }
            c => Err(self.unexpected(c, &format!("expected a valid value {EXPECTED}"))),
        }
    }

    fn number(&mut self) -> Result<(), String> {
        let start = self.position();
        while self
            .chars
            .next_if(|(_, c)| matches!(c, '0'..='9' | '-' | '+' | '.' | 'e' | 'E'))
            .is_some()
        {}
        let end = self.position();
        let text = &self.source[start..end];
        if serde_json::from_str::<serde_json::Number>(text).is_err() {
            return Err(error_at(
                self.source,
                &format!("Invalid numeric value: {text}"),
                end,
            ));
        }
        self.push(Kind::Number, text.to_owned(), end);
        Ok(())
    }

    fn string(&mut self, kind: Kind) -> Result<(), String> {
        let quote = self.position();
        self.chars.next();
        let start = self.position();
        loop {
            match self.chars.next() {
                None => {
                    let inside = if kind == Kind::FieldName {
                        "field name"
                    } else {
                        "VALUE_STRING"
                    };
                    let message = format!("Unexpected end-of-input in {inside}");
                    return Err(error_at(self.source, &message, self.source.len()));
                }
                Some((_, '"')) => break,
                Some((_, '\\')) => {
                    self.chars.next();
                }
                Some((at, c)) if c < ' ' => {
                    let message = format!(
                        "Illegal unquoted character ((CTRL-CHAR, code {})): has to be escaped using backslash to be included in string value",
                        u32::from(c)
                    );
                    return Err(error_at(self.source, &message, at + 1));
                }
                Some(_) => {}
            }
        }
        let end = self.position();
        let text = serde_json::from_str(&self.source[quote..end])
            .map_err(|_| error_at(self.source, "Unrecognized character escape", end))?;
        self.push(kind, text, start);
        Ok(())
    }
}

//! JSON as the JVM behind SNS reads it: a token stream whose errors say, in
//! Jackson's words, what was found and where the reader stood. People meet
//! these messages when a filter policy is wrong, so they are kept to the letter.

use std::iter::Peekable;
use std::str::CharIndices;

/// How deep Jackson follows nested arrays and objects.
const MAX_DEPTH: usize = 1000;

/// The kinds of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
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
pub(super) struct Token {
    /// What it is.
    pub(super) kind: Kind,
    /// Its decoded text.
    pub(super) text: String,
    /// Where the reader stands when the token is known, but a string not yet read.
    met: usize,
    /// Where the reader stands behind the whole token.
    end: usize,
}

/// A document as tokens, and the place in it where a reader stands.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    source: &'a str,
    tokens: Vec<Token>,
    position: usize,
    read: bool,
}

impl<'a> Reader<'a> {
    /// Splits a document into tokens; the error is Jackson's message.
    pub(super) fn new(source: &'a str) -> Result<Self, String> {
        let tokens = Lexer::new(source).document()?;
        Ok(Self {
            source,
            tokens,
            position: usize::MAX,
            read: false,
        })
    }

    /// Goes to the next token. A document that came this far is well-formed,
    /// so whoever follows its structure never runs over its end.
    pub(super) fn next(&mut self) -> Kind {
        self.position = self.position.wrapping_add(1).min(self.tokens.len() - 1);
        self.read = false;
        self.kind()
    }

    /// The kind of the token the reader stands on.
    pub(super) fn kind(&self) -> Kind {
        self.tokens[self.position].kind
    }

    /// The text of the token the reader stands on; reading a string moves the
    /// place that an error names.
    pub(super) fn text(&mut self) -> String {
        self.read = true;
        self.tokens[self.position].text.clone()
    }

    /// A complaint about the place where the reader stands.
    pub(super) fn complain(&self, message: &str) -> String {
        let token = &self.tokens[self.position];
        // Jackson looks one token ahead behind a field's name.
        let at = match token.kind {
            Kind::FieldName => self.tokens[self.position + 1].met,
            Kind::String if !self.read => token.met,
            _ => token.end,
        };
        complaint(self.source, message, at)
    }
}

fn complaint(source: &str, message: &str, at: usize) -> String {
    format!("{message}\n at {}", place(source, at))
}

fn place(source: &str, at: usize) -> String {
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
    /// What is open: an array or an object, and where it began.
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
            let next = self.significant()?;
            if next == close {
                self.single(end);
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

    fn here(&mut self) -> usize {
        self.chars.peek().map_or(self.source.len(), |(at, _)| *at)
    }

    /// The next character that is no white space.
    fn significant(&mut self) -> Result<char, String> {
        while self
            .chars
            .next_if(|(_, c)| matches!(c, ' ' | '\t' | '\r' | '\n'))
            .is_some()
        {}
        match self.chars.peek() {
            Some((_, c)) => Ok(*c),
            None => Err(self.ended()),
        }
    }

    fn ended(&self) -> String {
        let message = match self.open.last() {
            None => "No content to map due to end-of-input".to_owned(),
            Some((kind, start)) => format!(
                "Unexpected end-of-input: expected close marker for {} (start marker at {})",
                if *kind == Kind::StartObject {
                    "Object"
                } else {
                    "Array"
                },
                place(self.source, *start)
            ),
        };
        complaint(self.source, &message, self.source.len())
    }

    fn unexpected(&mut self, found: char, expected: &str) -> String {
        let message = format!(
            "Unexpected character ('{found}' (code {})): {expected}",
            u32::from(found)
        );
        let at = self.here();
        complaint(self.source, &message, at)
    }

    fn push(&mut self, kind: Kind, text: String, met: usize) {
        let end = self.here();
        self.tokens.push(Token {
            kind,
            text,
            met,
            end,
        });
    }

    fn single(&mut self, kind: Kind) {
        let text = self
            .chars
            .next()
            .map(|(_, c)| c.to_string())
            .unwrap_or_default();
        let met = self.here();
        self.push(kind, text, met);
    }

    fn field_name(&mut self) -> Result<(), String> {
        let next = self.significant()?;
        if next != '"' {
            return Err(self.unexpected(next, "was expecting double-quote to start field name"));
        }
        self.string(Kind::FieldName)?;
        let next = self.significant()?;
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
        let next = self.significant()?;
        match next {
            '"' => self.string(Kind::String),
            '{' | '[' => {
                let kind = if next == '{' {
                    Kind::StartObject
                } else {
                    Kind::StartArray
                };
                let start = self.here();
                self.open.push((kind, start));
                self.single(kind);
                if self.open.len() > MAX_DEPTH {
                    let message = format!(
                        "Document nesting depth ({}) exceeds the maximum allowed ({MAX_DEPTH}, from `StreamReadConstraints.getMaxNestingDepth()`)",
                        self.open.len()
                    );
                    let at = self.here();
                    return Err(complaint(self.source, &message, at));
                }
                Ok(())
            }
            '-' | '0'..='9' => self.number(),
            c if c.is_alphabetic() || c == '_' || c == '$' => {
                let start = self.here();
                while self
                    .chars
                    .next_if(|(_, c)| c.is_alphanumeric() || matches!(c, '_' | '$'))
                    .is_some()
                {}
                let end = self.here();
                let word = &self.source[start..end];
                let kind = match word {
                    "true" => Kind::True,
                    "false" => Kind::False,
                    "null" => Kind::Null,
                    _ => {
                        let message =
                            format!("Unrecognized token '{word}': was expecting {EXPECTED}");
                        return Err(complaint(self.source, &message, end));
                    }
                };
                self.push(kind, word.to_owned(), end);
                Ok(())
            }
            c => Err(self.unexpected(c, &format!("expected a valid value {EXPECTED}"))),
        }
    }

    fn number(&mut self) -> Result<(), String> {
        let start = self.here();
        while self
            .chars
            .next_if(|(_, c)| matches!(c, '0'..='9' | '-' | '+' | '.' | 'e' | 'E'))
            .is_some()
        {}
        let end = self.here();
        let text = &self.source[start..end];
        if serde_json::from_str::<serde_json::Number>(text).is_err() {
            return Err(complaint(
                self.source,
                &format!("Invalid numeric value: {text}"),
                end,
            ));
        }
        self.push(Kind::Number, text.to_owned(), end);
        Ok(())
    }

    fn string(&mut self, kind: Kind) -> Result<(), String> {
        let start = self.here();
        self.chars.next();
        let met = self.here();
        loop {
            match self.chars.next() {
                None => {
                    let inside = if kind == Kind::FieldName {
                        "field name"
                    } else {
                        "VALUE_STRING"
                    };
                    let message = format!("Unexpected end-of-input in {inside}");
                    return Err(complaint(self.source, &message, self.source.len()));
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
                    return Err(complaint(self.source, &message, at + 1));
                }
                Some(_) => {}
            }
        }
        let end = self.here();
        let text = serde_json::from_str(&self.source[start..end])
            .map_err(|_| complaint(self.source, "Unrecognized character escape", end))?;
        self.push(kind, text, met);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REDACTED: &str =
        "[Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled)";

    #[track_caller]
    fn refused(source: &str, message: &str, column: usize) {
        let error = Reader::new(source).unwrap_err();
        assert_eq!(
            error,
            format!("{message}\n at {REDACTED}; line: 1, column: {column}]")
        );
    }

    #[test]
    fn refuses_what_is_no_json_in_jacksons_words() {
        // The first two were recorded from SNS.
        refused(
            "{invalidjson}",
            "Unexpected character ('i' (code 105)): was expecting double-quote to start field name",
            2,
        );
        refused(
            "invalid",
            "Unrecognized token 'invalid': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
            8,
        );
        refused(
            r#"{"a" 1}"#,
            "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value",
            6,
        );
        refused(
            "[1 2]",
            "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries",
            4,
        );
        refused(
            r#"{"a":[1}"#,
            "Unexpected character ('}' (code 125)): was expecting comma to separate Array entries",
            8,
        );
    }

    #[test]
    fn names_the_line_too() {
        let error = Reader::new("{\n  x}").unwrap_err();
        assert!(error.ends_with("line: 2, column: 3]"), "{error}");
    }

    #[test]
    fn refuses_an_end_that_comes_too_soon() {
        for source in [
            "",
            "{",
            "[",
            r#"{"a""#,
            r#"{"a":"#,
            r#"{"a":[1,"#,
            "\"",
            r#""\"#,
        ] {
            assert!(Reader::new(source).is_err(), "{source}");
        }
    }

    #[test]
    fn refuses_what_is_nested_too_deep() {
        assert!(
            Reader::new(&"[".repeat(1_000_000))
                .unwrap_err()
                .starts_with("Document nesting depth (1001)")
        );
    }

    #[test]
    fn decodes_escapes() {
        let mut reader = Reader::new(r#"["a\u0041\n"]"#).unwrap();
        reader.next();
        reader.next();
        assert_eq!(reader.text(), "aA\n");
    }
}

//! Reads the text of a pattern.

use super::InvalidPattern;

/// A place in the text of a pattern.
pub(super) struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Returns the next character.
    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn skip_spaces(&mut self) {
        self.take_while(char::is_whitespace);
    }

    /// Takes a text if it comes next, after spaces.
    pub(super) fn take(&mut self, text: &str) -> bool {
        self.skip_spaces();
        let is_next = self.rest().starts_with(text);
        if is_next {
            self.at += text.len();
        }
        is_next
    }

    /// Takes a word if it comes next, after spaces, in any case.
    pub(super) fn take_word(&mut self, word: &str) -> bool {
        self.skip_spaces();
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric());
        let is_next = rest[..end.unwrap_or(rest.len())].eq_ignore_ascii_case(word);
        if is_next {
            self.at += word.len();
        }
        is_next
    }

    /// Takes a text that has to come next.
    pub(super) fn expect(&mut self, text: &str) -> Result<(), InvalidPattern> {
        if self.take(text) {
            return Ok(());
        }
        Err(self.unexpected(&format!("`{text}`")))
    }

    /// Takes the characters that fit.
    pub(super) fn take_while(&mut self, fits: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c| !fits(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// Takes what is between two delimiters of the same kind, the first of which comes next.
    /// A backslash takes the meaning of a delimiter away.
    pub(super) fn take_delimited(&mut self, delimiter: char) -> Result<String, InvalidPattern> {
        let mut found = String::new();
        let mut chars = self.rest().char_indices().skip(1);
        while let Some((at, c)) = chars.next() {
            if c == delimiter {
                self.at += at + c.len_utf8();
                return Ok(found);
            }
            if c != '\\' {
                found.push(c);
                continue;
            }
            match chars.next() {
                Some((_, escaped))
                    if escaped == delimiter || escaped == '\\' && delimiter == '"' =>
                {
                    found.push(escaped);
                }
                Some((_, other)) => found.extend([c, other]),
                None => found.push(c),
            }
        }
        Err(InvalidPattern(format!("`{delimiter}` has no end")))
    }

    /// Returns the error for something else than what had to come next.
    pub(super) fn unexpected(&self, expected: &str) -> InvalidPattern {
        let place = self.text[..self.at].chars().count() + 1;
        InvalidPattern(match self.peek() {
            Some(found) => format!("expected {expected} at character {place}, found `{found}`"),
            None => format!("expected {expected} at the end"),
        })
    }
}

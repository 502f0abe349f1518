//! Lines of a shell to commands and words.

use crate::error::{Error, Place};

/// A word with the place where it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) line: usize,
    pub(super) column: usize,
}

impl Word {
    pub(super) fn place(&self) -> Place {
        Place::Line(self.line, self.column)
    }
}

struct Reader<'t> {
    file: &'t str,
    chars: std::iter::Peekable<std::str::Chars<'t>>,
    line: usize,
    column: usize,
}

/// Reads the commands of a text. Line breaks, `;` and `&&` end a command.
pub(super) fn commands(file: &str, text: &str) -> Result<Vec<Vec<Word>>, Error> {
    let mut reader = Reader {
        file,
        chars: text.chars().peekable(),
        line: 1,
        column: 1,
    };
    let mut commands = vec![Vec::new()];
    while let Some(&c) = reader.chars.peek() {
        match c {
            '\n' | ';' => {
                reader.next();
                commands.push(Vec::new());
            }
            // A `&` behind a blank runs a command in the background.
            '&' => {
                reader.next();
                if reader.chars.peek() == Some(&'&') {
                    reader.next();
                }
                commands.push(Vec::new());
            }
            '#' => {
                while reader.chars.peek().is_some_and(|c| *c != '\n') {
                    reader.next();
                }
            }
            '|' | '>' | '<' => {
                let place = Place::Line(reader.line, reader.column);
                let message = format!("`{c}` leads out of the command");
                return Err(Error::new(file, place, message)
                    .help("leave the commands of curl alone in the file"));
            }
            c if c.is_whitespace() => {
                reader.next();
            }
            _ => {
                if let Some(word) = reader.word()?
                    && let Some(command) = commands.last_mut()
                {
                    command.push(word);
                }
            }
        }
    }
    commands.retain(|command| !command.is_empty());
    Ok(commands)
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let c = self.chars.next()?;
        if c == '\n' {
            self.line += 1;
            self.column = 1;
        } else {
            self.column += 1;
        }
        Some(c)
    }

    /// Reads a word; `None` if only an escaped line break was there.
    fn word(&mut self) -> Result<Option<Word>, Error> {
        let (line, column) = (self.line, self.column);
        let mut text = String::new();
        let mut is_word = false;
        while let Some(&c) = self.chars.peek() {
            match c {
                '\'' => {
                    is_word = true;
                    self.single(&mut text)?;
                }
                '"' => {
                    is_word = true;
                    self.double(&mut text)?;
                }
                '$' => {
                    is_word = true;
                    let place = Place::Line(self.line, self.column);
                    self.next();
                    match self.chars.peek() {
                        Some('\'') => self.ansi(&mut text)?,
                        Some(c) if c.is_alphabetic() || matches!(c, '_' | '{' | '(') => {
                            return Err(self.variable(place));
                        }
                        _ => text.push('$'),
                    }
                }
                '\\' => {
                    self.next();
                    match self.next() {
                        // The command goes on in the next line.
                        Some('\n') | None => {}
                        Some('\r') if self.chars.peek() == Some(&'\n') => {
                            self.next();
                        }
                        Some(c) => {
                            is_word = true;
                            text.push(c);
                        }
                    }
                }
                c if c.is_whitespace() || matches!(c, ';' | '|' | '>' | '<') => break,
                // `&` ends a word; inside a URL it has to be quoted.
                '&' => break,
                c => {
                    is_word = true;
                    text.push(c);
                    self.next();
                }
            }
            if !is_word {
                break;
            }
        }
        Ok(is_word.then_some(Word { text, line, column }))
    }

    fn unclosed(&self, place: Place) -> Error {
        Error::new(self.file, place, "this quote is never closed")
    }

    fn variable(&self, place: Place) -> Error {
        Error::new(
            self.file,
            place,
            "this is a variable of the shell, whose value is not in the file",
        )
        .help("put its value there, or write `'$'` for a dollar sign")
    }

    fn single(&mut self, text: &mut String) -> Result<(), Error> {
        let place = Place::Line(self.line, self.column);
        self.next();
        loop {
            match self.next() {
                Some('\'') => return Ok(()),
                Some(c) => text.push(c),
                None => return Err(self.unclosed(place)),
            }
        }
    }

    fn double(&mut self, text: &mut String) -> Result<(), Error> {
        let place = Place::Line(self.line, self.column);
        self.next();
        loop {
            let at = Place::Line(self.line, self.column);
            match self.next() {
                Some('"') => return Ok(()),
                Some('\\') => match self.next() {
                    Some(c @ ('"' | '\\' | '$' | '`')) => text.push(c),
                    Some('\n') => {}
                    Some(c) => {
                        text.push('\\');
                        text.push(c);
                    }
                    None => return Err(self.unclosed(place)),
                },
                Some('$') => match self.chars.peek() {
                    Some(c) if c.is_alphabetic() || matches!(c, '_' | '{' | '(') => {
                        return Err(self.variable(at));
                    }
                    _ => text.push('$'),
                },
                Some(c) => text.push(c),
                None => return Err(self.unclosed(place)),
            }
        }
    }

    /// Reads `$'…'`, which browsers write where a text has a quote or a line break.
    fn ansi(&mut self, text: &mut String) -> Result<(), Error> {
        let place = Place::Line(self.line, self.column);
        self.next();
        loop {
            match self.next() {
                Some('\'') => return Ok(()),
                Some('\\') => {
                    let c = self.next().ok_or_else(|| self.unclosed(place.clone()))?;
                    match c {
                        'n' => text.push('\n'),
                        'r' => text.push('\r'),
                        't' => text.push('\t'),
                        'x' => self.code(2, text),
                        'u' => self.code(4, text),
                        other => text.push(other),
                    }
                }
                Some(c) => text.push(c),
                None => return Err(self.unclosed(place)),
            }
        }
    }

    fn code(&mut self, digits: usize, text: &mut String) {
        let mut number = 0;
        for _ in 0..digits {
            let Some(digit) = self.chars.peek().and_then(|c| c.to_digit(16)) else {
                break;
            };
            number = number * 16 + digit;
            self.next();
        }
        text.push(char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<Vec<String>> {
        let commands = commands("a.sh", text).unwrap();
        commands
            .into_iter()
            .map(|command| command.into_iter().map(|word| word.text).collect())
            .collect()
    }

    #[test]
    fn words_are_those_of_a_shell() {
        assert_eq!(
            words(
                "curl \\\n  -H 'a: \"b\"' \"c\\\"d\" $'e\\'f\\u0041' g\\ h'i'\n# note\ncurl x; curl y && curl ''"
            ),
            [
                vec!["curl", "-H", "a: \"b\"", "c\"d", "e'fA", "g hi"],
                vec!["curl", "x"],
                vec!["curl", "y"],
                vec!["curl", ""],
            ]
        );
    }

    #[test]
    fn what_only_a_shell_knows_is_refused_with_its_place() {
        let error = |text: &str| commands("a.sh", text).unwrap_err().to_string();
        assert_eq!(error("curl 'x"), "a.sh:1:6: this quote is never closed");
        assert_eq!(
            error("curl x\ncurl x > y"),
            "a.sh:2:8: `>` leads out of the command"
        );
        assert_eq!(
            error("curl \"$HOST/x\""),
            "a.sh:1:7: this is a variable of the shell, whose value is not in the file"
        );
    }
}

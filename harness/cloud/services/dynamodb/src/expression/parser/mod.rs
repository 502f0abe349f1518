//! Parsers of expressions: text to syntax trees with placeholders.

mod condition;
mod projection;
mod update;

use super::ast::{RawAction, RawCondition, RawElement, RawPath};
use super::lexer::{Token, TokenKind, tokens};
use super::reserved::is_reserved;

/// The most bytes of an expression.
const MAX_SIZE: usize = 4096;
/// The deepest nesting, which keeps the parser's recursion small.
const MAX_DEPTH: usize = 100;

/// Parses a condition.
pub(super) fn parse_condition(text: &str) -> Result<RawCondition, String> {
    let mut parser = Parser::new(text)?;
    let condition = parser.condition()?;
    parser.end()?;
    Ok(condition)
}

/// Parses an update.
pub(super) fn parse_update(text: &str) -> Result<Vec<RawAction>, String> {
    let mut parser = Parser::new(text)?;
    let actions = parser.update()?;
    parser.end()?;
    Ok(actions)
}

/// Parses a projection.
pub(super) fn parse_projection(text: &str) -> Result<Vec<RawPath>, String> {
    let mut parser = Parser::new(text)?;
    let paths = parser.projection()?;
    parser.end()?;
    Ok(paths)
}

/// A parser over the tokens of a text. Its errors are the part of AWS's message after
/// `Invalid FilterExpression: `.
struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token<'a>>,
    at: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Result<Self, String> {
        if text.len() > MAX_SIZE {
            return Err(format!(
                "Expression size has exceeded the maximum allowed size; expression size: {}",
                text.len()
            ));
        }
        let tokens = tokens(text);
        if tokens.len() == 1 {
            return Err("The expression can not be empty;".to_owned());
        }
        Ok(Self {
            text,
            tokens,
            at: 0,
            depth: 0,
        })
    }

    fn token(&self) -> Token<'a> {
        self.tokens[self.at]
    }

    /// Returns the token after the next one.
    fn second(&self) -> Token<'a> {
        self.tokens[(self.at + 1).min(self.tokens.len() - 1)]
    }

    fn advance(&mut self) -> Token<'a> {
        let token = self.token();
        if token.kind != TokenKind::End {
            self.at += 1;
        }
        token
    }

    /// Takes a symbol if it is next.
    fn take(&mut self, symbol: &str) -> bool {
        let found = self.token().is(symbol);
        if found {
            self.advance();
        }
        found
    }

    /// Takes a keyword if it is next.
    fn take_word(&mut self, word: &str) -> bool {
        let found = self.token().is_word(word);
        if found {
            self.advance();
        }
        found
    }

    fn expect(&mut self, symbol: &str) -> Result<(), String> {
        if self.take(symbol) {
            Ok(())
        } else {
            Err(self.syntax_error())
        }
    }

    fn end(&self) -> Result<(), String> {
        if self.token().kind == TokenKind::End {
            Ok(())
        } else {
            Err(self.syntax_error())
        }
    }

    /// Returns the error for the next token, with the text from the token before it to the
    /// one after it.
    fn syntax_error(&self) -> String {
        let token = self.token();
        let first = self.tokens[self.at.saturating_sub(1)];
        let last = self.second();
        let end = match last.kind {
            TokenKind::End => self.text.trim_end().len(),
            _ => last.start + last.text.len(),
        };
        let near = self.text.get(first.start..end).unwrap_or_default();
        format!("Syntax error; token: \"{}\", near: \"{near}\"", token.text)
    }

    /// Parses one level deeper.
    fn deeper<T>(
        &mut self,
        parse: impl FnOnce(&mut Self) -> Result<T, String>,
    ) -> Result<T, String> {
        if self.depth == MAX_DEPTH {
            return Err("The expression is nested too deeply;".to_owned());
        }
        self.depth += 1;
        let result = parse(self);
        self.depth -= 1;
        result
    }

    /// Whether a function's name and its parenthesis are next.
    fn is_call(&self) -> bool {
        self.token().kind == TokenKind::Word && self.second().is("(")
    }

    fn path(&mut self) -> Result<RawPath, String> {
        let mut path = vec![self.element()?];
        loop {
            if self.take(".") {
                path.push(self.element()?);
            } else if self.token().is("[") && self.second().kind == TokenKind::Index {
                self.advance();
                let index = self.token();
                let Ok(number) = index.text.parse() else {
                    return Err(format!(
                        "List index is not within the allowable range; index: [{}]",
                        index.text
                    ));
                };
                self.advance();
                self.expect("]")?;
                path.push(RawElement::Index(number));
            } else {
                return Ok(path);
            }
        }
    }

    fn element(&mut self) -> Result<RawElement, String> {
        let token = self.token();
        let element = match token.kind {
            TokenKind::Word if is_reserved(token.text) => {
                return Err(format!(
                    "Attribute name is a reserved keyword; reserved keyword: {}",
                    token.text
                ));
            }
            TokenKind::Word => RawElement::Name(token.text.into()),
            TokenKind::Name => RawElement::Placeholder(token.text.into()),
            _ => return Err(self.syntax_error()),
        };
        self.advance();
        Ok(element)
    }
}

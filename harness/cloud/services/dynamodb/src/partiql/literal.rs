//! Values in statements: `'text'`, `1.5`, `[1, 2]`, `{'a': 1}`, `<<'a', 'b'>>`.

use super::lexer::Token;
use super::parser::Parser;
use crate::error::Error;
use crate::value::{AttributeMap, AttributeValue, Number, number_error, set_of};

impl Parser<'_> {
    pub(super) fn value(&mut self) -> Result<AttributeValue, Error> {
        if self.take("[") {
            let elements = self.elements("]")?;
            return Ok(AttributeValue::List(elements));
        }
        if self.take("<<") {
            let elements = self.elements(">>")?;
            return set_of(elements)
                .ok_or_else(|| Error::validation("A set has to have elements of one type"));
        }
        if self.take("{") {
            return self.map();
        }
        if self.take("-") {
            return match self.advance() {
                Token::Number(text) => number(&format!("-{text}")),
                _ => Err(self.unexpected()),
            };
        }
        for (word, value) in [
            ("TRUE", AttributeValue::Bool(true)),
            ("FALSE", AttributeValue::Bool(false)),
            ("NULL", AttributeValue::Null),
        ] {
            if self.take_word(word) {
                return Ok(value);
            }
        }
        match self.token().clone() {
            Token::Text(text) => {
                self.advance();
                Ok(text.as_str().into())
            }
            Token::Number(text) => {
                self.advance();
                number(&text)
            }
            Token::Parameter => {
                self.advance();
                Ok((*self.parameter()?).clone())
            }
            _ => Err(self.unexpected()),
        }
    }

    fn elements(&mut self, end: &str) -> Result<Vec<AttributeValue>, Error> {
        let mut elements = Vec::new();
        if self.take(end) {
            return Ok(elements);
        }
        loop {
            elements.push(self.deeper(Self::value)?);
            if self.take(end) {
                return Ok(elements);
            }
            self.expect(",")?;
        }
    }

    fn map(&mut self) -> Result<AttributeValue, Error> {
        let mut map = AttributeMap::new();
        if self.take("}") {
            return Ok(AttributeValue::Map(map));
        }
        loop {
            let (Token::Text(name) | Token::Name(name) | Token::Word(name)) = self.advance() else {
                return Err(self.unexpected());
            };
            self.expect(":")?;
            let value = self.deeper(Self::value)?;
            map.insert(name, value);
            if self.take("}") {
                return Ok(AttributeValue::Map(map));
            }
            self.expect(",")?;
        }
    }
}

fn number(text: &str) -> Result<AttributeValue, Error> {
    let number = Number::parse(text).map_err(|error| number_error(error, text))?;
    Ok(number.into())
}

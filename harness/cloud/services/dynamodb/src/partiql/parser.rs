//! The parser of PartiQL statements.

use std::sync::Arc;

use super::lexer::{Token, tokens};
use super::statement::{Returning, Select, Statement};
use crate::error::Error;
use crate::expression::{Action, BoundAction, BoundSetValue, BoundValue, Element, Path, SetValue};
use crate::value::AttributeValue;

/// The most bytes of a statement.
const MAX_SIZE: usize = 8192;
const MAX_DEPTH: usize = 64;

/// Parses a statement. The parameters stand in the place of its question marks.
pub(crate) fn parse(text: &str, parameters: &[BoundValue]) -> Result<Statement, Error> {
    if text.len() > MAX_SIZE {
        return Err(Error::validation(
            "Statement size has exceeded the maximum allowed size",
        ));
    }
    let tokens = tokens(text).map_err(|character| malformed(&character))?;
    let mut parser = Parser {
        tokens,
        at: 0,
        depth: 0,
        parameters,
        used: 0,
    };
    let statement = parser.statement()?;
    if *parser.token() != Token::End {
        return Err(parser.unexpected());
    }
    if parser.used != parameters.len() {
        return Err(wrong_parameters());
    }
    Ok(statement)
}

fn malformed(found: &str) -> Error {
    Error::validation(format!(
        "Statement wasn't well formed, can't be processed: Unexpected token: {found}"
    ))
}

fn wrong_parameters() -> Error {
    Error::validation("Number of parameters in request and statement don't match.")
}

pub(super) struct Parser<'a> {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    parameters: &'a [BoundValue],
    used: usize,
}

impl Parser<'_> {
    pub(super) fn token(&self) -> &Token {
        &self.tokens[self.at]
    }

    pub(super) fn advance(&mut self) -> Token {
        let token = self.token().clone();
        if token != Token::End {
            self.at += 1;
        }
        token
    }

    pub(super) fn unexpected(&self) -> Error {
        malformed(&match self.token() {
            Token::Word(text) | Token::Name(text) | Token::Text(text) | Token::Number(text) => {
                text.clone()
            }
            Token::Symbol(symbol) => (*symbol).to_owned(),
            Token::Parameter => "?".to_owned(),
            Token::End => "end of statement".to_owned(),
        })
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(self.token(), Token::Word(text) if text.eq_ignore_ascii_case(word))
    }

    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        if found {
            self.advance();
        }
        found
    }

    pub(super) fn expect_word(&mut self, word: &str) -> Result<(), Error> {
        if self.take_word(word) {
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    pub(super) fn take(&mut self, symbol: &str) -> bool {
        let found = matches!(self.token(), Token::Symbol(text) if *text == symbol);
        if found {
            self.advance();
        }
        found
    }

    pub(super) fn expect(&mut self, symbol: &str) -> Result<(), Error> {
        if self.take(symbol) {
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    pub(super) fn deeper<T>(
        &mut self,
        parse: impl FnOnce(&mut Self) -> Result<T, Error>,
    ) -> Result<T, Error> {
        if self.depth == MAX_DEPTH {
            return Err(Error::validation("The statement is nested too deeply"));
        }
        self.depth += 1;
        let result = parse(self);
        self.depth -= 1;
        result
    }

    /// Returns the value of the next parameter.
    pub(super) fn parameter(&mut self) -> Result<BoundValue, Error> {
        let value = self.parameters.get(self.used);
        let value = value.cloned().ok_or_else(wrong_parameters)?;
        self.used += 1;
        Ok(value)
    }

    fn statement(&mut self) -> Result<Statement, Error> {
        if self.take_word("SELECT") {
            return self.select().map(Statement::Select);
        }
        if self.take_word("EXISTS") {
            self.expect("(")?;
            self.expect_word("SELECT")?;
            let select = self.select()?;
            self.expect(")")?;
            return Ok(Statement::Exists(select));
        }
        if self.take_word("INSERT") {
            return self.insert();
        }
        if self.take_word("UPDATE") {
            return self.update();
        }
        if self.take_word("DELETE") {
            return self.delete();
        }
        Err(self.unexpected())
    }

    fn name(&mut self) -> Result<String, Error> {
        match self.token().clone() {
            Token::Word(name) | Token::Name(name) => {
                self.advance();
                Ok(name)
            }
            _ => Err(self.unexpected()),
        }
    }

    fn select(&mut self) -> Result<Select, Error> {
        let is_all = self.take("*");
        let mut paths = Vec::new();
        if !is_all {
            paths.push(self.path()?);
            while self.take(",") {
                paths.push(self.path()?);
            }
        }
        self.expect_word("FROM")?;
        let table = self.name()?;
        let index = if self.take(".") {
            Some(self.name()?)
        } else {
            None
        };
        let condition = if self.take_word("WHERE") {
            Some(self.condition()?)
        } else {
            None
        };
        let mut order = None;
        if self.take_word("ORDER") {
            self.expect_word("BY")?;
            let name: Arc<str> = self.name()?.into();
            let is_backwards = self.take_word("DESC");
            if !is_backwards {
                self.take_word("ASC");
            }
            order = Some((name, is_backwards));
        }
        Ok(Select {
            table,
            index,
            paths: (!is_all).then_some(paths),
            condition,
            order,
        })
    }

    fn insert(&mut self) -> Result<Statement, Error> {
        self.expect_word("INTO")?;
        let table = self.name()?;
        self.expect_word("VALUE")?;
        match self.value()? {
            AttributeValue::Map(item) => Ok(Statement::Insert { table, item }),
            _ => Err(Error::validation(
                "The value of an INSERT has to be an item",
            )),
        }
    }

    fn update(&mut self) -> Result<Statement, Error> {
        let table = self.name()?;
        let mut actions = Vec::new();
        loop {
            if self.take_word("SET") {
                actions.push(self.set()?);
                while self.take(",") {
                    actions.push(self.set()?);
                }
            } else if self.take_word("REMOVE") {
                actions.push(Action::Remove(self.path()?));
                while self.take(",") {
                    actions.push(Action::Remove(self.path()?));
                }
            } else {
                break;
            }
        }
        if actions.is_empty() {
            return Err(self.unexpected());
        }
        self.expect_word("WHERE")?;
        Ok(Statement::Update {
            table,
            actions,
            condition: self.condition()?,
            returning: self.returning()?,
        })
    }

    fn delete(&mut self) -> Result<Statement, Error> {
        self.expect_word("FROM")?;
        let table = self.name()?;
        self.expect_word("WHERE")?;
        Ok(Statement::Delete {
            table,
            condition: self.condition()?,
            returning: self.returning()?,
        })
    }

    fn returning(&mut self) -> Result<Option<Returning>, Error> {
        if !self.take_word("RETURNING") {
            return Ok(None);
        }
        let is_all = self.take_word("ALL");
        if !is_all {
            self.expect_word("MODIFIED")?;
        }
        let is_old = self.take_word("OLD");
        if !is_old {
            self.expect_word("NEW")?;
        }
        self.expect("*")?;
        Ok(Some(match (is_all, is_old) {
            (true, true) => Returning::AllOld,
            (true, false) => Returning::AllNew,
            (false, true) => Returning::ModifiedOld,
            (false, false) => Returning::ModifiedNew,
        }))
    }

    fn set(&mut self) -> Result<BoundAction, Error> {
        let path = self.path()?;
        self.expect("=")?;
        // Sets are changed by functions: SET a = set_add(a, <<'b'>>).
        for (name, action) in [
            (
                "set_add",
                Action::Add as fn(Path, BoundValue) -> BoundAction,
            ),
            ("set_delete", Action::Delete),
        ] {
            if self.take_word(name) {
                self.expect("(")?;
                let same = self.path()?;
                self.expect(",")?;
                let value = Arc::new(self.value()?);
                self.expect(")")?;
                if same != path {
                    return Err(Error::validation(format!(
                        "{name} has to change the attribute that it is assigned to"
                    )));
                }
                return Ok(action(path, value));
            }
        }
        Ok(Action::Set(path, self.set_value()?))
    }

    fn set_value(&mut self) -> Result<BoundSetValue, Error> {
        let first = self.set_operand()?;
        let sign = ["+", "-"].into_iter().find(|sign| self.take(sign));
        match sign {
            None => Ok(first),
            Some(sign) => Ok(SetValue::sum(first, sign, self.set_operand()?)),
        }
    }

    fn set_operand(&mut self) -> Result<BoundSetValue, Error> {
        if self.take_word("list_append") {
            self.expect("(")?;
            let one = self.deeper(Self::set_operand)?;
            self.expect(",")?;
            let two = self.deeper(Self::set_operand)?;
            self.expect(")")?;
            return Ok(SetValue::ListAppend(Box::new(one), Box::new(two)));
        }
        if self.take_word("if_not_exists") {
            self.expect("(")?;
            let path = self.path()?;
            self.expect(",")?;
            let value = self.deeper(Self::set_operand)?;
            self.expect(")")?;
            return Ok(SetValue::IfNotExists(path, Box::new(value)));
        }
        if self.is_path() {
            return Ok(SetValue::Path(self.path()?));
        }
        Ok(SetValue::Value(Arc::new(self.value()?)))
    }

    /// Whether a path is next, and no value.
    pub(super) fn is_path(&self) -> bool {
        match self.token() {
            Token::Name(_) => true,
            Token::Word(_) => !["TRUE", "FALSE", "NULL", "MISSING"]
                .iter()
                .any(|word| self.is_word(word)),
            _ => false,
        }
    }

    pub(super) fn path(&mut self) -> Result<Path, Error> {
        let mut elements = vec![Element::Name(self.name()?.into())];
        loop {
            if self.take(".") {
                elements.push(Element::Name(self.name()?.into()));
            } else if self.take("[") {
                match self.advance() {
                    Token::Number(index) => {
                        let index = index.parse().map_err(|_| malformed(&index))?;
                        elements.push(Element::Index(index));
                    }
                    Token::Text(name) => elements.push(Element::Name(name.into())),
                    _ => return Err(self.unexpected()),
                }
                self.expect("]")?;
            } else {
                return Ok(Path(elements));
            }
        }
    }
}

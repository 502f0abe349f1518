//! Updates: `SET a = a + :n REMOVE b ADD c :d DELETE e :f`.

use super::Parser;
use crate::expression::ast::{Action, RawAction, RawSetValue, RawValue, SetValue};
use crate::expression::lexer::TokenKind;

const SECTIONS: [&str; 4] = ["SET", "REMOVE", "ADD", "DELETE"];

impl Parser<'_> {
    pub(super) fn update(&mut self) -> Result<Vec<RawAction>, String> {
        let mut actions = Vec::new();
        let mut used = Vec::new();
        while self.token().kind != TokenKind::End {
            let sections = SECTIONS.into_iter();
            let mut sections = sections.filter(|section| self.token().is_word(section));
            let Some(section) = sections.next() else {
                return Err(self.syntax_error());
            };
            if used.contains(&section) {
                return Err(format!(
                    "The \"{section}\" section can only be used once in an update expression;"
                ));
            }
            used.push(section);
            self.advance();
            actions.push(self.action(section)?);
            while self.take(",") {
                actions.push(self.action(section)?);
            }
        }
        Ok(actions)
    }

    fn action(&mut self, section: &str) -> Result<RawAction, String> {
        let path = self.path()?;
        match section {
            "SET" => {
                self.expect("=")?;
                Ok(Action::Set(path, self.set_value()?))
            }
            "REMOVE" => Ok(Action::Remove(path)),
            "ADD" => Ok(Action::Add(path, self.value()?)),
            _ => Ok(Action::Delete(path, self.value()?)),
        }
    }

    fn value(&mut self) -> Result<RawValue, String> {
        if self.token().kind == TokenKind::Value {
            return Ok(self.advance().text.into());
        }
        Err(self.syntax_error())
    }

    fn set_value(&mut self) -> Result<RawSetValue, String> {
        let first = self.set_operand()?;
        let sign = ["+", "-"].into_iter().find(|sign| self.take(sign));
        match sign {
            None => Ok(first),
            Some(sign) => Ok(SetValue::sum(first, sign, self.set_operand()?)),
        }
    }

    fn set_operand(&mut self) -> Result<RawSetValue, String> {
        if self.take("(") {
            let value = self.deeper(Self::set_value)?;
            self.expect(")")?;
            return Ok(value);
        }
        if self.is_call() {
            return self.set_function();
        }
        if self.token().kind == TokenKind::Value {
            return Ok(SetValue::Value(self.advance().text.into()));
        }
        Ok(SetValue::Path(self.path()?))
    }

    fn set_function(&mut self) -> Result<RawSetValue, String> {
        let name = self.advance().text;
        self.expect("(")?;
        let mut operands = Vec::new();
        if !self.take(")") {
            operands.push(self.deeper(Self::set_value)?);
            while self.take(",") {
                operands.push(self.deeper(Self::set_value)?);
            }
            self.expect(")")?;
        }
        match name {
            "if_not_exists" | "list_append" => {}
            "attribute_exists"
            | "attribute_not_exists"
            | "attribute_type"
            | "begins_with"
            | "contains"
            | "size" => {
                return Err(format!(
                    "The function is not allowed in an update expression; function: {name}"
                ));
            }
            _ => return Err(format!("Invalid function name; function: {name}")),
        }
        let count = operands.len();
        let Ok([first, second]) = <[RawSetValue; 2]>::try_from(operands) else {
            return Err(format!(
                "Incorrect number of operands for operator or function; operator or function: \
                 {name}, number of operands: {count}"
            ));
        };
        match (name, first) {
            ("list_append", first) => Ok(SetValue::ListAppend(Box::new(first), Box::new(second))),
            (_, SetValue::Path(path)) => Ok(SetValue::IfNotExists(path, Box::new(second))),
            _ => Err(format!(
                "Operator or function requires a document path; operator or function: {name}"
            )),
        }
    }
}

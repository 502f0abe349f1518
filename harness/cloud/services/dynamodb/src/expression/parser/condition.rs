//! Conditions: `a = :v AND NOT (size(b) > :n OR begins_with(c, :p))`.

use super::Parser;
use crate::expression::ast::{Comparator, Condition, Operand, RawCondition, RawOperand};
use crate::expression::lexer::TokenKind;

/// What a part of a condition turned out to be.
enum Part {
    Condition(RawCondition),
    Operand(RawOperand),
}

impl Parser<'_> {
    pub(super) fn condition(&mut self) -> Result<RawCondition, String> {
        match self.or()? {
            Part::Condition(condition) => Ok(condition),
            Part::Operand(operand) => Err(self.not_a_condition(&operand)),
        }
    }

    fn not_a_condition(&self, operand: &RawOperand) -> String {
        match operand {
            Operand::Size(_) => misused("size"),
            _ => self.syntax_error(),
        }
    }

    fn or(&mut self) -> Result<Part, String> {
        self.joined("OR", Self::and, Condition::Or)
    }

    fn and(&mut self) -> Result<Part, String> {
        self.joined("AND", Self::not, Condition::And)
    }

    fn joined(
        &mut self,
        word: &str,
        part: fn(&mut Self) -> Result<Part, String>,
        join: fn(Vec<RawCondition>) -> RawCondition,
    ) -> Result<Part, String> {
        let first = part(self)?;
        if !self.token().is_word(word) {
            return Ok(first);
        }
        let mut conditions = vec![self.as_condition(first)?];
        while self.take_word(word) {
            let next = part(self)?;
            conditions.push(self.as_condition(next)?);
        }
        Ok(Part::Condition(join(conditions)))
    }

    fn as_condition(&self, part: Part) -> Result<RawCondition, String> {
        match part {
            Part::Condition(condition) => Ok(condition),
            Part::Operand(operand) => Err(self.not_a_condition(&operand)),
        }
    }

    fn not(&mut self) -> Result<Part, String> {
        if !self.take_word("NOT") {
            return self.comparison();
        }
        let part = self.deeper(Self::not)?;
        let condition = self.as_condition(part)?;
        Ok(Part::Condition(Condition::Not(Box::new(condition))))
    }

    fn comparison(&mut self) -> Result<Part, String> {
        let first = match self.primary()? {
            Part::Operand(operand) => operand,
            condition @ Part::Condition(_) => return Ok(condition),
        };
        let token = self.token();
        if token.kind == TokenKind::Symbol
            && let Some(comparator) = Comparator::of(token.text)
        {
            self.advance();
            let second = self.operand()?;
            return Ok(Part::Condition(Condition::Compare(
                first, comparator, second,
            )));
        }
        if self.take_word("BETWEEN") {
            let low = self.operand()?;
            if !self.take_word("AND") {
                return Err(self.syntax_error());
            }
            let high = self.operand()?;
            return Ok(Part::Condition(Condition::Between(first, low, high)));
        }
        if self.take_word("IN") {
            self.expect("(")?;
            let mut values = vec![self.operand()?];
            while self.take(",") {
                values.push(self.operand()?);
            }
            self.expect(")")?;
            return Ok(Part::Condition(Condition::In(first, values)));
        }
        Ok(Part::Operand(first))
    }

    fn operand(&mut self) -> Result<RawOperand, String> {
        let name = self.token().text;
        match self.primary()? {
            Part::Operand(operand) => Ok(operand),
            Part::Condition(_) => Err(misused(name)),
        }
    }

    fn primary(&mut self) -> Result<Part, String> {
        if self.token().is("(") {
            let is_nested = self.second().is("(");
            self.advance();
            let start = self.at;
            let part = self.deeper(Self::or)?;
            // The inner parentheses end right before the outer ones.
            if is_nested && self.token().is(")") && self.closing(start) == Some(self.at - 1) {
                return Err("The expression has redundant parentheses;".to_owned());
            }
            self.expect(")")?;
            return Ok(part);
        }
        if self.is_call() {
            return self.call();
        }
        if self.token().kind == TokenKind::Value {
            let value = self.advance().text.into();
            return Ok(Part::Operand(Operand::Value(value)));
        }
        Ok(Part::Operand(Operand::Path(self.path()?)))
    }

    /// Returns the place of the parenthesis that closes the one at a place.
    fn closing(&self, open: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for (at, token) in self.tokens.iter().enumerate().skip(open) {
            if token.is("(") {
                depth += 1;
            } else if token.is(")") {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at);
                }
            }
        }
        None
    }

    fn call(&mut self) -> Result<Part, String> {
        let name = self.advance().text;
        self.expect("(")?;
        let mut operands = Vec::new();
        if !self.take(")") {
            operands.push(self.deeper(Self::operand)?);
            while self.take(",") {
                operands.push(self.deeper(Self::operand)?);
            }
            self.expect(")")?;
        }
        let wrong_count = Err(format!(
            "Incorrect number of operands for operator or function; operator or function: \
             {name}, number of operands: {}",
            operands.len()
        ));
        let count = match name {
            "attribute_exists" | "attribute_not_exists" | "size" => 1,
            "attribute_type" | "begins_with" | "contains" => 2,
            "if_not_exists" | "list_append" => {
                return Err(format!(
                    "The function is not allowed in a condition expression; function: {name}"
                ));
            }
            _ => return Err(format!("Invalid function name; function: {name}")),
        };
        if operands.len() != count {
            return wrong_count;
        }
        let mut operands = operands.into_iter();
        let (Some(first), second) = (operands.next(), operands.next()) else {
            return wrong_count;
        };
        let path = |operand: RawOperand| match operand {
            Operand::Path(path) => Ok(path),
            _ => Err(format!(
                "Operator or function requires a document path; operator or function: {name}"
            )),
        };
        Ok(Part::Condition(match (name, second) {
            ("size", _) => return Ok(Part::Operand(Operand::Size(Box::new(first)))),
            ("attribute_exists", _) => Condition::Exists(path(first)?),
            ("attribute_not_exists", _) => Condition::NotExists(path(first)?),
            ("attribute_type", Some(second)) => Condition::HasType(first, second),
            ("begins_with", Some(second)) => Condition::BeginsWith(first, second),
            (_, Some(second)) => Condition::Contains(first, second),
            (_, None) => return wrong_count,
        }))
    }
}

fn misused(function: &str) -> String {
    format!(
        "The function is not allowed to be used this way in an expression; function: {function}"
    )
}

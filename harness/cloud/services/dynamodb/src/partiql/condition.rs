//! The conditions of PartiQL statements.

use std::sync::Arc;

use super::lexer::Token;
use super::parser::Parser;
use crate::error::Error;
use crate::expression::{BoundCondition, BoundOperand, Comparator, Condition, Operand};
use crate::value::AttributeValue;

impl Parser<'_> {
    pub(super) fn condition(&mut self) -> Result<BoundCondition, Error> {
        let mut conditions = vec![self.and()?];
        while self.take_word("OR") {
            conditions.push(self.and()?);
        }
        Ok(one_or(conditions, Condition::Or))
    }

    fn and(&mut self) -> Result<BoundCondition, Error> {
        let mut conditions = vec![self.not()?];
        while self.take_word("AND") {
            conditions.push(self.not()?);
        }
        Ok(one_or(conditions, Condition::And))
    }

    fn not(&mut self) -> Result<BoundCondition, Error> {
        if self.take_word("NOT") {
            return Ok(Condition::Not(Box::new(self.deeper(Self::not)?)));
        }
        if self.take("(") {
            let condition = self.deeper(Self::condition)?;
            self.expect(")")?;
            return Ok(condition);
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Result<BoundCondition, Error> {
        for (name, make) in [
            (
                "begins_with",
                Condition::BeginsWith as fn(BoundOperand, BoundOperand) -> BoundCondition,
            ),
            ("contains", Condition::Contains),
            ("attribute_type", Condition::HasType),
        ] {
            if self.take_word(name) {
                self.expect("(")?;
                let one = self.operand()?;
                self.expect(",")?;
                let two = self.operand()?;
                self.expect(")")?;
                return Ok(make(one, two));
            }
        }
        let first = self.operand()?;
        if self.take_word("BETWEEN") {
            let low = self.operand()?;
            self.expect_word("AND")?;
            return Ok(Condition::Between(first, low, self.operand()?));
        }
        if self.take_word("IN") {
            let end = if self.take("[") { "]" } else { ")" };
            if end == ")" {
                self.expect("(")?;
            }
            let mut values = vec![self.operand()?];
            while self.take(",") {
                values.push(self.operand()?);
            }
            self.expect(end)?;
            return Ok(Condition::In(first, values));
        }
        if self.take_word("IS") {
            return self.is(first);
        }
        let comparator = match self.token() {
            Token::Symbol("!=") => Some(Comparator::NotEqual),
            Token::Symbol(symbol) => Comparator::of(symbol),
            _ => None,
        };
        let comparator = comparator.ok_or_else(|| self.unexpected())?;
        self.advance();
        Ok(Condition::Compare(first, comparator, self.operand()?))
    }

    /// `IS [NOT] MISSING`, `IS [NOT] NULL`.
    fn is(&mut self, operand: BoundOperand) -> Result<BoundCondition, Error> {
        let is_not = self.take_word("NOT");
        let condition = if self.take_word("MISSING") {
            match operand {
                Operand::Path(path) => Condition::NotExists(path),
                _ => return Err(self.unexpected()),
            }
        } else {
            self.expect_word("NULL")?;
            let null = Operand::Value(Arc::new(AttributeValue::Null));
            Condition::Compare(operand, Comparator::Equal, null)
        };
        Ok(if is_not {
            Condition::Not(Box::new(condition))
        } else {
            condition
        })
    }

    fn operand(&mut self) -> Result<BoundOperand, Error> {
        if self.take_word("size") {
            self.expect("(")?;
            let inner = self.deeper(Self::operand)?;
            self.expect(")")?;
            return Ok(Operand::Size(Box::new(inner)));
        }
        if self.is_path() {
            return Ok(Operand::Path(self.path()?));
        }
        Ok(Operand::Value(Arc::new(self.value()?)))
    }
}

fn one_or(
    mut conditions: Vec<BoundCondition>,
    join: fn(Vec<BoundCondition>) -> BoundCondition,
) -> BoundCondition {
    match conditions.len() {
        1 => conditions.remove(0),
        _ => join(conditions),
    }
}

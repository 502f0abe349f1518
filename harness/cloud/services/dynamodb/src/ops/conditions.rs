//! The conditions of writes as requests give them: an expression, or `Expected`.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::legacy;
use crate::error::Error;
use crate::expression::{BoundCondition, Kind, Placeholders};

/// The parameters of a condition.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ConditionInput<'a> {
    pub(super) expression: Option<&'a str>,
    pub(super) names: Option<&'a BTreeMap<String, String>>,
    pub(super) values: Option<&'a Map<String, Value>>,
    pub(super) expected: Option<&'a Map<String, Value>>,
    pub(super) operator: Option<&'a str>,
}

impl ConditionInput<'_> {
    /// Returns the condition, if there is one.
    pub(super) fn condition(&self) -> Result<Option<BoundCondition>, Error> {
        self.check_style(&[("ConditionExpression", self.expression.is_some())], &[])?;
        let placeholders = Placeholders::new(
            self.names,
            self.values,
            &[(Kind::Condition, self.expression)],
        )?;
        let condition = self.bound(&placeholders)?;
        placeholders.check_used()?;
        Ok(condition)
    }

    /// Returns the condition, with placeholders that other expressions share.
    pub(super) fn bound(
        &self,
        placeholders: &Placeholders,
    ) -> Result<Option<BoundCondition>, Error> {
        match (self.expression, self.expected) {
            (Some(text), _) => placeholders.condition(Kind::Condition, text).map(Some),
            (None, Some(expected)) if !expected.is_empty() => {
                legacy::expected(expected, self.operator).map(Some)
            }
            (None, _) if self.operator.is_some() => Err(Error::validation(
                "ConditionalOperator cannot be used without Filter or Expected",
            )),
            (None, _) => Ok(None),
        }
    }

    /// Refuses a request that has both expressions and the parameters before them.
    pub(super) fn check_style(
        &self,
        expressions: &[(&str, bool)],
        others: &[(&str, bool)],
    ) -> Result<(), Error> {
        let expected = [
            ("Expected", self.expected.is_some()),
            ("ConditionalOperator", self.operator.is_some()),
        ];
        let others: Vec<_> = others.iter().chain(&expected).copied().collect();
        check_style(&others, expressions)
    }
}

/// Refuses a request that has both expressions and the parameters before them.
pub(super) fn check_style(
    others: &[(&str, bool)],
    expressions: &[(&str, bool)],
) -> Result<(), Error> {
    let given = |parameters: &[(&str, bool)]| {
        let given = parameters.iter().filter(|(_, given)| *given);
        let names: Vec<String> = given.map(|(name, _)| (*name).to_owned()).collect();
        names.join(", ")
    };
    let (others, expressions) = (given(others), given(expressions));
    if others.is_empty() || expressions.is_empty() {
        return Ok(());
    }
    Err(Error::validation(format!(
        "Can not use both expression and non-expression parameters in the same request: \
         Non-expression parameters: {{{others}}} Expression parameters: {{{expressions}}}"
    )))
}

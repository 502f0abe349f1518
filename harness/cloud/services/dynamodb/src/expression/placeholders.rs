//! The names and values that a request puts in the place of placeholders.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Map, Value};

use super::Kind;
use super::ast::BoundValue;
use super::lexer::is_placeholder;
use crate::error::Error;
use crate::value::parse_value;

/// The names and values of a request, and which of them its expressions have used.
#[derive(Debug, Default)]
pub(crate) struct Placeholders {
    names: BTreeMap<Arc<str>, Arc<str>>,
    values: BTreeMap<Arc<str>, BoundValue>,
    used: RefCell<BTreeSet<Arc<str>>>,
}

impl Placeholders {
    /// Reads the parameters of a request. `expressions` are the expressions that it could
    /// have, with their texts; without any, it cannot have names and values.
    pub(crate) fn new(
        names: Option<&BTreeMap<String, String>>,
        values: Option<&Map<String, Value>>,
        expressions: &[(Kind, Option<&str>)],
    ) -> Result<Self, Error> {
        let has = |wanted: fn(Kind) -> bool| {
            let mut given = expressions.iter();
            given.any(|(kind, text)| wanted(*kind) && text.is_some())
        };
        if names.is_some() && !has(|_| true) {
            return Err(unexpected("ExpressionAttributeNames", expressions));
        }
        let with_values: Vec<_> = expressions
            .iter()
            .copied()
            .filter(|(kind, _)| *kind != Kind::Projection)
            .collect();
        if values.is_some() && !has(|kind| kind != Kind::Projection) {
            return Err(unexpected("ExpressionAttributeValues", &with_values));
        }
        Ok(Self {
            names: names.map_or(Ok(BTreeMap::new()), read_names)?,
            values: values.map_or(Ok(BTreeMap::new()), read_values)?,
            used: RefCell::default(),
        })
    }

    pub(super) fn name(&self, placeholder: &Arc<str>) -> Option<Arc<str>> {
        let name = self.names.get(placeholder)?;
        self.used.borrow_mut().insert(Arc::clone(placeholder));
        Some(Arc::clone(name))
    }

    pub(super) fn value(&self, placeholder: &Arc<str>) -> Option<BoundValue> {
        let value = self.values.get(placeholder)?;
        self.used.borrow_mut().insert(Arc::clone(placeholder));
        Some(Arc::clone(value))
    }

    /// Checks that the expressions have used all names and values.
    pub(crate) fn check_used(&self) -> Result<(), Error> {
        let used = self.used.borrow();
        let unused = |parameter: &str, placeholders: &mut dyn Iterator<Item = &Arc<str>>| {
            let unused: Vec<&str> = placeholders
                .filter(|placeholder| !used.contains(*placeholder))
                .map(|placeholder| &**placeholder)
                .collect();
            if unused.is_empty() {
                return Ok(());
            }
            Err(Error::validation(format!(
                "Value provided in {parameter} unused in expressions: keys: {{{}}}",
                unused.join(", ")
            )))
        };
        unused("ExpressionAttributeNames", &mut self.names.keys())?;
        unused("ExpressionAttributeValues", &mut self.values.keys())
    }
}

/// Returns the error for names or values without an expression.
fn unexpected(parameter: &str, expressions: &[(Kind, Option<&str>)]) -> Error {
    let missing: Vec<&str> = expressions
        .iter()
        .map(|(kind, _)| kind.parameter())
        .collect();
    let missing = match missing.as_slice() {
        // A read of items has only this one.
        [] | ["ProjectionExpression"] => String::new(),
        [one] => format!(": {one} is null"),
        more => format!(": {} are null", more.join(" and ")),
    };
    let message = format!("{parameter} can only be specified when using expressions{missing}");
    Error::validation(message)
}

fn read_names(names: &BTreeMap<String, String>) -> Result<BTreeMap<Arc<str>, Arc<str>>, Error> {
    if names.is_empty() {
        return Err(Error::validation(
            "ExpressionAttributeNames must not be empty",
        ));
    }
    let names = names.iter().map(|(key, name)| {
        if !is_placeholder(key, '#') {
            return Err(Error::validation(format!(
                "ExpressionAttributeNames contains invalid key: Syntax error; key: \"{key}\""
            )));
        }
        if name.is_empty() {
            return Err(Error::validation(format!(
                "ExpressionAttributeNames contains invalid value: Empty attribute name for key \
                 {key}"
            )));
        }
        Ok((key.as_str().into(), name.as_str().into()))
    });
    names.collect()
}

fn read_values(values: &Map<String, Value>) -> Result<BTreeMap<Arc<str>, BoundValue>, Error> {
    if values.is_empty() {
        return Err(Error::validation(
            "ExpressionAttributeValues must not be empty",
        ));
    }
    let values = values.iter().map(|(key, value)| {
        if !is_placeholder(key, ':') {
            return Err(Error::validation(format!(
                "ExpressionAttributeValues contains invalid key: Syntax error; key: \"{key}\""
            )));
        }
        let value = parse_value(value).map_err(|error| {
            if error.code != "ValidationException" {
                return error;
            }
            Error::validation(format!(
                "ExpressionAttributeValues contains invalid value: {} for key {key}",
                error.message
            ))
        })?;
        Ok((key.as_str().into(), Arc::new(value)))
    });
    values.collect()
}

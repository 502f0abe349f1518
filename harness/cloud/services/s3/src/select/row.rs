//! A row of what a query reads.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::syntax::{Name, Step};

/// A record of an object, or a part of one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Row {
    Csv {
        /// The names of the columns, where the object has a header that is used.
        header: Option<Arc<Vec<String>>>,
        fields: Vec<String>,
    },
    Json(Value),
}

impl Row {
    /// Returns what a path names; `None` where it is missing.
    pub(crate) fn get(&self, steps: &[Step]) -> Option<Value> {
        match self {
            Self::Csv { header, fields } => {
                let [Step::Name(name)] = steps else {
                    return None;
                };
                let named = header.as_ref().and_then(|header| position(header, name));
                let at = named.or_else(|| {
                    name.text
                        .strip_prefix('_')?
                        .parse::<usize>()
                        .ok()?
                        .checked_sub(1)
                })?;
                fields.get(at).map(|field| field.clone().into())
            }
            Self::Json(value) => steps
                .iter()
                .try_fold(value, |value, step| match step {
                    Step::Name(name) => member(value.as_object()?, name),
                    Step::Index(index) => value.get(index),
                })
                .cloned(),
        }
    }

    /// Returns the whole row as one value.
    pub(crate) fn value(&self) -> Value {
        match self {
            Self::Csv { .. } => Value::Object(self.columns().into_iter().collect()),
            Self::Json(value) => value.clone(),
        }
    }

    /// Returns all columns by name.
    pub(crate) fn columns(&self) -> Vec<(String, Value)> {
        match self {
            Self::Csv { header, fields } => fields
                .iter()
                .enumerate()
                .map(|(at, field)| {
                    let name = header.as_ref().and_then(|header| header.get(at).cloned());
                    let name = name.unwrap_or_else(|| format!("_{}", at + 1));
                    (name, field.clone().into())
                })
                .collect(),
            Self::Json(Value::Object(members)) => {
                let members = members.iter();
                members
                    .map(|(name, value)| (name.clone(), value.clone()))
                    .collect()
            }
            Self::Json(value) => vec![("_1".to_owned(), value.clone())],
        }
    }
}

/// The column of that name: the one in its case, else the first in another.
fn position(header: &[String], name: &Name) -> Option<usize> {
    let exact = header.iter().position(|column| *column == name.text);
    exact.or_else(|| header.iter().position(|column| name.is(column)))
}

/// The member of that name: the one in its case, else the first in another.
pub(crate) fn member<'v>(members: &'v Map<String, Value>, name: &Name) -> Option<&'v Value> {
    members.get(&name.text).or_else(|| {
        let mut members = members.iter();
        members
            .find(|(key, _)| name.is(key))
            .map(|(_, value)| value)
    })
}

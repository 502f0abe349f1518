//! The parameters that expressions have replaced: `Expected`, `AttributeUpdates`,
//! `KeyConditions`, `QueryFilter` and `ScanFilter`.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::error::Error;
use crate::expression::{
    Action, BoundAction, BoundCondition, BoundOperand, BoundSetValue, BoundValue, Comparator,
    Condition, Operand, Path, SetValue, Update,
};
use crate::value::{AttributeValue, parse_value};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Expected {
    value: Option<Value>,
    exists: Option<bool>,
    comparison_operator: Option<String>,
    attribute_value_list: Option<Vec<Value>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AttributeUpdate {
    value: Option<Value>,
    action: Option<String>,
}

fn read<T: for<'de> Deserialize<'de>>(value: &Value) -> Result<T, Error> {
    T::deserialize(value).map_err(|error| Error::serialization(error.to_string()))
}

/// Returns the condition that `Expected` means.
pub(super) fn expected(
    expected: &Map<String, Value>,
    operator: Option<&str>,
) -> Result<BoundCondition, Error> {
    let conditions = expected.iter().map(|(name, value)| {
        let given: Expected = read(value)?;
        let path = Path::attribute(name);
        if let Some(comparison) = &given.comparison_operator {
            if given.value.is_some() && given.attribute_value_list.is_some() {
                return Err(Error::invalid_values(format!(
                    "Value and AttributeValueList cannot be used together for Attribute: {name}"
                )));
            }
            if given.exists.is_some() {
                return Err(Error::invalid_values(format!(
                    "Exists and ComparisonOperator cannot be used together for Attribute: {name}"
                )));
            }
            let values = given
                .attribute_value_list
                .or(given.value.map(|value| vec![value]));
            return comparison_condition(&path, comparison, &values.unwrap_or_default());
        }
        match (given.exists, given.value) {
            (Some(false), None) => Ok(Condition::NotExists(path)),
            (Some(false), Some(_)) => Err(Error::invalid_values(format!(
                "Value cannot be used when Exists is set to false for Attribute: {name}"
            ))),
            (_, Some(value)) => comparison_condition(&path, "EQ", &[value]),
            (exists, None) => Err(Error::invalid_values(format!(
                "Value must be provided when Exists is {} for Attribute: {name}",
                exists.map_or("null", |_| "true")
            ))),
        }
    });
    joined(conditions, operator)
}

/// Returns the condition that `KeyConditions`, `QueryFilter` or `ScanFilter` means.
pub(super) fn conditions(
    conditions: &Map<String, Value>,
    operator: Option<&str>,
) -> Result<BoundCondition, Error> {
    let conditions = conditions.iter().map(|(name, value)| {
        let given: Expected = read(value)?;
        let comparison = given.comparison_operator.as_deref().unwrap_or_default();
        let values = given.attribute_value_list.unwrap_or_default();
        comparison_condition(&Path::attribute(name), comparison, &values)
    });
    joined(conditions, operator)
}

fn joined(
    conditions: impl Iterator<Item = Result<BoundCondition, Error>>,
    operator: Option<&str>,
) -> Result<BoundCondition, Error> {
    let conditions = conditions.collect::<Result<_, _>>()?;
    Ok(match operator {
        Some("OR") => Condition::Or(conditions),
        _ => Condition::And(conditions),
    })
}

fn comparison_condition(
    path: &Path,
    operator: &str,
    values: &[Value],
) -> Result<BoundCondition, Error> {
    let values = values.iter().map(|value| parse_value(value).map(Arc::new));
    let values: Vec<BoundValue> = values.collect::<Result<_, _>>()?;
    let right_count = match operator {
        "NULL" | "NOT_NULL" => values.is_empty(),
        "BETWEEN" => values.len() == 2,
        "IN" => !values.is_empty(),
        _ => values.len() == 1,
    };
    if !right_count {
        return Err(Error::invalid_values(format!(
            "Invalid number of argument(s) for the {operator} ComparisonOperator"
        )));
    }
    let types: &[&str] = match operator {
        "EQ" | "NE" | "NULL" | "NOT_NULL" => {
            &["S", "N", "B", "SS", "NS", "BS", "M", "L", "BOOL", "NULL"]
        }
        "BEGINS_WITH" => &["S", "B"],
        "CONTAINS" | "NOT_CONTAINS" | "IN" => &["S", "N", "B", "BOOL", "NULL"],
        _ => &["S", "N", "B"],
    };
    if let Some(value) = values
        .iter()
        .find(|value| !types.contains(&value.type_name()))
    {
        return Err(Error::invalid_values(format!(
            "ComparisonOperator {operator} is not valid for {} AttributeValue type",
            value.type_name()
        )));
    }
    let attribute = || -> BoundOperand { Operand::Path(path.clone()) };
    let mut operands = values.into_iter().map(Operand::Value);
    let mut next = || {
        operands
            .next()
            .ok_or_else(|| Error::invalid_values("An argument is missing"))
    };
    let mut compare = |comparator| Ok(Condition::Compare(attribute(), comparator, next()?));
    match operator {
        "EQ" => compare(Comparator::Equal),
        "NE" => compare(Comparator::NotEqual),
        "LT" => compare(Comparator::Less),
        "LE" => compare(Comparator::LessOrEqual),
        "GT" => compare(Comparator::Greater),
        "GE" => compare(Comparator::GreaterOrEqual),
        "NULL" => Ok(Condition::NotExists(path.clone())),
        "NOT_NULL" => Ok(Condition::Exists(path.clone())),
        "CONTAINS" => Ok(Condition::Contains(attribute(), next()?)),
        "NOT_CONTAINS" => Ok(Condition::And(vec![
            Condition::Exists(path.clone()),
            Condition::Not(Box::new(Condition::Contains(attribute(), next()?))),
        ])),
        "BEGINS_WITH" => Ok(Condition::BeginsWith(attribute(), next()?)),
        "BETWEEN" => Ok(Condition::Between(attribute(), next()?, next()?)),
        "IN" => Ok(Condition::In(attribute(), operands.collect())),
        other => Err(Error::validation(format!(
            "1 validation error detected: Value '{other}' at 'comparisonOperator' failed to \
             satisfy constraint: Member must satisfy enum value set: [IN, NULL, BETWEEN, LT, \
             NOT_CONTAINS, EQ, GT, NOT_NULL, NE, LE, BEGINS_WITH, GE, CONTAINS]"
        ))),
    }
}

/// Returns the update that `AttributeUpdates` means.
pub(super) fn attribute_updates(updates: &Map<String, Value>) -> Result<Update, Error> {
    let actions = updates.iter().map(|(name, value)| {
        let given: AttributeUpdate = read(value)?;
        let action = given.action.as_deref().unwrap_or("PUT");
        let value = given.value.as_ref().map(parse_value).transpose()?;
        attribute_update(Path::attribute(name), action, value)
    });
    Ok(Update::new(actions.collect::<Result<_, _>>()?))
}

fn attribute_update(
    path: Path,
    action: &str,
    value: Option<AttributeValue>,
) -> Result<BoundAction, Error> {
    let Some(value) = value else {
        return match action {
            "DELETE" => Ok(Action::Remove(path)),
            _ => Err(Error::invalid_values(
                "Only DELETE action is allowed when no attribute value is specified",
            )),
        };
    };
    let kind = value.type_name();
    let is_set = matches!(kind, "SS" | "NS" | "BS");
    match action {
        "PUT" => Ok(Action::Set(path, SetValue::Value(Arc::new(value)))),
        "DELETE" if is_set => Ok(Action::Delete(path, Arc::new(value))),
        "ADD" if is_set || kind == "N" => Ok(Action::Add(path, Arc::new(value))),
        "ADD" if kind == "L" => {
            let empty = SetValue::Value(Arc::new(AttributeValue::List(Vec::new())));
            let before: BoundSetValue = SetValue::IfNotExists(path.clone(), Box::new(empty));
            let more = SetValue::Value(Arc::new(value));
            let appended = SetValue::ListAppend(Box::new(before), Box::new(more));
            Ok(Action::Set(path, appended))
        }
        _ => Err(Error::invalid_values(format!(
            "Action {action} is not supported for the type {kind}"
        ))),
    }
}

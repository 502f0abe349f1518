//! Key conditions: the partition and the range that a query reads.

use super::ast::{BoundCondition, BoundOperand, BoundValue, Comparator, Condition, Operand};
use crate::error::Error;
use crate::table::{KeyAttribute, KeySchema};
use crate::value::AttributeValue;

/// What a query reads.
#[derive(Debug, Clone)]
pub(crate) struct KeyCondition {
    /// The values of the hash attributes.
    pub(crate) hash: Vec<BoundValue>,
    /// The values of the first range attributes.
    pub(crate) equal: Vec<BoundValue>,
    /// The condition of the range attribute after them.
    pub(crate) range: Option<RangeCondition>,
}

/// A condition of a range attribute other than equality.
#[derive(Debug, Clone)]
pub(crate) enum RangeCondition {
    Less(BoundValue),
    LessOrEqual(BoundValue),
    Greater(BoundValue),
    GreaterOrEqual(BoundValue),
    Between(BoundValue, BoundValue),
    BeginsWith(BoundValue),
}

impl RangeCondition {
    fn values(&self) -> Vec<&BoundValue> {
        match self {
            Self::Less(value)
            | Self::LessOrEqual(value)
            | Self::Greater(value)
            | Self::GreaterOrEqual(value)
            | Self::BeginsWith(value) => vec![value],
            Self::Between(low, high) => vec![low, high],
        }
    }
}

/// The condition of one attribute.
enum Part {
    Equal(BoundValue),
    Range(RangeCondition),
}

impl Part {
    fn values(&self) -> Vec<&BoundValue> {
        match self {
            Self::Equal(value) => vec![value],
            Self::Range(range) => range.values(),
        }
    }
}

/// Returns what a condition means for the keys of a table or an index.
pub(crate) fn key_condition(
    condition: &BoundCondition,
    keys: &KeySchema,
) -> Result<KeyCondition, Error> {
    let mut parts: Vec<(&str, Part)> = Vec::new();
    collect(condition, &mut parts)?;
    for (at, (name, _)) in parts.iter().enumerate() {
        if parts[..at].iter().any(|(other, _)| other == name) {
            return Err(invalid(
                "KeyConditionExpressions must only contain one condition per key",
            ));
        }
    }
    let mut take = |attribute: &KeyAttribute| {
        let at = parts
            .iter()
            .position(|(name, _)| *name == &*attribute.name)?;
        Some(parts.swap_remove(at).1)
    };
    let missed = |attribute: &KeyAttribute| {
        Error::validation(format!(
            "Query condition missed key schema element: {}",
            attribute.name
        ))
    };
    let mut found = KeyCondition {
        hash: Vec::new(),
        equal: Vec::new(),
        range: None,
    };
    for attribute in &keys.hash {
        let part = take(attribute).ok_or_else(|| missed(attribute))?;
        check_types(attribute, &part)?;
        match part {
            Part::Equal(value) => found.hash.push(value),
            Part::Range(_) => {
                return Err(Error::validation("Query key condition not supported"));
            }
        }
    }
    for attribute in &keys.range {
        let Some(part) = take(attribute) else {
            break;
        };
        check_types(attribute, &part)?;
        match part {
            Part::Equal(value) => found.equal.push(value),
            Part::Range(range) => {
                found.range = Some(range);
                break;
            }
        }
    }
    if parts.is_empty() {
        return Ok(found);
    }
    let next = keys.range.get(found.equal.len());
    match next.filter(|_| found.range.is_none()) {
        Some(attribute) => Err(missed(attribute)),
        None => Err(Error::validation("Query key condition not supported")),
    }
}

fn check_types(attribute: &KeyAttribute, part: &Part) -> Result<(), Error> {
    if part.values().iter().all(|value| attribute.fits(value)) {
        return check_not_empty(attribute, part);
    }
    Err(Error::invalid_values(
        "Condition parameter type does not match schema type",
    ))
}

fn check_not_empty(attribute: &KeyAttribute, part: &Part) -> Result<(), Error> {
    let is_empty = |value: &BoundValue| match &**value {
        AttributeValue::String(text) => text.is_empty(),
        AttributeValue::Binary(bytes) => bytes.is_empty(),
        _ => false,
    };
    match part {
        Part::Equal(value) if is_empty(value) => Err(Error::validation(format!(
            "One or more parameter values are not valid. The AttributeValue for a key attribute \
             cannot contain an empty {} value. Key: {}",
            if matches!(**value, AttributeValue::String(_)) {
                "string"
            } else {
                "binary"
            },
            attribute.name
        ))),
        _ => Ok(()),
    }
}

fn invalid(message: &str) -> Error {
    Error::validation(format!("Invalid KeyConditionExpression: {message}"))
}

fn operator(name: &str) -> Error {
    invalid(&format!(
        "Invalid operator used in KeyConditionExpression: {name}"
    ))
}

fn collect<'a>(
    condition: &'a BoundCondition,
    parts: &mut Vec<(&'a str, Part)>,
) -> Result<(), Error> {
    let mut add = |operand: &'a BoundOperand, part: Part| {
        parts.push((attribute(operand)?, part));
        Ok(())
    };
    match condition {
        Condition::And(conditions) => conditions
            .iter()
            .try_for_each(|condition| collect(condition, parts)),
        Condition::Compare(one, comparator, two) => {
            // AWS takes the value before or after the attribute.
            let (path, comparator, value) = match (one, two) {
                (Operand::Value(_), Operand::Path(_)) => (two, mirrored(*comparator), one),
                _ => (one, *comparator, two),
            };
            let operand = value;
            let value = self::value(operand)?;
            let range = match comparator {
                Comparator::Equal => return add(path, Part::Equal(value)),
                Comparator::NotEqual => return Err(operator("<>")),
                Comparator::Less => RangeCondition::Less(value),
                Comparator::LessOrEqual => RangeCondition::LessOrEqual(value),
                Comparator::Greater => RangeCondition::Greater(value),
                Comparator::GreaterOrEqual => RangeCondition::GreaterOrEqual(value),
            };
            add(path, Part::Range(range))
        }
        Condition::Between(path, low, high) => {
            let range = RangeCondition::Between(value(low)?, value(high)?);
            add(path, Part::Range(range))
        }
        Condition::BeginsWith(path, prefix) => add(
            path,
            Part::Range(RangeCondition::BeginsWith(value(prefix)?)),
        ),
        Condition::Or(_) => Err(operator("OR")),
        Condition::Not(_) => Err(operator("NOT")),
        Condition::In(..) => Err(operator("IN")),
        Condition::Exists(_) => Err(operator("attribute_exists")),
        Condition::NotExists(_) => Err(operator("attribute_not_exists")),
        Condition::HasType(..) => Err(operator("attribute_type")),
        Condition::Contains(..) => Err(operator("contains")),
    }
}

fn mirrored(comparator: Comparator) -> Comparator {
    match comparator {
        Comparator::Less => Comparator::Greater,
        Comparator::LessOrEqual => Comparator::GreaterOrEqual,
        Comparator::Greater => Comparator::Less,
        Comparator::GreaterOrEqual => Comparator::LessOrEqual,
        same => same,
    }
}

fn attribute(operand: &BoundOperand) -> Result<&str, Error> {
    match operand {
        Operand::Path(path) => match path.as_attribute() {
            Some(name) => Ok(name),
            None => Err(invalid(
                "KeyConditionExpressions cannot have conditions on nested attributes",
            )),
        },
        Operand::Value(_) => Err(invalid("No key attribute is defined in the condition")),
        Operand::Size(_) => Err(operator("size")),
    }
}

fn value(operand: &BoundOperand) -> Result<BoundValue, Error> {
    match operand {
        Operand::Value(value) => Ok(std::sync::Arc::clone(value)),
        Operand::Size(_) => Err(operator("size")),
        Operand::Path(_) => Err(invalid(
            "KeyConditionExpressions cannot compare attributes with each other",
        )),
    }
}

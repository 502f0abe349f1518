//! Evaluation of conditions over an item.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::ast::{BoundCondition, BoundOperand, Comparator, Condition, Operand};
use crate::value::{AttributeMap, AttributeValue, Number};

/// Returns how two values of the same ordered type compare; `None` for others.
pub(crate) fn compare(one: &AttributeValue, two: &AttributeValue) -> Option<Ordering> {
    match (one, two) {
        (AttributeValue::String(one), AttributeValue::String(two)) => Some(one.cmp(two)),
        (AttributeValue::Number(one), AttributeValue::Number(two)) => Some(one.cmp(two)),
        (AttributeValue::Binary(one), AttributeValue::Binary(two)) => Some(one.cmp(two)),
        _ => None,
    }
}

/// Returns whether an item meets a condition.
pub(crate) fn matches(condition: &BoundCondition, item: &AttributeMap) -> bool {
    let value = |operand| evaluate(operand, item);
    match condition {
        Condition::And(conditions) => conditions.iter().all(|inner| matches(inner, item)),
        Condition::Or(conditions) => conditions.iter().any(|inner| matches(inner, item)),
        Condition::Not(inner) => !matches(inner, item),
        Condition::Exists(path) => path.get(item).is_some(),
        Condition::NotExists(path) => path.get(item).is_none(),
        Condition::Compare(one, comparator, two) => {
            let (Some(one), Some(two)) = (value(one), value(two)) else {
                return *comparator == Comparator::NotEqual;
            };
            satisfies(&one, *comparator, &two)
        }
        Condition::Between(operand, low, high) => {
            let (Some(operand), Some(low), Some(high)) = (value(operand), value(low), value(high))
            else {
                return false;
            };
            satisfies(&operand, Comparator::GreaterOrEqual, &low)
                && satisfies(&operand, Comparator::LessOrEqual, &high)
        }
        Condition::In(operand, values) => value(operand).is_some_and(|operand| {
            let mut values = values.iter().filter_map(value);
            values.any(|value| value == operand)
        }),
        Condition::HasType(operand, kind) => {
            let (Some(operand), Some(kind)) = (value(operand), value(kind)) else {
                return false;
            };
            matches!(&*kind, AttributeValue::String(name) if **name == *operand.type_name())
        }
        Condition::BeginsWith(operand, prefix) => {
            let (Some(operand), Some(prefix)) = (value(operand), value(prefix)) else {
                return false;
            };
            begins_with(&operand, &prefix)
        }
        Condition::Contains(operand, part) => {
            let (Some(operand), Some(part)) = (value(operand), value(part)) else {
                return false;
            };
            contains(&operand, &part)
        }
    }
}

/// Collects the names of the attributes that a condition looks at.
pub(crate) fn roots<'a>(condition: &'a BoundCondition, names: &mut Vec<&'a str>) {
    let mut operands = |operands: &[&'a BoundOperand]| {
        for operand in operands {
            let mut operand = *operand;
            while let Operand::Size(inner) = operand {
                operand = inner;
            }
            if let Operand::Path(path) = operand {
                names.push(path.root());
            }
        }
    };
    match condition {
        Condition::And(conditions) | Condition::Or(conditions) => {
            for inner in conditions {
                roots(inner, names);
            }
        }
        Condition::Not(inner) => roots(inner, names),
        Condition::Exists(path) | Condition::NotExists(path) => names.push(path.root()),
        Condition::Compare(one, _, two)
        | Condition::HasType(one, two)
        | Condition::BeginsWith(one, two)
        | Condition::Contains(one, two) => operands(&[one, two]),
        Condition::Between(one, two, three) => operands(&[one, two, three]),
        Condition::In(one, values) => {
            operands(&[one]);
            operands(&values.iter().collect::<Vec<_>>());
        }
    }
}

fn evaluate<'a>(
    operand: &'a BoundOperand,
    item: &'a AttributeMap,
) -> Option<Cow<'a, AttributeValue>> {
    match operand {
        Operand::Path(path) => path.get(item).map(Cow::Borrowed),
        Operand::Value(value) => Some(Cow::Borrowed(value)),
        Operand::Size(inner) => {
            let size = size(&*evaluate(inner, item)?)?;
            let number = Number::from(u32::try_from(size).unwrap_or(u32::MAX));
            Some(Cow::Owned(AttributeValue::Number(number)))
        }
    }
}

/// Returns what `size` answers; nothing for types that have none.
fn size(value: &AttributeValue) -> Option<usize> {
    match value {
        AttributeValue::String(text) => Some(text.chars().count()),
        AttributeValue::Binary(bytes) => Some(bytes.len()),
        AttributeValue::StringSet(set) => Some(set.len()),
        AttributeValue::NumberSet(set) => Some(set.len()),
        AttributeValue::BinarySet(set) => Some(set.len()),
        AttributeValue::Map(map) => Some(map.len()),
        AttributeValue::List(list) => Some(list.len()),
        AttributeValue::Number(_) | AttributeValue::Bool(_) | AttributeValue::Null => None,
    }
}

fn satisfies(one: &AttributeValue, comparator: Comparator, two: &AttributeValue) -> bool {
    let ordered = |wanted: fn(Ordering) -> bool| compare(one, two).is_some_and(wanted);
    match comparator {
        Comparator::Equal => one == two,
        Comparator::NotEqual => one != two,
        Comparator::Less => ordered(Ordering::is_lt),
        Comparator::LessOrEqual => ordered(Ordering::is_le),
        Comparator::Greater => ordered(Ordering::is_gt),
        Comparator::GreaterOrEqual => ordered(Ordering::is_ge),
    }
}

fn begins_with(value: &AttributeValue, prefix: &AttributeValue) -> bool {
    match (value, prefix) {
        (AttributeValue::String(text), AttributeValue::String(prefix)) => {
            text.starts_with(&**prefix)
        }
        (AttributeValue::Binary(bytes), AttributeValue::Binary(prefix)) => {
            bytes.starts_with(prefix)
        }
        _ => false,
    }
}

fn contains(value: &AttributeValue, part: &AttributeValue) -> bool {
    match (value, part) {
        (AttributeValue::String(text), AttributeValue::String(part)) => text.contains(&**part),
        (AttributeValue::Binary(bytes), AttributeValue::Binary(part)) => {
            part.is_empty() || bytes.windows(part.len()).any(|window| *window == **part)
        }
        (AttributeValue::StringSet(set), AttributeValue::String(part)) => set.contains(part),
        (AttributeValue::NumberSet(set), AttributeValue::Number(part)) => set.contains(part),
        (AttributeValue::BinarySet(set), AttributeValue::Binary(part)) => set.contains(part),
        (AttributeValue::List(list), part) => list.contains(part),
        _ => false,
    }
}

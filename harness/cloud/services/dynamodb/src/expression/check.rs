//! Checks of bound expressions before they meet an item: the types of values, and operands
//! that are the same.

use super::ast::{
    Action, BoundAction, BoundCondition, BoundOperand, BoundSetValue, Comparator, Condition,
    Operand, SetValue,
};
use crate::value::{AttributeValue, TYPES};

type Checked = Result<(), String>;

/// Checks a condition.
pub(super) fn condition(condition: &BoundCondition) -> Checked {
    match condition {
        Condition::And(conditions) | Condition::Or(conditions) => {
            conditions.iter().try_for_each(self::condition)
        }
        Condition::Not(condition) => self::condition(condition),
        Condition::Exists(_) | Condition::NotExists(_) => Ok(()),
        Condition::Compare(one, comparator, two) => {
            let symbol = comparator.symbol();
            operands(symbol, &[one, two])?;
            if !matches!(comparator, Comparator::Equal | Comparator::NotEqual) {
                [one, two]
                    .into_iter()
                    .try_for_each(|operand| expect_type(symbol, operand, &["S", "N", "B"]))?;
            }
            distinct(symbol, one, &[two])
        }
        Condition::Between(value, low, high) => {
            operands("BETWEEN", &[value, low, high])?;
            for operand in [value, low, high] {
                expect_type("BETWEEN", operand, &["S", "N", "B"])?;
            }
            distinct("BETWEEN", value, &[low, high])?;
            between(low, high)
        }
        Condition::In(value, values) => {
            let all: Vec<&BoundOperand> = values.iter().collect();
            operands("IN", &[value])?;
            operands("IN", &all)?;
            distinct("IN", value, &all)
        }
        Condition::HasType(path, kind) => {
            operands("attribute_type", &[path, kind])?;
            expect_type("attribute_type", kind, &["S"])?;
            distinct("attribute_type", path, &[kind])?;
            match kind {
                Operand::Value(value) => match &**value {
                    AttributeValue::String(name) if !TYPES.contains(&&**name) => Err(format!(
                        "Invalid attribute type name found; type: {name}, valid types: {{{}}}",
                        TYPES.join(",")
                    )),
                    _ => Ok(()),
                },
                _ => {
                    Err("The second operand of function attribute_type must be a value".to_owned())
                }
            }
        }
        Condition::BeginsWith(path, prefix) => {
            operands("begins_with", &[path, prefix])?;
            for operand in [path, prefix] {
                expect_type("begins_with", operand, &["S", "B"])?;
            }
            distinct("begins_with", path, &[prefix])
        }
        Condition::Contains(path, part) => {
            operands("contains", &[path, part])?;
            expect_type("contains", path, &["S", "B", "SS", "NS", "BS", "L"])?;
            distinct("contains", path, &[part])
        }
    }
}

/// Checks the operands of `size` in other operands.
fn operands(_operator: &str, operands: &[&BoundOperand]) -> Checked {
    for operand in operands {
        if let Operand::Size(inner) = operand {
            let sized = ["S", "B", "SS", "NS", "BS", "M", "L"];
            expect_type("size", inner, &sized)?;
            if matches!(**inner, Operand::Size(_)) {
                return Err(
                    "The function is not allowed to be used this way in an expression; function: \
                     size"
                        .to_owned(),
                );
            }
        }
    }
    Ok(())
}

/// Checks the type of an operand that is a value.
fn expect_type(operator: &str, operand: &BoundOperand, types: &[&str]) -> Checked {
    let kind = match operand {
        Operand::Value(value) => value.type_name(),
        Operand::Size(_) => "N",
        Operand::Path(_) => return Ok(()),
    };
    if types.contains(&kind) {
        return Ok(());
    }
    Err(wrong_type(operator, kind))
}

fn wrong_type(operator: &str, kind: &str) -> String {
    format!(
        "Incorrect operand type for operator or function; operator or function: {operator}, \
         operand type: {kind}"
    )
}

fn distinct(operator: &str, first: &BoundOperand, others: &[&BoundOperand]) -> Checked {
    let Operand::Path(path) = first else {
        return Ok(());
    };
    if !others.contains(&first) {
        return Ok(());
    }
    Err(format!(
        "The first operand must be distinct from the remaining operands for this operator or \
         function; operator: {operator}, first operand: {path}"
    ))
}

fn between(low: &BoundOperand, high: &BoundOperand) -> Checked {
    let (Operand::Value(low), Operand::Value(high)) = (low, high) else {
        return Ok(());
    };
    let operands = || {
        format!(
            "lower bound operand: {}, upper bound operand: {}",
            written(low),
            written(high)
        )
    };
    match super::compare(low, high) {
        None => Err(format!(
            "The BETWEEN operator requires same data type for lower and upper bounds; {}",
            operands()
        )),
        Some(std::cmp::Ordering::Greater) => Err(format!(
            "The BETWEEN operator requires upper bound to be greater than or equal to lower \
             bound; {}",
            operands()
        )),
        Some(_) => Ok(()),
    }
}

/// Returns a value as errors write it.
fn written(value: &AttributeValue) -> String {
    let text = match value {
        AttributeValue::String(text) => text.to_string(),
        AttributeValue::Number(number) => number.to_string(),
        AttributeValue::Binary(bytes) => {
            format!(
                "java.nio.HeapByteBuffer[pos=0 lim={0} cap={0}]",
                bytes.len()
            )
        }
        _ => String::new(),
    };
    format!("AttributeValue: {{{}:{text}}}", value.type_name())
}

/// Checks the actions of an update.
pub(super) fn update(actions: &[BoundAction]) -> Checked {
    actions.iter().try_for_each(|action| match action {
        Action::Set(_, value) => set_value(value),
        Action::Remove(_) => Ok(()),
        Action::Add(_, value) => match **value {
            AttributeValue::Number(_)
            | AttributeValue::StringSet(_)
            | AttributeValue::NumberSet(_)
            | AttributeValue::BinarySet(_) => Ok(()),
            _ => Err(not_allowed("ADD", value)),
        },
        Action::Delete(_, value) => match **value {
            AttributeValue::StringSet(_)
            | AttributeValue::NumberSet(_)
            | AttributeValue::BinarySet(_) => Ok(()),
            _ => Err(not_allowed("DELETE", value)),
        },
    })
}

fn not_allowed(operator: &str, value: &AttributeValue) -> String {
    let kind = match value {
        AttributeValue::String(_) => "STRING",
        AttributeValue::Number(_) => "NUMBER",
        AttributeValue::Binary(_) => "BINARY",
        AttributeValue::StringSet(_) => "STRING_SET",
        AttributeValue::NumberSet(_) => "NUMBER_SET",
        AttributeValue::BinarySet(_) => "BINARY_SET",
        AttributeValue::Map(_) => "MAP",
        AttributeValue::List(_) => "LIST",
        AttributeValue::Bool(_) => "BOOLEAN",
        AttributeValue::Null => "NULL",
    };
    format!(
        "Incorrect operand type for operator or function; operator: {operator}, operand type: \
         {kind}, typeset: ALLOWED_FOR_{operator}_OPERAND"
    )
}

fn set_value(value: &BoundSetValue) -> Checked {
    let both = |operator: &str, one: &BoundSetValue, two: &BoundSetValue, kind: &str| {
        for operand in [one, two] {
            set_value(operand)?;
            match operand {
                SetValue::Value(value) if value.type_name() != kind => {
                    return Err(wrong_type(operator, value.type_name()));
                }
                _ => {}
            }
        }
        Ok(())
    };
    match value {
        SetValue::Path(_) | SetValue::Value(_) => Ok(()),
        SetValue::IfNotExists(_, value) => set_value(value),
        SetValue::ListAppend(one, two) => both("list_append", one, two, "L"),
        SetValue::Plus(one, two) => both("+", one, two, "N"),
        SetValue::Minus(one, two) => both("-", one, two, "N"),
    }
}

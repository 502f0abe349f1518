//! Binding: names and values in the place of placeholders.

use std::sync::Arc;

use super::ast::{
    Action, BoundAction, BoundCondition, BoundOperand, BoundSetValue, BoundValue, Condition,
    Operand, RawAction, RawCondition, RawElement, RawOperand, RawPath, RawSetValue, SetValue,
};
use super::path::{Element, Path};
use super::placeholders::Placeholders;

/// Binds syntax trees to the names and values of a request.
pub(super) struct Binder<'a>(pub(super) &'a Placeholders);

type Bound<T> = Result<T, String>;

impl Binder<'_> {
    pub(super) fn path(&self, raw: &RawPath) -> Bound<Path> {
        let elements = raw.iter().map(|element| match element {
            RawElement::Name(name) => Ok(Element::Name(Arc::clone(name))),
            RawElement::Index(index) => Ok(Element::Index(*index)),
            RawElement::Placeholder(placeholder) => {
                let name = self.0.name(placeholder).ok_or_else(|| {
                    format!(
                        "An expression attribute name used in the document path is not defined; \
                         attribute name: {placeholder}"
                    )
                })?;
                Ok(Element::Name(name))
            }
        });
        elements.collect::<Bound<_>>().map(Path)
    }

    fn value(&self, placeholder: &Arc<str>) -> Bound<BoundValue> {
        self.0.value(placeholder).ok_or_else(|| {
            format!(
                "An expression attribute value used in expression is not defined; attribute \
                 value: {placeholder}"
            )
        })
    }

    fn operand(&self, raw: &RawOperand) -> Bound<BoundOperand> {
        Ok(match raw {
            Operand::Path(path) => Operand::Path(self.path(path)?),
            Operand::Value(value) => Operand::Value(self.value(value)?),
            Operand::Size(operand) => Operand::Size(Box::new(self.operand(operand)?)),
        })
    }

    pub(super) fn condition(&self, raw: &RawCondition) -> Bound<BoundCondition> {
        let all = |conditions: &[RawCondition]| -> Bound<Vec<BoundCondition>> {
            let bound = conditions.iter().map(|condition| self.condition(condition));
            bound.collect()
        };
        Ok(match raw {
            Condition::Compare(one, comparator, two) => {
                Condition::Compare(self.operand(one)?, *comparator, self.operand(two)?)
            }
            Condition::Between(value, low, high) => Condition::Between(
                self.operand(value)?,
                self.operand(low)?,
                self.operand(high)?,
            ),
            Condition::In(value, values) => {
                let value = self.operand(value)?;
                let values = values.iter().map(|value| self.operand(value));
                Condition::In(value, values.collect::<Bound<_>>()?)
            }
            Condition::Exists(path) => Condition::Exists(self.path(path)?),
            Condition::NotExists(path) => Condition::NotExists(self.path(path)?),
            Condition::HasType(one, two) => {
                Condition::HasType(self.operand(one)?, self.operand(two)?)
            }
            Condition::BeginsWith(one, two) => {
                Condition::BeginsWith(self.operand(one)?, self.operand(two)?)
            }
            Condition::Contains(one, two) => {
                Condition::Contains(self.operand(one)?, self.operand(two)?)
            }
            Condition::And(conditions) => Condition::And(all(conditions)?),
            Condition::Or(conditions) => Condition::Or(all(conditions)?),
            Condition::Not(condition) => Condition::Not(Box::new(self.condition(condition)?)),
        })
    }

    fn set_value(&self, raw: &RawSetValue) -> Bound<BoundSetValue> {
        let boxed = |value: &RawSetValue| self.set_value(value).map(Box::new);
        Ok(match raw {
            SetValue::Path(path) => SetValue::Path(self.path(path)?),
            SetValue::Value(value) => SetValue::Value(self.value(value)?),
            SetValue::IfNotExists(path, value) => {
                SetValue::IfNotExists(self.path(path)?, boxed(value)?)
            }
            SetValue::ListAppend(one, two) => SetValue::ListAppend(boxed(one)?, boxed(two)?),
            SetValue::Plus(one, two) => SetValue::Plus(boxed(one)?, boxed(two)?),
            SetValue::Minus(one, two) => SetValue::Minus(boxed(one)?, boxed(two)?),
        })
    }

    pub(super) fn action(&self, raw: &RawAction) -> Bound<BoundAction> {
        Ok(match raw {
            Action::Set(path, value) => Action::Set(self.path(path)?, self.set_value(value)?),
            Action::Remove(path) => Action::Remove(self.path(path)?),
            Action::Add(path, value) => Action::Add(self.path(path)?, self.value(value)?),
            Action::Delete(path, value) => Action::Delete(self.path(path)?, self.value(value)?),
        })
    }
}

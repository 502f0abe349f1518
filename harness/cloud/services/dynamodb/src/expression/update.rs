//! Application of updates to an item.

use std::sync::Arc;

use super::ast::{Action, BoundAction, BoundSetValue, SetValue};
use super::path::{Element, Path};
use super::projection::Projected;
use crate::error::Error;
use crate::value::{AttributeMap, AttributeValue, MAX_DEPTH, Number, NumberError, number_error};

/// The actions of an update.
#[derive(Debug, Clone)]
pub(crate) struct Update {
    actions: Vec<BoundAction>,
}

/// What makes an update impossible for an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UpdateError {
    /// A path that it changes is not there.
    Path,
    /// An attribute whose value it uses is not there.
    Missing,
    /// A value that is there has the wrong type.
    Type,
    Number(NumberError),
    Depth,
}

impl From<UpdateError> for Error {
    fn from(error: UpdateError) -> Self {
        Self::validation(match error {
            UpdateError::Path => {
                "The document path provided in the update expression is invalid for update"
            }
            UpdateError::Missing => {
                "The provided expression refers to an attribute that does not exist in the item"
            }
            UpdateError::Type => "An operand in the update expression has an incorrect data type",
            UpdateError::Number(error) => return number_error(error, ""),
            UpdateError::Depth => "Nesting Levels have exceeded supported limits",
        })
    }
}

impl Update {
    pub(crate) fn new(actions: Vec<BoundAction>) -> Self {
        Self { actions }
    }

    /// Returns the names of the attributes that it changes.
    pub(crate) fn roots(&self) -> impl Iterator<Item = &Arc<str>> {
        self.actions.iter().map(|action| action.path().root())
    }

    /// Returns the projection of what it changes.
    pub(crate) fn projection(&self) -> Projected {
        Projected::new(self.actions.iter().map(BoundAction::path))
    }

    /// Changes an item. All values are those before the update.
    pub(crate) fn apply(&self, item: &mut AttributeMap) -> Result<(), UpdateError> {
        let mut sets = Vec::new();
        let mut removals = Vec::new();
        for action in &self.actions {
            match action {
                Action::Set(path, value) => sets.push((path, evaluate(value, item)?)),
                Action::Add(path, value) => sets.push((path, added(path.get(item), value)?)),
                Action::Remove(path) => removals.push(path),
                Action::Delete(path, value) => match path.get(item) {
                    None => {}
                    Some(before) => match difference(before, value)? {
                        Some(rest) => sets.push((path, rest)),
                        None => removals.push(path),
                    },
                },
            }
        }
        // Elements beyond the end of a list are appended in the order of their indexes, and
        // removals do not move the elements that other paths mean.
        sets.sort_by_key(|(path, _)| *path);
        for (path, value) in sets {
            if path.0.len() + value.depth() > MAX_DEPTH + 1 {
                return Err(UpdateError::Depth);
            }
            set(item, path, value)?;
        }
        removals.sort_by(|one, two| two.cmp(one));
        for path in removals {
            remove(item, path)?;
        }
        Ok(())
    }
}

fn evaluate(value: &BoundSetValue, item: &AttributeMap) -> Result<AttributeValue, UpdateError> {
    let number = |value: &BoundSetValue| -> Result<Number, UpdateError> {
        evaluate(value, item)?.as_number().ok_or(UpdateError::Type)
    };
    match value {
        SetValue::Path(path) => path.get(item).cloned().ok_or(UpdateError::Missing),
        SetValue::Value(value) => Ok((**value).clone()),
        SetValue::IfNotExists(path, value) => match path.get(item) {
            Some(before) => Ok(before.clone()),
            None => evaluate(value, item),
        },
        SetValue::ListAppend(one, two) => match (evaluate(one, item)?, evaluate(two, item)?) {
            (AttributeValue::List(mut list), AttributeValue::List(more)) => {
                list.extend(more);
                Ok(AttributeValue::List(list))
            }
            _ => Err(UpdateError::Type),
        },
        SetValue::Plus(one, two) => sum(number(one)?, number(two)?),
        SetValue::Minus(one, two) => number(one)?
            .subtract(number(two)?)
            .map(AttributeValue::Number)
            .map_err(UpdateError::Number),
    }
}

fn sum(one: Number, two: Number) -> Result<AttributeValue, UpdateError> {
    one.add(two)
        .map(AttributeValue::Number)
        .map_err(UpdateError::Number)
}

/// Returns what `ADD` makes of a value: the sum of numbers, the union of sets.
fn added(
    before: Option<&AttributeValue>,
    value: &AttributeValue,
) -> Result<AttributeValue, UpdateError> {
    match (before, value) {
        (None, value) => Ok(value.clone()),
        (Some(AttributeValue::Number(before)), AttributeValue::Number(value)) => {
            sum(*before, *value)
        }
        (Some(AttributeValue::StringSet(before)), AttributeValue::StringSet(value)) => {
            Ok(AttributeValue::StringSet(union(before, value)))
        }
        (Some(AttributeValue::NumberSet(before)), AttributeValue::NumberSet(value)) => {
            Ok(AttributeValue::NumberSet(union(before, value)))
        }
        (Some(AttributeValue::BinarySet(before)), AttributeValue::BinarySet(value)) => {
            Ok(AttributeValue::BinarySet(union(before, value)))
        }
        _ => Err(UpdateError::Type),
    }
}

fn union<T: Ord + Clone>(one: &[T], two: &[T]) -> Box<[T]> {
    let mut all: Vec<T> = one.iter().chain(two).cloned().collect();
    all.sort_unstable();
    all.dedup();
    all.into()
}

/// Returns the elements of a set that are not in another one; `None` if there are none.
fn difference(
    before: &AttributeValue,
    value: &AttributeValue,
) -> Result<Option<AttributeValue>, UpdateError> {
    fn without<T: Ord + Clone>(before: &[T], value: &[T]) -> Option<Box<[T]>> {
        let rest = before.iter().filter(|element| !value.contains(element));
        let rest: Box<[T]> = rest.cloned().collect();
        (!rest.is_empty()).then_some(rest)
    }
    match (before, value) {
        (AttributeValue::StringSet(before), AttributeValue::StringSet(value)) => {
            Ok(without(before, value).map(AttributeValue::StringSet))
        }
        (AttributeValue::NumberSet(before), AttributeValue::NumberSet(value)) => {
            Ok(without(before, value).map(AttributeValue::NumberSet))
        }
        (AttributeValue::BinarySet(before), AttributeValue::BinarySet(value)) => {
            Ok(without(before, value).map(AttributeValue::BinarySet))
        }
        _ => Err(UpdateError::Type),
    }
}

/// What the last part of a path is in.
enum Parent<'a> {
    Map(&'a mut AttributeMap),
    List(&'a mut Vec<AttributeValue>),
}

/// Returns what the last part of a path is in, and the last part.
fn parent<'i, 'p>(
    item: &'i mut AttributeMap,
    path: &'p Path,
) -> Result<(Parent<'i>, &'p Element), UpdateError> {
    let (end, above) = path.0.split_last().ok_or(UpdateError::Path)?;
    let mut parent = Parent::Map(item);
    for element in above {
        let value = match (parent, element) {
            (Parent::Map(map), Element::Name(name)) => map.get_mut(name),
            (Parent::List(list), Element::Index(index)) => list.get_mut(*index),
            _ => None,
        };
        parent = match value {
            Some(AttributeValue::Map(map)) => Parent::Map(map),
            Some(AttributeValue::List(list)) => Parent::List(list),
            _ => return Err(UpdateError::Path),
        };
    }
    Ok((parent, end))
}

fn set(item: &mut AttributeMap, path: &Path, value: AttributeValue) -> Result<(), UpdateError> {
    match parent(item, path)? {
        (Parent::Map(map), Element::Name(name)) => {
            map.insert(Arc::clone(name), value);
        }
        (Parent::List(list), Element::Index(index)) => match list.get_mut(*index) {
            Some(before) => *before = value,
            None => list.push(value),
        },
        _ => return Err(UpdateError::Path),
    }
    Ok(())
}

fn remove(item: &mut AttributeMap, path: &Path) -> Result<(), UpdateError> {
    match parent(item, path)? {
        (Parent::Map(map), Element::Name(name)) => {
            map.remove(name);
        }
        (Parent::List(list), Element::Index(index)) => {
            if *index < list.len() {
                list.remove(*index);
            }
        }
        _ => return Err(UpdateError::Path),
    }
    Ok(())
}

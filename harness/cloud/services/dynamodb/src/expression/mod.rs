//! Expressions: parsed once per text, bound to the names and values of a request, and
//! evaluated over items.

mod ast;
mod bind;
mod cache;
mod check;
mod condition;
#[cfg(test)]
mod garbage;
mod key_condition;
mod lexer;
mod parser;
mod path;
mod placeholders;
mod projection;
mod reserved;
mod text;
mod update;

pub(crate) use ast::{
    Action, BoundAction, BoundCondition, BoundOperand, BoundSetValue, BoundValue, Comparator,
    Condition, Operand, SetValue,
};
pub(crate) use condition::{compare, matches, roots};
pub(crate) use key_condition::{KeyCondition, RangeCondition, key_condition};
pub(crate) use path::{Element, Path};
pub(crate) use placeholders::Placeholders;
pub(crate) use projection::Projected;
pub(crate) use text::{check_condition, checked_update};
pub(crate) use update::Update;

/// The kinds of expressions, by the names of their parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Condition,
    Filter,
    KeyCondition,
    Projection,
    Update,
}

impl Kind {
    /// Returns the name of the parameter.
    pub(crate) fn parameter(self) -> &'static str {
        match self {
            Self::Condition => "ConditionExpression",
            Self::Filter => "FilterExpression",
            Self::KeyCondition => "KeyConditionExpression",
            Self::Projection => "ProjectionExpression",
            Self::Update => "UpdateExpression",
        }
    }
}

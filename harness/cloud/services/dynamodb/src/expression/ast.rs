//! The syntax trees of expressions.
//!
//! A tree is generic over its paths and values: those of a text have placeholders and are
//! kept in the cache; those of a request have the names and values in their place.

use std::sync::Arc;

use crate::value::AttributeValue;

use super::path::Path;

/// A part of a path in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RawElement {
    Name(Arc<str>),
    Placeholder(Arc<str>),
    Index(usize),
}

/// A path in a text.
pub(crate) type RawPath = Vec<RawElement>;

/// The name of a value placeholder.
pub(crate) type RawValue = Arc<str>;

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparator {
    pub(crate) fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }

    pub(crate) fn of(symbol: &str) -> Option<Self> {
        [
            Self::Equal,
            Self::NotEqual,
            Self::Less,
            Self::LessOrEqual,
            Self::Greater,
            Self::GreaterOrEqual,
        ]
        .into_iter()
        .find(|comparator| comparator.symbol() == symbol)
    }
}

/// What is compared.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Operand<P, V> {
    Path(P),
    Value(V),
    Size(Box<Operand<P, V>>),
}

/// A condition of an item.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Condition<P, V> {
    Compare(Operand<P, V>, Comparator, Operand<P, V>),
    Between(Operand<P, V>, Operand<P, V>, Operand<P, V>),
    In(Operand<P, V>, Vec<Operand<P, V>>),
    Exists(P),
    NotExists(P),
    HasType(Operand<P, V>, Operand<P, V>),
    BeginsWith(Operand<P, V>, Operand<P, V>),
    Contains(Operand<P, V>, Operand<P, V>),
    And(Vec<Condition<P, V>>),
    Or(Vec<Condition<P, V>>),
    Not(Box<Condition<P, V>>),
}

/// What an attribute is set to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum SetValue<P, V> {
    Path(P),
    Value(V),
    IfNotExists(P, Box<SetValue<P, V>>),
    ListAppend(Box<SetValue<P, V>>, Box<SetValue<P, V>>),
    Plus(Box<SetValue<P, V>>, Box<SetValue<P, V>>),
    Minus(Box<SetValue<P, V>>, Box<SetValue<P, V>>),
}

impl<P, V> SetValue<P, V> {
    /// Returns the sum of two values, or their difference where the sign is `-`.
    pub(crate) fn sum(first: Self, sign: &str, second: Self) -> Self {
        let join = if sign == "-" { Self::Minus } else { Self::Plus };
        join(Box::new(first), Box::new(second))
    }
}

/// An action of an update.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Action<P, V> {
    Set(P, SetValue<P, V>),
    Remove(P),
    Add(P, V),
    Delete(P, V),
}

impl<P, V> Action<P, V> {
    /// Returns the path of what it changes.
    pub(crate) fn path(&self) -> &P {
        match self {
            Self::Set(path, _)
            | Self::Remove(path)
            | Self::Add(path, _)
            | Self::Delete(path, _) => path,
        }
    }
}

pub(crate) type RawOperand = Operand<RawPath, RawValue>;
pub(crate) type RawCondition = Condition<RawPath, RawValue>;
pub(crate) type RawSetValue = SetValue<RawPath, RawValue>;
pub(crate) type RawAction = Action<RawPath, RawValue>;

/// A value of a request.
pub(crate) type BoundValue = Arc<AttributeValue>;
pub(crate) type BoundOperand = Operand<Path, BoundValue>;
pub(crate) type BoundCondition = Condition<Path, BoundValue>;
pub(crate) type BoundSetValue = SetValue<Path, BoundValue>;
pub(crate) type BoundAction = Action<Path, BoundValue>;

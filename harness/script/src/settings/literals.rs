use std::marker::PhantomData;

use rehearsal_record::Place;
use serde_json::Value;

use super::{Argument, Shape};
use crate::diagnostic::{Code, Diagnostic};
use crate::parser::Parser;
use crate::time_span::TimeSpan;
use crate::value::{EvalContext, EvalError, Scope, Template};
use crate::yaml::{Kind, Node};

/// A value that can be written literally, and computed.
pub(crate) trait Literal: Sized + Clone {
    fn shape() -> Shape;
    /// Its type, as messages name it.
    const NOUN: &'static str;
    fn from_value(value: &Value) -> Option<Self>;
}

impl Literal for TimeSpan {
    const NOUN: &'static str = "a duration such as `5s` or `1h30m`";

    fn shape() -> Shape {
        Shape::Duration
    }

    fn from_value(value: &Value) -> Option<Self> {
        Self::parse(value.as_str()?)
    }
}

/// A whole number that is not negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Count(pub u64);

impl Literal for Count {
    const NOUN: &'static str = "a whole number";

    fn shape() -> Shape {
        Shape::Integer(0, i64::MAX)
    }

    fn from_value(value: &Value) -> Option<Self> {
        value.as_u64().map(Self)
    }
}

/// `true` or `false`; left out, it is `false`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flag(pub bool);

impl Argument for Flag {
    const REQUIRED: bool = false;

    fn shape() -> Shape {
        Shape::Boolean
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        if let Kind::Bool(flag) = node.kind {
            return Some(Self(flag));
        }
        parser.wrong_type(node, "`true` or `false`");
        None
    }

    fn absent() -> Option<Self> {
        Some(Self(false))
    }
}

impl Argument for bool {
    fn shape() -> Shape {
        Shape::Boolean
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        Flag::parse(node, parser).map(|flag| flag.0)
    }
}

fn parse_literal<T: Literal>(node: &Node, parser: &mut Parser<'_>) -> Option<T> {
    let value = T::from_value(&node.to_json());
    if value.is_none() {
        match (&node.kind, T::shape()) {
            (Kind::Number(number), Shape::Duration) => parser.report(
                Diagnostic::at(
                    Code::WrongType,
                    node,
                    format!("{number} of what? A duration needs its unit"),
                )
                .label(format!("`{number}s` is seconds, `{number}m` minutes")),
            ),
            (Kind::Text(text), Shape::Duration) => {
                let message = format!("`{text}` is not a duration");
                parser.report(
                    Diagnostic::at(Code::WrongType, node, message).help(
                        "durations are numbers with units: `500ms`, `5s`, `15m`, `1h30m`, `7d`",
                    ),
                );
            }
            _ => parser.wrong_type(node, T::NOUN),
        }
    }
    value
}

impl Argument for TimeSpan {
    fn shape() -> Shape {
        Shape::Duration
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        parse_literal(node, parser)
    }
}

impl Argument for Count {
    fn shape() -> Shape {
        <Self as Literal>::shape()
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        parse_literal(node, parser)
    }
}

/// A value that is written literally, or comes from a `$name`.
#[derive(Debug, Clone)]
pub enum Dynamic<T> {
    /// Written literally.
    Fixed(T),
    /// Computed when the step runs.
    Computed(Template, PhantomData<T>),
}

#[expect(private_bounds, reason = "the kinds of literals are closed")]
impl<T: Literal> Dynamic<T> {
    /// The value, computed where it has to be.
    pub fn eval(&self, scope: &Scope, context: &dyn EvalContext) -> Result<T, EvalError> {
        match self {
            Self::Fixed(value) => Ok(value.clone()),
            Self::Computed(template, _) => {
                let value = template.eval(scope, context)?;
                T::from_value(&value).ok_or_else(|| {
                    EvalError::new(
                        &template.place,
                        format!("{} is needed here, and this is {value}", T::NOUN),
                    )
                    .judged(template.depends_on_observed(scope))
                })
            }
        }
    }

    /// The value where it is written literally.
    pub fn fixed(&self) -> Option<T> {
        match self {
            Self::Fixed(value) => Some(value.clone()),
            Self::Computed(..) => None,
        }
    }

    /// Where it is in the file, if it is computed.
    pub fn computed_at(&self) -> Option<&Place> {
        match self {
            Self::Fixed(_) => None,
            Self::Computed(template, _) => Some(&template.place),
        }
    }
}

impl<T: Literal> Argument for Dynamic<T> {
    fn shape() -> Shape {
        Shape::Dynamic(Box::new(T::shape()))
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        if let Kind::Text(_) = node.kind {
            let template = parser.template(node)?;
            if template.fixed().is_none() {
                return Some(Self::Computed(template, PhantomData));
            }
        }
        parse_literal(node, parser).map(Self::Fixed)
    }
}

//! Repetitions and conditions of steps.

use super::{CONDITION, Raw};
use crate::diagnostic::{Code, Diagnostic};
use crate::parser::Parser;
use crate::pending::{Origin, Pending};
use crate::settings::{Argument, Count, Dynamic, PlainText, Shape, settings};
use crate::value::Expr;
use crate::yaml::{Kind, Node};

/// The repetition of a step.
#[derive(Debug, Clone)]
pub struct Repeat {
    /// The number of times.
    pub times: Dynamic<Count>,
    /// The variable that counts from 1.
    pub index: Option<String>,
    /// The loop ends early once this holds.
    pub until: Option<Expr>,
}

/// A condition.
#[derive(Debug, Clone)]
pub(crate) struct Condition(pub(super) Expr);

impl Condition {
    /// What its values are.
    pub(crate) const FORM: &str = "an expression that gives `true` or `false`";
}

impl Argument for Condition {
    fn shape() -> Shape {
        Shape::Form(Self::FORM, "${qty > 1}")
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        condition("when", node, parser).map(Self)
    }
}

/// An expression that has to give `true` or `false`.
fn condition(key: &'static str, node: &Node, parser: &mut Parser<'_>) -> Option<Expr> {
    let expr = parser.expression(node)?;
    parser.defer(Pending::Condition {
        key,
        expr: expr.clone(),
    });
    Some(expr)
}

/// Whether a step may be played again although it changes something.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Retry(pub(super) bool);

impl Argument for Retry {
    const REQUIRED: bool = false;

    fn shape() -> Shape {
        Shape::Boolean
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        if let Kind::Number(_) | Kind::Text(_) | Kind::Map(_) = node.kind {
            let message = format!("`retry` is `true` or left out, and this is {}", node.noun());
            parser.report(Diagnostic::at(Code::WrongType, node, message).help(
                "`within: 5s` retries a step until its expectations hold; `retry: true` is only for steps that change something each time",
            ));
            return None;
        }
        bool::parse(node, parser).map(Self)
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}

/// `repeat`, as a number or in full; its condition may read what the step
/// saves, so it is read last.
#[derive(Debug, Clone)]
pub(crate) struct RepeatKey {
    times: Dynamic<Count>,
    index: Option<String>,
    until: Option<Node>,
}

settings! {
    /// A repetition in full.
    pub(crate) struct Repetition {
        /// How often.
        times: Dynamic<Count>,
        /// A variable that counts from 1.
        index as "as": Option<PlainText>,
        /// Ends it early once this holds, evaluated after each time.
        until: Option<Raw<CONDITION>>,
    }
}

impl Argument for RepeatKey {
    fn shape() -> Shape {
        Shape::Either(vec![<Dynamic<Count>>::shape(), Repetition::shape()])
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        let (times, index, until) = match node.kind {
            Kind::Map(_) => {
                let read = Repetition::parse(node, parser)?;
                (read.times, read.index, read.until)
            }
            _ => (Dynamic::parse(node, parser)?, None, None),
        };
        if times.fixed().is_some_and(|times| times.0 == 0) {
            let message = "with 0 repetitions the step never runs";
            parser.report(Diagnostic::at(Code::NoEffect, node, message));
        }
        if let Some(word) = &index {
            parser.defer(Pending::Define {
                name: word.text.clone(),
                origin: Origin::Loop,
                place: word.place.clone(),
            });
        }
        Some(Self {
            times,
            index: index.map(|word| word.text),
            until: until.map(|raw| raw.0),
        })
    }
}

pub(super) fn finish_repeat(key: RepeatKey, parser: &mut Parser<'_>) -> Option<Repeat> {
    let until = match &key.until {
        Some(node) => condition("until", node, parser).map(Some),
        None => Some(None),
    };
    if let Some(index) = &key.index {
        parser.defer(Pending::Undefine(index.clone()));
    }
    Some(Repeat {
        times: key.times,
        index: key.index,
        until: until?,
    })
}

//! Steps made of other steps.

use super::action;
use crate::diagnostic::{Code, Diagnostic};
use crate::parser::Parser;
use crate::pending::Pending;
use crate::scenario::{Step, parse_step, parse_steps};
use crate::settings::{Argument, Shape};
use crate::yaml::{Kind, Node};

action! {
    /// Runs branches at the same time and waits for all of them: two buyers for the
    /// last mug. A branch is a step or a list of steps; what one branch saves
    /// the others cannot read, the steps after the block can.
    pub struct Parallel = "parallel" {
        /// The branches.
        subject branches: Branches,
    }
    observes &[];
    properties: [Block];
    example "- parallel:\n    - http: POST /orders\n      json: {sku: MUG-01, qty: 1}\n      expect: {status: {one_of: [201, 409]}}\n    - http: POST /orders\n      json: {sku: MUG-01, qty: 1}\n      expect: {status: {one_of: [201, 409]}}";
}

action! {
    /// Runs steps in order, as one: for `repeat` and `when` over several of them.
    pub struct Group = "steps" {
        /// The steps.
        subject steps: StepList,
    }
    observes &[];
    properties: [Block];
    example "- repeat: 3\n  steps:\n    - sqs.send: orders\n      json: {sku: MUG-01, qty: 1}";
}

/// Steps that run at the same time.
#[derive(Debug, Clone)]
pub struct Branches(pub Vec<Vec<Step>>);

impl Argument for Branches {
    fn shape() -> Shape {
        Shape::List(Box::new(Shape::Either(vec![
            Shape::Part("step"),
            Shape::Part("steps"),
        ])))
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        let Kind::List(items) = &node.kind else {
            parser.wrong_type(node, "a list of branches");
            return None;
        };
        if items.len() < 2 {
            parser.report(
                Diagnostic::new(
                    Code::NoEffect,
                    &node.place,
                    "one branch alone runs in parallel with nothing",
                )
                .help("each item of the list is a branch: begin each with `-`"),
            );
            return None;
        }
        let mut branches = Vec::new();
        let mut pending = Vec::new();
        for item in items {
            let (branch, checks) = parser.apart(|parser| match item.kind {
                Kind::List(_) => parse_steps(item, parser),
                _ => parse_step(item, parser).map(|step| vec![step]),
            });
            branches.push(branch);
            pending.push(checks);
        }
        parser.defer(Pending::Branches(pending));
        branches.into_iter().collect::<Option<_>>().map(Self)
    }
}

/// Steps that run in order.
#[derive(Debug, Clone)]
pub struct StepList(pub Vec<Step>);

impl Argument for StepList {
    fn shape() -> Shape {
        Shape::Part("steps")
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        parse_steps(node, parser).map(Self)
    }
}

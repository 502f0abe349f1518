//! Steps made of steps.

use super::action;
use crate::diagnostic::{Code, Diagnostic};
use crate::reader::Reader;
use crate::scenario::{Step, read_step, read_steps};
use crate::settings::{Argument, Shape};
use crate::yaml::{Kind, Node};

action! {
    /// Plays branches at once and waits for all of them: two buyers for the
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
    /// Plays steps in order, as one: for `repeat` and `when` over several of them.
    pub struct Group = "steps" {
        /// The steps.
        subject steps: StepList,
    }
    observes &[];
    properties: [Block];
    example "- repeat: 3\n  steps:\n    - sqs.send: orders\n      json: {sku: MUG-01, qty: 1}";
}

/// Steps that are played at once.
#[derive(Debug, Clone)]
pub struct Branches(pub Vec<Vec<Step>>);

impl Argument for Branches {
    fn shape() -> Shape {
        Shape::List(Box::new(Shape::Either(vec![
            Shape::Part("step"),
            Shape::Part("steps"),
        ])))
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Kind::List(items) = &node.kind else {
            reader.wrong_type(node, "a list of branches");
            return None;
        };
        if items.len() < 2 {
            reader.report(
                Diagnostic::new(
                    Code::NoEffect,
                    &node.place,
                    "one branch alone runs beside nothing",
                )
                .help("each item of the list is a branch: begin each with `-`"),
            );
            return None;
        }
        let mut branches = Vec::new();
        let mut hidden = Vec::new();
        for item in items {
            let before = reader.variables.defined_names();
            branches.push(match item.kind {
                Kind::List(_) => read_steps(item, reader),
                _ => read_step(item, reader).map(|step| vec![step]),
            });
            hidden.push(reader.variables.hide_all_but(&before));
        }
        for definitions in hidden {
            let mistakes = reader.variables.show(definitions);
            reader.diagnostics.extend(mistakes);
        }
        branches.into_iter().collect::<Option<_>>().map(Self)
    }
}

/// Steps that are played in order.
#[derive(Debug, Clone)]
pub struct StepList(pub Vec<Step>);

impl Argument for StepList {
    fn shape() -> Shape {
        Shape::Part("steps")
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        read_steps(node, reader).map(Self)
    }
}

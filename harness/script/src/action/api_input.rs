//! The input of an operation of AWS, against the model of the operation.

use rehearsal_model::models::Shape as ModelShape;

use crate::diagnostic::{Code, Diagnostic};
use crate::parser::Parser;
use crate::settings::{Argument, Shape};
use crate::suggest::{closest, listed};
use crate::value::Template;
use crate::yaml::{Kind, Node};

/// The input of an operation.
#[derive(Debug, Clone)]
pub struct ApiInput {
    /// The value.
    pub value: Template,
    node: Node,
}

impl Argument for ApiInput {
    fn shape() -> Shape {
        Shape::Any
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        Some(Self {
            value: parser.template(node)?,
            node: node.clone(),
        })
    }
}

impl ApiInput {
    /// Reports names that the operation's input does not have, at any depth.
    pub(super) fn check(&self, operation: &str, shape: &ModelShape, parser: &mut Parser<'_>) {
        let owner = format!("the input of `{operation}`");
        check(&self.node, &owner, shape, parser);
    }
}

fn check(node: &Node, owner: &str, shape: &ModelShape, parser: &mut Parser<'_>) {
    match (&node.kind, shape) {
        (Kind::Map(entries), ModelShape::Structure(structure)) => {
            for entry in entries {
                let name = &*entry.key.text;
                if let Some(member) = structure.member(name) {
                    check(&entry.value, &format!("`{name}`"), member.shape(), parser);
                    continue;
                }
                let names = || structure.members.iter().map(|member| member.name);
                let message = format!("{owner} has no member `{name}`");
                let diagnostic = Diagnostic::new(Code::InvalidValue, &entry.key.place, message);
                let near = closest(name, names());
                parser.report(match near {
                    Some(_) => diagnostic.did_you_mean(near),
                    None => diagnostic.help(format!("its members: {}", listed(names()))),
                });
            }
        }
        (Kind::List(items), ModelShape::List(list)) => {
            for item in items {
                check(item, owner, list.member(), parser);
            }
        }
        (Kind::Map(entries), ModelShape::Map(map)) => {
            for entry in entries {
                check(&entry.value, owner, map.value(), parser);
            }
        }
        _ => {}
    }
}

//! Values without an action: comparing them, and giving them names.

use super::action;
use crate::diagnostic::{Code, Diagnostic};
use crate::matcher::{FieldPath, Segment};
use crate::parser::Parser;
use crate::pending::Origin;
use crate::settings::{Argument, Named, Shape};
use crate::suggest::{closest, listed};
use crate::value::Template;
use crate::yaml::Node;

action! {
    /// Compares values that are known already, without doing anything: those that
    /// earlier steps saved, and what follows from them.
    pub struct Assert = "assert" {
        /// The values, by names for `expect`.
        subject values: Values,
    }
    observes &[];
    properties: [NeedsExpectation, Values];
    example "- assert: {hash: '${sha256(\"mug\")}', digits: '${length(\"1495\")}'}\n  expect: {hash: {$is: hex}, digits: 4}";
}

action! {
    /// Gives names to values in the middle of a scenario; each can use those before it.
    pub struct Set = "set" {
        /// The values, by name.
        subject values: Definitions,
    }
    observes &[];
    properties: [Values];
    example "- set: {gross: '${14.95 * 2}', label: costs $gross}\n- sqs.send: orders\n  body: $label";
}

/// Values by name.
#[derive(Debug, Clone)]
pub struct Values(pub Vec<Named<Template>>);

/// Values by name that become variables.
#[derive(Debug, Clone)]
pub struct Definitions(pub Vec<Named<Template>>);

fn parse(node: &Node, define: bool, parser: &mut Parser<'_>) -> Option<Vec<Named<Template>>> {
    let Some(entries) = node.entries().filter(|entries| !entries.is_empty()) else {
        let message = format!(
            "a mapping from names to values is needed here, and this is {}",
            node.noun()
        );
        let example = if define {
            "write `set: {total: '${number(price) * 2}'}`"
        } else {
            "write `assert: {total: $total}`, and `expect: {total: …}` below it"
        };
        parser.report(Diagnostic::at(Code::WrongType, node, message).help(example));
        return None;
    };
    let mut values = Vec::new();
    let mut complete = true;
    for entry in entries {
        let value = parser.template(&entry.value);
        if define {
            parser.define(&entry.key, Origin::Save);
        }
        match value {
            Some(value) => values.push(Named {
                name: entry.key.text.clone(),
                place: entry.key.place.clone(),
                value,
            }),
            None => complete = false,
        }
    }
    complete.then_some(values)
}

impl Argument for Values {
    fn shape() -> Shape {
        Shape::Map(Box::new(Shape::Any))
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        parse(node, false, parser).map(Self)
    }
}

impl Argument for Definitions {
    fn shape() -> Shape {
        Shape::Map(Box::new(Shape::Any))
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        parse(node, true, parser).map(Self)
    }
}

/// Reports paths of expectations and saves that begin with none of the names.
pub(crate) fn check_names<'p>(
    values: &[Named<Template>],
    paths: impl Iterator<Item = &'p FieldPath>,
    parser: &mut Parser<'_>,
) {
    let names = || values.iter().map(|value| &*value.name);
    for path in paths {
        if let Some(Segment::Key(name)) = path.segments.first()
            && names().all(|known| known != name)
        {
            let message = format!("this step has no value `{name}`");
            parser.report(
                Diagnostic::new(Code::UnknownField, &path.place, message)
                    .did_you_mean(closest(name, names()))
                    .help(format!("its values: {}", listed(names()))),
            );
        }
    }
}

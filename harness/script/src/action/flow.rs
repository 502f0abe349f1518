//! Flows: steps that scenarios share.

use rehearsal_record::Place;
use serde_json::Value;

use super::action;
use crate::diagnostic::{Code, Diagnostic};
use crate::matcher::{FieldPath, Segment};
use crate::parser::Parser;
use crate::pending::{FlowArgument, FlowCall, FlowId, Pending};
use crate::settings::{Argument, Entries, Named, Shape, Text};
use crate::value::{Template, TemplateKind};
use crate::yaml::Node;

action! {
    /// Runs the steps of a flow: a file with its own inputs and outputs.
    /// The flow can read only the inputs passed `with` it, and the scenario only
    /// the flow's outputs.
    pub struct Use = "use" {
        /// The flow's file.
        subject flow: FlowFile,
        /// The inputs, by name.
        with: Entries<Template>,
    }
    observes &[];
    properties: [Block];
    example "- use: scenarios/flows/sign_up.yaml\n  with: {email: carol@example.com}\n  save: {token: token}";
}

impl Use {
    /// What the resolver has to check of the call. `paths` lead into the flow's outputs.
    pub(crate) fn pending<'p>(&self, paths: impl Iterator<Item = &'p FieldPath>) -> Pending {
        let argument = |named: &Named<Template>| FlowArgument {
            name: named.name.clone(),
            place: named.place.clone(),
            value_place: named.value.place.clone(),
            literal: match named.value.kind {
                TemplateKind::Text(_) => Some(Value::String(String::new())),
                _ => named.value.fixed(),
            },
        };
        let output = |path: &FieldPath| match path.segments.first() {
            Some(Segment::Key(name)) => Some((name.clone(), path.place.clone())),
            _ => None,
        };
        Pending::FlowCall(Box::new(FlowCall {
            flow: self.flow.id.clone(),
            path: self.flow.path.clone(),
            place: self.flow.place.clone(),
            arguments: self.with.0.iter().map(argument).collect(),
            outputs: paths.filter_map(output).collect(),
        }))
    }
}

/// A flow, by the path of its file.
#[derive(Debug, Clone)]
pub struct FlowFile {
    /// Its id, which the scenario finds it by.
    pub id: FlowId,
    /// The path as it is written.
    pub(crate) path: String,
    pub(crate) place: Place,
}

impl FlowFile {
    /// What its values are.
    pub(crate) const FORM: &str = "a flow's path from the stage's `root`";
}

impl Argument for FlowFile {
    fn shape() -> Shape {
        Shape::Form(Self::FORM, "scenarios/flows/sign_up.yaml")
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        let text = Text::parse(node, parser)?;
        let Some(path) = text.fixed() else {
            parser.report(
                Diagnostic::at(
                    Code::WrongType,
                    node,
                    "the path of a flow cannot be computed",
                )
                .help("to choose between flows, use two steps with `when`"),
            );
            return None;
        };
        Some(Self {
            id: FlowId(parser.resolve_path(&path).into()),
            path,
            place: text.place().clone(),
        })
    }
}

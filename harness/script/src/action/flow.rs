//! Flows: steps that scenarios share.

use std::sync::Arc;

use super::action;
use crate::diagnostic::{Code, Diagnostic};
use crate::reader::Reader;
use crate::scenario::{self, Flow};
use crate::settings::{Argument, Entries, Shape, Text};
use crate::value::Template;
use crate::yaml::Node;

action! {
    /// Plays the steps of a flow: a file with inputs and outputs of its own.
    /// It sees nothing of the scenario but what goes `with` it, and the
    /// scenario sees nothing of it but its outputs.
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

/// A flow, read.
#[derive(Debug, Clone)]
pub struct FlowFile(pub Arc<Flow>);

impl Argument for FlowFile {
    fn shape() -> Shape {
        Shape::Form(
            "a flow's path from the stage's `root`",
            "scenarios/flows/sign_up.yaml",
        )
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = Text::read(node, reader)?;
        let Some(path) = text.fixed() else {
            reader.report(
                Diagnostic::at(Code::WrongType, node, "a flow is named literally")
                    .help("to choose between flows, use two steps with `when`"),
            );
            return None;
        };
        let file = reader.existing_file(&path, text.place())?;
        scenario::open_flow(&file, text.place(), reader).map(Self)
    }
}

//! Operations and their errors.

use super::shape::{Shape, ShapeRef};

/// An operation.
#[derive(Debug)]
pub struct OperationModel {
    /// Its API name: `SendMessage`.
    pub name: &'static str,
    /// What it takes; always a structure.
    pub(super) input: ShapeRef,
    /// What it returns; always a structure, `None` where it returns nothing.
    pub(super) output: Option<ShapeRef>,
    /// Its HTTP method; only the REST protocols tell operations apart by it.
    pub method: &'static str,
    /// Its path, with `{Label}`s.
    pub path: &'static str,
    /// The status of a successful response in the REST protocols.
    pub status: u16,
    /// Whether AWS takes it unsigned.
    pub anonymous: bool,
    /// The root element of its input, where the model gives it another name than the shape's.
    pub(super) input_root: Option<&'static str>,
    /// The root element of its output, likewise.
    pub(super) output_root: Option<&'static str>,
}

impl OperationModel {
    /// Returns the type of its input, a structure.
    pub fn input(&self) -> &'static Shape {
        self.input.get()
    }

    /// Returns the type of its output, a structure.
    pub fn output(&self) -> &'static Shape {
        self.output.map_or(&super::shape::EMPTY, ShapeRef::get)
    }

    /// Returns the name of the root element of its input in restXml.
    pub fn input_root(&self) -> &'static str {
        self.input_root.or(self.input.name()).unwrap_or(self.name)
    }

    /// Returns the name of the root element of its output in restXml.
    pub fn output_root(&self) -> &'static str {
        let name = self.output.and_then(ShapeRef::name);
        self.output_root.or(name).unwrap_or(self.name)
    }

    /// Whether the API gives it an output, be it a structure without members.
    pub fn has_output(&self) -> bool {
        self.output.is_some()
    }
}

/// A modelled error.
#[derive(Debug)]
pub struct ErrorModel {
    /// Its shape: `QueueDoesNotExist`; the name the JSON protocols use.
    pub shape: &'static str,
    /// Its code in the query protocol: `AWS.SimpleQueueService.NonExistentQueue`.
    pub code: &'static str,
    /// Its status in the query and REST protocols (the JSON ones know 400 and 500 alone).
    pub status: u16,
    /// Whether the caller is to blame.
    pub sender: bool,
}

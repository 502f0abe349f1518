//! The inputs of flows.

use rehearsal_record::Place;
use serde_json::Value;

use crate::settings::keywords;
use crate::value::Template;

/// One input of a flow.
#[derive(Debug, Clone)]
pub struct Input {
    /// Its name.
    pub name: String,
    /// Where it is declared.
    pub place: Place,
    /// The type of its value.
    pub kind: InputKind,
    /// The value if the caller passes none.
    pub default: Option<Template>,
    /// Whether it must not appear in any report.
    pub secret: bool,
}

keywords! {
    /// The type of an input.
    pub enum InputKind {
        /// Text.
        Text = "text",
        /// A number.
        Number = "number",
        /// `true` or `false`.
        Boolean = "boolean",
        /// A list.
        List = "list",
        /// An object.
        Object = "object",
        /// Anything.
        Any = "any",
    }
}

impl InputKind {
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "a number",
            Self::Boolean => "a boolean",
            Self::List => "a list",
            Self::Object => "an object",
            Self::Any => "anything",
        }
    }

    /// Whether a value is of this type.
    pub fn accepts(self, value: &Value) -> bool {
        match self {
            Self::Text => value.is_string(),
            Self::Number => value.is_number(),
            Self::Boolean => value.is_boolean(),
            Self::List => value.is_array(),
            Self::Object => value.is_object(),
            Self::Any => true,
        }
    }
}

/// What callers of a flow have to know of it.
#[derive(Debug, Clone)]
pub(crate) struct Signature {
    pub(crate) inputs: Vec<Input>,
    /// The names of the outputs.
    pub(crate) outputs: Vec<String>,
}

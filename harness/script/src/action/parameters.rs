//! Parameters of Systems Manager.

use super::{ERROR, ObservedType, action, observed};
use crate::settings::{Count, Dynamic, Name, Text};
use crate::stage::ParameterKind;
use crate::value::Template;

action! {
    /// Gets the value of a parameter, decrypted.
    pub struct Get = "parameters.get" {
        /// The parameter.
        subject parameter: Name<ParameterKind>,
        /// The number of the version; without, the newest.
        version: Option<Dynamic<Count>>,
        /// The label of the version.
        label: Option<Text>,
    }
    at most one of ["version", "label"]
    observes &[
        observed("value", ObservedType::Text, "The value."),
        observed("json", ObservedType::Any, "The value where it is JSON."),
        observed("list", ObservedType::Texts, "The values of a `StringList`."),
        observed("type", ObservedType::Text, "`String`, `StringList` or `SecureString`."),
        observed("version", ObservedType::Integer, "The number of the version."),
        ERROR,
    ];
    properties: [NeedsExpectation];
    example "- parameters.get: free_delivery_from\n  expect: {value: '50', version: 1}";
}

action! {
    /// Gives a parameter a new value, as its next version.
    pub struct Put = "parameters.put" {
        /// The parameter.
        subject parameter: Name<ParameterKind>,
        /// The value as text.
        value: Option<Text>,
        /// The value as JSON.
        json: Option<Template>,
        /// The values of a `StringList`.
        list: Vec<Text>,
    }
    at most one of ["value", "json", "list"]
    observes &[
        observed("version", ObservedType::Integer, "The number of the new version."),
        ERROR,
    ];
    properties: [Changes];
    example "- parameters.put: free_delivery_from\n  value: '40'";
}

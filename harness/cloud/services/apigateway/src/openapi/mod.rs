//! The OpenAPI documents, in version 2 or 3, that APIs are imported from, with the extensions of
//! API Gateway (`x-amazon-apigateway-…`).

mod operation;
mod read;
mod schemes;

use serde_json::Value;

use crate::state::Settings;

pub(crate) use operation::Operation;
pub(crate) use read::Document;

/// The member of a path with what all methods do.
const ANY: &str = "x-amazon-apigateway-any-method";

/// The methods that a path of a document can have, besides [`ANY`].
const METHODS: [&str; 7] = ["delete", "get", "head", "options", "patch", "post", "put"];

/// Returns the members of an object.
fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// Returns those members of an object that are named.
fn chosen(object: &Value, names: &[&str]) -> Settings {
    let known = names.iter();
    known
        .filter_map(|name| Some(((*name).to_owned(), object.get(*name)?.clone())))
        .collect()
}

/// Returns what a value refers to in a document, or the value itself.
fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let reference = value["$ref"]
        .as_str()
        .and_then(|text| text.strip_prefix('#'));
    let found = reference.and_then(|pointer| document.pointer(pointer));
    found.unwrap_or(value)
}

/// Returns the name that a reference to a schema ends with.
fn schema_name(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.rsplit('/').next()
}

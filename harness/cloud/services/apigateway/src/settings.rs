//! What clients set, and how it is read.

use std::collections::BTreeMap;

use rehearsal_model::protocol::Timestamp;
use serde_json::{Map, Value};
use time::OffsetDateTime;

/// What a client set, by the names of the API's members.
pub(crate) type Settings = Map<String, Value>;

/// Things of one kind by their ids or names.
pub(crate) type Items = BTreeMap<String, Settings>;

/// Returns a time as operations answer it.
pub(crate) fn time(time: OffsetDateTime) -> Value {
    serde_json::to_value(Timestamp(time)).unwrap_or_default()
}

/// Returns a text of settings.
pub(crate) fn text<'a>(settings: &'a Settings, member: &str) -> Option<&'a str> {
    settings.get(member).and_then(Value::as_str)
}

/// Returns whether a flag of settings is set.
pub(crate) fn flag(settings: &Settings, member: &str) -> bool {
    settings.get(member) == Some(&Value::Bool(true))
}

/// Takes a text out of an input; the model has checked that it is there.
pub(crate) fn take(input: &mut Settings, member: &str) -> String {
    match input.remove(member) {
        Some(Value::String(text)) => text,
        _ => String::new(),
    }
}

/// Returns the members of an object.
pub(crate) fn members(value: Value) -> Settings {
    match value {
        Value::Object(members) => members,
        _ => Settings::new(),
    }
}

/// Returns the texts of a map in settings.
pub(crate) fn texts(settings: &Settings, member: &str) -> BTreeMap<String, String> {
    let map = settings.get(member).cloned().unwrap_or_default();
    serde_json::from_value(map).unwrap_or_default()
}

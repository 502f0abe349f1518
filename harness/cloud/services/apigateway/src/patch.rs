//! The operations by which updates change settings: `replace /description`.

use rehearsal_cloud_core::service::ServiceError;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::error::bad_request;
use crate::state::Settings;

/// What is at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Text,
    Number,
    Flag,
    /// Texts, of which one follows the path.
    Set,
    /// Texts, of which one is the value.
    Values,
    /// Texts by names, which follow the path.
    Texts,
    /// Flags by names, which follow the path.
    Flags,
}

/// The paths that can be changed of something.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paths {
    pub(crate) paths: &'static [(&'static str, Shape)],
    /// Whether values are only replaced, and errors list the paths.
    pub(crate) only_replaced: bool,
}

/// One operation.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Patch {
    #[serde(default)]
    pub(crate) op: String,
    #[serde(default)]
    pub(crate) path: Option<String>,
    pub(crate) value: Option<String>,
}

impl Patch {
    /// Reads the operations of an input.
    pub(crate) fn read(input: &mut Settings) -> Vec<Self> {
        let operations = input.remove("patchOperations").unwrap_or_default();
        serde_json::from_value(operations).unwrap_or_default()
    }

    /// Returns the path, or the word that errors have for none.
    pub(crate) fn path(&self) -> &str {
        self.path.as_deref().unwrap_or("null")
    }

    pub(crate) fn value(&self) -> &str {
        self.value.as_deref().unwrap_or_default()
    }
}

/// Returns the names in a path, without its escapes.
pub(crate) fn names(path: &str) -> Vec<String> {
    let names = path.trim_start_matches('/').split('/');
    names
        .map(|name| name.replace("~1", "/").replace("~0", "~"))
        .collect()
}

/// Changes settings by operations.
pub(crate) fn apply(
    settings: &mut Settings,
    paths: Paths,
    operations: &[Patch],
) -> Result<(), ServiceError> {
    for operation in operations {
        paths.apply(settings, operation)?;
    }
    Ok(())
}

impl Paths {
    fn find(&self, path: &str) -> Option<(&'static str, Shape, Option<String>)> {
        let mut known = self.paths.iter();
        let fits = |(known, shape): &(&'static str, Shape)| {
            let has_name = matches!(shape, Shape::Texts | Shape::Flags | Shape::Set);
            if *known == path {
                return (!has_name).then_some((*known, *shape, None));
            }
            let name = path.strip_prefix(known)?.strip_prefix('/')?;
            let is_one = !name.is_empty() && !name.contains('/');
            (has_name && is_one).then(|| (*known, *shape, names(name).pop()))
        };
        known.find_map(fits)
    }

    /// Changes settings by an operation.
    pub(crate) fn apply(
        &self,
        settings: &mut Settings,
        operation: &Patch,
    ) -> Result<(), ServiceError> {
        let path = operation.path();
        if self.only_replaced && operation.op != "replace" {
            return Err(bad_request(format!(
                "Invalid patch path  '{path}' specified for op '{}'. Please choose supported \
                 operations",
                operation.op
            )));
        }
        let Some((known, shape, name)) = self.find(path) else {
            return Err(self.unknown(operation));
        };
        let is_removed = match &*operation.op {
            "add" | "replace" => false,
            "remove" => true,
            _ => {
                return Err(bad_request(
                    "Invalid patch operation specified. Must be 'add'|'remove'|'replace'",
                ));
            }
        };
        let mut place = names(known);
        let last = place.pop().unwrap_or_default();
        let object = object_at(settings, &place);
        match (shape, name) {
            (Shape::Values, _) => change_set(object, &last, operation.value(), is_removed),
            (Shape::Set, Some(name)) => {
                let new = operation
                    .value
                    .as_ref()
                    .filter(|_| operation.op == "replace");
                if new.is_some() {
                    replace_in_set(object, &last, &name);
                }
                change_set(object, &last, new.unwrap_or(&name), is_removed);
            }
            (Shape::Texts | Shape::Flags, Some(name)) => {
                let values = object_at(object, std::slice::from_ref(&last));
                if is_removed {
                    values.remove(&name);
                } else {
                    let value = if shape == Shape::Flags {
                        Shape::Flag
                    } else {
                        Shape::Text
                    };
                    values.insert(name, value.read(operation.value())?);
                }
            }
            _ if is_removed => {
                object.remove(&last);
            }
            (shape, _) => {
                object.insert(last, shape.read(operation.value())?);
            }
        }
        Ok(())
    }

    fn unknown(&self, operation: &Patch) -> ServiceError {
        let path = operation.path();
        if !self.only_replaced {
            return bad_request(format!("Invalid patch path {path}"));
        }
        let known: Vec<&str> = self.paths.iter().map(|(path, _)| *path).collect();
        bad_request(format!(
            "Invalid patch path  '{path}' specified for op '{}'. Must be one of: [{}]",
            operation.op,
            known.join(", ")
        ))
    }
}

impl Shape {
    fn read(self, text: &str) -> Result<Value, ServiceError> {
        Ok(match self {
            Self::Number => {
                let number: f64 = text
                    .parse()
                    .map_err(|_| bad_request(format!("Invalid number: {text}")))?;
                number_value(number)
            }
            // Recorded: apigateway_api, `test_request_validator_lifecycle`: no value is false.
            Self::Flag => text.eq_ignore_ascii_case("true").into(),
            _ => text.into(),
        })
    }
}

/// Returns a number as JSON; whole ones without a fraction.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the number is whole and is a limit, far below what an i64 holds"
)]
pub(crate) fn number_value(number: f64) -> Value {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        return (number as i64).into();
    }
    number.into()
}

/// Returns the object at a place in settings, which is made if it is not there.
fn object_at<'a>(settings: &'a mut Settings, place: &[String]) -> &'a mut Settings {
    let mut object = settings;
    for name in place {
        let value = object.entry(name.clone()).or_insert(Value::Null);
        if !value.is_object() {
            *value = Map::new().into();
        }
        object = match value {
            Value::Object(inner) => inner,
            _ => unreachable!("it has been made an object"),
        };
    }
    object
}

/// Takes the value out of a set that another one replaces; a set of one value loses that.
fn replace_in_set(object: &mut Settings, member: &str, value: &str) {
    if let Some(Value::Array(values)) = object.get_mut(member) {
        let known = values.len();
        values.retain(|other| other != value);
        if values.len() == known && known == 1 {
            values.clear();
        }
    }
}

fn change_set(object: &mut Settings, member: &str, value: &str, is_removed: bool) {
    let set = object
        .entry(member)
        .or_insert_with(|| Value::Array(Vec::new()));
    if let Value::Array(values) = set {
        values.retain(|other| other != value);
        if !is_removed {
            values.push(value.into());
        }
        if values.is_empty() {
            object.remove(member);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::state::members;

    const PATHS: Paths = Paths {
        paths: &[
            ("/description", Shape::Text),
            ("/quota/limit", Shape::Number),
            ("/binaryMediaTypes", Shape::Set),
            ("/variables", Shape::Texts),
        ],
        only_replaced: false,
    };

    fn changed(op: &str, path: &str, value: Option<&str>) -> Result<Value, String> {
        let mut settings = members(json!({"binaryMediaTypes": ["a/b"], "variables": {"x": "1"}}));
        let operation = Patch {
            op: op.to_owned(),
            path: Some(path.to_owned()),
            value: value.map(str::to_owned),
        };
        let applied = apply(&mut settings, PATHS, &[operation]);
        applied
            .map(|()| settings.into())
            .map_err(|error| error.message)
    }

    #[test]
    fn values_are_changed_by_path() {
        let with = |name: &str, value: Value| {
            let mut settings = json!({"binaryMediaTypes": ["a/b"], "variables": {"x": "1"}});
            settings[name] = value;
            Ok(settings)
        };
        let description = changed("replace", "/description", Some("d"));
        assert_eq!(description, with("description", json!("d")));
        assert_eq!(
            changed("replace", "/quota/limit", Some("5")),
            with("quota", json!({"limit": 5}))
        );
        let types = changed("add", "/binaryMediaTypes/image~1png", None);
        assert_eq!(types, with("binaryMediaTypes", json!(["a/b", "image/png"])));
        let variables = changed("replace", "/variables/y", Some("2"));
        assert_eq!(variables, with("variables", json!({"x": "1", "y": "2"})));
        assert_eq!(
            changed("remove", "/variables/x", None),
            with("variables", json!({}))
        );
        let unknown = changed("replace", "/id", Some("x"));
        assert_eq!(unknown, Err("Invalid patch path /id".to_owned()));
        let unnamed = changed("add", "/binaryMediaTypes", Some("x"));
        assert_eq!(
            unnamed,
            Err("Invalid patch path /binaryMediaTypes".to_owned())
        );
    }

    #[test]
    fn paths_that_are_only_replaced_are_listed() {
        let paths = Paths {
            only_replaced: true,
            ..PATHS
        };
        let message = |op: &str, path: &str| {
            let operation = Patch {
                op: op.to_owned(),
                path: Some(path.to_owned()),
                ..Patch::default()
            };
            paths
                .apply(&mut Settings::new(), &operation)
                .unwrap_err()
                .message
        };
        assert_eq!(
            message("replace", "/name"),
            "Invalid patch path  '/name' specified for op 'replace'. Must be one of: \
             [/description, /quota/limit, /binaryMediaTypes, /variables]"
        );
        assert_eq!(
            message("add", "/description"),
            "Invalid patch path  '/description' specified for op 'add'. Please choose supported \
             operations"
        );
    }
}

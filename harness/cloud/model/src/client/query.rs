//! awsQuery: the input as a form.

use http::Method;
use serde_json::Value;

use super::document::{below, member, members, text, time_of, wrong};
use super::{ApiRequest, InputError};
use crate::models::{Member, OperationModel, ServiceModel, Shape};

pub(super) fn write(
    model: &ServiceModel,
    operation: &OperationModel,
    input: &Value,
) -> Result<ApiRequest, InputError> {
    let mut form = Form(format!(
        "Action={}&Version={}",
        operation.name, model.version
    ));
    form.value(operation.input(), "", input, "", false)?;
    Ok(ApiRequest {
        method: Method::POST,
        target: "/".into(),
        headers: vec![(
            "content-type".into(),
            "application/x-www-form-urlencoded".into(),
        )],
        body: form.0.into_bytes(),
    })
}

struct Form(String);

impl Form {
    fn add(&mut self, name: &str, value: &str) {
        self.0.push('&');
        super::escape::escape(name, "", &mut self.0);
        self.0.push('=');
        super::escape::escape(value, "", &mut self.0);
    }

    /// `name` is the parameter's, `path` what a person would call the place.
    fn value(
        &mut self,
        shape: &Shape,
        name: &str,
        value: &Value,
        path: &str,
        flattened: bool,
    ) -> Result<(), InputError> {
        match (shape, value) {
            (_, Value::Null) => {}
            (Shape::Structure(structure), value) => {
                for (key, value) in members(value, path)?.into_iter().flatten() {
                    let member = member(structure, key, path)?;
                    let name = below(name, wire_name(member));
                    self.value(
                        member.shape(),
                        &name,
                        value,
                        &below(path, key),
                        member.flattened,
                    )?;
                }
            }
            (Shape::List(list), Value::Array(elements)) => {
                let flat = list.flattened || flattened;
                if elements.is_empty() {
                    self.add(name, "");
                }
                for (number, element) in (1..).zip(elements) {
                    let name = if flat {
                        format!("{name}.{number}")
                    } else {
                        format!("{name}.{}.{number}", list.element)
                    };
                    let path = format!("{path}[{}]", number - 1);
                    self.value(list.member(), &name, element, &path, false)?;
                }
            }
            (Shape::List(_), _) => return Err(wrong(path, "a list")),
            (Shape::Map(map), Value::Object(entries)) => {
                for (number, (key, value)) in (1..).zip(entries) {
                    let entry = if map.flattened {
                        format!("{name}.{number}")
                    } else {
                        format!("{name}.entry.{number}")
                    };
                    self.add(&format!("{entry}.{}", map.key_name), key);
                    let name = format!("{entry}.{}", map.value_name);
                    self.value(map.value(), &name, value, &below(path, key), false)?;
                }
            }
            (Shape::Map(_), _) => return Err(wrong(path, "an object")),
            (scalar, value) => {
                let text = scalar_text(scalar, value, path)?;
                self.add(name, &text);
            }
        }
        Ok(())
    }
}

/// A flattened list goes by its elements' name where they have one.
fn wire_name(member: &Member) -> &'static str {
    match member.shape() {
        Shape::List(list) if (list.flattened || member.flattened) && list.element != "member" => {
            list.element
        }
        _ => member.wire_name(),
    }
}

/// A scalar as text: what a form, an element or a header holds.
pub(super) fn scalar_text(shape: &Shape, value: &Value, path: &str) -> Result<String, InputError> {
    match (shape, value) {
        (_, Value::Object(_) | Value::Array(_)) => Err(wrong(path, "a scalar")),
        (Shape::Timestamp, value) => time_of(value)
            .map(text)
            .ok_or_else(|| wrong(path, "a time such as `2026-11-20T09:00:00Z`")),
        (_, Value::String(text)) => Ok(text.clone()),
        (_, value) => Ok(value.to_string()),
    }
}

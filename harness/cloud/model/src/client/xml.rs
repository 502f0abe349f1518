//! XML documents of requests.

use serde_json::Value;

use super::InputError;
use super::document::{below, member, members, wrong};
use super::query::scalar_text;
use crate::models::{Location, Member, Shape};
use crate::protocol::escape_xml;

/// The document of a payload.
pub(super) fn write(
    shape: &Shape,
    root: &str,
    value: &Value,
    namespace: &str,
) -> Result<String, InputError> {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let attributes = format!(" xmlns=\"{namespace}\"");
    element(shape, root, value, &attributes, root, false, &mut out)?;
    Ok(out)
}

fn element(
    shape: &Shape,
    name: &str,
    value: &Value,
    attributes: &str,
    path: &str,
    flattened: bool,
    out: &mut String,
) -> Result<(), InputError> {
    match (shape, value) {
        (_, Value::Null) => {}
        (Shape::List(list), Value::Array(elements)) => {
            let flat = list.flattened || flattened;
            let inner = if flat && list.element == "member" {
                name
            } else {
                list.element
            };
            if !flat {
                open(name, attributes, out);
            }
            for (index, value) in elements.iter().enumerate() {
                let path = format!("{path}[{index}]");
                element(list.member(), inner, value, "", &path, false, out)?;
            }
            if !flat {
                close(name, out);
            }
        }
        (Shape::List(_), _) => return Err(wrong(path, "a list")),
        (Shape::Structure(structure), value) => {
            let given = members(value, path)?;
            let mut attributes = attributes.to_owned();
            for (key, value) in given.into_iter().flatten() {
                let member = member(structure, key, path)?;
                if member.location == Location::Attribute {
                    let text = scalar_text(member.shape(), value, &below(path, key))?;
                    attributes.push_str(&attribute(member, &text));
                }
            }
            open(name, &attributes, out);
            // S3's schema wants elements in the order of the model.
            for member in structure.members {
                let value = given.and_then(|given| given.get(member.name));
                if let (Some(value), true) = (value, member.location != Location::Attribute) {
                    let path = below(path, member.name);
                    let name = member.wire_name();
                    element(
                        member.shape(),
                        name,
                        value,
                        "",
                        &path,
                        member.flattened,
                        out,
                    )?;
                }
            }
            close(name, out);
        }
        (scalar, value) => {
            let text = scalar_text(scalar, value, path)?;
            open(name, attributes, out);
            escape_xml(&text, out);
            close(name, out);
        }
    }
    Ok(())
}

/// An attribute, with the namespace that its prefix stands for.
fn attribute(member: &Member, text: &str) -> String {
    let mut escaped = String::new();
    escape_xml(text, &mut escaped);
    format!(
        " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" {}=\"{escaped}\"",
        member.wire_name()
    )
}

fn open(name: &str, attributes: &str, out: &mut String) {
    out.push('<');
    out.push_str(name);
    out.push_str(attributes);
    out.push('>');
}

fn close(name: &str, out: &mut String) {
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

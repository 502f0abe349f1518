//! Bodies: the document of a protocol, and in the REST protocols and in events one member
//! in its place.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use super::document::Names;
use super::error::{InputError, Path, ReadError};
use super::options::{Reader, Writer};
use super::{cbor, json, xml};
use crate::models::{Location, Member, Protocol, ServiceModel, Shape, StructureShape};

/// Reads a document in a protocol's format.
pub(super) fn read_document(
    protocol: Protocol,
    shape: &'static Shape,
    body: &[u8],
    reader: Reader,
) -> Result<Value, ReadError> {
    match protocol {
        Protocol::Json10 | Protocol::Json11 => json::read(shape, body, reader, Names::Api),
        Protocol::RestJson => json::read(shape, body, reader, Names::Wire),
        Protocol::Cbor11 | Protocol::RpcV2Cbor => cbor::read(protocol, shape, body, reader),
        Protocol::RestXml | Protocol::Query => xml::read(shape, &xml::document(body)?, reader),
    }
}

/// Writes a document in a protocol's format; only XML has a root that is called something.
pub(super) fn write_document(
    model: &ServiceModel,
    protocol: Protocol,
    (shape, root): (&Shape, &str),
    value: &Value,
    writer: Writer,
    path: &Path<'_>,
) -> Result<Vec<u8>, InputError> {
    match protocol {
        Protocol::Json10 | Protocol::Json11 => json::write(shape, value, writer, Names::Api, path),
        Protocol::RestJson => json::write(shape, value, writer, Names::Wire, path),
        Protocol::Cbor11 | Protocol::RpcV2Cbor => cbor::write(protocol, shape, value, writer, path),
        Protocol::RestXml | Protocol::Query => {
            let text = xml::write_document(shape, root, model.xmlns, value, writer, path)?;
            Ok(text.into_bytes())
        }
    }
}

/// Reads the members that are in a body: one that is all of it, or those of a document.
pub(super) fn read(
    protocol: Protocol,
    structure: &'static StructureShape,
    shape: &'static Shape,
    body: &[u8],
    reader: Reader,
) -> Result<Map<String, Value>, ReadError> {
    let mut members = Map::new();
    if let Some(member) = structure.payload() {
        if let Some(value) = read_payload(protocol, member, body, reader)? {
            members.insert(member.name.to_owned(), value);
        }
        return Ok(members);
    }
    if protocol == Protocol::RestXml {
        if !body.is_empty() && has_document(structure) {
            members = read_members(structure, &xml::document(body)?, reader)?;
        }
        return Ok(members);
    }
    match read_document(protocol, shape, body, reader)? {
        Value::Object(members) => Ok(members),
        _ => Err(ReadError::malformed("a document", "it is no object")),
    }
}

fn has_document(structure: &StructureShape) -> bool {
    let mut members = structure.members.iter();
    members.any(|member| matches!(member.location, Location::Body | Location::Attribute))
}

/// Reads the members of a document in XML.
fn read_members(
    structure: &'static StructureShape,
    root: &xml::Element,
    reader: Reader,
) -> Result<Map<String, Value>, ReadError> {
    match structure.members {
        // A document that is nothing but its one value.
        [only] if only.wire_name() == root.name && root.children.is_empty() => {
            let mut members = Map::new();
            if !root.text.is_empty() {
                let value = xml::read(only.shape(), root, reader)?;
                members.insert(only.name.to_owned(), value);
            }
            Ok(members)
        }
        _ => xml::read_members(structure, root, reader),
    }
}

/// Reads the member that is the whole body; `None` where there is no body.
fn read_payload(
    protocol: Protocol,
    member: &'static Member,
    body: &[u8],
    reader: Reader,
) -> Result<Option<Value>, ReadError> {
    let value = match member.shape() {
        // What a response that is read for people says has a body, even if it is empty.
        Shape::Blob(_) if !body.is_empty() || !reader.strict => STANDARD.encode(body).into(),
        Shape::String(_) if !reader.strict => String::from_utf8_lossy(body).into(),
        _ if body.is_empty() => return Ok(None),
        Shape::String(_) => std::str::from_utf8(body)
            .map_err(|_| ReadError::malformed("text", "it is not UTF-8"))?
            .into(),
        shape => read_document(protocol, shape, body, reader)?,
    };
    Ok(Some(value))
}

/// Returns the media type and the body that a member is; the type is empty where it
/// says nothing.
pub(super) fn write(
    model: &ServiceModel,
    protocol: Protocol,
    member: &Member,
    value: &Value,
    writer: Writer,
) -> Result<(&'static str, Vec<u8>), InputError> {
    let path = Path::Member(&Path::Root, member.name);
    match (member.shape(), value) {
        (Shape::Blob(_), value) => match value.as_str().map(|text| STANDARD.decode(text)) {
            Some(Ok(bytes)) => Ok(("", bytes)),
            _ if writer.checked => Err(InputError::wrong(
                &path,
                "base64 text, such as ${base64('hello')}",
            )),
            _ => Ok(("", Vec::new())),
        },
        (Shape::String(_), Value::String(text)) => Ok(("", text.clone().into_bytes())),
        // A policy, which is a document in its own right.
        (Shape::String(_), value) => Ok(("", value.to_string().into_bytes())),
        (shape, value) => {
            let named = (shape, member.root_name());
            let document = write_document(model, protocol, named, value, writer, &path)?;
            Ok((protocol.content_type(), document))
        }
    }
}

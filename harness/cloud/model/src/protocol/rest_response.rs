//! Successful responses of the REST protocols: members in the status, the
//! headers and the body.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::Serializer as _;
use serde_json::Value;

use super::xml;
use crate::codec::http::write_headers;
use crate::models::{
    Location, Member, OperationModel, Protocol, ServiceModel, Shape, StructureShape,
};

/// What a response has besides its request's identifier.
pub(super) struct Parts {
    pub(super) status: StatusCode,
    pub(super) content_type: &'static str,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

pub(super) fn parts(model: &ServiceModel, operation: &OperationModel, output: &Value) -> Parts {
    let is_json = model.protocol == Protocol::RestJson;
    let usual = if is_json {
        "application/json"
    } else {
        "application/xml"
    };
    let mut parts = Parts {
        status: StatusCode::from_u16(operation.status).unwrap_or(StatusCode::OK),
        content_type: usual,
        headers: HeaderMap::new(),
        body: Bytes::new(),
    };
    let Shape::Structure(structure) = operation.output() else {
        return parts;
    };
    write_headers(structure, output, &mut parts.headers);
    if let Some(status) = status(structure, output) {
        parts.status = status;
    }
    if parts.status == StatusCode::NO_CONTENT {
        return parts;
    }
    match structure.payload() {
        Some(member) => {
            let value = output.get(member.name).filter(|value| !value.is_null());
            if let Some(value) = value {
                (parts.content_type, parts.body) = payload(model, member, value);
            }
        }
        None if is_json => parts.body = json(structure, output).into(),
        None if operation.has_output() => {
            let name = format!("{}Result", operation.name);
            parts.body = document(model, operation.output(), &name, output).into();
        }
        None => {}
    }
    parts
}

fn status(structure: &StructureShape, output: &Value) -> Option<StatusCode> {
    let mut members = structure.members.iter();
    let member = members.find(|member| member.location == Location::Status)?;
    let status = output.get(member.name)?.as_u64()?;
    StatusCode::from_u16(status.try_into().ok()?).ok()
}

/// The body of an output whose one member is the whole body.
fn payload(model: &ServiceModel, member: &Member, value: &Value) -> (&'static str, Bytes) {
    match (member.shape(), value) {
        (Shape::Blob(_), Value::String(text)) => (
            "application/octet-stream",
            STANDARD.decode(text).unwrap_or_default().into(),
        ),
        (Shape::String(_), Value::String(text)) => ("text/plain", text.clone().into()),
        (_, value) if model.protocol == Protocol::RestJson => (
            "application/json",
            serde_json::to_vec(value).unwrap_or_default().into(),
        ),
        (shape, value) => (
            "application/xml",
            document(model, shape, member.wire_name(), value).into(),
        ),
    }
}

/// The members that are in the body, without copying them.
fn json(structure: &StructureShape, output: &Value) -> Vec<u8> {
    let in_body = |name: &str| {
        let member = structure.member(name);
        member.is_none_or(|member| member.location == Location::Body)
    };
    let Value::Object(members) = output else {
        return b"{}".to_vec();
    };
    if members.keys().all(|name| in_body(name)) {
        return serde_json::to_vec(output).unwrap_or_default();
    }
    let mut out = Vec::new();
    let members = members.iter().filter(|(name, _)| in_body(name));
    match serde_json::Serializer::new(&mut out).collect_map(members) {
        Ok(()) => out,
        Err(_) => Vec::new(),
    }
}

fn document(model: &ServiceModel, shape: &Shape, root: &str, value: &Value) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml::write_root(shape, root, model.xmlns, value, &mut out);
    out
}

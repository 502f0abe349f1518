//! Requests whose members stand all over an HTTP message, and plain JSON ones.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::Method;
use md5::{Digest as _, Md5};
use serde_json::{Map, Value};
use time::OffsetDateTime;

use super::document::{self, below, member, members, time_of, wrong};
use super::escape::escape;
use super::query::scalar_text;
use super::{ApiRequest, InputError, JsonVersion, xml};
use crate::models::{Location, OperationModel, Protocol, ServiceModel, Shape, StructureShape};

pub(super) fn json(
    target: &str,
    operation: &str,
    version: JsonVersion,
    input: &Value,
) -> ApiRequest {
    let kind = match version {
        JsonVersion::V1_0 => "application/x-amz-json-1.0",
        JsonVersion::V1_1 => "application/x-amz-json-1.1",
    };
    let body = match input {
        Value::Null => b"{}".to_vec(),
        input => input.to_string().into_bytes(),
    };
    ApiRequest {
        method: Method::POST,
        target: "/".into(),
        headers: vec![
            ("content-type".into(), kind.into()),
            ("x-amz-target".into(), format!("{target}.{operation}")),
        ],
        body,
    }
}

/// restJson1 and restXml.
pub(super) fn rest(
    model: &ServiceModel,
    operation: &OperationModel,
    input: &Value,
) -> Result<ApiRequest, InputError> {
    let Shape::Structure(structure) = operation.input() else {
        return Ok(ApiRequest {
            method: method(operation),
            target: operation.path.into(),
            headers: Vec::new(),
            body: Vec::new(),
        });
    };
    let mut parts = Parts::default();
    for (name, value) in members(input, "")?.into_iter().flatten() {
        member(structure, name, "")?;
        if !value.is_null() {
            parts.given.insert(name.clone(), value.clone());
        }
    }
    parts.sort(structure)?;
    let target = parts.target(structure, operation.path)?;
    let mut headers = std::mem::take(&mut parts.headers);
    let body = parts.body(model, operation, structure)?;
    if let Some((kind, body)) = &body {
        if !kind.is_empty() && !says(&headers, "content-type") {
            headers.push(("content-type".into(), (*kind).into()));
        }
        // S3 wants a checksum with all that configures it, and takes one with the rest.
        if model.protocol == Protocol::RestXml && !says(&headers, "content-md5") {
            let digest = STANDARD.encode(Md5::digest(body));
            headers.push(("content-md5".into(), digest));
        }
    }
    Ok(ApiRequest {
        method: method(operation),
        target,
        headers,
        body: body.map(|(_, body)| body).unwrap_or_default(),
    })
}

fn says(headers: &[(String, String)], name: &str) -> bool {
    headers.iter().any(|(header, _)| header == name)
}

fn method(operation: &OperationModel) -> Method {
    operation.method.parse().unwrap_or(Method::POST)
}

/// An input, member by member, where each goes.
#[derive(Default)]
struct Parts {
    given: Map<String, Value>,
    query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
}

impl Parts {
    fn sort(&mut self, structure: &StructureShape) -> Result<(), InputError> {
        for member in structure.members {
            let Some(value) = self.given.get(member.name) else {
                continue;
            };
            let name = member.wire_name();
            match (member.location, value) {
                (Location::Query, Value::Array(values)) => {
                    for value in values {
                        let text = scalar_text(&crate::models::STRING, value, member.name)?;
                        self.query.push((name.into(), text));
                    }
                }
                (Location::Query, value) => {
                    let text = scalar_text(member.shape(), value, member.name)?;
                    self.query.push((name.into(), text));
                }
                (Location::Header, value) => {
                    let text = header(member.shape(), value, member.name)?;
                    self.headers.push((name.to_lowercase(), text));
                }
                (Location::Headers, value) => {
                    for (key, value) in members(value, member.name)?.into_iter().flatten() {
                        let path = below(member.name, key);
                        let text = scalar_text(&crate::models::STRING, value, &path)?;
                        self.headers
                            .push((format!("{name}{key}").to_lowercase(), text));
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The path with its labels filled, and the query.
    fn target(&self, structure: &StructureShape, template: &str) -> Result<String, InputError> {
        let (path, fixed) = template.split_once('?').unwrap_or((template, ""));
        let mut target = String::new();
        let mut rest = path;
        while let Some((before, after)) = rest.split_once('{') {
            let (label, after) = after.split_once('}').unwrap_or((after, ""));
            let (label, kept) = match label.strip_suffix('+') {
                Some(label) => (label, "/"),
                None => (label, ""),
            };
            target.push_str(before);
            let member = structure
                .members
                .iter()
                .find(|member| member.location == Location::Path && member.wire_name() == label);
            let value = member.and_then(|member| self.given.get(member.name));
            let (Some(member), Some(value)) = (member, value) else {
                let name = member.map_or("", |member| member.name);
                return Err(InputError::MissingMember { name });
            };
            let text = scalar_text(member.shape(), value, member.name)?;
            if text.is_empty() {
                return Err(InputError::MissingMember { name: member.name });
            }
            escape(&text, kept, &mut target);
            rest = after;
        }
        target.push_str(rest);
        let mut pairs: Vec<String> = fixed
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(str::to_owned)
            .collect();
        for (name, value) in &self.query {
            let mut pair = String::new();
            escape(name, "", &mut pair);
            pair.push('=');
            escape(value, "", &mut pair);
            pairs.push(pair);
        }
        if !pairs.is_empty() {
            target.push('?');
            target.push_str(&pairs.join("&"));
        }
        Ok(target)
    }

    /// The body and its media type, where the operation has one.
    fn body(
        self,
        model: &ServiceModel,
        operation: &OperationModel,
        structure: &StructureShape,
    ) -> Result<Option<(&'static str, Vec<u8>)>, InputError> {
        let payload = structure
            .members
            .iter()
            .find(|member| member.location == Location::Payload);
        if let Some(member) = payload {
            let Some(value) = self.given.get(member.name) else {
                return Ok(None);
            };
            return Ok(Some(match (member.shape(), value) {
                (Shape::Blob(_), value) => ("", bytes(value, member.name)?),
                (Shape::String(_), Value::String(text)) => ("", text.clone().into_bytes()),
                // A policy, which is a document in its own right.
                (Shape::String(_), value) => ("", value.to_string().into_bytes()),
                (shape, value) => {
                    let document = xml::write(shape, member.wire_name(), value, model.xmlns)?;
                    ("application/xml", document.into_bytes())
                }
            }));
        }
        if structure
            .members
            .iter()
            .all(|member| member.location != Location::Body)
        {
            return Ok(None);
        }
        let body = document::write(operation.input(), &Value::Object(self.given), "")?;
        Ok(Some(("application/json", body.to_string().into_bytes())))
    }
}

/// A blob of an input.
fn bytes(value: &Value, path: &str) -> Result<Vec<u8>, InputError> {
    let text = value.as_str();
    text.and_then(|text| STANDARD.decode(text).ok())
        .ok_or_else(|| wrong(path, "base64 text, such as ${base64('hello')}"))
}

fn header(shape: &Shape, value: &Value, path: &str) -> Result<String, InputError> {
    match (shape, value) {
        (Shape::Timestamp, value) => time_of(value)
            .and_then(http_date)
            .ok_or_else(|| wrong(path, "a time such as `2026-11-20T09:00:00Z`")),
        (Shape::List(_), Value::Array(values)) => {
            let texts = values
                .iter()
                .map(|value| scalar_text(&crate::models::STRING, value, path));
            Ok(texts.collect::<Result<Vec<_>, _>>()?.join(","))
        }
        (shape, value) => scalar_text(shape, value, path),
    }
}

fn http_date(moment: OffsetDateTime) -> Option<String> {
    moment
        .to_offset(time::UtcOffset::UTC)
        .format(crate::codec::http::HTTP_DATE)
        .ok()
}

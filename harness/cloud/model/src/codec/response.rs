//! Responses of any operation, written and read.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};

use super::error::{InputError, Path, ReadError};
use super::error_response::{self, ErrorResponse};
use super::event_stream::{self, Events, Frame};
use super::options::{Reader, Writer};
use super::{headers, json, payload, xml};
use crate::models::{
    Location, Member, OperationModel, Protocol, ServiceModel, Shape, StructureShape,
};

/// A successful response, but for the headers that all have.
#[derive(Debug, Clone)]
pub struct ApiResponse {
    /// The status.
    pub status: StatusCode,
    /// The media type of the body.
    pub content_type: &'static str,
    /// The headers that members of the output are.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

/// Writes the response to a call that succeeded. An output that is a stream of events has
/// them all as a list.
pub fn write(
    model: &'static ServiceModel,
    operation: &OperationModel,
    protocol: Protocol,
    output: &Value,
    request_id: &str,
) -> Result<ApiResponse, InputError> {
    if let Some(events) = Events::of(model, operation, protocol) {
        let (mut response, initial) = begin_stream(&events, model, operation, protocol, output)?;
        let mut body = Vec::new();
        if let Some(frame) = initial {
            frame.write(&mut body);
        }
        let all = output.get(events.member()).and_then(Value::as_array);
        for event in all.into_iter().flatten() {
            events.write(event)?.write(&mut body);
        }
        response.body = body.into();
        return Ok(response);
    }
    let (shape, writer) = (operation.output(), Writer::SERVER);
    let body = match protocol {
        Protocol::RestJson | Protocol::RestXml => return rest(model, operation, protocol, output),
        // AWS answers operations without an output with no body at all.
        Protocol::Json10 | Protocol::Json11 if model.also_query && !operation.has_output() => {
            Vec::new()
        }
        Protocol::Query => query(model, operation, output, request_id)?.into_bytes(),
        _ => payload::write_document(model, protocol, (shape, ""), output, writer, &Path::Root)?,
    };
    Ok(ApiResponse {
        status: StatusCode::OK,
        content_type: protocol.content_type(),
        headers: HeaderMap::new(),
        body: body.into(),
    })
}

/// Returns the head of a response that is a stream of events, and the frame before them.
pub fn begin_stream(
    events: &Events,
    model: &ServiceModel,
    operation: &OperationModel,
    protocol: Protocol,
    output: &Value,
) -> Result<(ApiResponse, Option<Frame>), InputError> {
    let mut members = output.as_object().cloned().unwrap_or_default();
    members.remove(events.member());
    let output = Value::Object(members);
    let mut response = ApiResponse {
        status: StatusCode::OK,
        content_type: event_stream::CONTENT_TYPE,
        headers: HeaderMap::new(),
        body: Bytes::new(),
    };
    if protocol.is_rest() {
        response = rest(model, operation, protocol, &output)?;
        response.content_type = event_stream::CONTENT_TYPE;
    }
    Ok((response, events.initial(&output)?))
}

fn query(
    model: &ServiceModel,
    operation: &OperationModel,
    output: &Value,
    request_id: &str,
) -> Result<String, InputError> {
    let mut out = String::with_capacity(512);
    let name = operation.name;
    out.push_str("<?xml version=\"1.0\"?>\n<");
    out.push_str(name);
    out.push_str("Response xmlns=\"");
    out.push_str(model.xmlns);
    out.push_str("\">");
    if let Shape::Structure(structure) = operation.output()
        && operation.has_output()
    {
        let mut result = Ok(());
        xml::element(&format!("{name}Result"), &mut out, |out| {
            result = xml::write_members(structure, output, Writer::SERVER, out);
        });
        result?;
    }
    xml::element("ResponseMetadata", &mut out, |out| {
        xml::element("RequestId", out, |out| xml::escape(request_id, out));
    });
    out.push_str("</");
    out.push_str(name);
    out.push_str("Response>\n");
    Ok(out)
}

/// Writes a response of restJson1 or restXml.
fn rest(
    model: &ServiceModel,
    operation: &OperationModel,
    protocol: Protocol,
    output: &Value,
) -> Result<ApiResponse, InputError> {
    let writer = Writer::SERVER;
    let mut response = ApiResponse {
        status: StatusCode::from_u16(operation.status).unwrap_or(StatusCode::OK),
        content_type: protocol.content_type(),
        headers: HeaderMap::new(),
        body: Bytes::new(),
    };
    let none = Map::new();
    let members = output.as_object().unwrap_or(&none);
    let Shape::Structure(structure) = operation.output() else {
        return Ok(response);
    };
    let written = headers::write(structure, members, writer)?;
    headers::insert(&written, &mut response.headers);
    if let Some(status) = status(structure, members) {
        response.status = status;
    }
    if response.status == StatusCode::NO_CONTENT {
        return Ok(response);
    }
    match structure.payload() {
        Some(member) => {
            let value = members.get(member.name).filter(|value| !value.is_null());
            if let Some(value) = value {
                let (kind, body) = payload::write(model, protocol, member, value, writer)?;
                response.content_type = match (kind, member.shape()) {
                    ("", Shape::Blob(_)) => "application/octet-stream",
                    ("", _) => "text/plain",
                    (kind, _) => kind,
                };
                response.body = body.into();
            }
        }
        None if protocol == Protocol::RestJson || has_document(operation, structure) => {
            let document = (operation.output(), operation.output_root());
            let path = Path::Root;
            let body = payload::write_document(model, protocol, document, output, writer, &path)?;
            response.body = body.into();
        }
        None => {}
    }
    Ok(response)
}

/// Whether an output of restXml has a document.
fn has_document(operation: &OperationModel, structure: &StructureShape) -> bool {
    let mut members = structure.members.iter();
    let nowhere_else = members.any(|member| member.location == Location::Body);
    operation.has_output() && (nowhere_else || structure.members.is_empty())
}

fn status(structure: &StructureShape, members: &Map<String, Value>) -> Option<StatusCode> {
    let mut all = structure.members.iter();
    let member = all.find(|member| member.location == Location::Status)?;
    let status = members.get(member.name)?.as_u64()?;
    StatusCode::from_u16(status.try_into().ok()?).ok()
}

/// A response, as it came.
#[derive(Debug, Clone, Copy)]
pub struct Received<'a> {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: &'a HeaderMap,
    /// The body.
    pub body: &'a [u8],
}

impl Received<'_> {
    /// Whether the call succeeded.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// Reads the output of a call, or the error.
pub fn read(
    model: &'static ServiceModel,
    operation: &OperationModel,
    protocol: Protocol,
    response: Received<'_>,
    reader: Reader,
) -> Result<Result<Value, ErrorResponse>, ReadError> {
    if !response.is_success() {
        let Received {
            status,
            headers,
            body,
        } = response;
        return Ok(Err(error_response::read(status, headers, body)));
    }
    if let Some(events) = Events::of(model, operation, protocol) {
        let body = Bytes::copy_from_slice(response.body);
        let mut members = match events.read_all(body, reader)? {
            Ok(members) => members,
            Err(error) => return Ok(Err(error)),
        };
        if protocol.is_rest() {
            read_head(operation, response, &mut members, reader)?;
        }
        return Ok(Ok(members.into()));
    }
    let shape = operation.output();
    let output = match protocol {
        Protocol::Query => {
            let root = xml::document(response.body)?;
            let result = root.child(&format!("{}Result", operation.name));
            match (result, shape) {
                (Some(result), Shape::Structure(structure)) => {
                    xml::read_members(structure, result, reader)?.into()
                }
                _ => Value::Object(Map::new()),
            }
        }
        Protocol::RestJson | Protocol::RestXml => {
            // An S3 operation may answer 200 before it knows that it fails.
            if let Some(error) = late_error(operation, protocol, response.body) {
                return Ok(Err(error));
            }
            read_rest(operation, protocol, response, reader)?
        }
        _ => payload::read_document(protocol, shape, response.body, reader)?,
    };
    Ok(Ok(output))
}

/// Reads the output of a call in JSON whose operation is not known, or the error.
pub fn read_json(response: Received<'_>) -> Result<Result<Value, ErrorResponse>, ReadError> {
    if response.is_success() {
        return json::parse(response.body).map(Ok);
    }
    let Received {
        status,
        headers,
        body,
    } = response;
    Ok(Err(error_response::read(status, headers, body)))
}

/// Reads the output of restJson1 or restXml.
fn read_rest(
    operation: &OperationModel,
    protocol: Protocol,
    response: Received<'_>,
    reader: Reader,
) -> Result<Value, ReadError> {
    let shape = operation.output();
    let Shape::Structure(structure) = shape else {
        return Ok(Value::Object(Map::new()));
    };
    let mut members = Map::new();
    if operation.has_output() {
        members = payload::read(protocol, structure, shape, response.body, reader)?;
    }
    read_head(operation, response, &mut members, reader)?;
    Ok(members.into())
}

/// Reads the members that are in the headers or the status.
fn read_head(
    operation: &OperationModel,
    response: Received<'_>,
    members: &mut Map<String, Value>,
    reader: Reader,
) -> Result<(), ReadError> {
    let Shape::Structure(structure) = operation.output() else {
        return Ok(());
    };
    headers::read(structure, response.headers, members, reader)?;
    let mut all = structure.members.iter();
    if let Some(member) = all.find(|member| member.location == Location::Status) {
        members.insert(member.name.into(), response.status.into());
    }
    Ok(())
}

/// Returns the error in a document of restXml that has another root than the output's.
fn late_error(
    operation: &OperationModel,
    protocol: Protocol,
    body: &[u8],
) -> Option<ErrorResponse> {
    let Shape::Structure(structure) = operation.output() else {
        return None;
    };
    let payload = structure.payload().map(Member::shape);
    let is_document = !matches!(payload, Some(Shape::Blob(_) | Shape::String(_)));
    if protocol != Protocol::RestXml || !is_document || body.is_empty() {
        return None;
    }
    let root = xml::document(body).ok()?;
    (root.name == "Error").then(|| error_response::of_element(&root))
}

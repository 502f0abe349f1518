//! Requests of any operation, written and read.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, Method};
use md5::{Digest as _, Md5};
use serde_json::{Map, Value};

use super::error::{InputError, Path, ReadError};
use super::form::Form;
use super::options::{Reader, Writer};
use super::{headers, payload, query, uri};
use crate::models::{Location, OperationModel, Protocol, ServiceModel, Shape, StructureShape};

/// A request, before it is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiRequest {
    /// The method.
    pub method: Method,
    /// The path, with the query where there is one; escaped.
    pub target: String,
    /// The headers that say what it is.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// Writes the request of a call.
pub fn write(
    model: &ServiceModel,
    operation: &OperationModel,
    protocol: Protocol,
    input: &Value,
) -> Result<ApiRequest, InputError> {
    let (shape, writer) = (operation.input(), Writer::CLIENT);
    let mut target = "/".to_owned();
    let mut content_type = protocol.content_type();
    let body = match protocol {
        Protocol::RestJson | Protocol::RestXml => return rest(model, operation, protocol, input),
        Protocol::Query => {
            content_type = "application/x-www-form-urlencoded";
            query::write(operation.name, model.version, shape, input, writer)?.into_bytes()
        }
        _ => {
            if protocol == Protocol::RpcV2Cbor {
                target = uri::rpc_path(model, operation);
            }
            let path = Path::Root;
            payload::write_document(model, protocol, (shape, ""), input, writer, &path)?
        }
    };
    let mut headers = vec![("content-type".to_owned(), content_type.to_owned())];
    headers.extend(uri::target_header(model, operation, protocol));
    Ok(ApiRequest {
        method: Method::POST,
        target,
        headers,
        body,
    })
}

/// Writes a request of restJson1 or restXml.
fn rest(
    model: &ServiceModel,
    operation: &OperationModel,
    protocol: Protocol,
    input: &Value,
) -> Result<ApiRequest, InputError> {
    let writer = Writer::CLIENT;
    let none = Map::new();
    let members = match input {
        Value::Object(members) => members,
        Value::Null => &none,
        _ => return Err(InputError::wrong(&Path::Root, "an object")),
    };
    let method = operation.method.parse().unwrap_or(Method::POST);
    let Shape::Structure(structure) = operation.input() else {
        return Ok(ApiRequest {
            method,
            target: operation.path.into(),
            headers: Vec::new(),
            body: Vec::new(),
        });
    };
    let mut names = members.keys();
    if let Some(name) = names.find(|name| structure.member(name).is_none()) {
        return Err(InputError::unknown(structure, name, &Path::Root));
    }
    let target = uri::write(operation, structure, members, writer)?;
    let mut headers = headers::write(structure, members, writer)?;
    let says =
        |headers: &[(String, String)], name: &str| headers.iter().any(|(header, _)| header == name);
    let body = body(model, operation, protocol, structure, members, input)?;
    if let Some((kind, body)) = &body {
        if !kind.is_empty() && !says(&headers, "content-type") {
            headers.push(("content-type".into(), (*kind).into()));
        }
        // S3 wants a checksum with all that configures it, and takes one with the rest.
        if protocol == Protocol::RestXml && !says(&headers, "content-md5") {
            let digest = STANDARD.encode(Md5::digest(body));
            headers.push(("content-md5".into(), digest));
        }
    }
    Ok(ApiRequest {
        method,
        target,
        headers,
        body: body.map(|(_, body)| body).unwrap_or_default(),
    })
}

/// Returns the body and its media type, where the operation has one.
fn body(
    model: &ServiceModel,
    operation: &OperationModel,
    protocol: Protocol,
    structure: &StructureShape,
    members: &Map<String, Value>,
    input: &Value,
) -> Result<Option<(&'static str, Vec<u8>)>, InputError> {
    let writer = Writer::CLIENT;
    if let Some(member) = structure.payload() {
        let value = members.get(member.name).filter(|value| !value.is_null());
        let value = value.map(|value| payload::write(model, protocol, member, value, writer));
        return value.transpose();
    }
    let mut all = structure.members.iter();
    if !all.any(|member| member.location == Location::Body) {
        return Ok(None);
    }
    let document = (operation.input(), operation.input_root());
    let body = payload::write_document(model, protocol, document, input, writer, &Path::Root)?;
    Ok(Some((protocol.content_type(), body)))
}

/// A request to an operation that is known, as it came.
#[derive(Debug, Clone, Copy)]
pub struct Received<'a> {
    /// What the path's labels stand for.
    pub labels: &'a [(&'static str, String)],
    /// The parameters: those of the query, and in awsQuery those of the body as well.
    pub parameters: &'a Form,
    /// The headers.
    pub headers: &'a HeaderMap,
    /// The body.
    pub body: &'a [u8],
}

/// Reads the input of a call.
pub fn read(
    operation: &OperationModel,
    protocol: Protocol,
    request: Received<'_>,
    reader: Reader,
) -> Result<Value, ReadError> {
    let shape = operation.input();
    match (protocol, shape) {
        (Protocol::Query, _) => query::read(shape, request.parameters, reader),
        (Protocol::RestJson | Protocol::RestXml, Shape::Structure(structure)) => {
            let mut members = payload::read(protocol, structure, shape, request.body, reader)?;
            headers::read(structure, request.headers, &mut members, reader)?;
            let Received {
                labels, parameters, ..
            } = request;
            uri::read(
                operation,
                structure,
                labels,
                parameters,
                &mut members,
                reader,
            )?;
            Ok(members.into())
        }
        (Protocol::RestJson | Protocol::RestXml, _) => Ok(Value::Object(Map::new())),
        _ => payload::read_document(protocol, shape, request.body, reader),
    }
}

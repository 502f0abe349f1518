//! Responses to calls.

use bytes::Bytes;
use futures_util::Stream;
use http::{HeaderName, HeaderValue, Response, StatusCode, header};
use serde_json::{Map, Value};

use crate::body::Body;
use crate::codec::error_response;
use crate::codec::event_stream::{self, Events};
use crate::codec::{response, xml};
use crate::error::ServiceError;
use crate::models::{OperationModel, Protocol, ServiceModel};

/// Returns the response to a call that succeeded.
pub fn success(
    model: &'static ServiceModel,
    operation: &OperationModel,
    protocol: Protocol,
    output: &Value,
    request_id: &str,
) -> Response<Body> {
    match response::write(model, operation, protocol, output, request_id) {
        Ok(written) => {
            let (status, kind) = (written.status, written.content_type);
            let mut response = bytes_response(status, kind, request_id, written.body);
            response.headers_mut().extend(written.headers);
            mark(protocol, &mut response);
            response
        }
        Err(error) => {
            let error = ServiceError::internal(format!("could not write the output: {error}"));
            failure(model, protocol, &error, request_id)
        }
    }
}

/// Returns the response to a call whose output is a stream of events: the output's other
/// members come first, then the events as `stream` gives them, each an object with one member.
///
/// An error of the stream is sent to the client and ends it.
pub fn success_with_events<S>(
    model: &'static ServiceModel,
    operation: &OperationModel,
    protocol: Protocol,
    output: &Value,
    request_id: &str,
    stream: S,
) -> Response<Body>
where
    S: Stream<Item = Result<Value, ServiceError>> + Send + Unpin + 'static,
{
    let internal = |reason: String| {
        let error = ServiceError::internal(format!("could not write the output: {reason}"));
        failure(model, protocol, &error, request_id)
    };
    let Some(events) = Events::of(model, operation, protocol) else {
        return internal(format!("{} has no events", operation.name));
    };
    match response::begin_stream(&events, model, operation, protocol, output) {
        Ok((head, initial)) => {
            let body = event_stream::body(events, initial.as_ref(), stream);
            let empty = Bytes::new();
            let mut response = bytes_response(head.status, head.content_type, request_id, empty);
            response.headers_mut().extend(head.headers);
            mark(protocol, &mut response);
            *response.body_mut() = body;
            response
        }
        Err(error) => internal(error.to_string()),
    }
}

/// Adds the header by which rpcv2Cbor is known.
fn mark(protocol: Protocol, response: &mut Response<Body>) {
    if protocol == Protocol::RpcV2Cbor {
        let name = HeaderName::from_static("smithy-protocol");
        let value = HeaderValue::from_static("rpc-v2-cbor");
        response.headers_mut().insert(name, value);
    }
}

/// Returns the response to a call that failed.
pub fn failure(
    model: &ServiceModel,
    protocol: Protocol,
    error: &ServiceError,
    request_id: &str,
) -> Response<Body> {
    let known = model.error(&error.code);
    let sender = known.map_or(!error.receiver, |known| known.sender);
    let side = if sender { "Sender" } else { "Receiver" };
    let status = match (protocol, known) {
        (Protocol::Query | Protocol::RpcV2Cbor | Protocol::RestXml, Some(known)) => {
            error.status.unwrap_or(known.status)
        }
        _ => error.http_status(model),
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = match protocol {
        Protocol::Query | Protocol::RestXml => {
            xml_failure(model, protocol, error, side, request_id).into_bytes()
        }
        _ => error_response::write(protocol, &document(model, error)),
    };
    let kind = protocol.content_type();
    let mut response = bytes_response(status, kind, request_id, body.into());
    mark(protocol, &mut response);
    if matches!(protocol, Protocol::Query | Protocol::RestXml) {
        return response;
    }
    let headers = response.headers_mut();
    if model.also_query {
        let code = format!("{};{side}", error.query_code(model));
        if let Ok(code) = HeaderValue::from_str(&code) {
            headers.insert("x-amzn-query-error", code);
        }
    }
    if matches!(protocol, Protocol::Json11 | Protocol::RestJson)
        && let Ok(kind) = HeaderValue::from_str(&error.code)
    {
        headers.insert("x-amzn-errortype", kind);
    }
    response
}

/// Returns an error as JSON and CBOR have it.
fn document(model: &ServiceModel, error: &ServiceError) -> Value {
    let mut body = Map::new();
    let kind = match (model.namespace, model.error(&error.code)) {
        ("", _) => error.code.to_string(),
        (namespace, Some(_)) => format!("{namespace}#{}", error.code),
        // What the model does not name is the framework's, not the service's.
        (_, None) if error.code == "ValidationException" => {
            format!("com.amazon.coral.validate#{}", error.code)
        }
        (_, None) => format!("com.amazon.coral.service#{}", error.code),
    };
    body.insert("__type".to_owned(), kind.into());
    body.extend(error.members.as_deref().cloned().unwrap_or_default());
    if !error.message.is_empty() {
        body.insert("message".to_owned(), error.message.as_str().into());
    }
    Value::Object(body)
}

/// Returns an error as the query protocol and restXml have it.
fn xml_failure(
    model: &ServiceModel,
    protocol: Protocol,
    error: &ServiceError,
    side: &str,
    request_id: &str,
) -> String {
    let (code, message) = match protocol {
        Protocol::Query => (
            error.query_code(model),
            error.query_message.unwrap_or(&error.message),
        ),
        _ => (error.code.as_ref(), error.message.as_str()),
    };
    let mut out = String::with_capacity(512);
    out.push_str("<?xml version=\"1.0\"?>\n<ErrorResponse xmlns=\"");
    out.push_str(model.xmlns);
    out.push_str("\">");
    xml::element("Error", &mut out, |out| {
        xml::element("Type", out, |out| out.push_str(side));
        xml::element("Code", out, |out| xml::escape(code, out));
        xml::element("Message", out, |out| xml::escape(message, out));
        if protocol == Protocol::RestXml {
            for (name, value) in error.members.as_deref().into_iter().flatten() {
                let text = value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned);
                xml::element(name, out, |out| xml::escape(&text, out));
            }
        }
        if model.also_query {
            out.push_str("<Detail/>");
        }
    });
    xml::element("RequestId", &mut out, |out| xml::escape(request_id, out));
    out.push_str("</ErrorResponse>\n");
    out
}

/// Returns a response of bytes, with the headers that all responses have.
pub fn bytes_response(
    status: StatusCode,
    content_type: &'static str,
    request_id: &str,
    body: Bytes,
) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    if let Ok(id) = HeaderValue::from_str(request_id) {
        headers.insert("x-amzn-requestid", id);
    }
    response
}

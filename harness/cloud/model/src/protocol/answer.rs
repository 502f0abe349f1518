use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use serde_json::{Map, Value};

use super::{content_type, rest_response, xml};
use crate::body::Body;
use crate::error::ServiceError;
use crate::models::{OperationModel, Protocol, ServiceModel, Shape};

/// Returns the response to a call that succeeded.
pub fn success(
    model: &ServiceModel,
    operation: &OperationModel,
    protocol: Protocol,
    output: &Value,
    request_id: &str,
) -> Response<Body> {
    if matches!(protocol, Protocol::RestJson | Protocol::RestXml) {
        let parts = rest_response::parts(model, operation, output);
        let (status, kind) = (parts.status, parts.content_type);
        let mut response = bytes_response(status, kind, request_id, parts.body);
        response.headers_mut().extend(parts.headers);
        return response;
    }
    let body = match protocol {
        Protocol::Query => query_success(model, operation, output, request_id).into(),
        // AWS answers operations without an output with no body at all.
        _ if model.also_query && !operation.has_output() => Bytes::new(),
        _ if output.is_null() => Bytes::from_static(b"{}"),
        _ => serde_json::to_vec(output).unwrap_or_default().into(),
    };
    bytes_response(
        StatusCode::OK,
        content_type(model, protocol),
        request_id,
        body,
    )
}

fn query_success(
    model: &ServiceModel,
    operation: &OperationModel,
    output: &Value,
    request_id: &str,
) -> String {
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
        xml::element(&format!("{name}Result"), &mut out, |out| {
            xml::write_members(structure, output, out);
        });
    }
    xml::element("ResponseMetadata", &mut out, |out| {
        xml::element("RequestId", out, |out| xml::escape(request_id, out));
    });
    out.push_str("</");
    out.push_str(name);
    out.push_str("Response>\n");
    out
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
        (Protocol::Query, Some(known)) => error.status.unwrap_or(known.status),
        _ => error.http_status(model),
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let kind = content_type(model, protocol);
    if protocol == Protocol::Query {
        let body = query_failure(model, error, side, request_id);
        return bytes_response(status, kind, request_id, body.into());
    }
    let body = serde_json::to_vec(&json_failure(model, error)).unwrap_or_default();
    let mut response = bytes_response(status, kind, request_id, body.into());
    let headers = response.headers_mut();
    if model.also_query {
        let code = format!("{};{side}", error.query_code(model));
        if let Ok(code) = HeaderValue::from_str(&code) {
            headers.insert("x-amzn-query-error", code);
        }
    }
    if model.protocol != Protocol::Json10
        && let Ok(kind) = HeaderValue::from_str(&error.code)
    {
        headers.insert("x-amzn-errortype", kind);
    }
    response
}

fn json_failure(model: &ServiceModel, error: &ServiceError) -> Value {
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

fn query_failure(
    model: &ServiceModel,
    error: &ServiceError,
    side: &str,
    request_id: &str,
) -> String {
    let mut out = String::with_capacity(512);
    out.push_str("<?xml version=\"1.0\"?>\n<ErrorResponse xmlns=\"");
    out.push_str(model.xmlns);
    out.push_str("\">");
    xml::element("Error", &mut out, |out| {
        xml::element("Type", out, |out| out.push_str(side));
        xml::element("Code", out, |out| xml::escape(error.query_code(model), out));
        let message = error.query_message.unwrap_or(&error.message);
        xml::element("Message", out, |out| xml::escape(message, out));
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

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use serde_json::{Map, Value};

use super::{content_type, xml};
use crate::body::Body;
use crate::error::ServiceError;
use crate::models::{OperationModel, Protocol, ServiceModel, Shape};

/// The answer to a call that went well.
pub fn success(
    model: &ServiceModel,
    operation: &OperationModel,
    protocol: Protocol,
    output: &Value,
    request_id: &str,
) -> Response<Body> {
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

/// The answer to a call that failed.
pub fn failure(
    model: &ServiceModel,
    protocol: Protocol,
    fault: &ServiceError,
    request_id: &str,
) -> Response<Body> {
    let known = model.error(&fault.code);
    let sender = known.map_or(!fault.receiver, |known| known.sender);
    let side = if sender { "Sender" } else { "Receiver" };
    let status = match (protocol, known) {
        (Protocol::Query, Some(known)) => fault.status.unwrap_or(known.status),
        _ => fault.http_status(model),
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    match protocol {
        Protocol::Query => {
            let body = query_failure(model, fault, side, request_id);
            bytes_response(
                status,
                content_type(model, protocol),
                request_id,
                body.into(),
            )
        }
        _ => {
            let body = serde_json::to_vec(&json_failure(model, fault)).unwrap_or_default();
            let mut response = bytes_response(
                status,
                content_type(model, protocol),
                request_id,
                body.into(),
            );
            let headers = response.headers_mut();
            if model.also_query {
                let code = format!("{};{side}", fault.query_code(model));
                if let Ok(code) = HeaderValue::from_str(&code) {
                    headers.insert("x-amzn-query-error", code);
                }
            }
            if model.protocol != Protocol::Json10
                && let Ok(kind) = HeaderValue::from_str(&format!("{}:", fault.code))
            {
                headers.insert("x-amzn-errortype", kind);
            }
            response
        }
    }
}

fn json_failure(model: &ServiceModel, fault: &ServiceError) -> Value {
    let mut body = Map::new();
    let kind = match (model.namespace, model.error(&fault.code)) {
        ("", _) => fault.code.to_string(),
        (namespace, Some(_)) => format!("{namespace}#{}", fault.code),
        // What the model does not name is the framework's, not the service's.
        (_, None) => format!("com.amazon.coral.service#{}", fault.code),
    };
    body.insert("__type".to_owned(), kind.into());
    body.extend(fault.members.as_deref().cloned().unwrap_or_default());
    if !fault.message.is_empty() {
        body.insert("message".to_owned(), fault.message.as_str().into());
    }
    Value::Object(body)
}

fn query_failure(
    model: &ServiceModel,
    fault: &ServiceError,
    side: &str,
    request_id: &str,
) -> String {
    let mut out = String::with_capacity(512);
    out.push_str("<?xml version=\"1.0\"?>\n<ErrorResponse xmlns=\"");
    out.push_str(model.xmlns);
    out.push_str("\">");
    xml::element("Error", &mut out, |out| {
        xml::element("Type", out, |out| out.push_str(side));
        xml::element("Code", out, |out| xml::escape(fault.query_code(model), out));
        let message = fault.query_message.unwrap_or(&fault.message);
        xml::element("Message", out, |out| xml::escape(message, out));
        if model.also_query {
            out.push_str("<Detail/>");
        }
    });
    xml::element("RequestId", &mut out, |out| xml::escape(request_id, out));
    out.push_str("</ErrorResponse>\n");
    out
}

/// An answer of bytes, with the headers all answers have.
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

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use serde_json::{Map, Value};

use super::{Wire, content_type, xml};
use crate::body::Body;
use crate::facts::{EMPTY, OperationFacts, Protocol, ServiceFacts, Shape};
use crate::fault::Fault;

/// The answer to a call that went well.
pub fn success(
    facts: &ServiceFacts,
    operation: &OperationFacts,
    wire: Wire,
    output: &Value,
    request_id: &str,
) -> Response<Body> {
    let body = match wire {
        // AWS answers operations without an output with no body at all.
        Wire::Json if facts.also_query && std::ptr::eq(operation.output, &raw const EMPTY) => {
            Bytes::new()
        }
        Wire::Json if output.is_null() => Bytes::from_static(b"{}"),
        Wire::Json => serde_json::to_vec(output).unwrap_or_default().into(),
        Wire::Query => query_success(facts, operation, output, request_id).into(),
    };
    bytes_response(StatusCode::OK, content_type(facts, wire), request_id, body)
}

fn query_success(
    facts: &ServiceFacts,
    operation: &OperationFacts,
    output: &Value,
    request_id: &str,
) -> String {
    let mut out = String::with_capacity(512);
    let name = operation.name;
    out.push_str("<?xml version=\"1.0\"?>\n<");
    out.push_str(name);
    out.push_str("Response xmlns=\"");
    out.push_str(facts.xmlns);
    out.push_str("\">");
    if let Shape::Structure(structure) = operation.output
        && !std::ptr::eq(operation.output, &raw const EMPTY)
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
    facts: &ServiceFacts,
    wire: Wire,
    fault: &Fault,
    request_id: &str,
) -> Response<Body> {
    let known = facts.error(&fault.code);
    let sender = known.map_or(!fault.receiver, |known| known.sender);
    let side = if sender { "Sender" } else { "Receiver" };
    let status = match (wire, known) {
        (Wire::Query, Some(known)) => fault.status.unwrap_or(known.status),
        _ => fault.http_status(facts),
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    match wire {
        Wire::Query => {
            let body = query_failure(facts, fault, side, request_id);
            bytes_response(status, content_type(facts, wire), request_id, body.into())
        }
        Wire::Json => {
            let body = serde_json::to_vec(&json_failure(facts, fault)).unwrap_or_default();
            let mut response =
                bytes_response(status, content_type(facts, wire), request_id, body.into());
            let headers = response.headers_mut();
            if facts.also_query {
                let code = format!("{};{side}", fault.query_code(facts));
                if let Ok(code) = HeaderValue::from_str(&code) {
                    headers.insert("x-amzn-query-error", code);
                }
            }
            if facts.protocol != Protocol::Json10
                && let Ok(kind) = HeaderValue::from_str(&format!("{}:", fault.code))
            {
                headers.insert("x-amzn-errortype", kind);
            }
            response
        }
    }
}

fn json_failure(facts: &ServiceFacts, fault: &Fault) -> Value {
    let mut body = Map::new();
    let kind = match (facts.namespace, facts.error(&fault.code)) {
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

fn query_failure(facts: &ServiceFacts, fault: &Fault, side: &str, request_id: &str) -> String {
    let mut out = String::with_capacity(512);
    out.push_str("<?xml version=\"1.0\"?>\n<ErrorResponse xmlns=\"");
    out.push_str(facts.xmlns);
    out.push_str("\">");
    xml::element("Error", &mut out, |out| {
        xml::element("Type", out, |out| out.push_str(side));
        xml::element("Code", out, |out| xml::escape(fault.query_code(facts), out));
        let message = fault.query_message.unwrap_or(&fault.message);
        xml::element("Message", out, |out| xml::escape(message, out));
        if facts.also_query {
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

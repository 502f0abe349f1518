//! Errors for services without a model, in the shape of their protocol.

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode};
use serde_json::json;

use super::answer::bytes_response;
use crate::body::Body;
use crate::codec::error_response;
use crate::codec::xml::{element, escape};
use crate::error::ServiceError;
use crate::models::{KnownProtocol, Protocol};

/// Returns the error as a service of that protocol answers it, so that its SDK reads code
/// and message.
pub fn refusal(
    protocol: KnownProtocol,
    xmlns: &str,
    error: &ServiceError,
    request_id: &str,
) -> Response<Body> {
    let (kind, body) = match protocol {
        KnownProtocol::Json10 => document(Protocol::Json10, error),
        KnownProtocol::Json11 => document(Protocol::Json11, error),
        KnownProtocol::RestJson => document(Protocol::RestJson, error),
        KnownProtocol::Cbor => document(Protocol::RpcV2Cbor, error),
        KnownProtocol::Ec2 => ("text/xml;charset=UTF-8", ec2_body(error, request_id)),
        KnownProtocol::Query | KnownProtocol::RestXml => {
            ("text/xml", error_response(xmlns, error, request_id))
        }
    };
    let status = error
        .status
        .unwrap_or(if error.receiver { 500 } else { 400 });
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = bytes_response(status, kind, request_id, body);
    let headers = response.headers_mut();
    match protocol {
        KnownProtocol::RestJson | KnownProtocol::Json11 => {
            if let Ok(code) = HeaderValue::from_str(&error.code) {
                headers.insert("x-amzn-errortype", code);
            }
        }
        KnownProtocol::Cbor => {
            headers.insert("smithy-protocol", HeaderValue::from_static("rpc-v2-cbor"));
        }
        _ => {}
    }
    response
}

/// Returns the media type and the body of an error in JSON or CBOR.
fn document(protocol: Protocol, error: &ServiceError) -> (&'static str, Bytes) {
    let document = json!({"__type": error.code, "message": error.message});
    let body = error_response::write(protocol, &document);
    (protocol.content_type(), body.into())
}

fn code_and_message(out: &mut String, error: &ServiceError) {
    let code = error.query_code.as_ref().unwrap_or(&error.code);
    element("Code", out, |out| escape(code, out));
    element("Message", out, |out| escape(&error.message, out));
}

fn error_response(xmlns: &str, error: &ServiceError, request_id: &str) -> Bytes {
    let mut out = "<?xml version=\"1.0\"?>\n<ErrorResponse".to_owned();
    if !xmlns.is_empty() {
        out.push_str(" xmlns=\"");
        escape(xmlns, &mut out);
        out.push('"');
    }
    out.push('>');
    element("Error", &mut out, |out| {
        let side = if error.receiver { "Receiver" } else { "Sender" };
        element("Type", out, |out| out.push_str(side));
        code_and_message(out, error);
    });
    element("RequestId", &mut out, |out| escape(request_id, out));
    out.push_str("</ErrorResponse>\n");
    out.into()
}

fn ec2_body(error: &ServiceError, request_id: &str) -> Bytes {
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response>".to_owned();
    element("Errors", &mut out, |out| {
        element("Error", out, |out| code_and_message(out, error));
    });
    element("RequestID", &mut out, |out| escape(request_id, out));
    out.push_str("</Response>\n");
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_in_cbor_is_read_as_one() {
        let error = ServiceError::sender("A", "ü".repeat(150)).with_status(501);
        let (head, body) = refusal(KnownProtocol::Cbor, "", &error, "r").into_parts();
        let body = body.bytes().unwrap();
        assert_eq!(head.headers["smithy-protocol"], "rpc-v2-cbor");
        let read = error_response::read(501, &head.headers, &body);
        assert_eq!((read.code, read.message), ("A".to_owned(), error.message));
    }
}

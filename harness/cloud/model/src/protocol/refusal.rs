//! Errors for services without a model, in the shape of their protocol.

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode};
use serde_json::json;

use super::answer::bytes_response;
use super::xml::{element, escape};
use crate::body::Body;
use crate::error::ServiceError;
use crate::models::KnownProtocol;

/// Returns the error as a service of that protocol answers it, so that its SDK reads code
/// and message.
pub fn refusal(
    protocol: KnownProtocol,
    xmlns: &str,
    error: &ServiceError,
    request_id: &str,
) -> Response<Body> {
    let (kind, body) = match protocol {
        KnownProtocol::Json10 => ("application/x-amz-json-1.0", json_body(error)),
        KnownProtocol::Json11 => ("application/x-amz-json-1.1", json_body(error)),
        KnownProtocol::RestJson => ("application/json", json_body(error)),
        KnownProtocol::Cbor => ("application/cbor", cbor_body(error)),
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

fn json_body(error: &ServiceError) -> Bytes {
    let body = json!({"__type": error.code, "message": error.message});
    body.to_string().into()
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

/// A map of two texts: all of CBOR that an error needs.
fn cbor_body(error: &ServiceError) -> Bytes {
    const MAP_OF_TWO: u8 = 0xa2;
    const TEXT: u8 = 0x60;
    let mut out = vec![MAP_OF_TWO];
    let mut text = |text: &str| {
        // No message here is longer than two bytes can say.
        let text = &text[..text.floor_char_boundary(usize::from(u16::MAX))];
        match u16::try_from(text.len()).unwrap_or(u16::MAX).to_be_bytes() {
            [0, length @ 0..24] => out.push(TEXT | length),
            [0, length] => out.extend([TEXT | 0x18, length]),
            [high, low] => out.extend([TEXT | 0x19, high, low]),
        }
        out.extend(text.as_bytes());
    };
    for part in ["__type", &error.code, "message", &error.message] {
        text(part);
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cbor_texts_have_their_lengths() {
        let error = ServiceError::sender("A", "m".repeat(30));
        let body = cbor_body(&error);
        let start = b"\xa2\x66__type\x61A\x67message\x78\x1emmm";
        assert_eq!(&body[..start.len()], start);
        let long = ServiceError::sender("A", "ü".repeat(150));
        let body = cbor_body(&long);
        assert_eq!(&body[18..21], [0x79, 0x01, 0x2c]);
        assert_eq!(body.len(), 21 + 300);
    }
}

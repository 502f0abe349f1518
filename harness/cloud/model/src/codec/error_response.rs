//! Errors in responses.

use http::HeaderMap;
use serde_json::Value;

use super::xml::{self, Element};
use super::{cbor, json};
use crate::models::Protocol;

/// An error, as a response tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorResponse {
    /// Its code.
    pub code: String,
    /// Its message.
    pub message: String,
}

/// The code where a response has none.
const UNKNOWN: &str = "Unknown";
/// How much of a body that is in no protocol is repeated.
const LONGEST: usize = 200;

/// Reads an error, in whichever protocol it is written.
pub fn read(status: u16, headers: &HeaderMap, body: &[u8]) -> ErrorResponse {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let document = if header("content-type").is_some_and(|kind| kind.contains("cbor")) {
        cbor::parse(body).ok()
    } else {
        json::parse(body).ok()
    };
    let mut error = match document {
        Some(document) if !body.is_empty() => of_document(&document),
        _ => match xml::document(body) {
            Ok(root) => of_element(&root),
            Err(_) => ErrorResponse::new(None, None),
        },
    };
    if error.code.is_empty() {
        // The answer to HEAD has no body that could say more than the status.
        let usual = if status == 404 && body.is_empty() {
            "NotFound"
        } else {
            UNKNOWN
        };
        error.code = short(header("x-amzn-errortype").unwrap_or(usual));
    }
    if error.code == UNKNOWN && error.message.is_empty() {
        // It may be the word of a proxy, or of anything else between here and the service.
        let text = String::from_utf8_lossy(body);
        error.message = text.trim().chars().take(LONGEST).collect();
    }
    error
}

/// Writes the document of an error.
pub fn write(protocol: Protocol, document: &Value) -> Vec<u8> {
    match protocol {
        Protocol::Cbor11 | Protocol::RpcV2Cbor => cbor::write_plain(document),
        _ => serde_json::to_vec(document).unwrap_or_default(),
    }
}

/// Returns the code of an error in the query protocol, which services that speak another
/// one as well say in a header; SDKs call the error so.
pub fn query_code(headers: &HeaderMap) -> Option<&str> {
    let both = headers.get("x-amzn-query-error")?.to_str().ok()?;
    both.split(';').next()
}

impl ErrorResponse {
    fn new(code: Option<&str>, message: Option<&str>) -> Self {
        Self {
            code: code.map(short).unwrap_or_default(),
            message: message.unwrap_or_default().to_owned(),
        }
    }
}

/// Returns a code without what stands around it: `com.amazonaws.sqs#Code:http://…`.
fn short(code: &str) -> String {
    let code = code.rsplit_once('#').map_or(code, |(_, code)| code);
    code.split(':').next().unwrap_or_default().to_owned()
}

fn of_document(document: &Value) -> ErrorResponse {
    // LocalStack writes the query protocol's errors in JSON, too.
    let inner = document.pointer("/ErrorResponse/Error");
    let document = inner.unwrap_or(document);
    let word = |names: &[&str]| {
        let mut found = names
            .iter()
            .filter_map(|name| document.get(*name)?.as_str());
        found.find(|text| !text.is_empty())
    };
    ErrorResponse::new(
        word(&["__type", "code", "Code"]),
        word(&["message", "Message"]),
    )
}

/// Reads an error of S3's own, of the query protocol, and one in a list of errors.
pub(super) fn of_element(root: &Element) -> ErrorResponse {
    let inner = root
        .child("Error")
        .or_else(|| root.child("Errors")?.child("Error"));
    let error = inner.unwrap_or(root);
    let word = |name| error.child(name).map(|child| child.text.as_str());
    ErrorResponse::new(word("Code"), word("Message"))
}

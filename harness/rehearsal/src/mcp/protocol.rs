//! Messages of JSON-RPC.

use serde_json::{Value, json};

/// The versions of the protocol, the newest first.
pub(super) const VERSIONS: [&str; 3] = ["2025-06-18", "2025-03-26", "2024-11-05"];

/// Why a request is answered with an error.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Failure {
    pub(super) code: i32,
    pub(super) message: String,
    pub(super) data: Option<Value>,
}

pub(super) const PARSE_ERROR: i32 = -32700;
pub(super) const INVALID_REQUEST: i32 = -32600;
pub(super) const METHOD_NOT_FOUND: i32 = -32601;
pub(super) const INVALID_PARAMS: i32 = -32602;
/// Of the protocol, not of JSON-RPC.
pub(super) const RESOURCE_NOT_FOUND: i32 = -32002;

impl Failure {
    pub(super) fn new(code: i32, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            data: None,
        }
    }
}

/// A message of the client.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Message {
    /// It is answered.
    Request {
        id: Value,
        method: String,
        params: Value,
    },
    /// It is not.
    Notification { method: String, params: Value },
    /// An answer to a request, of which this server sends none.
    Response,
}

impl Message {
    /// Reads a message. The error has the id that the answer has.
    pub(super) fn read(mut value: Value) -> Result<Self, Box<(Value, Failure)>> {
        let id = value.get("id").cloned();
        let invalid = |message: &str| {
            let id = id.clone().filter(|id| id.is_string() || id.is_number());
            let failure = Failure::new(INVALID_REQUEST, message);
            Err(Box::new((id.unwrap_or_default(), failure)))
        };
        if !value.is_object() {
            return invalid("a message is an object");
        }
        if value["jsonrpc"] != "2.0" {
            return invalid("`jsonrpc` has to be \"2.0\"");
        }
        let Some(method) = value.get("method") else {
            let is_response = value.get("result").is_some() || value.get("error").is_some();
            return if is_response && id.is_some() {
                Ok(Self::Response)
            } else {
                invalid("`method` is missing")
            };
        };
        let Some(method) = method.as_str().map(str::to_owned) else {
            return invalid("`method` has to be text");
        };
        let params = value.get_mut("params").map(Value::take).unwrap_or_default();
        if !params.is_object() && !params.is_null() {
            let failure = Failure::new(INVALID_PARAMS, "`params` has to be an object");
            return Err(Box::new((id.unwrap_or_default(), failure)));
        }
        match id {
            None => Ok(Self::Notification { method, params }),
            Some(id) if id.is_string() || id.is_number() => {
                Ok(Self::Request { id, method, params })
            }
            Some(_) => invalid("`id` has to be text or a number"),
        }
    }
}

/// Returns the answer to a request.
pub(super) fn answer(id: &Value, result: Result<Value, Failure>) -> Value {
    match result {
        Ok(result) => json!({"jsonrpc": "2.0", "id": id, "result": result}),
        Err(failure) => {
            let mut error = json!({"code": failure.code, "message": failure.message});
            if let Some(data) = failure.data {
                error["data"] = data;
            }
            json!({"jsonrpc": "2.0", "id": id, "error": error})
        }
    }
}

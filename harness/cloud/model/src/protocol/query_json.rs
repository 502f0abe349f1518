//! Answers to query requests that ask for JSON (`Accept: application/json`).

use http::{Response, StatusCode};
use serde_json::{Map, Value, json};

use super::answer::bytes_response;
use crate::body::Body;
use crate::error::ServiceError;
use crate::models::{OperationModel, ServiceModel, Shape};

/// Returns the response to a call that succeeded.
pub fn query_json_success(
    operation: &OperationModel,
    output: &Value,
    request_id: &str,
) -> Response<Body> {
    let name = operation.name;
    let mut members = Map::new();
    if operation.has_output() {
        let result = write(operation.output(), output);
        members.insert(format!("{name}Result"), result);
    }
    let metadata = json!({"RequestId": request_id});
    members.insert("ResponseMetadata".to_owned(), metadata);
    let mut body = Map::new();
    body.insert(format!("{name}Response"), Value::Object(members));
    respond(StatusCode::OK, &body.into(), request_id)
}

/// Returns the response to a call that failed.
pub fn query_json_failure(
    model: &ServiceModel,
    error: &ServiceError,
    request_id: &str,
) -> Response<Body> {
    let known = model.error(&error.code);
    let sender = known.map_or(!error.receiver, |known| known.sender);
    let status = match known {
        Some(known) => error.status.unwrap_or(known.status),
        None => error.http_status(model),
    };
    let body = json!({
        "Error": {
            "Code": error.query_code(model),
            "Message": error.query_message.unwrap_or(&error.message),
            "Type": if sender { "Sender" } else { "Receiver" },
        },
        "RequestId": request_id,
    });
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    respond(status, &body, request_id)
}

fn respond(status: StatusCode, body: &Value, request_id: &str) -> Response<Body> {
    let body = body.to_string().into_bytes();
    bytes_response(status, "application/json", request_id, body.into())
}

/// Returns an output with the members' names of the model. Members without a value are
/// null, and maps are lists of entries, as in XML.
fn write(shape: &Shape, value: &Value) -> Value {
    match (shape, value) {
        (Shape::Structure(structure), Value::Object(members)) => {
            let member = |name: &str| members.get(name).unwrap_or(&Value::Null);
            let members = structure.members.iter();
            Value::Object(
                members
                    .map(|of| (of.name.to_owned(), write(of.shape(), member(of.name))))
                    .collect(),
            )
        }
        (Shape::List(list), Value::Array(elements)) => elements
            .iter()
            .map(|element| write(list.member(), element))
            .collect(),
        (Shape::Map(map), Value::Object(entries)) => entries
            .iter()
            .map(|(key, value)| {
                let mut entry = Map::new();
                entry.insert(map.key_name.to_owned(), json!(key));
                entry.insert(map.value_name.to_owned(), write(map.value(), value));
                Value::Object(entry)
            })
            .collect(),
        (_, value) => value.clone(),
    }
}

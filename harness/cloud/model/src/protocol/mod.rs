//! Bytes to values and back, by what the model says of an operation.
//!
//! A decoded input is a JSON value with the members' API names, whatever the
//! protocol: blobs are base64 text, timestamps seconds since the epoch. So
//! both protocols of SQS come out of one definition.

mod answer;
mod json;
mod query;
mod refusal;
mod rest;
mod rest_response;
mod types;
mod validate;
mod xml;

pub use answer::{bytes_response, failure, success};
pub use query::{Form, parse_form};
pub use refusal::refusal;
pub use rest::{decode as decode_rest, find as find_rest};
pub use types::{Blob, Timestamp};
pub use validate::{Violation, joined, violations};
pub use xml::{element as xml_element, escape as escape_xml};

use serde_json::Value;

use crate::error::ServiceError;
use crate::models::{OperationModel, Protocol, ServiceModel};

/// The input out of a JSON body.
pub fn decode_json(operation: &OperationModel, body: &[u8]) -> Result<Value, ServiceError> {
    json::decode(operation.input(), body)
}

/// The input out of a form.
pub fn decode_query(operation: &OperationModel, form: &Form) -> Result<Value, ServiceError> {
    query::decode(operation.input(), form)
}

/// The content type of the service's answers.
fn content_type(model: &ServiceModel, protocol: Protocol) -> &'static str {
    match (protocol, model.protocol) {
        (Protocol::Query, _) => "text/xml",
        (_, Protocol::Json10) => "application/x-amz-json-1.0",
        (_, Protocol::RestJson) => "application/json",
        (_, _) => "application/x-amz-json-1.1",
    }
}

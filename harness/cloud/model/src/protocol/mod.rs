//! Bytes to values and back, by what the facts say of an operation.
//!
//! A decoded input is a JSON value with the members' API names, whatever the
//! protocol: blobs are base64 text, timestamps seconds since the epoch. So
//! both protocols of SQS come out of one definition.

mod answer;
mod json;
mod query;
mod rest;
mod types;
mod validate;
mod xml;

pub use answer::{bytes_response, failure, success};
pub use query::{Form, parse_form};
pub use rest::{decode as decode_rest, find as find_rest};
pub use types::{Blob, Timestamp};
pub use validate::{Violation, joined, violations};
pub use xml::{element as xml_element, escape as escape_xml};

use serde_json::Value;

use crate::facts::{OperationFacts, ServiceFacts};
use crate::fault::Fault;

/// The protocol a request came in, and its answer goes out in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wire {
    /// awsJson1.0 or 1.1, as the service has it.
    Json,
    /// awsQuery.
    Query,
}

/// The input out of a JSON body.
pub fn decode_json(operation: &OperationFacts, body: &[u8]) -> Result<Value, Fault> {
    json::decode(operation.input, body)
}

/// The input out of a form.
pub fn decode_query(operation: &OperationFacts, form: &Form) -> Result<Value, Fault> {
    query::decode(operation.input, form)
}

/// The content type of the service's answers.
fn content_type(facts: &ServiceFacts, wire: Wire) -> &'static str {
    match (wire, facts.protocol) {
        (Wire::Query, _) => "text/xml",
        (Wire::Json, crate::facts::Protocol::Json10) => "application/x-amz-json-1.0",
        (Wire::Json, crate::facts::Protocol::RestJson) => "application/json",
        (Wire::Json, _) => "application/x-amz-json-1.1",
    }
}

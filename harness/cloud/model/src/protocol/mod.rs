//! The server's side of the codec: inputs out of requests and answers to them, in AWS's words.
//!
//! A decoded input is a JSON value with the members' API names, whatever the
//! protocol: blobs are base64 text, timestamps seconds since the epoch. So
//! both protocols of SQS come out of one definition.

mod answer;
mod input;
mod query_json;
mod refusal;
mod validate;

pub use crate::codec::form::{Form, parse_form};
pub use crate::codec::request::Received;
pub use crate::codec::types::{Blob, Timestamp};
pub use crate::codec::uri::{find as find_rest, rpc_names};
pub use crate::codec::xml::{element as xml_element, escape as escape_xml};
pub use answer::{bytes_response, failure, success, success_with_events};
pub use input::{decode, decode_json};
pub use query_json::{query_json_failure, query_json_success};
pub use refusal::refusal;
pub use validate::{Violation, joined, violations};

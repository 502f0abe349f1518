//! Inputs out of requests.

use http::HeaderMap;
use serde_json::Value;

use crate::codec::Reader;
use crate::codec::error::{Kind, ReadError, Token};
use crate::codec::form::Form;
use crate::codec::request::{self, Received};
use crate::error::ServiceError;
use crate::models::{OperationModel, Protocol};

/// Returns the input of a call, or why AWS would refuse to read it.
pub fn decode(
    operation: &OperationModel,
    protocol: Protocol,
    request: Received<'_>,
) -> Result<Value, ServiceError> {
    request::read(operation, protocol, request, Reader::SERVER)
        .map_err(|error| refusal(protocol, &error))
}

/// Returns the input of a call in JSON, which is in the body alone.
pub fn decode_json(operation: &OperationModel, body: &[u8]) -> Result<Value, ServiceError> {
    let received = Received {
        labels: &[],
        parameters: &Form::default(),
        headers: &HeaderMap::new(),
        body,
    };
    decode(operation, Protocol::Json10, received)
}

fn refusal(protocol: Protocol, error: &ReadError) -> ServiceError {
    let code = match (protocol, error) {
        (Protocol::Query, _) => "MalformedInput",
        (Protocol::RestXml, _) => "MalformedXML",
        _ => "SerializationException",
    };
    let message = match error {
        ReadError::Malformed { format, reason } => {
            format!("could not parse the request body as {format}: {reason}")
        }
        ReadError::Type { wanted, found } => of_type(*wanted, *found),
        ReadError::Range {
            wanted,
            whole: true,
        } => format!("Value out of range for {}", with_article(*wanted)),
        ReadError::Range { wanted, .. } => {
            format!(
                "NUMBER_VALUE can not be converted to {}",
                with_article(*wanted)
            )
        }
        ReadError::Text { member, text } if protocol == Protocol::Query => {
            format!("Invalid value for the parameter {member}: {text}")
        }
        ReadError::Text { member, text } => format!("{text} is no value of {member}"),
    };
    ServiceError::sender(code, message)
}

fn of_type(wanted: Kind, found: Token) -> String {
    let token = match found {
        Token::List => return "Start of list found where not expected.".to_owned(),
        Token::Object => {
            return "Start of structure or map found where not expected.".to_owned();
        }
        Token::Null => return "Unexpected null".to_owned(),
        Token::True => "TRUE_VALUE",
        Token::False => "FALSE_VALUE",
        Token::String => "STRING_VALUE",
        Token::Number => "NUMBER_VALUE",
        Token::Decimal => "DECIMAL_VALUE",
        Token::Bytes => "BYTES_VALUE",
    };
    match wanted {
        Kind::Structure | Kind::List | Kind::Map => {
            format!("Unexpected token received from parser: {token}")
        }
        wanted => format!("{token} can not be converted to {}", with_article(wanted)),
    }
}

/// Returns what AWS calls a type.
fn with_article(kind: Kind) -> &'static str {
    match kind {
        Kind::Structure => "a Structure",
        Kind::List => "a List",
        Kind::Map => "a Map",
        Kind::String => "a String",
        Kind::Integer => "an Integer",
        Kind::Long => "a Long",
        Kind::Double => "a Double",
        Kind::Boolean => "a Boolean",
        Kind::Blob => "a Blob",
        Kind::Timestamp => "a Date",
        Kind::Document => "a Document",
    }
}

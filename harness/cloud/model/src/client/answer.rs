//! Answers: outputs and errors out of status, headers and body.

use std::convert::Infallible;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use serde_json::{Map, Value};

use super::{ApiAnswer, document};
use crate::codec::http::{parse_date, read_headers};
use crate::codec::xml::{self, Element, Times};
use crate::models::{
    Location, Member, OperationModel, Protocol, ServiceModel, Shape, StructureShape,
};

/// An answer as it came.
pub(super) struct Answer<'a> {
    pub(super) status: u16,
    pub(super) headers: &'a HeaderMap,
    pub(super) body: &'a [u8],
}

impl Answer<'_> {
    pub(super) fn read(
        &self,
        model: &ServiceModel,
        operation: &OperationModel,
    ) -> Result<ApiAnswer, String> {
        match model.protocol {
            Protocol::Json10 | Protocol::Json11 => self.read_json(Some(operation.output())),
            Protocol::RestJson if self.has_raw_payload(operation) => self.read_xml(operation),
            Protocol::RestJson => {
                let answer = self.read_json(Some(operation.output()))?;
                Ok(match (answer, operation.output()) {
                    (ApiAnswer::Output(Value::Object(mut seen)), Shape::Structure(structure)) => {
                        seen.extend(self.headers_of(structure));
                        ApiAnswer::Output(seen.into())
                    }
                    (answer, _) => answer,
                })
            }
            Protocol::Query => self.read_query(operation),
            Protocol::RestXml => self.read_xml(operation),
        }
    }

    /// Whether a successful response's body is no document but bytes or text.
    fn has_raw_payload(&self, operation: &OperationModel) -> bool {
        let Shape::Structure(structure) = operation.output() else {
            return false;
        };
        let payload = structure.payload().map(Member::shape);
        self.is_success() && matches!(payload, Some(Shape::Blob(_) | Shape::String(_)))
    }

    pub(super) fn read_json(&self, output: Option<&Shape>) -> Result<ApiAnswer, String> {
        let blank = self.body.iter().all(u8::is_ascii_whitespace);
        let value: Value = if blank {
            Value::Object(Map::new())
        } else {
            serde_json::from_slice(self.body)
                .map_err(|error| format!("the answer is not JSON: {error}"))?
        };
        if self.is_success() {
            return Ok(ApiAnswer::Output(match output {
                Some(output) => document::read(output, value),
                None => value,
            }));
        }
        let text = |name: &str| value[name].as_str().filter(|text| !text.is_empty());
        // A service that also speaks the query protocol says what the error is called there.
        let code = self
            .header("x-amzn-query-error")
            .and_then(|both| both.split(';').next())
            .or_else(|| self.header("x-amzn-errortype"))
            .or_else(|| text("__type"))
            .or_else(|| text("code"))
            .unwrap_or("Unknown");
        let code = code.rsplit('#').next().unwrap_or(code);
        let code = code.split(':').next().unwrap_or(code);
        let message = text("message").or_else(|| text("Message"));
        Ok(ApiAnswer::Error {
            code: code.to_owned(),
            message: message.unwrap_or_default().to_owned(),
        })
    }

    fn read_query(&self, operation: &OperationModel) -> Result<ApiAnswer, String> {
        let root = self.document()?;
        if !self.is_success() {
            return Ok(error(root.child("Error").unwrap_or(&root)));
        }
        let result = root.child(&format!("{}Result", operation.name));
        let output = match (result, operation.output()) {
            (Some(result), Shape::Structure(structure)) => {
                xml::read_members(structure, result, Times::Text)
            }
            _ => Map::new(),
        };
        Ok(ApiAnswer::Output(output.into()))
    }

    fn read_xml(&self, operation: &OperationModel) -> Result<ApiAnswer, String> {
        if !self.is_success() {
            // The answer to HEAD has no body that could say more than the status.
            if self.body.is_empty() {
                let code = if self.status == 404 {
                    "NotFound"
                } else {
                    "Unknown"
                };
                return Ok(ApiAnswer::Error {
                    code: code.into(),
                    message: String::new(),
                });
            }
            return Ok(error(&self.document()?));
        }
        let Shape::Structure(structure) = operation.output() else {
            return Ok(ApiAnswer::Output(Value::Object(Map::new())));
        };
        let mut seen = self.headers_of(structure);
        let payload = structure
            .members
            .iter()
            .find(|member| member.location == Location::Payload);
        match payload.map(|member| (member, member.shape())) {
            Some((member, Shape::Blob(_))) => {
                let bytes = STANDARD.encode(self.body);
                seen.insert(member.name.into(), bytes.into());
            }
            Some((member, Shape::String(_))) => {
                let text = String::from_utf8_lossy(self.body);
                seen.insert(member.name.into(), text.into());
            }
            _ if self.body.is_empty() || !operation.has_output() => {}
            payload => {
                let root = self.document()?;
                // An S3 operation may answer 200 before it knows that it fails.
                if root.name == "Error" {
                    return Ok(error(&root));
                }
                match (payload, structure.members) {
                    (Some((member, shape)), _) => {
                        seen.insert(member.name.into(), xml::read(shape, &root, Times::Text));
                    }
                    // A document that is nothing but its one value.
                    (None, [only]) if only.wire_name() == root.name && root.children.is_empty() => {
                        if !root.text.is_empty() {
                            seen.insert(
                                only.name.into(),
                                xml::read(only.shape(), &root, Times::Text),
                            );
                        }
                    }
                    (None, _) => seen.extend(xml::read_members(structure, &root, Times::Text)),
                }
            }
        }
        Ok(ApiAnswer::Output(seen.into()))
    }

    fn headers_of(&self, structure: &StructureShape) -> Map<String, Value> {
        let mut members = Map::new();
        let Ok(()) = read_headers(structure, self.headers, &mut members, |member, text| {
            Ok::<_, Infallible>(header(member.shape(), text))
        });
        self.status_of(structure, &mut members);
        members
    }

    fn status_of(&self, structure: &StructureShape, members: &mut Map<String, Value>) {
        let mut all = structure.members.iter();
        if let Some(member) = all.find(|member| member.location == Location::Status) {
            members.insert(member.name.into(), self.status.into());
        }
    }

    fn document(&self) -> Result<Element, String> {
        let text = std::str::from_utf8(self.body)
            .map_err(|error| format!("the answer is not text: {error}"))?;
        Element::parse(text).map_err(|error| format!("the answer is not XML: {error}"))
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

fn header(shape: &Shape, text: &str) -> Value {
    match (shape, parse_date(text)) {
        (Shape::Timestamp, Some(time)) => document::text(time).into(),
        (shape, _) => xml::read_scalar(shape, text, Times::Text),
    }
}

fn error(element: &Element) -> ApiAnswer {
    let text = |name: &str| {
        let child = element.child(name);
        child.map(|child| child.text.clone()).unwrap_or_default()
    };
    ApiAnswer::Error {
        code: text("Code"),
        message: text("Message"),
    }
}

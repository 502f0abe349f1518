//! Events by the models: each is a member of the stream's structure.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::{Map, Value, json};

use super::frame::Frame;
use super::header::HeaderValue;
use crate::codec::error::{InputError, Path, ReadError};
use crate::codec::error_response::ErrorResponse;
use crate::codec::options::{Reader, Times, Writer};
use crate::codec::{payload, timestamp};
use crate::error::ServiceError;
use crate::models::{
    Location, Member, OperationModel, Protocol, ServiceModel, Shape, StructureShape,
};

/// The event that has the members of an output that are no events.
const INITIAL: &str = "initial-response";

/// The events of an operation's output.
#[derive(Debug, Clone, Copy)]
pub struct Events {
    model: &'static ServiceModel,
    protocol: Protocol,
    /// The output's shape.
    output: &'static Shape,
    /// The member of the output that is the stream.
    member: &'static Member,
    /// The kinds of events.
    kinds: &'static StructureShape,
}

/// An event that was read.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The members of the output that are no events.
    Initial(Map<String, Value>),
    /// An event, as an object with its one member.
    Event(Value),
    /// The stream has failed.
    Error(ErrorResponse),
}

impl Events {
    /// Returns the events of an operation's output; `None` where it has none.
    pub fn of(
        model: &'static ServiceModel,
        operation: &OperationModel,
        protocol: Protocol,
    ) -> Option<Self> {
        let output = operation.output();
        let Shape::Structure(structure) = output else {
            return None;
        };
        let (member, kinds) = structure.events()?;
        Some(Self {
            model,
            protocol,
            output,
            member,
            kinds,
        })
    }

    /// Returns the name of the output's member that is the stream.
    pub fn member(&self) -> &'static str {
        self.member.name
    }

    /// Returns the frame with the members of an output that are no events. The REST
    /// protocols have none, but headers.
    pub fn initial(&self, output: &Value) -> Result<Option<Frame>, InputError> {
        if self.protocol.is_rest() {
            return Ok(None);
        }
        let mut members = output.as_object().cloned().unwrap_or_default();
        members.remove(self.member.name);
        let (kind, payload) = self.document((self.output, ""), &members.into())?;
        Ok(Some(Frame::event(INITIAL, kind, payload)))
    }

    fn document(
        &self,
        named: (&'static Shape, &str),
        value: &Value,
    ) -> Result<(&'static str, Vec<u8>), InputError> {
        let (writer, path) = (Writer::SERVER, Path::Root);
        let document =
            payload::write_document(self.model, self.protocol, named, value, writer, &path)?;
        Ok((self.protocol.content_type(), document))
    }

    /// Returns the frame of an event, which is an object with one member:
    /// `{"Records": {"Payload": "…"}}`.
    pub fn write(&self, event: &Value) -> Result<Frame, InputError> {
        let mut members = event.as_object().into_iter().flatten();
        let (Some((name, value)), None) = (members.next(), members.next()) else {
            return Err(InputError::wrong(&Path::Root, "an object with one member"));
        };
        let member = self.kinds.member(name);
        let member = member.ok_or_else(|| InputError::unknown(self.kinds, name, &Path::Root))?;
        let kind = if self.is_exception(member) {
            ("exception", ":exception-type")
        } else {
            ("event", ":event-type")
        };
        let mut frame = Frame::message(kind.0, (kind.1, member.wire_name()));
        let Shape::Structure(structure) = member.shape() else {
            return Ok(frame);
        };
        for member in structure.members {
            let value = value.get(member.name).filter(|value| !value.is_null());
            if let (Location::Header, Some(value)) = (member.location, value)
                && let Some(header) = write_header(member.shape(), value)
            {
                frame.headers.push((member.wire_name().to_owned(), header));
            }
        }
        if let Some(member) = structure.payload() {
            let value = value.get(member.name).filter(|value| !value.is_null());
            if let Some(value) = value {
                let writer = Writer::SERVER;
                let (kind, bytes) =
                    payload::write(self.model, self.protocol, member, value, writer)?;
                let kind = match (kind, member.shape()) {
                    ("", Shape::Blob(_)) => "application/octet-stream",
                    ("", _) => "text/plain",
                    (kind, _) => kind,
                };
                frame.payload(kind, bytes);
            }
        } else if structure.members.iter().any(is_in_document) {
            let named = (member.shape(), member.root_name());
            let (kind, document) = self.document(named, value)?;
            frame.payload(kind, document);
        }
        Ok(frame)
    }

    fn is_exception(&self, member: &Member) -> bool {
        self.model.error(member.root_name()).is_some() || self.model.error(member.name).is_some()
    }

    /// Returns the frame of an error, which is the last of a stream.
    pub fn write_error(&self, error: &ServiceError) -> Frame {
        let known = self.kinds.member(&error.code);
        let mut members = error.members.as_deref().cloned().unwrap_or_default();
        if let Some(member) = known.filter(|member| self.is_exception(member)) {
            // The services call it either.
            let name = match member.shape() {
                Shape::Structure(structure) if structure.member("Message").is_some() => "Message",
                _ => "message",
            };
            members.insert(name.to_owned(), error.message.as_str().into());
            if let Ok(frame) = self.write(&json!({ member.name: members })) {
                return frame;
            }
        }
        let mut frame = Frame::message("error", (":error-code", &error.code));
        frame.text(":error-message", &error.message);
        frame
    }

    /// Returns what a frame means; `None` for an event that the model does not know.
    pub fn read(&self, frame: &Frame, reader: Reader) -> Result<Option<Event>, ReadError> {
        let text = |name| frame.header(name).unwrap_or_default();
        match text(":message-type") {
            "error" => Ok(Some(Event::Error(ErrorResponse {
                code: text(":error-code").to_owned(),
                message: text(":error-message").to_owned(),
            }))),
            "exception" => {
                let code = text(":exception-type");
                let known = self
                    .find(code)
                    .map(|member| self.value(member, frame, reader));
                let value = known.transpose()?.unwrap_or_default();
                let message = value.get("message").or_else(|| value.get("Message"));
                Ok(Some(Event::Error(ErrorResponse {
                    code: code.to_owned(),
                    message: message
                        .and_then(Value::as_str)
                        .unwrap_or_default()
                        .to_owned(),
                })))
            }
            _ if text(":event-type") == INITIAL => {
                let read =
                    payload::read_document(self.protocol, self.output, &frame.payload, reader)?;
                let members = match read {
                    Value::Object(members) => members,
                    _ => Map::new(),
                };
                Ok(Some(Event::Initial(members)))
            }
            _ => {
                let Some(member) = self.find(text(":event-type")) else {
                    return Ok(None);
                };
                let value = self.value(member, frame, reader)?;
                Ok(Some(Event::Event(json!({ member.name: value }))))
            }
        }
    }

    fn find(&self, name: &str) -> Option<&'static Member> {
        let mut members = self.kinds.members.iter();
        members.find(|member| member.wire_name() == name)
    }

    fn value(
        &self,
        member: &'static Member,
        frame: &Frame,
        reader: Reader,
    ) -> Result<Value, ReadError> {
        let shape = member.shape();
        let Shape::Structure(structure) = shape else {
            return Ok(Value::Null);
        };
        let mut members = Map::new();
        let has_document = structure.members.iter().any(is_in_document);
        if !frame.payload.is_empty() && (has_document || structure.payload().is_some()) {
            members = payload::read(self.protocol, structure, shape, &frame.payload, reader)?;
        }
        for member in structure.members {
            let mut headers = frame.headers.iter();
            let header = headers.find(|(name, _)| name == member.wire_name());
            if let (Location::Header, Some((_, value))) = (member.location, header) {
                members.insert(member.name.to_owned(), read_header(value, reader.times));
            }
        }
        Ok(members.into())
    }

    /// Reads a whole stream into an output, with the events as a list; the error, if it
    /// ends in one.
    pub fn read_all(
        &self,
        mut bytes: Bytes,
        reader: Reader,
    ) -> Result<Result<Map<String, Value>, ErrorResponse>, ReadError> {
        let malformed =
            |reason: &dyn std::fmt::Display| ReadError::malformed("a stream of events", reason);
        let (mut output, mut events) = (Map::new(), Vec::new());
        while let Some(frame) = Frame::read(&mut bytes).map_err(|error| malformed(&error))? {
            match self.read(&frame, reader)? {
                Some(Event::Initial(members)) => output.extend(members),
                Some(Event::Event(event)) => events.push(event),
                Some(Event::Error(error)) => return Ok(Err(error)),
                None => {}
            }
        }
        if !bytes.is_empty() {
            return Err(malformed(&"it ends in the middle of an event"));
        }
        output.insert(self.member.name.to_owned(), events.into());
        Ok(Ok(output))
    }
}

fn is_in_document(member: &Member) -> bool {
    matches!(member.location, Location::Body | Location::Attribute)
}

fn write_header(shape: &Shape, value: &Value) -> Option<HeaderValue> {
    Some(match (shape, value) {
        (Shape::Boolean, Value::Bool(bool)) => HeaderValue::Boolean(*bool),
        (Shape::Integer(_), Value::Number(number)) => {
            HeaderValue::Integer(number.as_i64()?.try_into().ok()?)
        }
        (Shape::Long(_), Value::Number(number)) => HeaderValue::Long(number.as_i64()?),
        (Shape::Blob(_), Value::String(text)) => {
            HeaderValue::Bytes(STANDARD.decode(text).ok()?.into())
        }
        (Shape::Timestamp(_), value) => {
            let time = timestamp::of_value(value)?;
            let milliseconds = time.unix_timestamp_nanos().div_euclid(1_000_000);
            HeaderValue::Timestamp(milliseconds.try_into().ok()?)
        }
        (_, Value::String(text)) => HeaderValue::Text(text.clone()),
        (_, value) => HeaderValue::Text(value.to_string()),
    })
}

fn read_header(value: &HeaderValue, times: Times) -> Value {
    match value {
        HeaderValue::Boolean(bool) => (*bool).into(),
        HeaderValue::Byte(number) => (*number).into(),
        HeaderValue::Short(number) => (*number).into(),
        HeaderValue::Integer(number) => (*number).into(),
        HeaderValue::Long(number) => (*number).into(),
        HeaderValue::Bytes(bytes) => STANDARD.encode(bytes).into(),
        HeaderValue::Text(text) => text.as_str().into(),
        HeaderValue::Timestamp(milliseconds) => timestamp::of_milliseconds(*milliseconds)
            .map_or_else(
                || (*milliseconds).into(),
                |time| timestamp::to_value(time, times),
            ),
        HeaderValue::Uuid(bytes) => {
            let digits = format!("{:032x}", u128::from_be_bytes(*bytes));
            let parts = [(0, 8), (8, 12), (12, 16), (16, 20), (20, 32)];
            let parts = parts.map(|(start, end)| &digits[start..end]);
            parts.join("-").into()
        }
    }
}

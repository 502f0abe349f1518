//! What is written is read again, for every operation of every service in every protocol.

use http::HeaderMap;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;

use super::generate::{Choices, comparable, tidied};
use crate::codec::event_stream::Events;
use crate::codec::form::parse_form;
use crate::codec::request::ApiRequest;
use crate::codec::{Reader, headers, request, response, uri};
use crate::models::{self, OperationModel, Protocol, ServiceModel, Shape};

/// Every service in its own protocols, and the sample in all.
fn any_operation() -> impl Strategy<Value = (&'static ServiceModel, &'static OperationModel)> {
    (any::<Index>(), any::<Index>(), any::<bool>())
        .prop_map(|(service, operation, sample)| {
            let mut all: Vec<&ServiceModel> = models::sample::all().collect();
            if !sample {
                all = models::ALL.to_vec();
            }
            let model = *service.get(&all);
            (model, operation.get(model.operations()))
        })
        .prop_filter("S3 has two members of one name", |(_, operation)| {
            !operation.name.ends_with("BucketNotification")
        })
}

/// The protocols that a service is tried in: its own, and all that have no places.
fn protocols(model: &ServiceModel) -> Vec<Protocol> {
    if model.protocol.is_rest() {
        return vec![model.protocol];
    }
    vec![
        Protocol::Json10,
        Protocol::Json11,
        Protocol::Cbor11,
        Protocol::RpcV2Cbor,
        Protocol::Query,
    ]
}

/// Whether an operation has members that only the REST protocols know.
fn has_places(shape: &Shape) -> bool {
    let Shape::Structure(structure) = shape else {
        return false;
    };
    let mut members = structure.members.iter();
    members.any(|member| {
        use models::Location::{Attribute, Body};
        !matches!(member.location, Body | Attribute)
    })
}

/// Whether a protocol has a form for a message: the query protocol has none for documents,
/// and two parameters of its own.
fn can_write(shape: &'static Shape, protocol: Protocol) -> bool {
    let has_parameters = match shape {
        Shape::Structure(structure) => ["Action", "Version"]
            .iter()
            .any(|name| structure.member(name).is_some()),
        _ => false,
    };
    protocol != Protocol::Query || !has_parameters && !has_documents(shape, 6)
}

fn has_documents(shape: &'static Shape, depth: u8) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return false;
    };
    match shape {
        Shape::Document => true,
        Shape::Structure(structure) => {
            let mut members = structure.members.iter();
            members.any(|member| has_documents(member.shape(), depth))
        }
        Shape::List(list) => has_documents(list.member(), depth),
        Shape::Map(map) => has_documents(map.value(), depth),
        _ => false,
    }
}

/// Whether a protocol has streams: in REST they are the whole body, in the query protocol
/// there are none.
fn can_stream(output: &Shape, protocol: Protocol) -> bool {
    match output {
        Shape::Structure(output) if protocol.is_rest() => output.payload().is_some(),
        _ => protocol != Protocol::Query,
    }
}

fn map_of(pairs: &[(String, String)]) -> HeaderMap {
    let mut map = HeaderMap::new();
    headers::insert(pairs, &mut map);
    map
}

fn read_back(
    operation: &'static OperationModel,
    protocol: Protocol,
    request: &ApiRequest,
) -> Value {
    let (path, query) = request
        .target
        .split_once('?')
        .unwrap_or((&request.target, ""));
    let mut labels = Vec::new();
    if protocol.is_rest() {
        let (template, _) = operation
            .path
            .split_once('?')
            .unwrap_or((operation.path, ""));
        let found = uri::labels(template, path);
        labels = found
            .unwrap_or_else(|| panic!("{path} is not of the form {template}"))
            .0;
    }
    let parameters = match protocol {
        Protocol::Query => parse_form(&request.body),
        _ => parse_form(query.as_bytes()),
    };
    let headers = map_of(&request.headers);
    let received = request::Received {
        labels: &labels,
        parameters: &parameters,
        headers: &headers,
        body: &request.body,
    };
    let mut read = request::read(operation, protocol, received, Reader::SERVER).unwrap();
    // The client adds it by itself.
    if let Some(members) = read.as_object_mut() {
        members.shift_remove("ContentMD5");
    }
    read
}

/// The value without what a protocol has no place for.
fn without(value: &Value, names: &[&str]) -> Value {
    let mut value = value.clone();
    if let Some(members) = value.as_object_mut() {
        members.retain(|name, _| !names.contains(&name.as_str()));
    }
    comparable(&value)
}

/// Takes out attributes, which only XML has.
fn without_attributes(shape: &'static Shape, value: &Value) -> Value {
    match (shape, value) {
        (Shape::Structure(events), Value::Array(values)) if events.event_stream => values
            .iter()
            .map(|value| without_attributes(shape, value))
            .collect(),
        (Shape::Structure(structure), Value::Object(members)) => {
            let members = members.iter().filter_map(|(name, value)| {
                let member = structure.member(name)?;
                let attribute = member.location == models::Location::Attribute;
                (!attribute).then(|| (name.clone(), without_attributes(member.shape(), value)))
            });
            let members: serde_json::Map<_, _> = members.collect();
            Value::Object(members)
        }
        (Shape::List(list), Value::Array(values)) => values
            .iter()
            .map(|value| without_attributes(list.member(), value))
            .collect(),
        (Shape::Map(map), Value::Object(entries)) => {
            let entries = entries.iter();
            let entries =
                entries.map(|(key, value)| (key.clone(), without_attributes(map.value(), value)));
            Value::Object(entries.collect())
        }
        (_, value) => value.clone(),
    }
}

fn message(shape: &'static Shape, protocol: Protocol, choices: &[u8]) -> Value {
    let value = Choices::new(choices).message(shape);
    if protocol == Protocol::RestXml {
        return value;
    }
    let value = without_attributes(shape, &value);
    tidied(value)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_request_is_read_as_it_is_written(
        (model, operation) in any_operation(),
        choices in prop::collection::vec(any::<u8>(), 0..400),
    ) {
        for protocol in protocols(model) {
            if has_places(operation.input()) && !protocol.is_rest() {
                continue;
            }
            if !can_write(operation.input(), protocol) {
                continue;
            }
            let input = message(operation.input(), protocol, &choices);
            let request = request::write(model, operation, protocol, &input).unwrap();
            let read = read_back(operation, protocol, &request);
            prop_assert_eq!(
                comparable(&read),
                without(&input, &["ContentMD5"]),
                "{:?} {} {:?}", protocol, operation.name, request
            );
        }
    }

    #[test]
    fn a_response_is_read_as_it_is_written(
        (model, operation) in any_operation(),
        choices in prop::collection::vec(any::<u8>(), 0..400),
    ) {
        for protocol in protocols(model) {
            if has_places(operation.output()) && !protocol.is_rest() {
                continue;
            }
            if !can_write(operation.output(), protocol) {
                continue;
            }
            if Events::of(model, operation, protocol).is_some()
                && !can_stream(operation.output(), protocol)
            {
                continue;
            }
            let output = message(operation.output(), protocol, &choices);
            let written = response::write(model, operation, protocol, &output, "id").unwrap();
            if written.status == http::StatusCode::NO_CONTENT {
                continue;
            }
            let received = response::Received {
                status: written.status.as_u16(),
                headers: &written.headers,
                body: &written.body,
            };
            for reader in [Reader::PROXY, Reader::SERVER] {
                let read = response::read(model, operation, protocol, received, reader).unwrap();
                let Ok(read) = read else {
                    // One of the events is an exception.
                    prop_assert!(Events::of(model, operation, protocol).is_some());
                    continue;
                };
                prop_assert_eq!(
                    tidied_status(operation, &read),
                    tidied_status(operation, &output),
                    "{:?} {} {:?}", protocol, operation.name, written
                );
            }
        }
    }

    #[test]
    fn any_bytes_are_a_message_or_an_error(
        (model, operation) in any_operation(),
        body in prop::collection::vec(any::<u8>(), 0..200),
        query in ".{0,40}",
    ) {
        let form = parse_form(query.as_bytes());
        let headers = HeaderMap::new();
        for reader in [Reader::SERVER, Reader::CLIENT, Reader::PROXY] {
            for protocol in protocols(model) {
                let labels = [("Place", query.clone())];
                let received = request::Received {
                    labels: &labels,
                    parameters: &form,
                    headers: &headers,
                    body: &body,
                };
                let _ = request::read(operation, protocol, received, reader);
                for status in [200, 400] {
                    let received = response::Received { status, headers: &headers, body: &body };
                    let _ = response::read(model, operation, protocol, received, reader);
                }
            }
        }
    }

    #[test]
    fn any_path_names_an_operation_or_none(path in "/[a-z/%{}+]{0,30}", query in ".{0,20}") {
        for model in models::ALL.iter().copied().chain(models::sample::all()) {
            let _ = uri::find(model, "GET", &path, &parse_form(query.as_bytes()));
        }
    }
}

/// The status is in every response; a body that a person reads as well.
fn tidied_status(operation: &OperationModel, value: &Value) -> Value {
    let Shape::Structure(structure) = operation.output() else {
        return comparable(value);
    };
    let mut value = value.clone();
    if let Some(members) = value.as_object_mut() {
        members.retain(|name, value| {
            structure.member(name).is_none_or(|member| {
                use models::Location::{Payload, Status};
                member.location != Status
                    && (member.location != Payload || value.as_str() != Some(""))
            })
        });
    }
    comparable(&tidied(value))
}

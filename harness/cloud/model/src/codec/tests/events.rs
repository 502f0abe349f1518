//! Streams of events by the models.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use futures_util::stream;
use http::HeaderMap;
use http_body::Body as _;
use serde_json::{Value, json};

use crate::codec::event_stream::{CONTENT_TYPE, Event, Events, Frame, HeaderValue};
use crate::codec::{Reader, response};
use crate::error::ServiceError;
use crate::models::{self, Protocol, sample};
use crate::protocol::{success, success_with_events};

fn events(protocol: Protocol, operation: &str) -> Events {
    let model = sample::speaking(protocol);
    Events::of(model, model.operation(operation).unwrap(), protocol).unwrap()
}

fn text(frame: &Frame, name: &str) -> String {
    frame.header(name).unwrap_or_default().to_owned()
}

#[test]
fn an_event_is_a_frame_with_headers_and_a_document_or_a_payload() {
    let events = events(Protocol::RestJson, "WatchPayload");
    let record = events
        .write(&json!({"Record": {"Id": "1", "At": 1_795_165_200.0}}))
        .unwrap();
    assert_eq!(text(&record, ":message-type"), "event");
    assert_eq!(text(&record, ":event-type"), "Record");
    assert_eq!(text(&record, ":content-type"), "application/json");
    assert_eq!(record.payload, r#"{"Id":"1","At":1795165200.0}"#);

    let chunk = json!({"Chunk": {
        "Offset": 5, "Last": true, "When": 1_795_165_200.25, "Name": "n", "Key": "AA==",
        "Data": "aGVsbG8=",
    }});
    let frame = events.write(&chunk).unwrap();
    assert_eq!(text(&frame, ":content-type"), "application/octet-stream");
    assert_eq!(frame.payload, "hello");
    let header = |name: &str| {
        let found = frame.headers.iter().find(|(header, _)| header == name);
        found.unwrap().1.clone()
    };
    assert_eq!(header("Offset"), HeaderValue::Long(5));
    assert_eq!(header("Last"), HeaderValue::Boolean(true));
    assert_eq!(header("When"), HeaderValue::Timestamp(1_795_165_200_250));
    assert_eq!(header("Key"), HeaderValue::Bytes(Bytes::from_static(b"\0")));
    let read = events.read(&frame, Reader::PROXY).unwrap();
    assert_eq!(read, Some(Event::Event(chunk)));

    let word = events.write(&json!({"Word": {"Text": "w"}})).unwrap();
    assert_eq!(text(&word, ":content-type"), "text/plain");
    assert_eq!(word.payload, "w");
    // S3's End and Cont have neither.
    let end = events.write(&json!({"End": {}})).unwrap();
    assert_eq!((end.headers.len(), end.payload.len()), (2, 0));
    let read = events.read(&end, Reader::PROXY).unwrap();
    assert_eq!(read, Some(Event::Event(json!({"End": {}}))));
}

#[test]
fn an_event_that_the_model_does_not_know_is_refused_or_passed_over() {
    let events = events(Protocol::RestJson, "WatchPayload");
    for event in [
        json!({"Other": {}}),
        json!({}),
        json!({"End": {}, "Word": {}}),
    ] {
        assert!(events.write(&event).is_err(), "{event}");
    }
    let frame = Frame::event("Other", "application/json", "{}");
    assert_eq!(events.read(&frame, Reader::CLIENT), Ok(None));
}

#[test]
fn the_other_members_of_an_output_come_first_where_there_are_no_headers_for_them() {
    let output = json!({"Name": "n", "Events": [{"Record": {"Id": "1"}}, {"End": {}}]});
    for (protocol, kind) in [
        (Protocol::Json11, "application/x-amz-json-1.1"),
        (Protocol::Cbor11, "application/x-amz-cbor-1.1"),
        (Protocol::RpcV2Cbor, "application/cbor"),
    ] {
        let model = sample::speaking(protocol);
        let operation = model.operation("Watch").unwrap();
        let (head, body) = success(model, operation, protocol, &output, "r").into_parts();
        assert_eq!(head.headers["content-type"], CONTENT_TYPE);
        let body = body.bytes().unwrap();
        let mut rest = body.clone();
        let first = Frame::read(&mut rest).unwrap().unwrap();
        assert_eq!(text(&first, ":event-type"), "initial-response");
        assert_eq!(text(&first, ":content-type"), kind);
        let received = response::Received {
            status: 200,
            headers: &head.headers,
            body: &body,
        };
        let read = response::read(model, operation, protocol, received, Reader::PROXY);
        assert_eq!(read.unwrap().unwrap(), output);
    }
    let model = sample::speaking(Protocol::RestXml);
    let operation = model.operation("WatchPayload").unwrap();
    let output = json!({"Kind": "k", "Events": [{"Record": {"Id": "1"}}]});
    let (head, body) = success(model, operation, Protocol::RestXml, &output, "r").into_parts();
    assert_eq!(head.headers["x-kind"], "k");
    let mut rest = body.bytes().unwrap();
    let first = Frame::read(&mut rest).unwrap().unwrap();
    assert_eq!(text(&first, ":event-type"), "Record");
    assert!(first.payload.ends_with(b"<Id>1</Id></WatchRecord>"));
}

#[test]
fn an_exception_goes_by_its_type_and_another_error_by_its_code() {
    let events = events(Protocol::Json11, "Watch");
    let known = ServiceError::receiver("Overloaded", "too much");
    let frame = events.write_error(&known);
    assert_eq!(text(&frame, ":message-type"), "exception");
    assert_eq!(text(&frame, ":exception-type"), "Overloaded");
    assert_eq!(frame.payload, r#"{"message":"too much"}"#);
    let unknown = ServiceError::sender("Gone", "no more");
    let other = events.write_error(&unknown);
    assert_eq!(text(&other, ":message-type"), "error");
    assert_eq!(text(&other, ":error-code"), "Gone");
    for (frame, error) in [(frame, known), (other, unknown)] {
        let Ok(Some(Event::Error(read))) = events.read(&frame, Reader::CLIENT) else {
            panic!("an error is read as an error");
        };
        assert_eq!(
            (read.code, read.message),
            (error.code.into(), error.message)
        );
    }
}

/// Polls a body once; what it gives is read as a frame.
fn next(body: &mut crate::body::Body) -> Poll<Option<Frame>> {
    let mut cx = Context::from_waker(Waker::noop());
    pin!(body).poll_frame(&mut cx).map(|data| {
        let mut bytes = data?.unwrap().into_data().unwrap();
        let frame = Frame::read(&mut bytes).unwrap();
        assert!(bytes.is_empty());
        frame
    })
}

#[test]
fn a_body_is_written_as_events_come_and_ends_with_an_error() {
    let model = sample::speaking(Protocol::Json11);
    let operation = model.operation("Watch").unwrap();
    let (sender, receiver) = channel();
    let output = json!({"Name": "n"});
    let response =
        success_with_events(model, operation, Protocol::Json11, &output, "r-1", receiver);
    assert_eq!(response.headers()["content-type"], CONTENT_TYPE);
    assert_eq!(response.headers()["x-amzn-requestid"], "r-1");
    let mut body = response.into_body();
    let kind = |frame: Poll<Option<Frame>>| match frame {
        Poll::Ready(Some(frame)) => text(&frame, ":event-type"),
        other => panic!("no frame: {other:?}"),
    };
    assert_eq!(kind(next(&mut body)), "initial-response");
    assert_eq!(next(&mut body), Poll::Pending);
    sender.send(Ok(json!({"Record": {"Id": "1"}}))).unwrap();
    assert_eq!(kind(next(&mut body)), "Record");
    assert_eq!(next(&mut body), Poll::Pending);
    sender
        .send(Err(ServiceError::receiver("Overloaded", "m")))
        .unwrap();
    let Poll::Ready(Some(frame)) = next(&mut body) else {
        panic!("the error is sent");
    };
    assert_eq!(text(&frame, ":exception-type"), "Overloaded");
    assert_eq!(next(&mut body), Poll::Ready(None));
    assert!(body.is_end_stream());
}

type Sent = Result<Value, ServiceError>;

/// A channel whose receiver is a stream that waits while it is empty.
fn channel() -> (
    std::sync::mpsc::Sender<Sent>,
    impl futures_util::Stream<Item = Sent> + Unpin,
) {
    let (sender, receiver) = std::sync::mpsc::channel();
    let stream = stream::poll_fn(move |_| match receiver.try_recv() {
        Ok(event) => Poll::Ready(Some(event)),
        Err(std::sync::mpsc::TryRecvError::Empty) => Poll::Pending,
        Err(std::sync::mpsc::TryRecvError::Disconnected) => Poll::Ready(None),
    });
    (sender, stream)
}

#[test]
fn a_stream_that_breaks_off_or_is_damaged_is_no_output() {
    let model = sample::speaking(Protocol::Json11);
    let operation = model.operation("Watch").unwrap();
    let output = json!({"Events": [{"Record": {"Id": "1"}}]});
    let response = success(model, operation, Protocol::Json11, &output, "r");
    let body = response.into_body().bytes().unwrap();
    for end in [body.len() - 1, 5] {
        let received = response::Received {
            status: 200,
            headers: &HeaderMap::new(),
            body: &body[..end],
        };
        let read = response::read(model, operation, Protocol::Json11, received, Reader::CLIENT);
        assert!(read.is_err());
    }
}

#[test]
fn the_records_of_s3_select_are_read() {
    let model = &models::S3;
    let operation = model.operation("SelectObjectContent").unwrap();
    let mut body = Vec::new();
    Frame::event("Records", "application/octet-stream", "a,b\n").write(&mut body);
    let stats = "<Stats xmlns=\"\"><BytesScanned>4</BytesScanned></Stats>";
    Frame::event("Stats", "text/xml", stats).write(&mut body);
    Frame::event("End", "", "").write(&mut body);
    let received = response::Received {
        status: 200,
        headers: &HeaderMap::new(),
        body: &body,
    };
    let read = response::read(
        model,
        operation,
        Protocol::RestXml,
        received,
        Reader::CLIENT,
    );
    assert_eq!(
        read.unwrap().unwrap(),
        json!({"Payload": [
            {"Records": {"Payload": "YSxiCg=="}},
            {"Stats": {"Details": {"BytesScanned": 4}}},
            {"End": {}},
        ]})
    );
}

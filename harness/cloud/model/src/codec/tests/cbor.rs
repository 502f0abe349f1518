//! Documents in CBOR, and the messages of rpcv2Cbor and of Kinesis.

use http::HeaderMap;
use serde_json::{Value, json};

use crate::codec::form::Form;
use crate::codec::{Reader, cbor, request, response};
use crate::error::ServiceError;
use crate::models::{Protocol, sample};
use crate::protocol::{decode, failure, rpc_names, success};

fn read(document: &[u8]) -> Value {
    cbor::parse(document).unwrap()
}

/// Reads the input of the sample's operation as a server does.
fn input(document: &[u8]) -> Result<Value, String> {
    let operation = sample::speaking(Protocol::RpcV2Cbor).operation("Echo");
    let received = request::Received {
        labels: &[],
        parameters: &Form::default(),
        headers: &HeaderMap::new(),
        body: document,
    };
    decode(operation.unwrap(), Protocol::RpcV2Cbor, received).map_err(|error| error.message)
}

#[test]
fn items_of_every_kind_are_read() {
    // After appendix A of RFC 8949.
    assert_eq!(read(b"\x18\x64"), json!(100));
    assert_eq!(read(b"\x39\x03\xe7"), json!(-1000));
    assert_eq!(
        read(b"\x1b\xff\xff\xff\xff\xff\xff\xff\xff"),
        json!(u64::MAX)
    );
    assert_eq!(read(b"\xf9\x3e\x00"), json!(1.5));
    assert_eq!(read(b"\xfa\x47\xc3\x50\x00"), json!(100_000.0));
    assert_eq!(read(b"\xf9\x7e\x00"), json!("NaN"));
    assert_eq!(read(b"\xf9\xfc\x00"), json!("-Infinity"));
    assert_eq!(read(b"\xf5"), json!(true));
    assert_eq!(read(b"\xf7"), Value::Null);
    assert_eq!(read(b"\xc1\x1a\x51\x4b\x67\xb0"), json!(1_363_896_240));
    assert_eq!(read(b"\x44\x01\x02\x03\x04"), json!("AQIDBA=="));
    assert_eq!(
        read(b"\x5f\x42\x01\x02\x43\x03\x04\x05\xff"),
        json!("AQIDBAU=")
    );
    assert_eq!(read(b"\x7f\x65strea\x64ming\xff"), json!("streaming"));
    assert_eq!(
        read(b"\xbf\x61a\x01\x61b\x9f\x02\x03\xff\xff"),
        json!({"a": 1, "b": [2, 3]})
    );
    assert_eq!(read(b"\xa1\x61a\x82\x01\x20"), json!({"a": [1, -1]}));
    assert_eq!(read(b""), json!({}));
}

#[test]
fn a_document_that_is_none_is_refused() {
    let refused: [&[u8]; 7] = [
        b"\xa1",
        b"\xff",
        b"\x01\x02",
        b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\xa1\x01\x02",
        b"\x62\xff\xff",
        &[0x81; 500],
    ];
    for document in refused {
        assert!(cbor::parse(document).is_err(), "{document:x?}");
    }
}

#[test]
fn types_are_held_against_the_model() {
    assert_eq!(
        input(b"\xa1\x64Text\x05").unwrap_err(),
        "NUMBER_VALUE can not be converted to a String"
    );
    assert_eq!(
        input(b"\xa1\x65Bytes\x61x").unwrap_err(),
        "STRING_VALUE can not be converted to a Blob"
    );
    assert_eq!(
        input(b"\xa1\x64Text\x41x").unwrap_err(),
        "BYTES_VALUE can not be converted to a String"
    );
    assert_eq!(
        input(b"\xa3\x65Bytes\x41x\x65Whole\xf6\x65Other\x01"),
        Ok(json!({"Bytes": "eA=="}))
    );
}

#[test]
fn a_request_names_its_operation_in_the_path() {
    let model = sample::speaking(Protocol::RpcV2Cbor);
    let operation = model.operation("Echo").unwrap();
    let value = json!({"Text": "t", "Bytes": "aGVsbG8=", "Time": "2026-11-20T09:00:00Z"});
    let request = request::write(model, operation, Protocol::RpcV2Cbor, &value).unwrap();
    assert_eq!(request.target, "/service/Sample_20261120/operation/Echo");
    assert_eq!(
        rpc_names(&request.target),
        Some(("Sample_20261120", "Echo"))
    );
    assert_eq!(
        request.headers,
        [
            ("content-type".to_owned(), "application/cbor".to_owned()),
            ("smithy-protocol".to_owned(), "rpc-v2-cbor".to_owned()),
        ]
    );
    assert_eq!(
        request.body,
        b"\xbf\x64Text\x61t\x65Bytes\x45hello\x64Time\xc1\x1a\x6b\x00\x0c\x10\xff"
    );
    assert_eq!(
        input(&request.body),
        Ok(json!({"Text": "t", "Bytes": "aGVsbG8=", "Time": 1_795_165_200}))
    );
    for other in [
        "/service/X/operation/",
        "/operation/Y",
        "/service/a/b/operation/c",
    ] {
        assert_eq!(rpc_names(other), None, "{other}");
    }
    assert_eq!(rpc_names("/prefix/service/X/operation/Y"), Some(("X", "Y")));
}

#[test]
fn kinesis_speaks_json_with_cbor_in_its_place() {
    let model = sample::speaking(Protocol::Cbor11);
    let operation = model.operation("Echo").unwrap();
    let request = request::write(model, operation, Protocol::Cbor11, &json!({})).unwrap();
    assert_eq!(request.target, "/");
    let target = ("x-amz-target".to_owned(), "Sample_20261120.Echo".to_owned());
    assert_eq!(request.headers[1], target);
    assert_eq!(request.headers[0].1, "application/x-amz-cbor-1.1");
    assert_eq!(request.body, b"\xbf\xff");
}

#[test]
fn kinesis_counts_times_in_milliseconds() {
    // The Java SDK 2: AwsCborProtocolFactory, SdkCborGenerator.writeValue(Instant).
    let model = sample::speaking(Protocol::Cbor11);
    let operation = model.operation("Echo").unwrap();
    let output = json!({"Time": 1_795_165_200.25});
    let (_, body) = success(model, operation, Protocol::Cbor11, &output, "r").into_parts();
    let body = body.bytes().unwrap();
    assert_eq!(
        *body,
        *b"\xbf\x64Time\xc1\x1b\x00\x00\x01\xa1\xf8\x2f\x1f\x7a\xff"
    );
}

#[test]
fn outputs_and_errors_are_in_the_protocol_of_the_request() {
    for (protocol, status) in [(Protocol::RpcV2Cbor, 404), (Protocol::Cbor11, 400)] {
        let model = sample::speaking(protocol);
        let operation = model.operation("Echo").unwrap();
        let output = json!({"Text": "t", "Time": 1_795_165_200.5});
        let (head, body) = success(model, operation, protocol, &output, "r").into_parts();
        let body = body.bytes().unwrap();
        assert_eq!(head.headers["content-type"], protocol.content_type());
        assert_eq!(
            head.headers.contains_key("smithy-protocol"),
            protocol == Protocol::RpcV2Cbor
        );
        let received = response::Received {
            status: 200,
            headers: &head.headers,
            body: &body,
        };
        let read = response::read(model, operation, protocol, received, Reader::PROXY).unwrap();
        assert_eq!(read.unwrap(), output);

        let error = ServiceError::sender("NotHere", "gone");
        let (head, body) = failure(model, protocol, &error, "r").into_parts();
        let body = body.bytes().unwrap();
        assert_eq!(head.status, status);
        assert_eq!(head.headers["content-type"], protocol.content_type());
        assert_eq!(
            read_error(&body),
            json!({"__type": "com.example.sample#NotHere", "message": "gone"})
        );
        let received = response::Received {
            status: head.status.as_u16(),
            headers: &head.headers,
            body: &body,
        };
        let read = response::read(model, operation, protocol, received, Reader::PROXY).unwrap();
        assert_eq!(read.unwrap_err().code, "NotHere");
    }
}

fn read_error(body: &[u8]) -> Value {
    cbor::parse(body).unwrap()
}

//! Documents in XML, as Smithy's restXml and awsQuery have them.

use http::HeaderMap;
use serde_json::{Value, json};

use crate::codec::xml::Element;
use crate::codec::{Reader, request, response};
use crate::error::ServiceError;
use crate::models::{Protocol, sample};
use crate::protocol::{failure, success};

/// The body of a response, and what a client reads of it.
fn answered(protocol: Protocol, operation: &str, output: &Value) -> (u16, String, Value) {
    let model = sample::speaking(protocol);
    let operation = model.operation(operation).unwrap();
    let (head, body) = success(model, operation, protocol, output, "r-1").into_parts();
    let body = body.bytes().unwrap();
    let received = response::Received {
        status: head.status.as_u16(),
        headers: &head.headers,
        body: &body,
    };
    let read = response::read(model, operation, protocol, received, Reader::CLIENT);
    (
        head.status.as_u16(),
        String::from_utf8(body.to_vec()).unwrap(),
        read.unwrap().unwrap(),
    )
}

#[test]
fn lists_maps_and_structures_are_elements() {
    let output = json!({
        "Text": "a < b & \"c\"",
        "Whole": -3,
        "Double": 1.5,
        "Flag": true,
        "Bytes": "aGVsbG8=",
        "Texts": ["x", "y"],
        "Pairs": {"k": "v"},
        "Named": {"n": {"Id": "i"}},
    });
    let (status, body, read) = answered(Protocol::RestXml, "Echo", &output);
    assert_eq!(status, 200);
    assert_eq!(
        body,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <EchoOutput xmlns=\"http://sample.example.com/doc/2026-11-20/\">\
         <text>a &lt; b &amp; &quot;c&quot;</text><whole>-3</whole><Double>1.5</Double>\
         <Flag>true</Flag><Bytes>aGVsbG8=</Bytes>\
         <texts><member>x</member><member>y</member></texts>\
         <Pairs><entry><key>k</key><value>v</value></entry></Pairs>\
         <Named><entry><Name>n</Name><Entry><Id>i</Id></Entry></entry></Named></EchoOutput>"
    );
    assert_eq!(read, output);
}

#[test]
fn flattened_lists_and_maps_have_no_element_around_them() {
    let output = json!({
        "Flat": [{"Id": "1"}, {"Id": "2"}],
        "FlatTexts": ["a", "b"],
        "FlatPairs": {"x": 1, "y": 2},
    });
    let (_, body, read) = answered(Protocol::RestXml, "Echo", &output);
    assert!(
        body.contains(
            "<item><Id>1</Id></item><item><Id>2</Id></item><FlatWord>a</FlatWord>\
             <FlatWord>b</FlatWord><FlatPairs><K>x</K><V>1</V></FlatPairs>\
             <FlatPairs><K>y</K><V>2</V></FlatPairs>"
        ),
        "{body}"
    );
    assert_eq!(read, output);
}

#[test]
fn attributes_stand_in_the_tag_with_the_namespace_of_their_prefix() {
    let output = json!({"Nested": {"Type": "a\"b", "Id": "i"}});
    let (_, body, read) = answered(Protocol::RestXml, "Echo", &output);
    assert!(
        body.contains(
            "<Nested xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
             xsi:type=\"a&quot;b\"><Id>i</Id></Nested>"
        ),
        "{body}"
    );
    assert_eq!(read, output);
}

#[test]
fn times_are_written_as_their_members_say() {
    let output = json!({
        "Time": 1_795_165_200.25,
        "DateTime": 1_795_165_200.0,
        "Epoch": 1_795_165_200.0,
        "HttpDate": "2026-11-20T10:00:00+01:00",
    });
    let (_, body, read) = answered(Protocol::RestXml, "Echo", &output);
    for part in [
        "<time>2026-11-20T09:00:00.250Z</time>",
        "<DateTime>2026-11-20T09:00:00.000Z</DateTime>",
        "<Epoch>1795165200</Epoch>",
        "<HttpDate>Fri, 20 Nov 2026 09:00:00 GMT</HttpDate>",
    ] {
        assert!(body.contains(part), "{part}: {body}");
    }
    assert_eq!(
        read,
        json!({
            "Time": "2026-11-20T09:00:00.250Z",
            "DateTime": "2026-11-20T09:00:00.000Z",
            "Epoch": "2026-11-20T09:00:00Z",
            "HttpDate": "2026-11-20T09:00:00Z",
        })
    );
}

#[test]
fn roots_status_and_headers_come_from_the_model() {
    let output = json!({"Code": 202, "Tags": ["a"], "Text": "t"});
    let (status, body, read) = answered(Protocol::RestXml, "Locate", &output);
    assert_eq!(status, 202);
    let namespace = "xmlns=\"http://sample.example.com/doc/2026-11-20/\"";
    assert!(
        body.ends_with(&format!("<Located {namespace}><text>t</text></Located>")),
        "{body}"
    );
    assert_eq!(read, output);
    let (status, ..) = answered(Protocol::RestXml, "Locate", &json!({}));
    assert_eq!(status, 201);
    // A payload goes by its type's name, or by its own.
    let model = sample::speaking(Protocol::RestXml);
    let tagged = model.operation("StoreTagged").unwrap();
    let input = json!({"Renamed": {"Text": "t"}});
    let request = request::write(model, tagged, model.protocol, &input).unwrap();
    let body = String::from_utf8(request.body).unwrap();
    assert!(
        body.ends_with(&format!("<Renamed {namespace}><text>t</text></Renamed>")),
        "{body}"
    );
    let output = json!({"Tagged": {"Text": "t"}});
    let (_, body, _) = answered(Protocol::RestXml, "StoreTagged", &output);
    assert!(body.contains("<Tagged xmlns"), "{body}");
    // The document of an input goes by the name that the operation gives it.
    let locate = model.operation("Locate").unwrap();
    let input = json!({"Place": "p", "Path": "q", "Text": "t"});
    let request = request::write(model, locate, model.protocol, &input).unwrap();
    let body = String::from_utf8(request.body).unwrap();
    assert!(body.contains("<LocateRequest xmlns"), "{body}");
}

#[test]
fn a_response_of_the_query_protocol_has_a_result_and_metadata() {
    let output = json!({"Text": "t", "FlatTexts": ["a", "b"]});
    let (_, body, read) = answered(Protocol::Query, "Echo", &output);
    assert_eq!(
        body,
        "<?xml version=\"1.0\"?>\n\
         <EchoResponse xmlns=\"http://sample.example.com/doc/2026-11-20/\"><EchoResult>\
         <text>t</text><FlatWord>a</FlatWord><FlatWord>b</FlatWord></EchoResult>\
         <ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></EchoResponse>\n"
    );
    assert_eq!(read, output);
}

#[test]
fn an_error_is_a_document_with_the_status_of_the_model() {
    let error = ServiceError::sender("NotHere", "It is <gone>.").with_member("Where", "there");
    for (protocol, code) in [
        (Protocol::RestXml, "NotHere"),
        (Protocol::Query, "Service.NotHere"),
    ] {
        let model = sample::speaking(protocol);
        let (head, body) = failure(model, protocol, &error, "r-1").into_parts();
        assert_eq!(head.status, 404);
        let body = body.bytes().unwrap();
        let root = Element::parse(std::str::from_utf8(&body).unwrap()).unwrap();
        let inner = root.child("Error").unwrap();
        assert_eq!(root.name, "ErrorResponse");
        assert_eq!(inner.child("Type").unwrap().text, "Sender");
        assert_eq!(inner.child("Code").unwrap().text, code);
        assert_eq!(root.child("RequestId").unwrap().text, "r-1");
        let received = response::Received {
            status: 404,
            headers: &HeaderMap::new(),
            body: &body,
        };
        let operation = model.operation("Echo").unwrap();
        let read = response::read(model, operation, protocol, received, Reader::CLIENT).unwrap();
        let read = read.unwrap_err();
        assert_eq!(
            (read.code.as_str(), read.message.as_str()),
            (code, "It is <gone>.")
        );
    }
}

#[test]
fn a_document_that_is_none_is_refused() {
    let read = |text: &str| Element::parse(text);
    assert!(read("").is_err());
    assert!(read("<a><b></a>").is_err());
    assert!(read(&"<a>".repeat(1000)).is_err());
    assert_eq!(read("<a>&lt;&#x41;</a>").unwrap().text, "<A");
    assert_eq!(
        read("<x:a xmlns:x='u'><![CDATA[<]]></x:a>").unwrap().text,
        "<"
    );
}

//! Members in the path, the query and the headers of requests.

use http::HeaderMap;
use serde_json::{Value, json};

use crate::client::InputError;
use crate::codec::form::parse_form;
use crate::codec::{Reader, headers, request, uri};
use crate::models::{self, Protocol, SESV2, ServiceModel, sample};

fn find(model: &'static ServiceModel, method: &str, target: &str) -> Option<&'static str> {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let found = uri::find(model, method, path, &parse_form(query.as_bytes()));
    found.map(|(operation, _)| operation.name)
}

#[test]
fn a_path_names_the_operation_and_its_labels() {
    let query = parse_form(b"");
    let (operation, labels) = uri::find(
        &SESV2,
        "GET",
        "/v2/email/identities/jo%40example.com",
        &query,
    )
    .unwrap();
    assert_eq!(operation.name, "GetEmailIdentity");
    assert_eq!(labels, [("EmailIdentity", "jo@example.com".to_owned())]);
    assert_eq!(
        find(&SESV2, "POST", "/v2/email/outbound-emails"),
        Some("SendEmail")
    );
    assert_eq!(find(&SESV2, "GET", "/v2/email/outbound-emails"), None);
    for (method, path) in [
        ("GET", "/v2/email/identities/"),
        ("POST", "/v2/email/list-identities"),
    ] {
        assert_eq!(find(&SESV2, method, path), Some("ListEmailIdentities"));
    }
}

#[test]
fn a_greedy_label_takes_several_segments_and_a_query_names_the_operation() {
    let s3 = &models::S3;
    assert_eq!(find(s3, "PUT", "/photos/a/b/c"), Some("PutObject"));
    assert_eq!(
        find(s3, "PUT", "/photos/a/b/c?tagging"),
        Some("PutObjectTagging")
    );
    assert_eq!(
        find(s3, "GET", "/photos?list-type=2"),
        Some("ListObjectsV2")
    );
    assert_eq!(
        find(s3, "PUT", "/photos/a?partNumber=1&uploadId=u"),
        Some("UploadPart")
    );
    assert_eq!(find(s3, "PUT", "/photos/"), Some("CreateBucket"));
    let sample = sample::speaking(Protocol::RestJson);
    let query = parse_form(b"locate");
    let path = "/places/here/items/a/b%2Fc/d/found";
    let (operation, labels) = uri::find(sample, "PUT", path, &query).unwrap();
    assert_eq!(operation.name, "Locate");
    assert_eq!(
        labels,
        [("Place", "here".to_owned()), ("Path", "a/b/c/d".to_owned())]
    );
    for other in ["/places/here/items/found", "/places/here/items//found/"] {
        assert!(uri::find(sample, "PUT", other, &query).is_none(), "{other}");
    }
}

/// What a server reads of a request that the client has written.
fn there_and_back(operation: &str, input: &Value) -> (request::ApiRequest, Value) {
    let model = sample::speaking(Protocol::RestJson);
    let known = model.operation(operation).unwrap();
    let request = request::write(model, known, model.protocol, input).unwrap();
    let (path, query) = request
        .target
        .split_once('?')
        .unwrap_or((&request.target, ""));
    let parameters = parse_form(query.as_bytes());
    let (found, labels) = uri::find(model, request.method.as_str(), path, &parameters).unwrap();
    assert_eq!(found.name, operation);
    let mut map = HeaderMap::new();
    headers::insert(&request.headers, &mut map);
    let received = request::Received {
        labels: &labels,
        parameters: &parameters,
        headers: &map,
        body: &request.body,
    };
    let read = request::read(known, model.protocol, received, Reader::SERVER).unwrap();
    (request, read)
}

#[test]
fn lists_in_a_query_are_parameters_of_one_name_and_a_map_takes_the_rest() {
    let input = json!({
        "Place": "a b",
        "Ids": ["x", "y&z", ""],
        "Numbers": [1, -2],
        "Rest": {"color": "red", "n2": "&"},
        "Since": 1_795_165_200.0,
    });
    let (request, read) = there_and_back("LocateAll", &input);
    assert_eq!(
        request.target,
        "/places/a%20b?id=x&id=y%26z&id=&n=1&n=-2&since=2026-11-20T09%3A00%3A00Z\
         &color=red&n2=%26"
    );
    assert_eq!(read, input);
}

#[test]
fn members_in_headers_are_written_by_their_types() {
    let input = json!({
        "Place": "p",
        "Path": "a/b",
        "Tags": ["one", "two, three", "\"four\""],
        "Counts": [1, 2],
        "Days": [0.0, 1_795_165_200.0],
        "Until": 1_795_165_200.0,
        "Iso": 1_795_165_200.0,
        "Meta": {"owner": "ann"},
        "Text": "t",
    });
    let (request, read) = there_and_back("Locate", &input);
    assert_eq!(request.target, "/places/p/items/a/b/found?locate");
    let header = |name: &str| {
        let mut headers = request.headers.iter();
        let found = headers.find(|(header, _)| header == name);
        found.map(|(_, value)| value.as_str()).unwrap()
    };
    assert_eq!(header("x-tags"), "one,\"two, three\",\"\\\"four\\\"\"");
    assert_eq!(header("x-counts"), "1,2");
    assert_eq!(
        header("x-days"),
        "Thu, 01 Jan 1970 00:00:00 GMT,Fri, 20 Nov 2026 09:00:00 GMT"
    );
    assert_eq!(header("x-until"), "Fri, 20 Nov 2026 09:00:00 GMT");
    assert_eq!(header("x-iso"), "2026-11-20T09:00:00Z");
    assert_eq!(header("x-meta-owner"), "ann");
    assert_eq!(read, input);
}

#[test]
fn a_label_that_is_missing_or_empty_is_a_slip() {
    let model = sample::speaking(Protocol::RestJson);
    let operation = model.operation("LocateAll").unwrap();
    for input in [json!({}), json!({"Place": ""}), json!({"Place": null})] {
        let error = request::write(model, operation, model.protocol, &input).unwrap_err();
        assert_eq!(error, InputError::MissingMember { name: "Place" });
    }
}

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Map, Number, json};

use super::*;
use crate::models::{Location, Member, Shape};
use crate::protocol::{Received, decode, find_rest, parse_form, success};

/// A value with all that a shape has, down to a depth; no list is empty,
/// because a form cannot tell an empty one from one that is not there.
fn full(shape: &Shape, depth: u32, name: &str) -> Option<Value> {
    Some(match shape {
        Shape::Structure(structure) => {
            let deeper = depth.checked_sub(1)?;
            let members = structure.members.iter().filter_map(|member| {
                let value = match (&member.location, member.shape()) {
                    (Location::Status, _) => 201.into(),
                    // A header has no more than ASCII.
                    (Location::Header, Shape::String(_)) => member.name.into(),
                    (_, shape) => full(shape, deeper, member.name)?,
                };
                Some((member.name.to_owned(), value))
            });
            let members: Map<String, Value> = members.collect();
            (!members.is_empty()).then(|| members.into())?
        }
        Shape::List(list) => {
            let one = full(list.member(), depth.checked_sub(1)?, name)?;
            vec![one.clone(), one].into()
        }
        Shape::Map(map) => {
            let value = full(map.value(), depth.checked_sub(1)?, name)?;
            Value::Object([("a key".to_owned(), value)].into_iter().collect())
        }
        Shape::String(_) => format!("{name} & <ä/+%>").into(),
        Shape::Blob(_) => "aGVsbG8=".into(),
        Shape::Integer(_) | Shape::Long(_) => 7.into(),
        Shape::Double => 1.5.into(),
        Shape::Boolean => true.into(),
        Shape::Document => json!({"a": [1, "b", {"c": true}]}),
        Shape::Timestamp(_) => "2026-11-20T09:00:00Z".into(),
    })
}

/// What a server makes of it: times as numbers.
fn decoded(shape: &Shape, value: &Value) -> Value {
    match (shape, value) {
        (Shape::Structure(structure), Value::Object(members)) => members
            .iter()
            .map(|(name, value)| {
                let shape = structure.member(name).map(Member::shape);
                let value = shape.map_or(Value::Null, |shape| decoded(shape, value));
                (name.clone(), value)
            })
            .collect::<Map<_, _>>()
            .into(),
        (Shape::List(list), Value::Array(values)) => values
            .iter()
            .map(|value| decoded(list.member(), value))
            .collect(),
        (Shape::Map(map), Value::Object(entries)) => entries
            .iter()
            .map(|(key, value)| (key.clone(), decoded(map.value(), value)))
            .collect::<Map<_, _>>()
            .into(),
        (Shape::Timestamp(_), _) => Number::from_f64(1_795_165_200.0).into(),
        (_, value) => value.clone(),
    }
}

/// Whole floats and integers are the same number.
fn plain(value: &Value) -> Value {
    match value {
        Value::Number(number) => Number::from_f64(number.as_f64().unwrap()).into(),
        Value::Array(values) => values.iter().map(plain).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), plain(value)))
            .collect::<Map<_, _>>()
            .into(),
        other => other.clone(),
    }
}

fn every() -> impl Iterator<Item = (&'static ServiceModel, &'static OperationModel, Api)> {
    models::ALL.iter().flat_map(|model| {
        model.operations().iter().map(|operation| {
            let api = Api::find(model.name, operation.name).unwrap();
            (*model, operation, api)
        })
    })
}

/// S3's server reads its requests by other means; the tests through a cloud cover it.
fn is_s3(model: &ServiceModel) -> bool {
    model.protocol == Protocol::RestXml
}

#[test]
fn a_server_reads_what_the_client_writes() {
    for (model, operation, api) in every().filter(|(model, ..)| !is_s3(model)) {
        let input = full(operation.input(), 5, "").unwrap_or(Value::Null);
        let request = api.request(&input).unwrap();
        let (path, query) = request
            .target
            .split_once('?')
            .unwrap_or((&request.target, ""));
        let mut parameters = parse_form(query.as_bytes());
        let mut labels = Vec::new();
        if model.protocol == Protocol::RestJson {
            let found = find_rest(model, operation.method, path, &parameters).unwrap();
            assert_eq!(found.0.name, operation.name);
            labels = found.1;
        }
        if model.protocol == Protocol::Query {
            parameters = parse_form(&request.body);
        }
        let headers = request.headers.iter();
        let headers = headers.map(|(name, value)| {
            let name = HeaderName::try_from(name).unwrap();
            (name, HeaderValue::try_from(value).unwrap())
        });
        let headers: HeaderMap = headers.collect();
        let received = Received {
            labels: &labels,
            parameters: &parameters,
            headers: &headers,
            body: &request.body,
        };
        let read = decode(operation, model.protocol, received).unwrap();
        let wanted = match &input {
            Value::Null => json!({}),
            input => decoded(operation.input(), input),
        };
        assert_eq!(
            plain(&read),
            plain(&wanted),
            "{}.{}",
            model.name,
            operation.name
        );
    }
}

#[test]
fn the_client_reads_what_a_server_writes() {
    for (model, operation, api) in every().filter(|(model, ..)| !is_s3(model)) {
        let Some(output) = full(operation.output(), 5, "") else {
            continue;
        };
        // The codec's own tests have streams of events.
        if let Shape::Structure(structure) = operation.output()
            && structure.events().is_some()
        {
            continue;
        }
        let written = decoded(operation.output(), &output);
        let response = success(model, operation, model.protocol, &written, "id");
        let (head, body) = response.into_parts();
        let body = body.bytes().unwrap_or_default();
        let answer = api
            .answer(head.status.as_u16(), &head.headers, &body)
            .unwrap();
        let ApiAnswer::Output(read) = answer else {
            panic!("{}.{} was refused", model.name, operation.name);
        };
        let name = format!("{}.{}", model.name, operation.name);
        assert_eq!(without_fractions(read), output, "{name}");
    }
}

/// Servers write milliseconds, which make no other time.
fn without_fractions(value: Value) -> Value {
    match value {
        Value::String(text) => text.replace(".000Z", "Z").into(),
        Value::Array(values) => values.into_iter().map(without_fractions).collect(),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| (name, without_fractions(value)))
            .collect::<Map<_, _>>()
            .into(),
        other => other,
    }
}

#[test]
fn every_input_of_s3_makes_a_request() {
    for (_, operation, api) in every().filter(|(model, ..)| is_s3(model)) {
        let input = full(operation.input(), 6, "").unwrap_or(Value::Null);
        let request = api.request(&input).unwrap();
        assert!(!request.target.contains('{'), "{}", request.target);
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "tests build their input in place"
)]
fn request(service: &str, operation: &str, input: Value) -> Result<ApiRequest, InputError> {
    Api::find(service, operation).unwrap().request(&input)
}

#[test]
fn s3s_members_stand_where_they_belong() {
    let put = request(
        "s3",
        "PutObject",
        json!({
            "Bucket": "photos", "Key": "a b/ü.txt", "Body": "aGVsbG8=",
            "Metadata": {"Author": "jo"}, "Expires": "2026-11-20T09:00:00Z", "ContentType": "text/plain",
        }),
    )
    .unwrap();
    assert_eq!(put.method, Method::PUT);
    assert_eq!(put.target, "/photos/a%20b/%C3%BC.txt");
    assert_eq!(put.body, b"hello");
    let mut headers = put.headers;
    headers.sort();
    let has = |name: &str, value: &str| {
        assert!(
            headers.contains(&(name.into(), value.into())),
            "{headers:?}"
        );
    };
    has("content-md5", "XUFAKrxLKna5cZ2REBfFkg==");
    has("content-type", "text/plain");
    has("expires", "Fri, 20 Nov 2026 09:00:00 GMT");
    has("x-amz-meta-author", "jo");

    let tag = request(
        "s3",
        "PutBucketTagging",
        json!({"Bucket": "photos", "Tagging": {"TagSet": [{"Key": "a", "Value": "<b>"}]}}),
    )
    .unwrap();
    assert_eq!(tag.target, "/photos?tagging");
    assert_eq!(
        String::from_utf8(tag.body).unwrap(),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <Tagging xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><TagSet><Tag><Key>a</Key>\
         <Value>&lt;b&gt;</Value></Tag></TagSet></Tagging>"
    );
    let list = request(
        "s3",
        "ListObjectsV2",
        json!({"Bucket": "photos", "Prefix": "a/", "MaxKeys": 2}),
    );
    let target = list.unwrap().target;
    assert!(target.starts_with("/photos?list-type=2&"), "{target}");
    assert!(
        target.contains("prefix=a%2F") && target.contains("max-keys=2"),
        "{target}"
    );
}

#[test]
fn s3s_answers_are_read_wherever_they_stand() {
    let read = |operation: &str, status, headers: &[(&'static str, &'static str)], body: &str| {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| ((*name).parse().unwrap(), value.parse().unwrap()))
            .collect();
        let api = Api::find("s3", operation).unwrap();
        api.answer(status, &headers, &Bytes::copy_from_slice(body.as_bytes()))
            .unwrap()
    };
    let listed = "<ListBucketResult><Name>photos</Name><KeyCount>1</KeyCount><IsTruncated>false</IsTruncated>\
        <Contents><Key>a &amp; b</Key><Size>3</Size><LastModified>2026-11-20T09:00:00.000Z</LastModified>\
        </Contents></ListBucketResult>";
    assert_eq!(
        read("ListObjectsV2", 200, &[], listed),
        ApiAnswer::Output(json!({
            "Name": "photos", "KeyCount": 1, "IsTruncated": false,
            "Contents": [{"Key": "a & b", "Size": 3, "LastModified": "2026-11-20T09:00:00.000Z"}],
        }))
    );
    let headers = [
        ("content-length", "5"),
        ("last-modified", "Fri, 20 Nov 2026 09:00:00 GMT"),
        ("x-amz-meta-author", "jo"),
    ];
    assert_eq!(
        read("GetObject", 200, &headers, "hello"),
        ApiAnswer::Output(json!({
            "Body": "aGVsbG8=", "ContentLength": 5, "LastModified": "2026-11-20T09:00:00Z",
            "Metadata": {"author": "jo"},
        }))
    );
    let location = "<LocationConstraint xmlns=\"x\">eu-west-1</LocationConstraint>";
    assert_eq!(
        read("GetBucketLocation", 200, &[], location),
        ApiAnswer::Output(json!({"LocationConstraint": "eu-west-1"}))
    );
    let refused = |code: &str, message: &str| ApiAnswer::Error {
        code: code.into(),
        message: message.into(),
    };
    let body = "<Error><Code>NoSuchKey</Code><Message>It&apos;s gone</Message></Error>";
    assert_eq!(
        read("GetObject", 404, &[], body),
        refused("NoSuchKey", "It's gone")
    );
    assert_eq!(
        read("CopyObject", 200, &[], body),
        refused("NoSuchKey", "It's gone")
    );
    assert_eq!(read("HeadObject", 404, &[], ""), refused("NotFound", ""));
}

#[test]
fn errors_go_by_the_names_that_sdks_tell() {
    let api = Api::find("sqs", "GetQueueUrl").unwrap();
    let mut headers = HeaderMap::new();
    let body = br#"{"__type": "com.amazonaws.sqs#QueueDoesNotExist", "message": "gone"}"#;
    let code = |headers: &HeaderMap| match api.answer(400, headers, body).unwrap() {
        ApiAnswer::Error { code, .. } => code,
        ApiAnswer::Output(_) => panic!("it is an error"),
    };
    assert_eq!(code(&headers), "QueueDoesNotExist");
    let query = "AWS.SimpleQueueService.NonExistentQueue;Sender";
    headers.insert("x-amzn-query-error", query.parse().unwrap());
    assert_eq!(code(&headers), "AWS.SimpleQueueService.NonExistentQueue");
}

#[test]
fn slips_in_an_input_are_told() {
    let message =
        |service, operation, input| request(service, operation, input).unwrap_err().to_string();
    assert_eq!(
        message("sqs", "GetQueueUrl", json!({"queueName": "a"})),
        "the input has no member `queueName` (did you mean `QueueName`?); there are \
         QueueName, QueueOwnerAWSAccountId"
    );
    assert_eq!(
        message(
            "sns",
            "CreateTopic",
            json!({"Name": "a", "Tags": [{"Key": "k", "Val": "v"}]})
        ),
        "`Tags[0]` of the input has no member `Val`; there are Key, Value"
    );
    assert_eq!(
        message("s3", "GetObject", json!({"Bucket": "photos"})),
        "the input lacks `Key`, which the request's path needs"
    );
    assert_eq!(
        message(
            "s3",
            "PutObject",
            json!({"Bucket": "b", "Key": "k", "Body": "no base64!"})
        ),
        "`Body` of the input has to be base64 text, such as ${base64('hello')}"
    );
    assert_eq!(
        message("sns", "CreateTopic", json!({"Name": "a", "Tags": "x"})),
        "`Tags` of the input has to be a list"
    );
}

#[test]
fn other_services_are_called_by_their_target() {
    let api = Api::json(
        "states",
        "AWSStepFunctions",
        "StartExecution",
        JsonVersion::V1_0,
    );
    let request = api.request(&json!({"name": "t"})).unwrap();
    assert_eq!(request.headers[1].1, "AWSStepFunctions.StartExecution");
    assert_eq!(request.body, br#"{"name":"t"}"#);
    assert_eq!(api.signing_name(), "states");
    assert!(!Api::knows("states"));
    assert!(Api::find("sqs", "StartExecution").is_none());
}

/// What the server's side reads of a request to S3 for an object.
fn read_of_object(request: &ApiRequest, operation: &'static OperationModel) -> Value {
    let mut headers = HeaderMap::new();
    for (name, value) in &request.headers {
        let name: HeaderName = name.parse().unwrap();
        headers.insert(name, value.parse().unwrap());
    }
    let labels = [("Bucket", "photos".to_owned()), ("Key", "cat".to_owned())];
    let (_, query) = request.target.split_once('?').unwrap_or_default();
    let query = parse_form(query.as_bytes());
    let received = Received {
        labels: &labels,
        parameters: &query,
        headers: &headers,
        body: &request.body,
    };
    decode(operation, Protocol::RestXml, received).unwrap()
}

#[test]
fn a_rest_request_carries_headers_query_and_payload() {
    let put = models::S3.operation("PutObject").unwrap();
    let input = json!({
        "Bucket": "photos",
        "Key": "cat",
        "Body": "aGVsbG8=",
        "ContentType": "image/png",
        "BucketKeyEnabled": true,
        "ContentLength": 5,
        "Expires": "2026-11-20T09:00:00Z",
        "Metadata": {"owner": "ann"},
    });
    let request = Api::find("s3", "PutObject")
        .unwrap()
        .request(&input)
        .unwrap();
    let mut read = read_of_object(&request, put);
    assert!(read["ContentMD5"].take().is_string());
    let mut expected = input;
    expected["ContentMD5"] = Value::Null;
    expected["Expires"] = json!(1_795_165_200.0);
    assert_eq!(read, expected);

    let tag = models::S3.operation("PutObjectTagging").unwrap();
    let input = json!({
        "Bucket": "photos",
        "Key": "cat",
        "VersionId": "v",
        "Tagging": {"TagSet": [{"Key": "a", "Value": "<b>"}, {"Key": "c", "Value": "d"}]},
    });
    let api = Api::find("s3", "PutObjectTagging").unwrap();
    let mut read = read_of_object(&api.request(&input).unwrap(), tag);
    read.as_object_mut().unwrap().remove("ContentMD5");
    assert_eq!(read, input);
}

/// What the client reads of the server's response.
fn response_of(operation: &str, output: &Value) -> (http::response::Parts, Bytes, Value) {
    let model = &models::S3;
    let api = Api::find("s3", operation).unwrap();
    let operation = model.operation(operation).unwrap();
    let response = success(model, operation, model.protocol, output, "id");
    let (head, body) = response.into_parts();
    let body = body.bytes().unwrap();
    let answer = api.answer(head.status.as_u16(), &head.headers, &body);
    let Ok(ApiAnswer::Output(read)) = answer else {
        panic!("the response was not read");
    };
    (head, body, read)
}

#[test]
fn a_rest_response_carries_headers_and_payload() {
    let output = json!({
        "Body": "aGVsbG8=",
        "ContentLength": 5,
        "ContentType": "image/png",
        "DeleteMarker": false,
        "ETag": "\"e\"",
        "LastModified": 1_795_165_200.0,
        "Metadata": {"owner": "ann"},
    });
    let (head, body, mut read) = response_of("GetObject", &output);
    assert_eq!(body, "hello");
    assert_eq!(
        head.headers["last-modified"],
        "Fri, 20 Nov 2026 09:00:00 GMT"
    );
    assert_eq!(head.headers["x-amz-meta-owner"], "ann");
    assert_eq!(read["LastModified"], "2026-11-20T09:00:00Z");
    read["LastModified"] = output["LastModified"].clone();
    assert_eq!(read, output);
}

#[test]
fn a_rest_response_carries_documents_with_flattened_lists_and_attributes() {
    let output = json!({
        "IsTruncated": false,
        "Contents": [{"Key": "a", "Size": 1}, {"Key": "b & c", "Size": 2}],
        "CommonPrefixes": [{"Prefix": "p/"}],
    });
    let (_, body, read) = response_of("ListObjectsV2", &output);
    let text = std::str::from_utf8(&body).unwrap();
    assert!(text.contains("</Contents><Contents>"), "{text}");
    assert_eq!(read, output);
    let output = json!({
        "Grants": [{"Grantee": {"Type": "CanonicalUser", "ID": "i"}, "Permission": "READ"}],
    });
    let (_, body, read) = response_of("GetBucketAcl", &output);
    let text = std::str::from_utf8(&body).unwrap();
    assert!(text.contains(" xsi:type=\"CanonicalUser\""), "{text}");
    assert_eq!(read, output);
}

#[test]
fn operations_answer_with_their_own_status() {
    let (head, body, read) = response_of("DeleteBucket", &Value::Null);
    assert_eq!((head.status.as_u16(), body.len()), (204, 0));
    assert_eq!(read, json!({}));
}

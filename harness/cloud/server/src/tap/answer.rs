//! What another cloud answered, for the journal.

use http::HeaderMap;
use http::response::Parts;
use serde_json::{Map, Value};

use rehearsal_model::codec::xml::{Element, Times, read_members};
use rehearsal_model::error::ServiceError;
use rehearsal_model::models::{OperationModel, Protocol, ServiceModel, Shape};

/// Returns the output, or the error, of a call that was passed on. What cannot be
/// read is returned as text rather than left out.
pub(crate) fn output(
    model: &ServiceModel,
    operation: &OperationModel,
    protocol: Protocol,
    head: &Parts,
    body: &[u8],
) -> Result<Value, ServiceError> {
    let status = head.status.as_u16();
    if status >= 400 {
        let (code, message) = error_in(&head.headers, body);
        let fault = ServiceError {
            receiver: status >= 500,
            ..ServiceError::sender(code.clone(), message)
        };
        let fault = fault.with_status(status);
        return Err(match (protocol, model.protocol) {
            (Protocol::Query, _) => fault.with_query_code(code),
            (_, _) => fault,
        });
    }
    Ok(match protocol {
        Protocol::Query => query(operation, body).unwrap_or_else(|| text(body)),
        _ => json(body),
    })
}

fn json(body: &[u8]) -> Value {
    if body.is_empty() {
        return Value::Object(Map::new());
    }
    serde_json::from_slice(body).unwrap_or_else(|_| text(body))
}

fn query(operation: &OperationModel, body: &[u8]) -> Option<Value> {
    let root = document(body)?;
    let Shape::Structure(structure) = operation.output() else {
        return None;
    };
    let result = root.child(&format!("{}Result", operation.name));
    Some(result.map_or_else(
        || Value::Object(Map::new()),
        |result| read_members(structure, result, Times::Seconds).into(),
    ))
}

fn document(body: &[u8]) -> Option<Element> {
    Element::parse(std::str::from_utf8(body).ok()?).ok()
}

fn text(body: &[u8]) -> Value {
    String::from_utf8_lossy(body).into_owned().into()
}

/// The code and the message of an error, in whichever protocol it is written.
pub(crate) fn error_in(headers: &HeaderMap, body: &[u8]) -> (String, String) {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let short = |code: &str| {
        let code = code.rsplit_once('#').map_or(code, |(_, code)| code);
        code.split(':').next().unwrap_or_default().to_owned()
    };
    if let Ok(Value::Object(mut members)) = serde_json::from_slice(body) {
        // LocalStack writes the query protocol's errors in JSON, too.
        if let Some(Value::Object(inner)) = members
            .get_mut("ErrorResponse")
            .and_then(|response| response.get_mut("Error"))
        {
            members = std::mem::take(inner);
        }
        let word = |names: &[&str]| names.iter().find_map(|name| members.get(*name)?.as_str());
        let code = word(&["__type", "code", "Code"]).or(header("x-amzn-errortype"));
        let message = word(&["message", "Message"]).unwrap_or_default();
        return (short(code.unwrap_or("Unknown")), message.to_owned());
    }
    let root = document(body);
    let error = root.as_ref().and_then(|root| {
        // S3's own, the query protocol's, and one around both.
        let inner = || {
            root.child("Error")
                .or_else(|| root.child("Errors")?.child("Error"))
        };
        if root.name == "Error" {
            Some(root)
        } else {
            inner()
        }
    });
    let word = |name| {
        let child = error.and_then(|error| error.child(name));
        child.map(|child| child.text.clone())
    };
    (
        word("Code").unwrap_or_else(|| short(header("x-amzn-errortype").unwrap_or("Unknown"))),
        word("Message").unwrap_or_default(),
    )
}

#[cfg(test)]
mod tests {
    use rehearsal_model::models;
    use rehearsal_model::protocol::success;
    use serde_json::json;

    use super::*;

    #[test]
    fn errors_are_read_in_every_protocol() {
        let none = HeaderMap::new();
        let read = |body: &str| error_in(&none, body.as_bytes());
        let expected = ("NoSuchKey".to_owned(), "It is not there.".to_owned());
        assert_eq!(
            read(r#"{"__type": "com.amazonaws.x#NoSuchKey", "message": "It is not there."}"#),
            expected
        );
        assert_eq!(
            read("<Error><Code>NoSuchKey</Code><Message>It is not there.</Message></Error>"),
            expected
        );
        assert_eq!(
            read(
                "<ErrorResponse xmlns=\"x\"><Error><Code>NoSuchKey</Code>\
                 <Message>It is not there.</Message></Error></ErrorResponse>"
            ),
            expected
        );
        assert_eq!(
            read(
                r#"{"ErrorResponse": {"Error": {"Code": "NoSuchKey", "Message": "It is not there."}}}"#
            ),
            expected
        );
        assert_eq!(read(""), ("Unknown".to_owned(), String::new()));
        let mut headers = HeaderMap::new();
        headers.insert("x-amzn-errortype", "Throttled:".parse().unwrap());
        assert_eq!(error_in(&headers, b"{}").0, "Throttled");
    }

    fn read_back(model: &'static ServiceModel, operation: &str, expected: &Value) {
        let operation = model.operation(operation).unwrap();
        let response = success(model, operation, Protocol::Query, expected, "1");
        let (head, body) = response.into_parts();
        let body = body.bytes().unwrap();
        let read = output(model, operation, Protocol::Query, &head, &body).unwrap();
        assert_eq!(&read, expected);
    }

    #[test]
    fn outputs_are_read_as_they_are_written() {
        let topic = json!({"Attributes": {"DisplayName": "a < b & \"c\"", "Owner": "0"}});
        read_back(&models::SNS, "GetTopicAttributes", &topic);
        let topics = json!({"Topics": [{"TopicArn": "a"}, {"TopicArn": "b"}], "NextToken": "x"});
        read_back(&models::SNS, "ListTopics", &topics);
        let urls = json!({"QueueUrls": ["one", "two"]});
        read_back(&models::SQS, "ListQueues", &urls);
        let quota = json!({"Max24HourSend": 200.5});
        read_back(&models::SES, "GetSendQuota", &quota);
    }

    #[test]
    fn text_that_is_no_document_stays_text() {
        assert!(document(b"").is_none());
        assert!(document(b"<a><b></a>").is_none());
        assert!(document("<a>".repeat(1000).as_bytes()).is_none());
        assert_eq!(document(b"<a>&lt;&#x41;</a>").unwrap().text, "<A");
    }
}

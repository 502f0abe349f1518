//! What another cloud answered, for the journal.

use http::HeaderMap;
use http::response::Parts;
use serde_json::Value;

use rehearsal_model::codec::Reader;
use rehearsal_model::codec::error_response;
use rehearsal_model::codec::response::{self, Received};
use rehearsal_model::error::ServiceError;
use rehearsal_model::models::{OperationModel, Protocol, ServiceModel};

/// Returns the output, or the error, of a call that was passed on. What cannot be
/// read is returned as text rather than left out.
pub(crate) fn output(
    model: &'static ServiceModel,
    operation: &OperationModel,
    protocol: Protocol,
    head: &Parts,
    body: &[u8],
) -> Result<Value, ServiceError> {
    let status = head.status.as_u16();
    let received = Received {
        status,
        headers: &head.headers,
        body,
    };
    let text = || String::from_utf8_lossy(body).into_owned().into();
    match response::read(model, operation, protocol, received, Reader::PROXY) {
        Ok(Ok(output)) => Ok(output),
        Err(_) => Ok(text()),
        Ok(Err(error)) => {
            let fault = ServiceError {
                receiver: status >= 500,
                ..ServiceError::sender(error.code.clone(), error.message)
            };
            let fault = fault.with_status(status);
            Err(match protocol {
                Protocol::Query => fault.with_query_code(error.code),
                _ => fault,
            })
        }
    }
}

/// Returns the code and the message of an error, in whichever protocol it is written.
pub(crate) fn error_in(headers: &HeaderMap, body: &[u8]) -> (String, String) {
    let error = error_response::read(0, headers, body);
    (error.code, error.message)
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
}

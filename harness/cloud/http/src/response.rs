//! The HTTP responses that answers of functions are, in the two versions of their format.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use rehearsal_model::body::Body;
use serde_json::Value;

/// How a service reads the answers of functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    /// The version of the format.
    pub version: Version,
    /// The media type of responses whose function names none.
    pub content_type: &'static str,
    /// Whether a body may be a document in place of a text.
    pub takes_documents: bool,
}

/// A version of the format of responses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// With `multiValueHeaders`.
    One,
    /// With `multiValueHeaders`, and without `statusCode` if there is anything else.
    OneWithoutStatus,
    /// With `cookies`; an answer without `statusCode` is the body.
    Two,
}

/// Returns the response that a function's answer is, or what is wrong with the answer.
pub fn response(answer: &Value, format: Format) -> Result<Response<Body>, String> {
    let malformed = |what: &str| format!("the function answered {what}: {answer}");
    let is_two = format.version == Version::Two;
    let status = match answer.get("statusCode") {
        None if is_two => return Ok(inferred(answer)),
        None if format.version == Version::OneWithoutStatus && has_parts(answer) => StatusCode::OK,
        None => return Err(malformed("no statusCode")),
        Some(status) => read_status(status).ok_or_else(|| malformed("a wrong statusCode"))?,
    };
    let body = match &answer["body"] {
        Value::Null => Vec::new(),
        Value::String(body) if answer["isBase64Encoded"] == true => STANDARD
            .decode(body)
            .map_err(|_| malformed("a body that is not base64"))?,
        Value::String(body) => body.clone().into_bytes(),
        document if format.takes_documents => document.to_string().into_bytes(),
        _ => return Err(malformed("a body that is not text")),
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    if is_two {
        add_headers(answer, headers);
    } else {
        add_repeated(answer, headers)
            .ok_or_else(|| malformed("multiValueHeaders that are no lists"))?;
    }
    let usual = HeaderValue::from_static(format.content_type);
    headers.entry(header::CONTENT_TYPE).or_insert(usual);
    Ok(response)
}

/// Returns whether an answer has parts of a response. Recorded: apigateway_lambda,
/// `test_aws_proxy_response_payload_format_validation`.
fn has_parts(answer: &Value) -> bool {
    let parts = ["headers", "multiValueHeaders", "body", "isBase64Encoded"];
    parts.iter().any(|member| answer.get(member).is_some())
}

/// Gives a response the status and the headers that a function has written before its body.
pub fn with_head(head: &Value, response: &mut Response<Body>) -> Result<(), String> {
    if let Some(status) = head.get("statusCode") {
        let wrong = || format!("the function answered a wrong statusCode: {head}");
        *response.status_mut() = read_status(status).ok_or_else(wrong)?;
    }
    let headers = response.headers_mut();
    add_headers(head, headers);
    let usual = HeaderValue::from_static("application/json");
    headers.entry(header::CONTENT_TYPE).or_insert(usual);
    Ok(())
}

/// Reads a status; functions write it as text, too.
pub fn read_status(status: &Value) -> Option<StatusCode> {
    let status = match status {
        Value::String(text) => text.parse().ok()?,
        other => u16::try_from(other.as_u64()?).ok()?,
    };
    StatusCode::from_u16(status).ok()
}

/// Adds the headers and the cookies of an answer of version 2.0.
fn add_headers(answer: &Value, headers: &mut HeaderMap) {
    for (name, value) in members(answer, "headers") {
        add(headers, name, value);
    }
    for cookie in answer["cookies"].as_array().into_iter().flatten() {
        add(headers, "set-cookie", cookie);
    }
}

/// Adds the headers of an answer of version 1.0: a name in both members has the values of
/// both, those of the list first. Recorded: apigateway_lambda,
/// `test_aws_proxy_response_payload_format_validation`.
fn add_repeated(answer: &Value, headers: &mut HeaderMap) -> Option<()> {
    for (name, values) in members(answer, "multiValueHeaders") {
        for value in values.as_array()? {
            add(headers, name, value);
        }
    }
    for (name, value) in members(answer, "headers") {
        let name_and_value = (HeaderName::try_from(name), text(value));
        let (Ok(key), Some(text)) = name_and_value else {
            continue;
        };
        if !headers.get_all(&key).iter().any(|known| *known == *text) {
            add(headers, name, value);
        }
    }
    Some(())
}

fn members<'a>(answer: &'a Value, member: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    answer
        .get(member)
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

fn add(headers: &mut HeaderMap, name: &str, value: &Value) {
    let Some(value) = text(value) else {
        return;
    };
    let pair = (HeaderName::try_from(name), HeaderValue::try_from(value));
    let (Ok(name), Ok(value)) = pair else {
        return;
    };
    if name != header::CONTENT_LENGTH && name != header::TRANSFER_ENCODING {
        headers.append(name, value);
    }
}

/// Returns the response of a function that answered only the body. Recorded: lambda,
/// `test_lambda_url_invocation[dict]` and the others.
fn inferred(answer: &Value) -> Response<Body> {
    let body = match answer {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let mut response = Response::new(Body::from(body));
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ONE: Format = Format {
        version: Version::OneWithoutStatus,
        content_type: "application/json",
        takes_documents: false,
    };

    #[test]
    fn answers_are_responses() {
        let status = |answer: &Value, format| {
            let response = response(answer, format);
            response.map(|response| response.status().as_u16()).ok()
        };
        let two = Format {
            version: Version::Two,
            takes_documents: true,
            ..ONE
        };
        for (answer, in_one, in_two) in [
            (
                json!({"statusCode": 201, "body": "x"}),
                Some(201),
                Some(201),
            ),
            (json!({"statusCode": "201"}), Some(201), Some(201)),
            (json!({"statusCode": "x"}), None, None),
            (json!({"body": "x"}), Some(200), Some(200)),
            (json!({"id": 1}), None, Some(200)),
            (json!("text"), None, Some(200)),
            (
                json!({"statusCode": 200, "body": {"a": 1}}),
                None,
                Some(200),
            ),
            (
                json!({"statusCode": 200, "multiValueHeaders": {"a": "b"}}),
                None,
                Some(200),
            ),
        ] {
            assert_eq!(status(&answer, ONE), in_one, "{answer}");
            assert_eq!(status(&answer, two), in_two, "{answer}");
        }
    }

    #[test]
    fn headers_may_have_several_values() {
        let answer = json!({
            "statusCode": 200,
            "headers": {"a": "solo", "b": true},
            "multiValueHeaders": {"a": ["multi"]},
        });
        let response = response(&answer, ONE).unwrap();
        let all: Vec<_> = response.headers().get_all("a").iter().collect();
        assert_eq!(all, ["multi", "solo"]);
        assert_eq!(response.headers()["b"], "true");
    }
}

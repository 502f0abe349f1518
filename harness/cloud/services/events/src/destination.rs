//! API destinations: HTTP endpoints as targets of rules, and the requests that they get.

use std::collections::BTreeMap;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::Method;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rehearsal_cloud_core::effect::HttpCall;
use rehearsal_model::protocol::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::connection::{AuthorizationType, Connection, pairs};

/// The headers of every request (user guide, "API destinations").
const HEADERS: [(&str, &str); 3] = [
    ("content-type", "application/json; charset=utf-8"),
    ("user-agent", "Amazon/EventBridge/ApiDestinations"),
    ("range", "bytes=0-1048575"),
];
/// How long an answer may take. User guide: "a maximum client execution timeout of 5 seconds".
pub(crate) const TIMEOUT: Duration = Duration::from_secs(5);
/// The longest answer that is read.
pub(crate) const LONGEST_RESPONSE: usize = 1024 * 1024;
/// What stands for itself in a path or a query.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');
/// A second in milliseconds.
const SECOND: i64 = 1000;

/// An API destination.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Destination {
    pub(crate) name: String,
    pub(crate) arn: String,
    pub(crate) description: Option<String>,
    pub(crate) connection_arn: String,
    pub(crate) endpoint: String,
    pub(crate) method: String,
    /// The most requests of a second.
    pub(crate) rate: u64,
    pub(crate) created: Timestamp,
    pub(crate) modified: Timestamp,
    /// The second in which it had its last request, in milliseconds since the epoch, and how
    /// many it had.
    pub(crate) last_second: (i64, u64),
}

impl Destination {
    /// Takes a request at a time, or returns when it takes one.
    pub(crate) fn take(&mut self, now: i64) -> Result<(), i64> {
        let (second, count) = self.last_second;
        if now >= second + SECOND {
            self.last_second = (now, 1);
            return Ok(());
        }
        if count < self.rate {
            self.last_second.1 += 1;
            return Ok(());
        }
        Err(second + SECOND)
    }

    /// Returns the request for an input. The parameters of the connection go before those of
    /// the target.
    pub(crate) fn request(
        &self,
        connection: &Connection,
        token: Option<&str>,
        parameters: &Value,
        input: &str,
    ) -> HttpCall {
        let invocation = &connection.parameters["InvocationHttpParameters"];
        let mut headers: BTreeMap<String, String> = HEADERS
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into();
        let of_target = texts(&parameters["HeaderParameters"]);
        for (name, value) in of_target.chain(pairs(invocation, "HeaderParameters")) {
            headers.insert(name.to_ascii_lowercase(), value.to_owned());
        }
        headers.extend(authorization(connection, token));
        let query = texts(&parameters["QueryStringParameters"]);
        let query: BTreeMap<&str, &str> = query
            .chain(pairs(invocation, "QueryStringParameters"))
            .collect();
        let url = url(&self.endpoint, &parameters["PathParameterValues"], &query);
        let method: Method = self.method.parse().unwrap_or(Method::POST);
        let has_body = method != Method::GET && method != Method::HEAD;
        let body = has_body.then(|| with_body_parameters(input, invocation));
        HttpCall {
            method,
            url,
            headers,
            body: body.map_or_else(Bytes::new, Bytes::from),
            timeout: TIMEOUT,
            longest_response: LONGEST_RESPONSE,
        }
    }
}

/// Returns the texts of a map.
fn texts(map: &Value) -> impl Iterator<Item = (&str, &str)> {
    let members = map.as_object().into_iter().flatten();
    members.filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)))
}

fn authorization(connection: &Connection, token: Option<&str>) -> Option<(String, String)> {
    let own = connection.own();
    let text = |member: &str| own[member].as_str().unwrap_or_default();
    let (name, value) = match connection.kind {
        AuthorizationType::ApiKey => (
            text("ApiKeyName").to_ascii_lowercase(),
            text("ApiKeyValue").to_owned(),
        ),
        AuthorizationType::Basic => {
            let credentials = format!("{}:{}", text("Username"), text("Password"));
            let value = format!("Basic {}", STANDARD.encode(credentials));
            ("authorization".to_owned(), value)
        }
        AuthorizationType::OauthClientCredentials => {
            ("authorization".to_owned(), format!("Bearer {}", token?))
        }
    };
    Some((name, value))
}

/// Returns the URL of a request: each `*` of the endpoint is replaced by the next value.
fn url(endpoint: &str, values: &Value, query: &BTreeMap<&str, &str>) -> String {
    let mut values = values.as_array().into_iter().flatten();
    let mut parts = endpoint.split('*');
    let mut url = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match values.next().and_then(Value::as_str) {
            Some(value) => url.extend(utf8_percent_encode(value, PLAIN)),
            None => url.push('*'),
        }
        url += part;
    }
    let mut separator = if url.contains('?') { '&' } else { '?' };
    for (name, value) in query {
        url.push(separator);
        url.extend(utf8_percent_encode(name, PLAIN));
        url.push('=');
        url.extend(utf8_percent_encode(value, PLAIN));
        separator = '&';
    }
    url
}

/// Returns an input with the parameters that the connection adds to JSON objects.
fn with_body_parameters(input: &str, invocation: &Value) -> String {
    let mut added = pairs(invocation, "BodyParameters").peekable();
    let document = serde_json::from_str(input).ok();
    match document {
        Some(Value::Object(mut members)) if added.peek().is_some() => {
            for (name, value) in added {
                members.insert(name.to_owned(), value.into());
            }
            Value::Object(members).to_string()
        }
        _ => input.to_owned(),
    }
}

/// Returns pairs as a form.
pub(crate) fn form(pairs: &BTreeMap<&str, &str>) -> String {
    let pairs = pairs.iter().map(|(name, value)| {
        let encoded = |text| utf8_percent_encode(text, PLAIN);
        format!("{}={}", encoded(name), encoded(value))
    });
    pairs.collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use time::OffsetDateTime;

    use super::*;

    #[test]
    fn stars_are_replaced_in_their_order() {
        let query = BTreeMap::from([("q", "a b"), ("z", "1")]);
        for (endpoint, values, expected) in [
            (
                "https://h/*/x/*",
                json!(["a/b", "c"]),
                "https://h/a%2Fb/x/c?q=a%20b&z=1",
            ),
            (
                "https://h/*?k=1",
                json!(["a"]),
                "https://h/a?k=1&q=a%20b&z=1",
            ),
            ("https://h/*", json!([]), "https://h/*?q=a%20b&z=1"),
        ] {
            assert_eq!(url(endpoint, &values, &query), expected);
        }
    }

    #[test]
    fn no_more_requests_than_the_rate_are_taken_in_a_second() {
        let epoch = Timestamp(OffsetDateTime::UNIX_EPOCH);
        let mut destination = Destination {
            name: String::new(),
            arn: String::new(),
            description: None,
            connection_arn: String::new(),
            endpoint: String::new(),
            method: String::new(),
            rate: 2,
            created: epoch,
            modified: epoch,
            last_second: (i64::MIN / 2, 0),
        };
        let taken = [0, 10, 20, 999, 1000].map(|now| destination.take(now));
        assert_eq!(taken, [Ok(()), Ok(()), Err(1000), Err(1000), Ok(())]);
    }

    #[test]
    fn body_parameters_go_into_objects() {
        let invocation = json!({"BodyParameters": [{"Key": "shop", "Value": "7"}]});
        assert_eq!(
            with_body_parameters(r#"{"a":1}"#, &invocation),
            r#"{"a":1,"shop":"7"}"#
        );
        assert_eq!(with_body_parameters("\"text\"", &invocation), "\"text\"");
    }
}

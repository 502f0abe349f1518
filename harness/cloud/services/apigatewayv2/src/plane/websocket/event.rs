//! The events that integrations of WebSocket APIs get.

use std::collections::BTreeMap;

use rehearsal_cloud_http::event::last;
use rehearsal_cloud_http::request::{SOURCE_IP, headers, milliseconds, query, request_time};
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::client::Client;
use crate::plane::request::ApiRequest;
use crate::state::Settings;

/// What a call is, besides what is known of its client.
#[derive(Debug, Clone, Copy)]
pub(super) struct Occasion<'a> {
    /// `CONNECT`, `MESSAGE`, `DISCONNECT`.
    pub(super) kind: &'static str,
    pub(super) route_key: &'a str,
    pub(super) request_id: &'a str,
    pub(super) now: OffsetDateTime,
    pub(super) variables: &'a Value,
}

/// Returns the event of a connection that is asked for.
pub(super) fn connect(request: &ApiRequest, client: &Client, occasion: &Occasion<'_>) -> Value {
    let all: BTreeMap<String, Vec<String>> = headers(request.headers())
        .into_iter()
        .map(|(name, values)| (capitalised(&name), values))
        .collect();
    let mut parameters: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in query(&request.query) {
        parameters.entry(name).or_default().push(value);
    }
    let mut event = json!({
        "headers": last(&all),
        "multiValueHeaders": all,
    });
    if !parameters.is_empty() {
        event["queryStringParameters"] = last(&parameters).into();
        event["multiValueQueryStringParameters"] = json!(parameters);
    }
    complete(&mut event, client, occasion, Settings::new());
    event
}

/// Returns the event of a message.
pub(super) fn message(client: &Client, occasion: &Occasion<'_>, body: &str) -> Value {
    let mut event = json!({});
    let more = members(json!({"messageId": occasion.request_id}));
    complete(&mut event, client, occasion, more);
    event["body"] = body.into();
    event
}

/// Returns the event of a connection that has ended.
pub(super) fn disconnect(
    client: &Client,
    occasion: &Occasion<'_>,
    (code, reason): (u16, &str),
) -> Value {
    let headers = [
        ("Host", client.host.as_str()),
        ("X-Forwarded-For", ""),
        ("x-api-key", ""),
        ("x-restapi", ""),
    ];
    let all: BTreeMap<String, Vec<String>> = headers
        .into_iter()
        .map(|(name, value)| (name.to_owned(), vec![value.to_owned()]))
        .collect();
    let mut event = json!({"headers": last(&all), "multiValueHeaders": all});
    let more = members(json!({"disconnectStatusCode": code, "disconnectReason": reason}));
    complete(&mut event, client, occasion, more);
    event
}

fn complete(event: &mut Value, client: &Client, occasion: &Occasion<'_>, more: Settings) {
    event["requestContext"] = request_context(client, occasion, more);
    if occasion
        .variables
        .as_object()
        .is_some_and(|variables| !variables.is_empty())
    {
        event["stageVariables"] = occasion.variables.clone();
    }
    event["isBase64Encoded"] = false.into();
}

fn request_context(client: &Client, occasion: &Occasion<'_>, more: Settings) -> Value {
    let mut identity = json!({"userAgent": client.user_agent, "sourceIp": SOURCE_IP});
    if let Some(signer) = &client.signer {
        identity["accessKey"] = json!(signer.access_key_id);
        identity["accountId"] = json!(signer.account);
        identity["caller"] = json!(signer.user_id);
        identity["user"] = json!(signer.user_id);
        identity["userArn"] = json!(signer.arn);
    }
    let mut context = json!({
        "routeKey": occasion.route_key,
        "eventType": occasion.kind,
        "extendedRequestId": occasion.request_id,
        "requestTime": request_time(occasion.now),
        "messageDirection": "IN",
        "stage": client.stage,
        "connectedAt": milliseconds(client.connected_at),
        "requestTimeEpoch": milliseconds(occasion.now),
        "identity": identity,
        "requestId": occasion.request_id,
        "domainName": client.domain,
        "connectionId": client.id,
        "apiId": client.api,
    });
    if let Some(authorizer) = &client.authorizer {
        context["authorizer"] = authorizer.clone();
    }
    if let Value::Object(context) = &mut context {
        context.extend(more);
    }
    context
}

fn members(value: Value) -> Settings {
    match value {
        Value::Object(members) => members,
        _ => Settings::new(),
    }
}

/// Returns the name of a header as clients write it: `Sec-WebSocket-Key`. How this client wrote
/// it is not known, as servers read names in lower case.
fn capitalised(name: &str) -> String {
    let words = name.split('-').map(|word| {
        if word == "websocket" {
            return "WebSocket".to_owned();
        }
        let mut chars = word.chars();
        let first = chars.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(chars).collect()
    });
    words.collect::<Vec<String>>().join("-")
}

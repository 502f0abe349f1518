//! The events that functions get, in the two versions of their format.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, Version};
use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::macros::format_description;

use super::authorized::{Authorized, claim_text};
use super::plan::Plan;
use super::request::ApiRequest;
use crate::route::decode;

/// Where requests come from: this cloud answers on the loopback interface.
pub(crate) const SOURCE_IP: &str = "127.0.0.1";

/// The headers that AWS writes with capitals in version 1.0.
const CAPITALISED: [(&str, &str); 7] = [
    ("content-length", "Content-Length"),
    ("host", "Host"),
    ("user-agent", "User-Agent"),
    ("x-amzn-trace-id", "X-Amzn-Trace-Id"),
    ("x-forwarded-for", "X-Forwarded-For"),
    ("x-forwarded-port", "X-Forwarded-Port"),
    ("x-forwarded-proto", "X-Forwarded-Proto"),
];

/// Returns the parameters of a query, without escapes, in their order.
pub(super) fn query(request: &ApiRequest) -> Vec<(String, String)> {
    let iter = request.query.iter();
    iter.map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// Returns the protocol of a request: `HTTP/1.1`.
pub(super) fn protocol(request: &ApiRequest) -> String {
    let version = match request.parts.version {
        Version::HTTP_10 => "HTTP/1.0",
        Version::HTTP_2 => "HTTP/2.0",
        _ => "HTTP/1.1",
    };
    version.to_owned()
}

/// Returns the time of a request: `12/Mar/2020:19:03:58 +0000`.
pub(super) fn time(plan: &Plan) -> String {
    request_time(plan.now)
}

/// Returns a time as events have it.
pub(super) fn request_time(now: OffsetDateTime) -> String {
    let format =
        format_description!("[day]/[month repr:short]/[year]:[hour]:[minute]:[second] +0000");
    now.format(format).unwrap_or_default()
}

fn epoch(plan: &Plan) -> i128 {
    plan.now.unix_timestamp_nanos() / 1_000_000
}

/// Returns the headers by their names, in lower case and each with its values.
pub(super) fn headers(request: &ApiRequest) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in request.headers() {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        found
            .entry(name.as_str().to_owned())
            .or_default()
            .push(value);
    }
    let port = request.header("host").unwrap_or_default();
    let port = port
        .rsplit_once(':')
        .map_or("80", |(_, port)| port)
        .to_owned();
    let forwarded = [
        ("x-forwarded-for", SOURCE_IP.to_owned()),
        ("x-forwarded-port", port),
        ("x-forwarded-proto", "http".to_owned()),
    ];
    for (name, value) in forwarded {
        found.entry(name.to_owned()).or_insert_with(|| vec![value]);
    }
    found
}

/// Returns the event of version 2.0, without the body.
pub(super) fn version_2(request: &ApiRequest, plan: &Plan, authorized: &Authorized) -> Value {
    let mut headers = headers(request);
    let cookies = headers.remove("cookie").unwrap_or_default();
    let cookies: Vec<&str> = cookies
        .iter()
        .flat_map(|cookies| cookies.split(';'))
        .map(str::trim)
        .collect();
    let headers = headers
        .into_iter()
        .map(|(name, values)| (name, values.join(",")));
    let mut event = json!({
        "version": "2.0",
        "routeKey": plan.route.key,
        "rawPath": decode(&plan.full_path()),
        "rawQueryString": request.raw_query(),
    });
    if !cookies.is_empty() {
        event["cookies"] = json!(cookies);
    }
    event["headers"] = json!(headers.collect::<BTreeMap<_, _>>());
    let mut query: Map<String, Value> = Map::new();
    for (name, value) in self::query(request) {
        match query.get_mut(&name) {
            Some(Value::String(values)) => {
                values.push(',');
                values.push_str(&value);
            }
            _ => {
                query.insert(name, value.into());
            }
        }
    }
    if !query.is_empty() {
        event["queryStringParameters"] = query.into();
    }
    let mut context = json!({
        "accountId": plan.account,
        "apiId": plan.api,
    });
    if let Some(authorizer) = authorizer_2(authorized) {
        context["authorizer"] = authorizer;
    }
    let rest = json!({
        "domainName": request.domain(),
        "domainPrefix": request.domain_prefix(),
        "http": {
            "method": request.method().as_str(),
            "path": decode(&plan.full_path()),
            "protocol": protocol(request),
            "sourceIp": SOURCE_IP,
            "userAgent": request.header("user-agent").unwrap_or_default(),
        },
        "requestId": plan.request_id,
        "routeKey": plan.route.key,
        "stage": plan.stage,
        "time": time(plan),
        "timeEpoch": i64::try_from(epoch(plan)).unwrap_or_default(),
    });
    extend(&mut context, rest);
    event["requestContext"] = context;
    if !plan.parameters.is_empty() {
        event["pathParameters"] = json!(plan.parameters);
    }
    if !plan.variables.is_empty() {
        event["stageVariables"] = json!(plan.variables);
    }
    event
}

fn extend(object: &mut Value, more: Value) {
    if let (Value::Object(object), Value::Object(more)) = (object, more) {
        object.extend(more);
    }
}

fn authorizer_2(authorized: &Authorized) -> Option<Value> {
    match authorized {
        Authorized::Anyone => None,
        Authorized::Token { claims, scopes } => {
            let claims = claims
                .iter()
                .map(|(name, claim)| (name.clone(), claim_text(claim).into()));
            let claims: Map<String, Value> = claims.collect();
            Some(json!({"jwt": {"claims": claims, "scopes": scopes}}))
        }
        Authorized::Function(context) => Some(json!({"lambda": context})),
        Authorized::Signer(identity) => Some(json!({
            "iam": {
                "accessKey": identity.access_key_id,
                "accountId": identity.account,
                "callerId": identity.user_id,
                "cognitoIdentity": null,
                "principalOrgId": "*",
                "userArn": identity.arn,
                "userId": identity.user_id,
            }
        })),
    }
}

/// Returns the event of version 1.0, without the body.
pub(super) fn version_1(request: &ApiRequest, plan: &Plan, authorized: &Authorized) -> Value {
    let capitalised = |name: String| {
        let mut known = CAPITALISED.iter();
        let known = known.find(|(lower, _)| *lower == name);
        known.map_or(name.clone(), |(_, name)| (*name).to_owned())
    };
    let headers = headers(request).into_iter();
    let headers: BTreeMap<String, Vec<String>> = headers
        .map(|(name, values)| (capitalised(name), values))
        .collect();
    let mut query: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in self::query(request) {
        query.entry(name).or_default().push(value);
    }
    let last = |all: &BTreeMap<String, Vec<String>>| -> Map<String, Value> {
        let last = all
            .iter()
            .filter_map(|(name, values)| Some((name, values.last()?)));
        last.map(|(name, value)| (name.clone(), value.clone().into()))
            .collect()
    };
    let or_null = |value: Value, is_empty: bool| if is_empty { Value::Null } else { value };
    let resource = match plan.route.key.split_once(' ') {
        Some((_, path)) => path,
        None => &plan.route.key,
    };
    let signer = match authorized {
        Authorized::Signer(identity) => Some(identity),
        _ => None,
    };
    json!({
        "version": "1.0",
        "resource": resource,
        "path": decode(&plan.full_path()),
        "httpMethod": request.method().as_str(),
        "headers": last(&headers),
        "multiValueHeaders": headers,
        "queryStringParameters": or_null(last(&query).into(), query.is_empty()),
        "multiValueQueryStringParameters": or_null(json!(query), query.is_empty()),
        "requestContext": {
            "accountId": plan.account,
            "apiId": plan.api,
            "authorizer": authorizer_1(authorized),
            "domainName": request.domain(),
            "domainPrefix": request.domain_prefix(),
            "extendedRequestId": plan.request_id,
            "httpMethod": request.method().as_str(),
            "identity": {
                "accessKey": signer.map(|identity| &identity.access_key_id),
                "accountId": signer.map(|identity| &identity.account),
                "caller": signer.map(|identity| &identity.user_id),
                "cognitoAmr": null,
                "cognitoAuthenticationProvider": null,
                "cognitoAuthenticationType": null,
                "cognitoIdentityId": null,
                "cognitoIdentityPoolId": null,
                "principalOrgId": null,
                "sourceIp": SOURCE_IP,
                "user": signer.map(|identity| &identity.user_id),
                "userAgent": request.header("user-agent").unwrap_or_default(),
                "userArn": signer.map(|identity| &identity.arn),
            },
            "path": decode(&plan.full_path()),
            "protocol": protocol(request),
            "requestId": plan.request_id,
            "requestTime": time(plan),
            "requestTimeEpoch": i64::try_from(epoch(plan)).unwrap_or_default(),
            "resourceId": plan.route.key,
            "resourcePath": resource,
            "stage": plan.stage,
        },
        "pathParameters": or_null(json!(plan.parameters), plan.parameters.is_empty()),
        "stageVariables": or_null(json!(plan.variables), plan.variables.is_empty()),
    })
}

fn authorizer_1(authorized: &Authorized) -> Value {
    match authorized {
        Authorized::Anyone | Authorized::Signer(_) => json!({}),
        Authorized::Token { claims, scopes } => {
            let claims = claims
                .iter()
                .map(|(name, claim)| (name.clone(), claim_text(claim).into()));
            let claims: Map<String, Value> = claims.collect();
            json!({"claims": claims, "scopes": scopes})
        }
        Authorized::Function(context) => context.clone(),
    }
}

/// Adds the body to an event, in base64 if its type is not one of text.
pub(super) fn add_body(event: &mut Value, headers: &HeaderMap, body: &Bytes, is_version_1: bool) {
    let text = std::str::from_utf8(body).ok().filter(|_| is_text(headers));
    if body.is_empty() {
        if is_version_1 {
            event["body"] = Value::Null;
        }
        event["isBase64Encoded"] = false.into();
        return;
    }
    event["body"] = text
        .map_or_else(|| STANDARD.encode(body), str::to_owned)
        .into();
    event["isBase64Encoded"] = text.is_none().into();
}

/// Returns whether a body is passed on as text, by its type.
fn is_text(headers: &HeaderMap) -> bool {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if header("content-encoding").is_some() {
        return false;
    }
    let Some(kind) = header("content-type") else {
        return true;
    };
    let kind = kind
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let known = [
        "application/json",
        "application/xml",
        "application/javascript",
    ];
    kind.starts_with("text/")
        || known.contains(&&*kind)
        || kind.ends_with("+json")
        || kind.ends_with("+xml")
}

//! The events of requests to URLs, in version 2.0 of their format.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::Version;
use rehearsal_cloud_core::auth::Identity;
use rehearsal_cloud_core::service::CallContext;
use serde_json::{Map, Value, json};
use time::macros::format_description;

use super::request::UrlRequest;
use super::target::domain;

/// Where requests come from: this cloud answers on the loopback interface.
const SOURCE_IP: &str = "127.0.0.1";

/// Returns the event of a request; `signer` is who signed it, where that matters.
pub(super) fn event(
    cx: &CallContext<'_>,
    request: &UrlRequest,
    region: &str,
    signer: Option<&Identity>,
    body: &Bytes,
) -> Value {
    let mut headers = headers(cx, request);
    let cookies = headers.remove("cookie").unwrap_or_default();
    let cookies: Vec<&str> = cookies
        .iter()
        .flat_map(|cookies| cookies.split(';'))
        .map(str::trim)
        .collect();
    let joined = headers
        .into_iter()
        .map(|(name, values)| (name, values.join(",")));
    let mut event = json!({
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": request.path,
        "rawQueryString": request.parts.uri.query().unwrap_or_default(),
    });
    if !cookies.is_empty() {
        event["cookies"] = json!(cookies);
    }
    event["headers"] = json!(joined.collect::<BTreeMap<_, _>>());
    let query = query(request);
    if !query.is_empty() {
        event["queryStringParameters"] = query.into();
    }
    event["requestContext"] = context(cx, request, region, signer);
    if body.is_empty() {
        event["isBase64Encoded"] = false.into();
        return event;
    }
    let text = std::str::from_utf8(body).ok();
    let text = text.filter(|_| is_text(request));
    let encoded = || STANDARD.encode(body);
    event["body"] = text.map_or_else(encoded, str::to_owned).into();
    event["isBase64Encoded"] = text.is_none().into();
    event
}

fn context(
    cx: &CallContext<'_>,
    request: &UrlRequest,
    region: &str,
    signer: Option<&Identity>,
) -> Value {
    let format =
        format_description!("[day]/[month repr:short]/[year]:[hour]:[minute]:[second] +0000");
    let epoch = cx.now().unix_timestamp_nanos() / 1_000_000;
    let mut context = json!({
        "accountId": signer.map_or("anonymous", |signer| &*signer.account),
        "apiId": request.id,
        "domainName": domain(&request.id, region),
        "domainPrefix": request.id,
        "http": {
            "method": request.parts.method.as_str(),
            "path": request.path,
            "protocol": match request.parts.version {
                Version::HTTP_10 => "HTTP/1.0",
                Version::HTTP_2 => "HTTP/2.0",
                _ => "HTTP/1.1",
            },
            "sourceIp": SOURCE_IP,
            "userAgent": request.header("user-agent").unwrap_or_default(),
        },
        "requestId": cx.request_id(),
        "routeKey": "$default",
        "stage": "$default",
        "time": cx.now().format(format).unwrap_or_default(),
        "timeEpoch": i64::try_from(epoch).unwrap_or_default(),
    });
    if let Some(signer) = signer {
        context["authorizer"] = json!({"iam": {
            "accessKey": signer.access_key_id,
            "accountId": signer.account,
            "callerId": signer.user_id,
            "cognitoIdentity": null,
            "principalOrgId": null,
            "userArn": signer.arn,
            "userId": signer.user_id,
        }});
    }
    context
}

/// Returns the headers by their names, in lower case and each with its values, with those
/// that AWS adds.
fn headers(cx: &CallContext<'_>, request: &UrlRequest) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in request.headers() {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        let values = found.entry(name.as_str().to_owned()).or_default();
        values.push(value);
    }
    let host = request.header("host").unwrap_or_default();
    let port = host.rsplit_once(':').map_or("80", |(_, port)| port);
    let added = [
        ("x-forwarded-for", Some(SOURCE_IP)),
        ("x-forwarded-port", Some(port)),
        ("x-forwarded-proto", Some("http")),
        ("x-amzn-trace-id", cx.trace().map(|trace| &**trace)),
    ];
    for (name, value) in added {
        if let Some(value) = value {
            let values = found.entry(name.to_owned());
            values.or_insert_with(|| vec![value.to_owned()]);
        }
    }
    found
}

/// Returns the parameters of the query; the values of one are separated by commas.
fn query(request: &UrlRequest) -> Map<String, Value> {
    let mut query: Map<String, Value> = Map::new();
    for (name, value) in request.query.iter() {
        if let Some(Value::String(values)) = query.get_mut(name) {
            values.push(',');
            values.push_str(value);
        } else {
            query.insert(name.to_owned(), value.into());
        }
    }
    query
}

/// Returns whether a body is passed on as text, by its type. Recorded: lambda,
/// `test_lambda_url_form_payload`.
fn is_text(request: &UrlRequest) -> bool {
    if request.header("content-encoding").is_some() {
        return false;
    }
    let Some(kind) = request.header("content-type") else {
        return true;
    };
    let kind = kind.split(';').next().unwrap_or_default();
    let kind = kind.trim().to_ascii_lowercase();
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

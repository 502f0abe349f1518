//! Values of mappings and templates: `method.request.header.NAME`, `context.stage`,
//! `stageVariables.NAME`, `'fixed'`.

use rehearsal_cloud_http::authorized::Authorized;
use rehearsal_cloud_http::request::{SOURCE_IP, milliseconds, protocol, request_time};
use rehearsal_cloud_http::template::{as_text, find};
use serde_json::{Map, Value, json};

use super::deployed::Deployed;
use super::exchange::Exchange;
use super::request::RestRequest;
use crate::state::text;

/// Returns the value of a mapping of a request.
pub(super) fn value(exchange: &Exchange<'_>, name: &str) -> Option<String> {
    if let Some(fixed) = fixed(name) {
        return Some(fixed);
    }
    let (kind, rest) = name.split_once('.')?;
    match kind {
        "stageVariables" => exchange.deployed.variables.get(rest).cloned(),
        "context" => find(&context(exchange), rest).map(|value| as_text(&value)),
        "method" => method_value(exchange, rest.strip_prefix("request.")?),
        _ => None,
    }
}

/// Returns the text of a fixed value: `'text'`.
pub(super) fn fixed(value: &str) -> Option<String> {
    let inner = value.strip_prefix('\'')?.strip_suffix('\'')?;
    Some(inner.to_owned())
}

fn method_value(exchange: &Exchange<'_>, name: &str) -> Option<String> {
    let request = exchange.request;
    if name == "body" {
        return Some(String::from_utf8_lossy(exchange.body).into_owned());
    }
    let (place, name) = name.split_once('.')?;
    match place {
        "header" | "multivalueheader" => request.header(name),
        "querystring" | "multivaluequerystring" => request.query(name),
        "path" => exchange.method.parameters.get(name).cloned(),
        "body" => {
            let document: Value = serde_json::from_slice(exchange.body).ok()?;
            let path = name.trim_start_matches('$').trim_start_matches('.');
            find(&document, path).map(|value| as_text(&value))
        }
        _ => None,
    }
}

/// Returns a URI with the values of its stage variables.
pub(super) fn with_stage_variables(exchange: &Exchange<'_>, uri: &str) -> String {
    let mut replaced = uri.to_owned();
    for (name, value) in &exchange.deployed.variables {
        replaced = replaced.replace(&format!("${{stageVariables.{name}}}"), value);
    }
    replaced
}

/// Returns what `$context` is before the method of a request is known.
pub(super) fn stage_context(request: &RestRequest, deployed: &Deployed) -> Value {
    let domain = request.domain();
    json!({
        "accountId": deployed.account,
        "apiId": deployed.api,
        "deploymentId": deployed.deployment,
        "domainName": domain,
        "domainPrefix": domain.split('.').next(),
        "extendedRequestId": deployed.request_id,
        "httpMethod": request.parts.method.as_str(),
        "identity": {
            "sourceIp": SOURCE_IP,
            "userAgent": request.header("user-agent").unwrap_or_default(),
        },
        "path": deployed.full_path(),
        "protocol": protocol(request.parts.version),
        "requestId": deployed.request_id,
        "requestTime": request_time(deployed.now),
        "requestTimeEpoch": milliseconds(deployed.now),
        "stage": deployed.stage,
    })
}

/// Returns what `$context` is.
pub(super) fn context(exchange: &Exchange<'_>) -> Value {
    let mut context = stage_context(exchange.request, exchange.deployed);
    context["resourceId"] = exchange.method.resource_id.clone().into();
    context["resourcePath"] = exchange.method.resource_path.clone().into();
    if let Some(name) = text(&exchange.method.settings, "operationName") {
        context["operationName"] = name.into();
    }
    if let Some((id, value)) = exchange.api_key.get() {
        context["identity"]["apiKeyId"] = id.clone().into();
        context["identity"]["apiKey"] = value.clone().into();
    }
    match exchange.authorized() {
        Authorized::Anyone => {}
        Authorized::Signer(signer) => {
            let identity = &mut context["identity"];
            identity["accessKey"] = json!(signer.access_key_id);
            identity["accountId"] = json!(signer.account);
            identity["caller"] = json!(signer.user_id);
            identity["user"] = json!(signer.user_id);
            identity["userArn"] = json!(signer.arn);
        }
        known => context["authorizer"] = known.in_version_1(),
    }
    context
}

/// Returns the parameters that `$input.params('…')` reads.
pub(super) fn parameters(exchange: &Exchange<'_>) -> Value {
    let request = exchange.request;
    let query: Map<String, Value> = request
        .query
        .iter()
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect();
    let headers: Map<String, Value> = request
        .headers()
        .keys()
        .filter_map(|name| {
            Some((
                name.as_str().to_owned(),
                request.header(name.as_str())?.into(),
            ))
        })
        .collect();
    json!({"path": exchange.method.parameters, "querystring": query, "header": headers})
}

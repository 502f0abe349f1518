//! Values of parameter mappings and identity sources: `$request.header.NAME`,
//! `$context.stage`, `$stageVariables.NAME`.

use bytes::Bytes;
use http::HeaderMap;
use rehearsal_cloud_http::authorized::Authorized;
use rehearsal_cloud_http::request::{SOURCE_IP, protocol, query, request_time};
use serde_json::Value;

use super::plan::Plan;
use super::request::ApiRequest;

/// What values are read from.
pub(super) struct Values<'a> {
    pub(super) request: &'a ApiRequest,
    pub(super) body: &'a Bytes,
    pub(super) plan: &'a Plan,
    pub(super) authorized: &'a Authorized,
    /// The headers and the body of the integration's response, for mappings of it.
    pub(super) response: Option<(&'a HeaderMap, &'a Bytes)>,
}

impl Values<'_> {
    /// Returns the value of a mapping: a text, a variable (`$context.stage`), or a text with
    /// variables in it (`orders/${request.path.id}`).
    pub(super) fn resolve(&self, text: &str) -> String {
        if let Some(name) = text.strip_prefix('$').filter(|name| !name.starts_with('{')) {
            return self.value(name).unwrap_or_default();
        }
        replace(text, |name| self.value(name))
    }

    /// Returns a URI with the values of its stage variables.
    pub(super) fn with_stage_variables(&self, uri: &str) -> String {
        replace(uri, |name| {
            let name = name.strip_prefix("stageVariables.")?;
            self.plan.variables.get(name).cloned()
        })
    }

    fn value(&self, name: &str) -> Option<String> {
        if let Some(name) = name.strip_prefix("response.") {
            let (headers, body) = self.response?;
            return match name.strip_prefix("header.") {
                Some(header) => headers.get(header)?.to_str().ok().map(str::to_owned),
                None => member(body, name.strip_prefix("body")?),
            };
        }
        match name.strip_prefix("request.body") {
            Some(path) => member(self.body, path),
            None => read(self.request, self.plan, Some(self.authorized), name),
        }
    }
}

/// Replaces each `${name}` that has a value.
pub(super) fn replace(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let (mut replaced, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once("${") {
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        replaced.push_str(before);
        replaced.push_str(&value(name).unwrap_or_default());
        rest = after;
    }
    replaced + rest
}

/// Returns the value of an identity source.
pub(super) fn source(request: &ApiRequest, plan: &Plan, name: &str) -> Option<String> {
    // WebSocket APIs write `route.request.header.NAME`.
    let name = name.strip_prefix(['$']).unwrap_or(name);
    let name = name.strip_prefix("route.").unwrap_or(name);
    read(request, plan, None, name)
}

fn read(
    request: &ApiRequest,
    plan: &Plan,
    authorized: Option<&Authorized>,
    name: &str,
) -> Option<String> {
    let (kind, rest) = name.split_once('.')?;
    match (kind, rest.split_once('.')) {
        ("request", Some(("header", name))) => request.header(name),
        ("request", Some(("querystring", name))) => {
            let values = query(&request.query);
            let values = values.iter().filter(|(other, _)| other == name);
            let values: Vec<&str> = values.map(|(_, value)| value.as_str()).collect();
            (!values.is_empty()).then(|| values.join(","))
        }
        ("request", Some(("path", name))) => plan.parameters.get(name).cloned(),
        ("request", None) if rest == "path" => Some(plan.path.clone()),
        ("stageVariables", _) => plan.variables.get(rest).cloned(),
        ("context", _) => context(request, plan, authorized, rest),
        _ => None,
    }
}

fn context(
    request: &ApiRequest,
    plan: &Plan,
    authorized: Option<&Authorized>,
    name: &str,
) -> Option<String> {
    Some(match name {
        "accountId" => plan.account.to_string(),
        "apiId" => plan.api.clone(),
        "domainPrefix" => request.domain_prefix(),
        "domainName" => request.domain(),
        "httpMethod" => request.method().to_string(),
        "identity.sourceIp" => SOURCE_IP.to_owned(),
        "identity.userAgent" => request.header("user-agent")?,
        "path" => plan.full_path(),
        "protocol" => protocol(request.parts.version).to_owned(),
        "requestId" | "extendedRequestId" => plan.request_id.clone(),
        "requestTime" => request_time(plan.now),
        "requestTimeEpoch" => plan.now.unix_timestamp().to_string(),
        "routeKey" => plan.route.key.clone(),
        "stage" => plan.stage.clone(),
        _ => authorized?.member(name.strip_prefix("authorizer.")?)?,
    })
}

/// Returns a member of a JSON body (`.order.id`), or all of the body.
pub(super) fn member(body: &Bytes, path: &str) -> Option<String> {
    if path.is_empty() {
        return Some(String::from_utf8_lossy(body).into_owned());
    }
    let document: Value = serde_json::from_slice(body).ok()?;
    let mut found = &document;
    for name in path.trim_start_matches('.').split('.') {
        found = match found {
            Value::Array(_) => found.get(name.parse::<usize>().ok()?)?,
            _ => found.get(name)?,
        };
    }
    Some(match found {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    })
}

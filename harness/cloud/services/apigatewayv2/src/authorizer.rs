//! Authorizers: who may call a route.

use rehearsal_cloud_core::service::ServiceError;
use rehearsal_cloud_http::target::function_of;
use serde::Deserialize;
use serde_json::Value;
use time::Duration;

use crate::error::bad_request;
use crate::state::{Api, Settings, text};

/// An authorizer, as requests see it.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Authorizer {
    #[serde(rename = "AuthorizerId")]
    pub(crate) id: String,
    pub(crate) identity_source: Vec<String>,
    pub(crate) jwt_configuration: Option<JwtConfiguration>,
    #[serde(rename = "AuthorizerUri", default)]
    pub(crate) uri: String,
    #[serde(rename = "AuthorizerPayloadFormatVersion")]
    pub(crate) payload_version: Option<String>,
    #[serde(default)]
    pub(crate) enable_simple_responses: bool,
    /// In seconds.
    #[serde(rename = "AuthorizerResultTtlInSeconds", default)]
    ttl: i64,
}

/// Which tokens are accepted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct JwtConfiguration {
    #[serde(default)]
    pub(crate) issuer: String,
    #[serde(default)]
    pub(crate) audience: Vec<String>,
}

impl Authorizer {
    /// Returns how long an answer is remembered.
    pub(crate) fn ttl(&self) -> Duration {
        Duration::seconds(self.ttl)
    }
}

/// Refuses an authorizer that AWS refuses.
pub(crate) fn check(api: &Api, settings: &Settings) -> Result<(), ServiceError> {
    let sources = settings.get("IdentitySource").and_then(Value::as_array);
    let sources: Vec<&str> = sources
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    if api.is_websocket() {
        return check_websocket(settings, &sources);
    }
    let starts = [
        "$request.header.",
        "$request.querystring.",
        "$context.",
        "$stageVariables.",
    ];
    let is_known = |source: &&str| starts.iter().any(|start| source.starts_with(start));
    if !sources.iter().all(is_known) {
        return Err(bad_request(
            "Invalid mapping expression specified: identity sources are \
             $request.header.NAME, $request.querystring.NAME, $context.NAME and \
             $stageVariables.NAME",
        ));
    }
    if text(settings, "AuthorizerType") == Some("JWT") {
        let configuration = settings
            .get("JwtConfiguration")
            .cloned()
            .unwrap_or_default();
        let configuration: JwtConfiguration =
            serde_json::from_value(configuration).unwrap_or_default();
        if configuration.issuer.is_empty() || configuration.audience.is_empty() {
            return Err(bad_request(
                "A JWT authorizer needs an issuer and an audience in its JwtConfiguration",
            ));
        }
        return match sources.as_slice() {
            [_] => Ok(()),
            _ => Err(bad_request("A JWT authorizer needs one identity source")),
        };
    }
    check_uri(settings)?;
    let version = text(settings, "AuthorizerPayloadFormatVersion");
    let is_simple = settings.get("EnableSimpleResponses") == Some(&Value::Bool(true));
    match (version, is_simple) {
        (Some("2.0"), _) | (Some("1.0"), false) => Ok(()),
        (Some("1.0"), true) => Err(bad_request(
            "EnableSimpleResponses needs the AuthorizerPayloadFormatVersion 2.0",
        )),
        _ => Err(bad_request(
            "AuthorizerPayloadFormatVersion is a required parameter for REQUEST authorizers: 1.0 \
             or 2.0",
        )),
    }
}

fn check_uri(settings: &Settings) -> Result<(), ServiceError> {
    let uri = text(settings, "AuthorizerUri").unwrap_or_default();
    if function_of(uri).is_some() {
        return Ok(());
    }
    Err(bad_request(format!(
        "Invalid Authorizer URI: {uri}. Authorizer URI should be a valid API Gateway ARN that \
         represents a Lambda function invocation."
    )))
}

/// Refuses an authorizer of a WebSocket API that AWS refuses.
fn check_websocket(settings: &Settings, sources: &[&str]) -> Result<(), ServiceError> {
    if text(settings, "AuthorizerType") == Some("JWT") {
        return Err(bad_request(
            "WebSocket APIs have authorizers of type REQUEST only",
        ));
    }
    let starts = [
        "route.request.header.",
        "route.request.querystring.",
        "context.",
        "stageVariables.",
    ];
    let is_known = |source: &&str| starts.iter().any(|start| source.starts_with(start));
    if !sources.iter().all(is_known) {
        return Err(bad_request(
            "Invalid mapping expression specified: identity sources of WebSocket APIs are \
             route.request.header.NAME, route.request.querystring.NAME, context.NAME and \
             stageVariables.NAME",
        ));
    }
    check_uri(settings)
}

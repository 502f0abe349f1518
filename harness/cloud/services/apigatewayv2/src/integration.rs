//! Integrations: what routes call.

use std::collections::BTreeMap;
use std::time::Duration;

use rehearsal_cloud_core::service::ServiceError;
use rehearsal_cloud_http::{target::function_of, template};
use serde::Deserialize;
use serde_json::Value;

use crate::error::{bad_request, not_implemented};
use crate::state::{Settings, text};

/// An integration, as requests see it.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Integration {
    #[serde(rename = "IntegrationId", default)]
    pub(crate) id: String,
    #[serde(rename = "IntegrationType")]
    pub(crate) kind: String,
    #[serde(rename = "IntegrationUri", default)]
    pub(crate) uri: String,
    #[serde(rename = "IntegrationMethod")]
    pub(crate) method: Option<String>,
    #[serde(rename = "PayloadFormatVersion")]
    pub(crate) payload_version: Option<String>,
    #[serde(default)]
    pub(crate) request_parameters: BTreeMap<String, String>,
    /// By the status of the response.
    #[serde(default)]
    pub(crate) response_parameters: BTreeMap<String, BTreeMap<String, String>>,
    #[serde(default)]
    pub(crate) request_templates: BTreeMap<String, String>,
    pub(crate) template_selection_expression: Option<String>,
    #[serde(rename = "TimeoutInMillis")]
    timeout: Option<u64>,
}

impl Integration {
    pub(crate) fn timeout(&self) -> Duration {
        Duration::from_millis(self.timeout.unwrap_or(30_000))
    }
}

/// Refuses templates that are not here.
pub(crate) fn check_templates(templates: Option<&Value>) -> Result<(), ServiceError> {
    if template::are_known(templates) {
        return Ok(());
    }
    Err(not_implemented(template::UNKNOWN))
}

/// Refuses an integration of a WebSocket API that AWS refuses, or that is not here.
pub(crate) fn check_websocket(settings: &mut Settings) -> Result<(), ServiceError> {
    let kind = text(settings, "IntegrationType")
        .unwrap_or_default()
        .to_owned();
    let uri = text(settings, "IntegrationUri").unwrap_or_default();
    if text(settings, "ConnectionType") == Some("VPC_LINK") {
        return Err(not_implemented("VPC links of API Gateway"));
    }
    let has_variables = uri.contains("${stageVariables.");
    match &*kind {
        "AWS_PROXY" if !has_variables && function_of(uri).is_none() => {
            return Err(bad_request(
                "Integration URI should be a valid Lambda function ARN, or an ARN with stage \
                 variables",
            ));
        }
        "AWS" if !has_variables && function_of(uri).is_none() => {
            return Err(not_implemented(
                "integrations of WebSocket APIs with services other than Lambda",
            ));
        }
        "HTTP" | "HTTP_PROXY" => {
            if !uri.starts_with("http://") && !uri.starts_with("https://") {
                return Err(bad_request("Invalid HTTP endpoint specified for URI"));
            }
            if text(settings, "IntegrationMethod").is_none() {
                return Err(bad_request("HttpMethod must be specified"));
            }
        }
        "AWS" | "AWS_PROXY" | "MOCK" => {}
        _ => {
            return Err(bad_request(format!(
                "Invalid integration type {kind}: WebSocket APIs have AWS, AWS_PROXY, HTTP, \
                 HTTP_PROXY and MOCK"
            )));
        }
    }
    check_templates(settings.get("RequestTemplates"))?;
    if kind.starts_with("AWS") {
        settings.insert("IntegrationMethod".to_owned(), "POST".into());
    }
    let usual = [
        ("PayloadFormatVersion", "1.0"),
        ("PassthroughBehavior", "WHEN_NO_MATCH"),
        (
            "IntegrationResponseSelectionExpression",
            "${integration.response.statuscode}",
        ),
    ];
    for (member, value) in usual {
        settings.entry(member).or_insert_with(|| value.into());
    }
    Ok(())
}

/// Refuses an integration that AWS refuses, or that is not here.
pub(crate) fn check(settings: &mut Settings) -> Result<(), ServiceError> {
    let kind = text(settings, "IntegrationType").unwrap_or_default();
    let uri = text(settings, "IntegrationUri").unwrap_or_default();
    if settings.contains_key("IntegrationSubtype") {
        return Err(not_implemented(
            "integrations of API Gateway with other services (IntegrationSubtype)",
        ));
    }
    if text(settings, "ConnectionType") == Some("VPC_LINK") {
        return Err(not_implemented("VPC links of API Gateway"));
    }
    match kind {
        "AWS_PROXY" => {
            if !uri.contains("${stageVariables.") && function_of(uri).is_none() {
                return Err(bad_request(
                    "Integration URI should be a valid Lambda function ARN, or an ARN with \
                     stage variables",
                ));
            }
            match text(settings, "PayloadFormatVersion") {
                Some("1.0" | "2.0") => {}
                _ => {
                    return Err(bad_request(
                        "PayloadFormatVersion is a required parameter for integrations with \
                         IntegrationType AWS_PROXY: 1.0 or 2.0",
                    ));
                }
            }
            settings.insert("IntegrationMethod".to_owned(), "POST".into());
            Ok(())
        }
        "HTTP_PROXY" => {
            if !uri.starts_with("http://") && !uri.starts_with("https://") {
                return Err(bad_request("Invalid HTTP endpoint specified for URI"));
            }
            if text(settings, "IntegrationMethod").is_none() {
                return Err(bad_request("HttpMethod must be specified"));
            }
            settings
                .entry("PayloadFormatVersion")
                .or_insert_with(|| "1.0".into());
            Ok(())
        }
        _ => Err(bad_request(format!(
            "Invalid integration type {kind}: HTTP APIs have AWS_PROXY and HTTP_PROXY"
        ))),
    }
}

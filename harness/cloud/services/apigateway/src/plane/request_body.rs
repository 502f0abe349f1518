//! The bodies that integrations get.

use rehearsal_cloud_http::template::{Variables, render};
use serde_json::json;

use super::exchange::Exchange;
use super::refusal::Refusal;
use super::values::{context, parameters};
use crate::gateway_response::ResponseType;
use crate::state::{Settings, text, texts};

/// Returns the body that an integration gets: what its template makes of the request, or the
/// body of the request, by the passthrough behaviour.
pub(super) fn request_body(
    exchange: &Exchange<'_>,
    integration: &Settings,
) -> Result<String, Refusal> {
    let templates = texts(integration, "requestTemplates");
    let kind = exchange.request.header("content-type");
    let kind = kind.as_deref().unwrap_or("application/json");
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let body = String::from_utf8_lossy(exchange.body).into_owned();
    if let Some(template) = templates.get(kind) {
        let (context, parameters) = (context(exchange), parameters(exchange));
        let variables = Variables {
            context: &context,
            stage: &json!(exchange.deployed.variables),
            // Recorded: apigateway_common, `test_input_body_formatting`.
            body: if body.is_empty() { "{}" } else { &body },
            parameters: Some(&parameters),
        };
        return Ok(render(template, &variables));
    }
    let is_passed = match text(integration, "passthroughBehavior") {
        Some("NEVER") => false,
        Some("WHEN_NO_TEMPLATES") => templates.is_empty(),
        _ => true,
    };
    if is_passed {
        return Ok(body);
    }
    Err(Refusal::new(
        ResponseType::UnsupportedMediaType,
        "Unsupported Media Type",
        format!("the integration has no request template for {kind}"),
    ))
}

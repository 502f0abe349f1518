//! Calls the integration of a method.

use http::Response;
use regex::Regex;
use rehearsal_model::body::Body;
use serde_json::Value;

use super::exchange::Exchange;
use super::integration_response::{Backend, respond as map};
use super::refusal::Refusal;
use super::request_body::request_body;
use super::{function, server};
use crate::state::{Settings, text};

pub(super) async fn respond(exchange: &Exchange<'_>) -> Result<Response<Body>, Refusal> {
    let integration = exchange.method.settings.get("methodIntegration");
    let integration = integration.and_then(Value::as_object);
    let missing = || Refusal::misconfigured("the method has no integration");
    let integration = integration.ok_or_else(missing)?;
    match text(integration, "type").unwrap_or_default() {
        "AWS_PROXY" => function::proxy(exchange, integration).await,
        "AWS" => function::call(exchange, integration).await,
        "HTTP_PROXY" => server::proxy(exchange, integration).await,
        "HTTP" => server::call(exchange, integration).await,
        _ => mock(exchange, integration),
    }
}

/// Answers the status that the request template names.
fn mock(exchange: &Exchange<'_>, integration: &Settings) -> Result<Response<Body>, Refusal> {
    let rendered = request_body(exchange, integration)?;
    // AWS reads the document leniently: `{statusCode: 200}`. Recorded: apigateway_integrations,
    // `test_integration_mock_with_path_param`.
    let status = Regex::new(r#"["']?statusCode["']?\s*:\s*["']?(\d{3})"#).ok();
    let status = status.and_then(|status| {
        let found = status.captures(&rendered)?;
        found.get(1)?.as_str().parse().ok()
    });
    let status = status.ok_or_else(|| {
        Refusal::misconfigured(format!(
            "the request template of a mock integration has to name a statusCode, and is: \
             {rendered}"
        ))
    })?;
    let backend = Backend {
        status,
        selected_by: None,
        headers: http::HeaderMap::new(),
        body: Vec::new(),
    };
    map(exchange, integration, &backend)
}

//! Integrations with functions.

use std::time::Duration;

use http::{HeaderMap, Response};
use rehearsal_cloud_core::functions::FunctionResponse;
use rehearsal_cloud_http::event::add_body_or_null;
use rehearsal_cloud_http::function::{InvokeError, run};
use rehearsal_cloud_http::response::{Format, Version, response};
use rehearsal_cloud_http::target::function_of;
use rehearsal_model::body::Body;
use serde_json::Value;

use super::exchange::Exchange;
use super::integration_response::{Backend, respond as map};
use super::refusal::Refusal;
use super::request_body::request_body;
use super::values::{value, with_stage_variables};
use crate::state::{Settings, text, texts};

/// How the responses of functions are read.
const FORMAT: Format = Format {
    version: Version::OneWithoutStatus,
    content_type: "application/json",
    takes_documents: false,
};

/// Returns how long an integration may take.
pub(super) fn timeout(integration: &Settings) -> Duration {
    let timeout = integration.get("timeoutInMillis").and_then(Value::as_u64);
    Duration::from_millis(timeout.unwrap_or(29_000))
}

async fn invoke(
    exchange: &Exchange<'_>,
    integration: &Settings,
    event: &Value,
) -> Result<FunctionResponse, Refusal> {
    let uri = with_stage_variables(exchange, text(integration, "uri").unwrap_or_default());
    let arn = function_of(&uri);
    let arn =
        arn.ok_or_else(|| Refusal::misconfigured(format!("{uri} is not the ARN of a function")))?;
    let source = exchange.method_arn();
    let answered = run(exchange.call, arn, event, source, timeout(integration)).await;
    answered.map_err(|error| match error {
        InvokeError::TimedOut(reason) => Refusal::timed_out(reason),
        InvokeError::Failed(reason) => Refusal::misconfigured(reason),
    })
}

/// Returns whether the API treats a media type as binary.
fn is_binary(exchange: &Exchange<'_>, kind: &str) -> bool {
    let kind = kind.split([';', ',']).next().unwrap_or_default().trim();
    let types = exchange.deployed.api_settings.get("binaryMediaTypes");
    let types = types.and_then(Value::as_array).into_iter().flatten();
    let mut types = types.filter_map(Value::as_str);
    types.any(|known| match known.strip_suffix('*') {
        Some(start) => known == "*/*" || kind.starts_with(start),
        None => known == kind,
    })
}

/// Gives a function the request, and makes a response of what it answers.
pub(super) async fn proxy(
    exchange: &Exchange<'_>,
    integration: &Settings,
) -> Result<Response<Body>, Refusal> {
    let mut event = exchange.event();
    add_parameters(exchange, integration, &mut event);
    let kind = exchange.request.header("content-type").unwrap_or_default();
    add_body_or_null(&mut event, exchange.body, is_binary(exchange, &kind));
    let answered = invoke(exchange, integration, &event).await?;
    let text = String::from_utf8_lossy(&answered.payload);
    if answered.failed {
        return Err(Refusal::bad_gateway(format!("the function failed: {text}")));
    }
    let mut answer: Value = serde_json::from_slice(&answered.payload)
        .map_err(|_| Refusal::bad_gateway(format!("the function did not answer JSON: {text}")))?;
    let accepted = exchange.request.header("accept").unwrap_or_default();
    // Recorded: apigateway_lambda, `test_aws_proxy_response_payload_format_validation`: base64
    // stays base64, unless the client accepts what the API treats as binary.
    let is_text = !is_binary(exchange, &accepted);
    if let Some(encoded) = answer.get_mut("isBase64Encoded").filter(|_| is_text) {
        *encoded = false.into();
    }
    response(&answer, FORMAT).map_err(Refusal::bad_gateway)
}

/// Adds the parameters that are mapped for the function. Recorded: apigateway_lambda,
/// `test_lambda_aws_proxy_integration_request_data_mapping`.
fn add_parameters(exchange: &Exchange<'_>, integration: &Settings, event: &mut Value) {
    for (target, source) in texts(integration, "requestParameters") {
        let Some(value) = value(exchange, &source) else {
            continue;
        };
        let target = target.strip_prefix("integration.request.");
        let target = target.and_then(|target| target.split_once('.'));
        let (one, many, name) = match target {
            Some(("header", name)) => ("headers", "multiValueHeaders", name),
            Some(("querystring", name)) => (
                "queryStringParameters",
                "multiValueQueryStringParameters",
                name,
            ),
            _ => continue,
        };
        event[one][name] = value.clone().into();
        event[many][name] = vec![value].into();
    }
}

/// Gives a function what the request template makes of the request, and maps what it answers.
pub(super) async fn call(
    exchange: &Exchange<'_>,
    integration: &Settings,
) -> Result<Response<Body>, Refusal> {
    let payload = request_body(exchange, integration)?;
    let payload = if payload.is_empty() { "{}" } else { &payload };
    let event: Value = serde_json::from_str(payload).map_err(|_| {
        Refusal::misconfigured(format!(
            "the function cannot be sent what is no JSON: {payload}"
        ))
    })?;
    let answered = invoke(exchange, integration, &event).await?;
    let answer: Value = serde_json::from_slice(&answered.payload).unwrap_or_default();
    // Recorded: apigateway_lambda, `test_lambda_selection_patterns`: the message of the error
    // selects the response.
    let message = answer["errorMessage"].as_str().filter(|_| answered.failed);
    let backend = Backend {
        status: 200,
        selected_by: Some(message.unwrap_or_default().to_owned()),
        headers: HeaderMap::new(),
        body: answered.payload.to_vec(),
    };
    map(exchange, integration, &backend)
}

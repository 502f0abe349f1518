//! Validation of requests: required parameters, and bodies by models.

use serde_json::Value;

use super::exchange::Exchange;
use super::refusal::Refusal;
use super::values::value;
use crate::gateway_response::ResponseType;
use crate::schema::{Schema, of_model};
use crate::state::{flag, text, texts};

/// Refuses what the validator of the method does not let through. Recorded: apigateway_common,
/// `test_api_gateway_request_validator`.
pub(super) fn check(exchange: &Exchange<'_>) -> Result<(), Refusal> {
    let id = text(&exchange.method.settings, "requestValidatorId").unwrap_or_default();
    let Some(validator) = exchange.deployed.content.validators.get(id) else {
        return Ok(());
    };
    if flag(validator, "validateRequestParameters") {
        check_parameters(exchange)?;
    }
    if flag(validator, "validateRequestBody") {
        check_body(exchange)?;
    }
    Ok(())
}

fn check_parameters(exchange: &Exchange<'_>) -> Result<(), Refusal> {
    let parameters = exchange.method.settings.get("requestParameters");
    let parameters = parameters.and_then(Value::as_object).into_iter().flatten();
    let required = parameters.filter(|(_, is_required)| **is_required == true);
    let missing =
        required.filter(|(name, _)| value(exchange, name).is_none_or(|value| value.is_empty()));
    // Headers, parts of the path, parameters of the query.
    let mut missing: Vec<&String> = missing.map(|(name, _)| name).collect();
    missing.sort();
    let names: Vec<&str> = missing
        .into_iter()
        .map(|name| name.splitn(4, '.').last().unwrap_or(name))
        .collect();
    if names.is_empty() {
        return Ok(());
    }
    let message = format!(
        "Missing required request parameters: [{}]",
        names.join(", ")
    );
    Err(Refusal::new(
        ResponseType::BadRequestParameters,
        &message,
        message.as_str(),
    ))
}

fn check_body(exchange: &Exchange<'_>) -> Result<(), Refusal> {
    let models = texts(&exchange.method.settings, "requestModels");
    let kind = exchange.request.header("content-type");
    let kind = kind.as_deref().unwrap_or("application/json");
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let model = models.get(kind).or_else(|| models.get("$default"));
    let known = &exchange.deployed.content.models;
    let Some(schema) = model.and_then(|model| of_model(known, model)) else {
        return Ok(());
    };
    let invalid =
        |reason: String| Refusal::new(ResponseType::BadRequestBody, "Invalid request body", reason);
    // Recorded: apigateway_common, `test_api_gateway_request_validator`: no body is an empty
    // object.
    let body = if exchange.body.is_empty() {
        b"{}"
    } else {
        &exchange.body[..]
    };
    let body: Value = serde_json::from_slice(body)
        .map_err(|error| invalid(format!("the body is no JSON: {error}")))?;
    let violations = Schema::new(&schema, known).violations(&body);
    if violations.is_empty() {
        return Ok(());
    }
    let listed: Vec<&str> = violations.iter().take(5).map(String::as_str).collect();
    Err(invalid(listed.join("; ")))
}

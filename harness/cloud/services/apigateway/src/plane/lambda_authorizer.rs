//! Lambda authorizers: a function answers a policy, which is remembered by the cloud's clock.

use std::time::Duration as RealDuration;

use regex::Regex;
use rehearsal_cloud_http::authorized::Authorized;
use rehearsal_cloud_http::authorizer::{Verdict, judge};
use rehearsal_cloud_http::function::{self, InvokeError};
use rehearsal_cloud_http::target::function_of;
use serde_json::{Value, json};
use time::Duration;

use super::exchange::Exchange;
use super::refusal::Refusal;
use super::values::{value, with_stage_variables};
use crate::gateway_response::ResponseType;
use crate::state::{CachedDecision, RestApis, Settings, text};

/// How long an authorizer may take, and how long its answers are remembered if nothing is set,
/// in seconds.
const TIMEOUT: RealDuration = RealDuration::from_secs(29);
const USUAL_TTL: i64 = 300;

pub(super) async fn check(
    exchange: &Exchange<'_>,
    authorizer: &Settings,
) -> Result<Authorized, Refusal> {
    let sources = sources(exchange, authorizer)?;
    let id = text(authorizer, "id").unwrap_or_default();
    let key = (
        id.to_owned(),
        exchange.deployed.stage.clone(),
        sources.clone(),
    );
    let ttl = authorizer
        .get("authorizerResultTtlInSeconds")
        .and_then(Value::as_i64);
    let ttl = Duration::seconds(ttl.unwrap_or(USUAL_TTL));
    // Without sources there is nothing to remember an answer by.
    let is_remembered = ttl.is_positive() && !sources.is_empty();
    let known = exchange.call.inspect(|apis: &mut RestApis, cx| {
        let now = cx.now();
        apis.decisions.retain(|_, known| known.until > now);
        let known = apis.decisions.get(&key).filter(|_| is_remembered);
        known.map(|known| known.answer.clone())
    });
    let answer = if let Some(answer) = known {
        answer
    } else {
        let answer = ask(exchange, authorizer, &sources).await?;
        if is_remembered {
            exchange.call.inspect(|apis: &mut RestApis, cx| {
                let decision = CachedDecision {
                    answer: answer.clone(),
                    until: cx.now() + ttl,
                };
                apis.decisions.insert(key, decision);
            });
        }
        answer
    };
    let usage_key = answer["usageIdentifierKey"].as_str().map(str::to_owned);
    let resource = exchange.arn();
    match judge(
        answer,
        exchange.call.identity(),
        &resource,
        exchange.deployed.now,
    ) {
        Verdict::Allowed {
            principal,
            mut context,
        } => {
            context["principalId"] = principal.into();
            if let Some(key) = usage_key {
                context["usageIdentifierKey"] = key.into();
            }
            Ok(Authorized::Function(context))
        }
        Verdict::Denied { explicitly } => {
            let message = if explicitly {
                "User is not authorized to access this resource with an explicit deny"
            } else {
                "User is not authorized to access this resource"
            };
            let reason = format!("the policy of the authorizer does not allow {resource}");
            Err(Refusal::new(ResponseType::AccessDenied, message, reason))
        }
        Verdict::Malformed(reason) => Err(Refusal::authorizer(reason)),
    }
}

/// Returns the values of the identity sources, which have to be there.
fn sources(exchange: &Exchange<'_>, authorizer: &Settings) -> Result<Vec<String>, Refusal> {
    let names = text(authorizer, "identitySource").unwrap_or_default();
    let names = names
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty());
    let mut values = Vec::new();
    for name in names {
        let value = value(exchange, name).filter(|value| !value.is_empty());
        values.push(value.ok_or_else(|| {
            Refusal::unauthorized(format!(
                "the request has no {name}, which identifies its caller"
            ))
        })?);
    }
    let expression = text(authorizer, "identityValidationExpression").unwrap_or_default();
    if let (false, Some(token)) = (expression.is_empty(), values.first()) {
        let expression = Regex::new(&format!("^(?:{expression})$"));
        if !expression.is_ok_and(|expression| expression.is_match(token)) {
            return Err(Refusal::unauthorized(
                "the token does not match the identityValidationExpression",
            ));
        }
    }
    Ok(values)
}

async fn ask(
    exchange: &Exchange<'_>,
    authorizer: &Settings,
    sources: &[String],
) -> Result<Value, Refusal> {
    let uri = text(authorizer, "authorizerUri").unwrap_or_default();
    let uri = with_stage_variables(exchange, uri);
    let arn = function_of(&uri)
        .ok_or_else(|| Refusal::authorizer(format!("{uri} is not the ARN of a function")))?;
    let event = if text(authorizer, "type") == Some("TOKEN") {
        json!({
            "type": "TOKEN",
            "authorizationToken": sources.first(),
            "methodArn": exchange.arn(),
        })
    } else {
        let mut event = exchange.event();
        if let Value::Object(event) = &mut event {
            event.remove("body");
            event.remove("isBase64Encoded");
        }
        event["type"] = "REQUEST".into();
        event["methodArn"] = exchange.arn().into();
        event
    };
    let id = text(authorizer, "id").unwrap_or_default();
    let source = exchange.deployed.arn(&format!("authorizers/{id}"));
    let answered = function::run(exchange.call, arn, &event, source, TIMEOUT).await;
    let response = answered.map_err(|error| match error {
        InvokeError::TimedOut(reason) | InvokeError::Failed(reason) => Refusal::authorizer(reason),
    })?;
    let answer: Value = serde_json::from_slice(&response.payload).unwrap_or_default();
    if !response.failed {
        return Ok(answer);
    }
    // The developer guide: a function that fails with the message Unauthorized has the request
    // answered 401.
    if answer["errorMessage"] == "Unauthorized" {
        return Err(Refusal::unauthorized(format!("{arn} failed: Unauthorized")));
    }
    Err(Refusal::authorizer(format!("{arn} failed: {answer}")))
}

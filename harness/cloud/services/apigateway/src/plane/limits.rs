//! API keys, quotas and throttling, by the cloud's clock.

use rehearsal_cloud_core::service::CallContext;
use rehearsal_cloud_http::authorized::Authorized;
use serde_json::Value;

use super::exchange::Exchange;
use super::refusal::Refusal;
use crate::gateway_response::ResponseType;
use crate::state::{RestApis, Settings, flag, text};
use crate::usage::{Limit, Plan, key_with_value, take_token};

/// Refuses requests without a valid API key, and those above a limit.
pub(super) fn check(exchange: &Exchange<'_>) -> Result<(), Refusal> {
    exchange.call.inspect(|apis: &mut RestApis, cx| {
        if flag(&exchange.method.settings, "apiKeyRequired") {
            check_key(exchange, apis, cx)?;
        }
        check_stage(exchange, apis, cx)
    })
}

/// Returns the key that a request names.
fn key_of(exchange: &Exchange<'_>) -> Option<String> {
    if text(&exchange.deployed.api_settings, "apiKeySource") != Some("AUTHORIZER") {
        return exchange.request.header("x-api-key");
    }
    match exchange.authorized() {
        Authorized::Function(context) => Some(context["usageIdentifierKey"].as_str()?.to_owned()),
        _ => None,
    }
}

fn check_key(
    exchange: &Exchange<'_>,
    apis: &mut RestApis,
    cx: &CallContext<'_>,
) -> Result<(), Refusal> {
    let forbidden = |reason: &str| Refusal::new(ResponseType::InvalidApiKey, "Forbidden", reason);
    let deployed = exchange.deployed;
    let value = key_of(exchange).ok_or_else(|| forbidden("the request has no API key"))?;
    let region = apis.regions.get_mut(&deployed.account, &deployed.region);
    let region = region.ok_or_else(|| forbidden("there are no API keys"))?;
    let id = key_with_value(&region.keys, &value);
    let id = id.ok_or_else(|| forbidden("there is no enabled API key with the value"))?;
    let id = id.to_owned();
    let mut plans = region.plans.values_mut();
    let plan =
        plans.find(|plan| plan.keys.contains(&id) && plan.covers(&deployed.api, &deployed.stage));
    let plan = plan.ok_or_else(|| {
        forbidden(&format!(
            "no usage plan of the API key {id} has the stage {} of the API",
            deployed.stage
        ))
    })?;
    for (name, limit) in limits_of(plan, exchange, &id) {
        if !take_token(&mut apis.buckets, name, limit, cx.now()) {
            return Err(throttled(&format!(
                "the API key {id} is used too often: {limit:?}"
            )));
        }
    }
    if plan.remaining(&id, cx.now()) == Some(0) {
        let reason = format!("the quota of the API key {id} is used up");
        return Err(Refusal::new(
            ResponseType::QuotaExceeded,
            "Limit Exceeded",
            reason,
        ));
    }
    plan.count(&id, cx.now());
    let _ = exchange.api_key.set((id, value));
    Ok(())
}

fn throttled(reason: &str) -> Refusal {
    Refusal::new(ResponseType::Throttled, "Too Many Requests", reason)
}

/// Returns the limits of a usage plan for the holder of a key, with the names of their buckets.
fn limits_of(plan: &Plan, exchange: &Exchange<'_>, key: &str) -> Vec<(String, Limit)> {
    let plan_id = text(&plan.settings, "id").unwrap_or_default();
    let limit = |settings: &Value| Limit::read(settings, "rateLimit", "burstLimit");
    let whole = plan.settings.get("throttle").and_then(limit);
    let whole = whole.map(|limit| (format!("{plan_id} {key}"), limit));
    let deployed = exchange.deployed;
    let stage = plan.stage(&deployed.api, &deployed.stage);
    let method = stage.and_then(|stage| {
        let key = method_key(exchange);
        limit(stage["throttle"].get(&key)?)
    });
    let method = method.map(|limit| {
        let name = format!(
            "{plan_id} {key} {} {}",
            deployed.stage,
            method_key(exchange)
        );
        (name, limit)
    });
    whole.into_iter().chain(method).collect()
}

/// Returns the name of the method in throttle settings: `/orders/GET`.
fn method_key(exchange: &Exchange<'_>) -> String {
    let verb = text(&exchange.method.settings, "httpMethod").unwrap_or_default();
    format!("{}/{verb}", exchange.method.resource_path)
}

/// Refuses requests above what the stage lets through for the method.
fn check_stage(
    exchange: &Exchange<'_>,
    apis: &mut RestApis,
    cx: &CallContext<'_>,
) -> Result<(), Refusal> {
    let settings = exchange.deployed.stage_settings.get("methodSettings");
    let settings = settings.and_then(Value::as_object);
    let key = method_key(exchange);
    let of_method = |settings: &Settings| {
        let own = settings.get(key.trim_start_matches('/'));
        own.or_else(|| settings.get("*/*")).cloned()
    };
    let limit = settings.and_then(of_method);
    let limit =
        limit.and_then(|limit| Limit::read(&limit, "throttlingRateLimit", "throttlingBurstLimit"));
    let Some(limit) = limit else {
        return Ok(());
    };
    let deployed = exchange.deployed;
    let name = format!("{}/{}{key}", deployed.api, deployed.stage);
    if take_token(&mut apis.buckets, name, limit, cx.now()) {
        return Ok(());
    }
    Err(throttled(&format!(
        "the stage lets through no more for {key}: {limit:?}"
    )))
}

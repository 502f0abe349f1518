//! Delivery policies: how often and when a delivery is retried.

use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::json::Reader;

/// The content type of messages, unless a policy sets another.
pub(crate) const DEFAULT_CONTENT_TYPE: &str = "text/plain; charset=UTF-8";

/// The members that a retry policy must have, with their bounds.
const REQUIRED: [(&str, u64, u64); 3] = [
    ("minDelayTarget", 1, 3600),
    ("maxDelayTarget", 1, 3600),
    ("numRetries", 0, 100),
];

/// Returns the retry policy of SNS itself.
fn default_retry_policy() -> Value {
    json!({
        "minDelayTarget": 20,
        "maxDelayTarget": 20,
        "numRetries": 3,
        "numMaxDelayRetries": 0,
        "numNoDelayRetries": 0,
        "numMinDelayRetries": 0,
        "backoffFunction": "linear",
    })
}

fn object<'a>(policy: &'a Value, name: &str) -> Option<&'a Map<String, Value>> {
    policy.get(name).and_then(Value::as_object)
}

/// Parses a policy. The error is what SNS writes behind "Invalid parameter: ".
fn parse(source: &str) -> Result<Value, String> {
    Reader::new(source)
        .map_err(|error| format!("DeliveryPolicy: failed to parse JSON. {error}"))?;
    match serde_json::from_str(source) {
        Ok(policy @ Value::Object(_)) => Ok(policy),
        _ => Err("DeliveryPolicy: failed to parse JSON.".to_owned()),
    }
}

fn check_retry_policy(retries: &Map<String, Value>, path: &str) -> Result<(), String> {
    for (name, low, high) in REQUIRED {
        let Some(value) = retries.get(name).and_then(Value::as_u64) else {
            return Err(format!("DeliveryPolicy: {path}.{name} must be specified"));
        };
        if value < low {
            return Err(format!(
                "DeliveryPolicy: {path}.{name} must be greater than or equal to {low}"
            ));
        }
        if value > high {
            return Err(format!(
                "DeliveryPolicy: {path}.{name} must be less than or equal to {high}"
            ));
        }
    }
    if retries["maxDelayTarget"].as_u64() < retries["minDelayTarget"].as_u64() {
        return Err(format!(
            "DeliveryPolicy: {path}.maxDelayTarget must be greater than or equal to minDelayTarget"
        ));
    }
    Ok(())
}

/// Returns a retry policy with the defaults of what it leaves out.
fn with_defaults(retries: Option<&Map<String, Value>>) -> Value {
    let mut effective = default_retry_policy();
    for (name, value) in retries.into_iter().flatten() {
        effective[name] = value.clone();
    }
    effective
}

/// Returns a topic's policy as SNS stores it; `None` if the source is empty.
pub(crate) fn normalize_topic_policy(source: &str) -> Result<Option<String>, String> {
    if source.is_empty() {
        return Ok(None);
    }
    let policy = parse(source)?;
    let http = object(&policy, "http").ok_or("DeliveryPolicy: http must be specified")?;
    let mut stored = Map::new();
    if let Some(retries) = http
        .get("defaultHealthyRetryPolicy")
        .and_then(Value::as_object)
    {
        check_retry_policy(retries, "http.defaultHealthyRetryPolicy")?;
        stored.insert(
            "defaultHealthyRetryPolicy".to_owned(),
            Value::Object(retries.clone()),
        );
    }
    let is_fixed = http
        .get("disableSubscriptionOverrides")
        .and_then(Value::as_bool)
        .unwrap_or(false);
    stored.insert("disableSubscriptionOverrides".to_owned(), is_fixed.into());
    for name in ["defaultThrottlePolicy", "defaultRequestPolicy"] {
        if let Some(value @ Value::Object(_)) = http.get(name) {
            stored.insert(name.to_owned(), value.clone());
        }
    }
    Ok(Some(json!({"http": stored}).to_string()))
}

/// Returns a topic's policy with the defaults of what it leaves out.
pub(crate) fn effective_topic_policy(policy: Option<&str>) -> Value {
    let policy: Value = policy
        .and_then(|policy| serde_json::from_str(policy).ok())
        .unwrap_or_default();
    let http = policy.get("http").cloned().unwrap_or_default();
    let mut effective = json!({
        "defaultHealthyRetryPolicy": with_defaults(object(&http, "defaultHealthyRetryPolicy")),
        "disableSubscriptionOverrides": http.get("disableSubscriptionOverrides").cloned().unwrap_or(false.into()),
    });
    if let Some(throttle) = http.get("defaultThrottlePolicy") {
        effective["defaultThrottlePolicy"] = throttle.clone();
    }
    effective["defaultRequestPolicy"] = http
        .get("defaultRequestPolicy")
        .cloned()
        .unwrap_or_else(|| json!({"headerContentType": DEFAULT_CONTENT_TYPE}));
    json!({"http": effective})
}

/// Returns a subscription's policy as SNS stores it; `None` if the source is empty.
pub(crate) fn normalize_subscription_policy(source: &str) -> Result<Option<String>, String> {
    if source.is_empty() {
        return Ok(None);
    }
    let policy = parse(source)?;
    let mut stored = json!({
        "healthyRetryPolicy": null,
        "sicklyRetryPolicy": null,
        "throttlePolicy": null,
        "requestPolicy": null,
        "guaranteed": false,
    });
    for name in ["healthyRetryPolicy", "sicklyRetryPolicy"] {
        if let Some(retries) = object(&policy, name) {
            check_retry_policy(retries, name)?;
            stored[name] = with_defaults(Some(retries));
        }
    }
    for name in ["throttlePolicy", "requestPolicy", "guaranteed"] {
        if let Some(value) = policy.get(name) {
            stored[name] = value.clone();
        }
    }
    Ok(Some(stored.to_string()))
}

/// Returns a subscription's policy with its topic's and then the defaults of
/// what it leaves out.
pub(crate) fn effective_subscription_policy(
    policy: Option<&str>,
    topic_policy: Option<&str>,
) -> Value {
    let topic = effective_topic_policy(topic_policy);
    let topic = &topic["http"];
    let own: Value = match policy {
        Some(policy) if topic["disableSubscriptionOverrides"] != true => {
            serde_json::from_str(policy).unwrap_or_default()
        }
        _ => Value::Null,
    };
    let or = |name: &str, default: &str| match own.get(name) {
        Some(value) if !value.is_null() => value.clone(),
        _ => topic.get(default).cloned().unwrap_or_default(),
    };
    json!({
        "healthyRetryPolicy": or("healthyRetryPolicy", "defaultHealthyRetryPolicy"),
        "sicklyRetryPolicy": own.get("sicklyRetryPolicy").cloned().unwrap_or_default(),
        "throttlePolicy": or("throttlePolicy", "defaultThrottlePolicy"),
        "requestPolicy": or("requestPolicy", "defaultRequestPolicy"),
        "guaranteed": false,
    })
}

/// Returns the time until the next retry of an HTTP endpoint by an effective
/// policy; `None` after the last.
pub(crate) fn endpoint_retry_delay(effective: &Value, retries: u64) -> Option<Duration> {
    let policy = &effective["healthyRetryPolicy"];
    let number = |name: &str| policy.get(name).and_then(Value::as_u64).unwrap_or(0);
    let all = number("numRetries");
    let without_delay = number("numNoDelayRetries");
    let with_min_delay = number("numMinDelayRetries");
    let with_max_delay = number("numMaxDelayRetries");
    let (min, max) = (number("minDelayTarget"), number("maxDelayTarget"));
    if retries >= all {
        return None;
    }
    if retries < without_delay {
        return Some(Duration::ZERO);
    }
    if retries < without_delay + with_min_delay {
        return Some(Duration::from_secs(min));
    }
    // The delays of the backoff phase grow from `min` to `max`.
    let steps = all.saturating_sub(without_delay + with_min_delay + with_max_delay);
    let step = retries - without_delay - with_min_delay;
    if step >= steps {
        return Some(Duration::from_secs(max));
    }
    if steps == 1 {
        return Some(Duration::from_secs(min));
    }
    #[expect(clippy::cast_precision_loss, reason = "delays and counts are small")]
    let (share, min, max) = (step as f64 / (steps - 1) as f64, min as f64, max as f64);
    let seconds = match policy.get("backoffFunction").and_then(Value::as_str) {
        Some("exponential" | "geometric") => min * (max / min).powf(share),
        Some("arithmetic") => min + (max - min) * share * share,
        _ => min + (max - min) * share,
    };
    Some(Duration::from_secs_f64(seconds))
}

/// Returns the time until the next retry of an AWS service; `None` after the
/// last. SNS makes 100,015 retries over 23 days.
pub(crate) fn service_retry_delay(retries: u64) -> Option<Duration> {
    match retries {
        0..=2 => Some(Duration::ZERO),
        3..=4 => Some(Duration::from_secs(1)),
        5..=14 => Some(Duration::from_secs((1 << (retries - 5).min(5)).min(20))),
        15..=100_014 => Some(Duration::from_secs(20)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: Option<String>) -> Value {
        serde_json::from_str(&text.unwrap()).unwrap()
    }

    /// As recorded from SNS.
    #[test]
    fn topic_policy_is_stored_as_set_and_completed() {
        let source = r#"{"http": {"defaultHealthyRetryPolicy": {"minDelayTarget": 5, "maxDelayTarget": 6, "numRetries": 1}}}"#;
        let stored = normalize_topic_policy(source).unwrap();
        assert_eq!(
            json(stored.clone()),
            json!({"http": {
                "defaultHealthyRetryPolicy": {"minDelayTarget": 5, "maxDelayTarget": 6, "numRetries": 1},
                "disableSubscriptionOverrides": false,
            }})
        );
        let effective = effective_topic_policy(stored.as_deref());
        assert_eq!(
            effective["http"]["defaultHealthyRetryPolicy"]["backoffFunction"],
            "linear"
        );
        assert_eq!(
            effective["http"]["defaultRequestPolicy"],
            json!({"headerContentType": DEFAULT_CONTENT_TYPE})
        );
        assert!(normalize_topic_policy("").unwrap().is_none());
    }

    /// As recorded from SNS.
    #[test]
    fn subscription_policy_overrides_its_topic() {
        let topic =
            r#"{"http": {"defaultRequestPolicy": {"headerContentType": "application/json"}}}"#;
        let topic = normalize_topic_policy(topic).unwrap();
        let source = r#"{"healthyRetryPolicy": {"minDelayTarget": 1, "maxDelayTarget": 1, "numRetries": 0}, "throttlePolicy": {"maxReceivesPerSecond": 1000}}"#;
        let stored = normalize_subscription_policy(source).unwrap();
        let expected = json!({
            "minDelayTarget": 1, "maxDelayTarget": 1, "numRetries": 0, "numMaxDelayRetries": 0,
            "numNoDelayRetries": 0, "numMinDelayRetries": 0, "backoffFunction": "linear",
        });
        assert_eq!(
            json(stored.clone()),
            json!({
                "healthyRetryPolicy": expected, "sicklyRetryPolicy": null,
                "throttlePolicy": {"maxReceivesPerSecond": 1000}, "requestPolicy": null, "guaranteed": false,
            })
        );
        assert_eq!(
            effective_subscription_policy(stored.as_deref(), topic.as_deref()),
            json!({
                "healthyRetryPolicy": expected, "sicklyRetryPolicy": null,
                "throttlePolicy": {"maxReceivesPerSecond": 1000},
                "requestPolicy": {"headerContentType": "application/json"}, "guaranteed": false,
            })
        );
    }

    #[test]
    fn topic_can_disable_overrides() {
        let topic = r#"{"http": {"disableSubscriptionOverrides": true}}"#;
        let own = r#"{"requestPolicy": {"headerContentType": "text/csv"}}"#;
        assert_eq!(
            effective_subscription_policy(Some(own), Some(topic))["requestPolicy"],
            json!({"headerContentType": DEFAULT_CONTENT_TYPE})
        );
    }

    #[test]
    fn missing_and_out_of_bounds_members_are_named() {
        let error = |retries: &str| {
            normalize_subscription_policy(&format!(r#"{{"healthyRetryPolicy": {retries}}}"#))
                .unwrap_err()
        };
        assert_eq!(
            error("{}"),
            "DeliveryPolicy: healthyRetryPolicy.minDelayTarget must be specified"
        );
        assert_eq!(
            error(r#"{"minDelayTarget": 1, "maxDelayTarget": 1, "numRetries": 101}"#),
            "DeliveryPolicy: healthyRetryPolicy.numRetries must be less than or equal to 100"
        );
        assert!(
            normalize_topic_policy("{")
                .unwrap_err()
                .starts_with("DeliveryPolicy: failed to parse JSON. Unexpected end-of-input")
        );
    }

    #[test]
    fn retry_phases_follow_each_other() {
        let policy = json!({"healthyRetryPolicy": {
            "minDelayTarget": 1, "maxDelayTarget": 9, "numRetries": 7,
            "numNoDelayRetries": 1, "numMinDelayRetries": 1, "numMaxDelayRetries": 1, "backoffFunction": "linear",
        }});
        let delays: Vec<_> = (0..8)
            .map(|retries| endpoint_retry_delay(&policy, retries))
            .map(|delay| delay.map(|delay| delay.as_secs_f64().round()))
            .collect();
        let expected = [0.0, 1.0, 1.0, 4.0, 6.0, 9.0, 9.0].map(Some);
        assert_eq!(delays[..7], expected);
        assert_eq!(delays[7], None);
        let default = effective_subscription_policy(None, None);
        assert_eq!(
            endpoint_retry_delay(&default, 0),
            Some(Duration::from_secs(20))
        );
        assert_eq!(endpoint_retry_delay(&default, 3), None);
    }
}

//! Delivery policies: how often and when an HTTP endpoint is tried again.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::json::Reader;

/// The media type of messages unless a policy says otherwise.
pub(super) const CONTENT_TYPE: &str = "text/plain; charset=UTF-8";

/// What a policy must give, with the bounds SNS has for it.
const REQUIRED: [(&str, u64, u64); 3] = [
    ("minDelayTarget", 1, 3600),
    ("maxDelayTarget", 1, 3600),
    ("numRetries", 0, 100),
];

/// The retries SNS makes unless a policy says otherwise.
fn default_retries() -> Value {
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

/// Reads a policy. The error is what SNS says behind "Invalid parameter: ".
fn read(source: &str) -> Result<Value, String> {
    Reader::new(source)
        .map_err(|error| format!("DeliveryPolicy: failed to parse JSON. {error}"))?;
    match serde_json::from_str(source) {
        Ok(policy @ Value::Object(_)) => Ok(policy),
        _ => Err("DeliveryPolicy: failed to parse JSON.".to_owned()),
    }
}

fn check_retries(retries: &Map<String, Value>, path: &str) -> Result<(), String> {
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

/// Retries as given, over the defaults.
fn with_defaults(retries: Option<&Map<String, Value>>) -> Value {
    let mut effective = default_retries();
    for (name, value) in retries.into_iter().flatten() {
        effective[name] = value.clone();
    }
    effective
}

/// A topic's policy as SNS keeps it; `None` where the attribute is emptied.
pub(super) fn normalize_of_topic(source: &str) -> Result<Option<String>, String> {
    if source.is_empty() {
        return Ok(None);
    }
    let policy = read(source)?;
    let http = object(&policy, "http").ok_or("DeliveryPolicy: http must be specified")?;
    let mut kept = Map::new();
    if let Some(retries) = http
        .get("defaultHealthyRetryPolicy")
        .and_then(Value::as_object)
    {
        check_retries(retries, "http.defaultHealthyRetryPolicy")?;
        kept.insert(
            "defaultHealthyRetryPolicy".to_owned(),
            Value::Object(retries.clone()),
        );
    }
    let fixed = http
        .get("disableSubscriptionOverrides")
        .and_then(Value::as_bool)
        .unwrap_or(false);
    kept.insert("disableSubscriptionOverrides".to_owned(), fixed.into());
    for name in ["defaultThrottlePolicy", "defaultRequestPolicy"] {
        if let Some(value @ Value::Object(_)) = http.get(name) {
            kept.insert(name.to_owned(), value.clone());
        }
    }
    Ok(Some(json!({"http": kept}).to_string()))
}

/// What a topic's policy comes to together with SNS's own.
pub(super) fn effective_of_topic(policy: Option<&str>) -> Value {
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
        .unwrap_or_else(|| json!({"headerContentType": CONTENT_TYPE}));
    json!({"http": effective})
}

/// A subscription's policy as SNS keeps it; `None` where the attribute is emptied.
pub(super) fn normalize_of_subscription(source: &str) -> Result<Option<String>, String> {
    if source.is_empty() {
        return Ok(None);
    }
    let policy = read(source)?;
    let mut kept = json!({
        "healthyRetryPolicy": null,
        "sicklyRetryPolicy": null,
        "throttlePolicy": null,
        "requestPolicy": null,
        "guaranteed": false,
    });
    for name in ["healthyRetryPolicy", "sicklyRetryPolicy"] {
        if let Some(retries) = object(&policy, name) {
            check_retries(retries, name)?;
            kept[name] = with_defaults(Some(retries));
        }
    }
    for name in ["throttlePolicy", "requestPolicy", "guaranteed"] {
        if let Some(value) = policy.get(name) {
            kept[name] = value.clone();
        }
    }
    Ok(Some(kept.to_string()))
}

/// What a subscription's policy comes to together with its topic's and SNS's own.
pub(super) fn effective_of_subscription(policy: Option<&str>, topic_policy: Option<&str>) -> Value {
    let topic = effective_of_topic(topic_policy);
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

/// How long to wait before the next try of an effective policy, after `tried`
/// retries; `None` where there is none left.
pub(super) fn wait(effective: &Value, tried: u64) -> Option<Duration> {
    let retries = &effective["healthyRetryPolicy"];
    let of = |name: &str| retries.get(name).and_then(Value::as_u64).unwrap_or(0);
    let (all, at_once, at_min, at_max) = (
        of("numRetries"),
        of("numNoDelayRetries"),
        of("numMinDelayRetries"),
        of("numMaxDelayRetries"),
    );
    let (min, max) = (of("minDelayTarget"), of("maxDelayTarget"));
    if tried >= all {
        return None;
    }
    if tried < at_once {
        return Some(Duration::ZERO);
    }
    if tried < at_once + at_min {
        return Some(Duration::from_secs(min));
    }
    let growing = all.saturating_sub(at_once + at_min + at_max);
    let grown = tried - at_once - at_min;
    if grown >= growing || growing == 1 {
        return Some(Duration::from_secs(if grown >= growing {
            max
        } else {
            min
        }));
    }
    #[expect(clippy::cast_precision_loss, reason = "delays and counts are small")]
    let (share, min, max) = (grown as f64 / (growing - 1) as f64, min as f64, max as f64);
    let seconds = match retries.get("backoffFunction").and_then(Value::as_str) {
        Some("exponential" | "geometric") => min * (max / min).powf(share),
        Some("arithmetic") => min + (max - min) * share * share,
        _ => min + (max - min) * share,
    };
    Some(Duration::from_secs_f64(seconds))
}

/// The same for AWS's own services, of which SNS is more patient: 100,015
/// retries over 23 days.
pub(super) fn wait_for_service(tried: u64) -> Option<Duration> {
    match tried {
        0..=2 => Some(Duration::ZERO),
        3..=4 => Some(Duration::from_secs(1)),
        5..=14 => Some(Duration::from_secs((1 << (tried - 5).min(5)).min(20))),
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
    fn a_topic_keeps_what_was_given_and_fills_in_the_rest() {
        let given = r#"{"http": {"defaultHealthyRetryPolicy": {"minDelayTarget": 5, "maxDelayTarget": 6, "numRetries": 1}}}"#;
        let kept = normalize_of_topic(given).unwrap();
        assert_eq!(
            json(kept.clone()),
            json!({"http": {
                "defaultHealthyRetryPolicy": {"minDelayTarget": 5, "maxDelayTarget": 6, "numRetries": 1},
                "disableSubscriptionOverrides": false,
            }})
        );
        let effective = effective_of_topic(kept.as_deref());
        assert_eq!(
            effective["http"]["defaultHealthyRetryPolicy"]["backoffFunction"],
            "linear"
        );
        assert_eq!(
            effective["http"]["defaultRequestPolicy"],
            json!({"headerContentType": CONTENT_TYPE})
        );
        assert!(normalize_of_topic("").unwrap().is_none());
    }

    /// As recorded from SNS.
    #[test]
    fn a_subscription_goes_over_its_topic() {
        let topic =
            r#"{"http": {"defaultRequestPolicy": {"headerContentType": "application/json"}}}"#;
        let topic = normalize_of_topic(topic).unwrap();
        let given = r#"{"healthyRetryPolicy": {"minDelayTarget": 1, "maxDelayTarget": 1, "numRetries": 0}, "throttlePolicy": {"maxReceivesPerSecond": 1000}}"#;
        let kept = normalize_of_subscription(given).unwrap();
        let expected = json!({
            "minDelayTarget": 1, "maxDelayTarget": 1, "numRetries": 0, "numMaxDelayRetries": 0,
            "numNoDelayRetries": 0, "numMinDelayRetries": 0, "backoffFunction": "linear",
        });
        assert_eq!(
            json(kept.clone()),
            json!({
                "healthyRetryPolicy": expected, "sicklyRetryPolicy": null,
                "throttlePolicy": {"maxReceivesPerSecond": 1000}, "requestPolicy": null, "guaranteed": false,
            })
        );
        assert_eq!(
            effective_of_subscription(kept.as_deref(), topic.as_deref()),
            json!({
                "healthyRetryPolicy": expected, "sicklyRetryPolicy": null,
                "throttlePolicy": {"maxReceivesPerSecond": 1000},
                "requestPolicy": {"headerContentType": "application/json"}, "guaranteed": false,
            })
        );
    }

    #[test]
    fn a_topic_can_forbid_overrides() {
        let topic = r#"{"http": {"disableSubscriptionOverrides": true}}"#;
        let own = r#"{"requestPolicy": {"headerContentType": "text/csv"}}"#;
        assert_eq!(
            effective_of_subscription(Some(own), Some(topic))["requestPolicy"],
            json!({"headerContentType": CONTENT_TYPE})
        );
    }

    #[test]
    fn what_is_missing_or_out_of_bounds_is_named() {
        let of = |retries: &str| {
            normalize_of_subscription(&format!(r#"{{"healthyRetryPolicy": {retries}}}"#))
                .unwrap_err()
        };
        assert_eq!(
            of("{}"),
            "DeliveryPolicy: healthyRetryPolicy.minDelayTarget must be specified"
        );
        assert_eq!(
            of(r#"{"minDelayTarget": 1, "maxDelayTarget": 1, "numRetries": 101}"#),
            "DeliveryPolicy: healthyRetryPolicy.numRetries must be less than or equal to 100"
        );
        assert!(
            normalize_of_topic("{")
                .unwrap_err()
                .starts_with("DeliveryPolicy: failed to parse JSON. Unexpected end-of-input")
        );
    }

    #[test]
    fn the_phases_follow_each_other() {
        let policy = json!({"healthyRetryPolicy": {
            "minDelayTarget": 1, "maxDelayTarget": 9, "numRetries": 7,
            "numNoDelayRetries": 1, "numMinDelayRetries": 1, "numMaxDelayRetries": 1, "backoffFunction": "linear",
        }});
        let waits: Vec<_> = (0..8)
            .map(|tried| wait(&policy, tried).map(|wait| wait.as_secs_f64().round()))
            .collect();
        let expected = [0.0, 1.0, 1.0, 4.0, 6.0, 9.0, 9.0].map(Some);
        assert_eq!(waits[..7], expected);
        assert_eq!(waits[7], None);
        let default = effective_of_subscription(None, None);
        assert_eq!(wait(&default, 0), Some(Duration::from_secs(20)));
        assert_eq!(wait(&default, 3), None);
    }
}

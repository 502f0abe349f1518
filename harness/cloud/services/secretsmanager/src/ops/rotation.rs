//! `RotateSecret` and `CancelRotateSecret`: how a secret is rotated is kept, but a rotation
//! itself needs an invocation of a function, which is not here yet.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_model::protocol::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use time::Duration;

use super::describe::SecretInput;
use super::input::{check_name, named};
use crate::error::{invalid_parameter, invalid_request};
use crate::secret::Rotation;
use crate::state::Secrets;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RotateSecret {
    secret_id: String,
    client_request_token: Option<String>,
    #[serde(rename = "RotationLambdaARN")]
    lambda_arn: Option<String>,
    rotation_rules: Option<Value>,
    rotate_immediately: Option<bool>,
}

pub(crate) fn rotate_secret(
    secrets: &mut Secrets,
    cx: &mut CallContext<'_>,
    input: RotateSecret,
) -> Result<Value, ServiceError> {
    check_name(&input.secret_id)?;
    if input
        .client_request_token
        .is_none_or(|token| token.is_empty())
    {
        return Err(invalid_parameter(
            "You must provide a ClientRequestToken value. We recommend a UUID-type value.",
        ));
    }
    let secret = secrets.find_kept(cx, &input.secret_id, "RotateSecret")?;
    let known = secret.rotation.as_ref();
    let lambda_arn = input
        .lambda_arn
        .filter(|arn| !arn.is_empty())
        .or_else(|| known.map(|rotation| rotation.lambda_arn.clone()));
    // Recorded: `test_first_rotate_secret_with_missing_lambda_arn`.
    let lambda_arn = lambda_arn.ok_or_else(|| {
        invalid_request("No Lambda rotation function ARN is associated with this secret.")
    })?;
    let rules = input
        .rotation_rules
        .or_else(|| known.and_then(|rotation| rotation.rules.clone()));
    let interval = rules.as_ref().map(interval).transpose()?.flatten();
    if input.rotate_immediately.unwrap_or(true) {
        return Err(not_implemented(
            "RotateImmediately of secretsmanager RotateSecret, which invokes a function",
        ));
    }
    secret.rotation = Some(Rotation {
        enabled: interval.is_some(),
        lambda_arn,
        rules,
        next: interval.map(|interval| Timestamp(cx.now() + interval)),
    });
    Ok(named(secret))
}

/// Returns after what time the rules rotate a secret.
fn interval(rules: &Value) -> Result<Option<Duration>, ServiceError> {
    let days = rules.get("AutomaticallyAfterDays").and_then(Value::as_i64);
    let expression = rules.get("ScheduleExpression").and_then(Value::as_str);
    match (days, expression) {
        (Some(_), Some(_)) => Err(invalid_parameter(
            "You can't specify both AutomaticallyAfterDays and ScheduleExpression.",
        )),
        (Some(days), None) => Ok(Some(Duration::days(days))),
        (None, Some(expression)) if expression.starts_with("cron(") => Err(not_implemented(
            "cron in ScheduleExpression of secretsmanager RotateSecret",
        )),
        (None, Some(expression)) => rate(expression).map(Some).ok_or_else(|| {
            invalid_parameter(format!("The ScheduleExpression {expression} is not valid."))
        }),
        (None, None) => Ok(None),
    }
}

/// Returns the time of a `rate` expression: `rate(10 days)`, at least four hours.
fn rate(expression: &str) -> Option<Duration> {
    let inner = expression.strip_prefix("rate(")?.strip_suffix(')')?;
    let (amount, unit) = inner.trim().split_once(' ')?;
    let amount: i64 = amount.parse().ok()?;
    let duration = match unit {
        "hour" | "hours" => Duration::hours(amount),
        "day" | "days" => Duration::days(amount),
        _ => return None,
    };
    (duration >= Duration::hours(4) && duration <= Duration::days(999)).then_some(duration)
}

fn not_implemented(what: &str) -> ServiceError {
    let message = format!("The embedded cloud does not implement {what}.");
    ServiceError::receiver("NotImplemented", message).with_status(501)
}

pub(crate) fn cancel_rotate_secret(
    secrets: &mut Secrets,
    cx: &mut CallContext<'_>,
    input: SecretInput,
) -> Result<Value, ServiceError> {
    check_name(&input.secret_id)?;
    let secret = secrets.find_kept(cx, &input.secret_id, "CancelRotateSecret")?;
    let rotation = secret.rotation.as_mut();
    let rotation = rotation.ok_or_else(|| {
        invalid_request("No Lambda rotation function ARN is associated with this secret.")
    })?;
    rotation.enabled = false;
    Ok(named(secret))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_read() {
        assert_eq!(rate("rate(10 days)"), Some(Duration::days(10)));
        assert_eq!(rate("rate(4 hours)"), Some(Duration::hours(4)));
        for wrong in ["rate(1 hour)", "rate(x days)", "rate(5 minutes)", "10 days"] {
            assert_eq!(rate(wrong), None, "{wrong}");
        }
    }
}

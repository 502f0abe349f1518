//! Connects functions with what names them in the stage file: secrets that they rotate, rules
//! and schedules that invoke them.

use std::collections::BTreeSet;

use serde_json::json;

use super::new_function::NewFunction;
use super::triggers::allow;
use crate::cloud::CloudSecret;
use crate::cloud::buses::{self, targets};
use crate::cloud::context::fixed;
use crate::cloud::schedules::{self, Schedule};
use crate::error::StageError;

/// Has what names the function invoke it from now on.
pub(super) async fn connect(function: &NewFunction<'_>) -> Result<(), StageError> {
    rotate_secrets(function).await?;
    add_to_rules(function).await?;
    add_to_schedules(function).await
}

/// Has the function rotate the secrets that name it.
async fn rotate_secrets(function: &NewFunction<'_>) -> Result<(), StageError> {
    let cx = function.cx;
    for (name, secret) in function.resources.all::<CloudSecret>() {
        let config = cx.config.secrets.get(name);
        let rotation = config.and_then(|config| config.rotation.as_ref());
        let Some(rotation) = rotation.filter(|one| fixed(&one.function) == function.logical) else {
            continue;
        };
        allow(function, "secretsmanager", &secret.arn).await?;
        let mut input = json!({
            "SecretId": &*secret.arn,
            "ClientRequestToken": cx.request_token(),
            "RotationLambdaARN": &*function.arn(),
            "RotateImmediately": false,
        });
        let expression = match (rotation.hours(), &rotation.schedule) {
            (Some(hours), _) if hours % 24 == 0 => Some(rate(hours / 24, "day")),
            (Some(hours), _) => Some(rate(hours, "hour")),
            (None, schedule) => schedule.as_ref().map(|schedule| schedule.text.clone()),
        };
        if let Some(expression) = expression {
            input["RotationRules"] = json!({"ScheduleExpression": expression});
        }
        let action = format!("rotate the secret {name} by");
        function
            .call("secretsmanager", "RotateSecret", &input, &action)
            .await?;
    }
    Ok(())
}

/// Returns `rate(1 day)` or `rate(2 days)`.
fn rate(count: u64, unit: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("rate({count} {unit}{plural})")
}

/// Makes the function a target of the rules that name it.
async fn add_to_rules(function: &NewFunction<'_>) -> Result<(), StageError> {
    let cx = function.cx;
    let mut allowed = BTreeSet::new();
    for target in targets::all(cx, function.resources) {
        let named = target.target.function.as_ref().map(fixed);
        if named.as_deref() == Some(function.logical) {
            let rule = buses::rule_arn(cx, target.bus_name, target.rule);
            if allowed.insert(rule.clone()) {
                allow(function, "events", &rule).await?;
            }
            target.put(cx, &function.arn(), function.scope).await?;
        }
    }
    Ok(())
}

/// Creates the schedules that name the function.
async fn add_to_schedules(function: &NewFunction<'_>) -> Result<(), StageError> {
    let cx = function.cx;
    for (name, schedule) in function.resources.all::<Schedule>() {
        let config = cx.config.schedules.get(name);
        let named = config.and_then(|config| config.function.as_ref().map(fixed));
        if named.as_deref() == Some(function.logical) {
            schedules::put(cx, (name, schedule), Some(function.arn()), function.scope).await?;
        }
    }
    Ok(())
}

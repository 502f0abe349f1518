//! `RotateSecret` and `CancelRotateSecret`.

use rehearsal_cloud_core::effect::{Effect, ServiceCall};
use rehearsal_cloud_core::service::{Answer, CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};
use time::Duration;

use super::describe::SecretInput;
use super::input::{check_name, named};
use crate::error::{access_denied, invalid_parameter, invalid_request};
use crate::rotation::{self, PRINCIPAL};
use crate::rules::Rules;
use crate::secret::Rotation;
use crate::state::{FunctionCheck, SecretPlace, Secrets};

/// A call waits for the answer of Lambda, whatever the cloud's clock says.
const NEVER: Duration = Duration::days(100 * 365);

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

/// Sets how a secret is rotated, and begins a rotation. Whether the function may be invoked
/// is asked of Lambda by a dry run, which is why the call waits. With `RotateImmediately`
/// off, AWS tries the function's `testSecret` out on a version of which it says no more: that
/// is not here.
pub(crate) fn rotate_secret(
    secrets: &mut Secrets,
    cx: &mut CallContext<'_>,
    input: RotateSecret,
) -> Result<Answer<Value>, ServiceError> {
    check_name(&input.secret_id)?;
    let version = input.client_request_token.filter(|token| !token.is_empty());
    let version = version.ok_or_else(|| {
        invalid_parameter(
            "You must provide a ClientRequestToken value. We recommend a UUID-type value.",
        )
    })?;
    let secret = secrets.find_kept(cx, &input.secret_id, "RotateSecret")?;
    let known = secret.rotation.as_ref();
    let lambda_arn = input
        .lambda_arn
        .filter(|arn| !arn.is_empty())
        .or_else(|| known.map(|rotation| rotation.lambda_arn.clone()));
    // Recorded: `test_first_rotate_secret_with_missing_lambda_arn`.
    let lambda_arn = lambda_arn.ok_or_else(no_function)?;
    let rules = input
        .rotation_rules
        .or_else(|| known.and_then(|rotation| rotation.rules.clone()));
    if let Some(rules) = &rules {
        Rules::read(rules)?;
    }
    let rotates = input.rotate_immediately.unwrap_or(true);
    // The API reference: a rotation is under way as long as another version is pending.
    let pending = secret.pending().filter(|_| rotates);
    if pending.is_some_and(|pending| pending != version) {
        return Err(invalid_request(
            "A previous rotation isn't complete. That rotation will be reattempted.",
        ));
    }
    let is_begun = pending.is_some() || secret.version(&version).is_some();
    let (arn, mut output) = (secret.arn.clone(), named(secret));
    let request = cx.caller.request_id.to_string();
    match secrets.checks.remove(&request) {
        Some(FunctionCheck::Refused) => return Err(not_invocable()),
        Some(FunctionCheck::Passed) => {}
        None | Some(FunctionCheck::Asked) => {
            let call = ServiceCall::invoke_function(&lambda_arn, &json!({}), PRINCIPAL);
            let mut call = call.ok_or_else(not_invocable)?;
            call.input["InvocationType"] = "DryRun".into();
            call.source_arn = Some(arn.as_str().into());
            cx.effect_with_ticket(Effect::Call(call), json!({"check": request}));
            let wait = Answer::Wait {
                key: key(&request),
                until: cx.arrived() + NEVER,
            };
            secrets.checks.insert(request, FunctionCheck::Asked);
            return Ok(wait);
        }
    }
    let place = SecretPlace::of(&arn).ok_or_else(no_function)?;
    let secret = secrets.find_kept(cx, &input.secret_id, "RotateSecret")?;
    let before = secret.rotation.take();
    let mut rotation = Rotation::new(lambda_arn, rules);
    if let Some(before) = before {
        rotation.last = before.last;
        rotation.under_way = before.under_way;
    }
    secret.rotation = Some(rotation);
    rotation::plan(secrets, cx.now(), &place);
    if rotates {
        if !is_begun {
            rotation::start(secrets, cx, &place, &version);
        }
        output["VersionId"] = version.into();
    }
    Ok(Answer::Now(output))
}

/// Hears whether the function of a secret may be invoked.
pub(crate) fn checked(
    secrets: &mut Secrets,
    cx: &mut CallContext<'_>,
    request: &str,
    outcome: &Result<Value, ServiceError>,
) {
    let check = match outcome {
        Ok(_) => FunctionCheck::Passed,
        Err(_) => FunctionCheck::Refused,
    };
    secrets.checks.insert(request.to_owned(), check);
    cx.wake(key(request));
}

fn key(request: &str) -> String {
    format!("rotate/{request}")
}

fn no_function() -> ServiceError {
    invalid_request("No Lambda rotation function ARN is associated with this secret.")
}

/// Recorded: `test_rotate_secret_invalid_lambda_arn`.
fn not_invocable() -> ServiceError {
    access_denied(
        "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function \
         policy grants access to the principal secretsmanager.amazonaws.com.",
    )
}

pub(crate) fn cancel_rotate_secret(
    secrets: &mut Secrets,
    cx: &mut CallContext<'_>,
    input: SecretInput,
) -> Result<Value, ServiceError> {
    check_name(&input.secret_id)?;
    let secret = secrets.find_kept(cx, &input.secret_id, "CancelRotateSecret")?;
    let mut output = named(secret);
    let rotation = secret.rotation.as_mut().ok_or_else(no_function)?;
    rotation.enabled = false;
    rotation.next = None;
    rotation.next_start = None;
    if let Some(under_way) = rotation.under_way.take() {
        output["VersionId"] = under_way.version.into();
    }
    Ok(output)
}

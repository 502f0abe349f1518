//! Calls a trigger.

use rehearsal_cloud_core::effect::ServiceCall;
use rehearsal_cloud_core::functions::FunctionResponse;
use rehearsal_model::error::ServiceError;
use serde_json::{Value, json};

use super::{PRINCIPAL, TriggerCall};
use crate::pool::Pool;
use crate::trigger_state::{Invocation, Outcome, Replay, Trigger};

impl Pool {
    /// Calls a trigger, if the pool has it, and returns the response. The operation ends with
    /// any error as it is: it may begin again.
    pub(super) fn call_trigger(
        &mut self,
        call: TriggerCall<'_>,
    ) -> Result<Option<Value>, ServiceError> {
        let trigger = call.trigger;
        let Some(invocation) = self.invocation(call)? else {
            return Ok(None);
        };
        let replay = self.replay.as_mut().ok_or_else(|| not_called(trigger))?;
        if let Some(outcome) = replay.next(&invocation.source) {
            return read(trigger, outcome).map(Some);
        }
        replay.pending = Some(invocation);
        Err(ServiceError::internal("a trigger has not answered yet"))
    }

    /// Calls a trigger, if the pool has it, after the operation, which then answers. What the
    /// operation has changed stays so even if the function fails.
    pub(super) fn call_trigger_at_end(
        &mut self,
        call: TriggerCall<'_>,
    ) -> Result<(), ServiceError> {
        let trigger = call.trigger;
        let Some(invocation) = self.invocation(call)? else {
            return Ok(());
        };
        let replay = self.replay.as_mut().ok_or_else(|| not_called(trigger))?;
        replay.last = Some((trigger, invocation));
        Ok(())
    }

    /// Returns the invocation of a trigger's function; `None` if the pool has no such trigger.
    fn invocation(&self, call: TriggerCall<'_>) -> Result<Option<Invocation>, ServiceError> {
        let Some((arn, version)) = self.trigger(call.trigger) else {
            return Ok(None);
        };
        let replay = self.replay.as_ref();
        let client = replay.map_or("CLIENT_ID_NOT_APPLICABLE", Replay::client);
        let event = json!({
            "version": version,
            "triggerSource": call.source,
            "region": *self.region,
            "userPoolId": self.id,
            "userName": call.username,
            "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": client},
            "request": call.request,
            "response": call.response,
        });
        let invocation = ServiceCall::invoke_function(arn, &event, PRINCIPAL);
        let invocation = invocation.ok_or_else(|| {
            let error = ServiceError::sender("InvalidArn", arn);
            not_invoked(call.trigger, &error)
        })?;
        let mut invocation = invocation.and_wait();
        invocation.source_arn = Some(self.arn.as_str().into());
        Ok(Some(Invocation {
            source: call.source,
            call: invocation,
        }))
    }

    /// Returns the metadata that the caller gives to triggers.
    pub(super) fn metadata(&self) -> Value {
        self.replay
            .as_ref()
            .map(Replay::metadata)
            .unwrap_or_default()
    }
}

/// Returns the response of a function, or the error that the operation answers.
pub(super) fn read(trigger: Trigger, outcome: Outcome) -> Result<Value, ServiceError> {
    let output = outcome.map_err(|error| not_invoked(trigger, &error))?;
    let answered = FunctionResponse::read(&output);
    let mut answer: Value = serde_json::from_slice(&answered.payload).unwrap_or_default();
    if answered.failed {
        let message = answer["errorMessage"].as_str().unwrap_or_default();
        let message = format!("{} failed with error {message}.", trigger.name());
        return Err(ServiceError::sender(
            "UserLambdaValidationException",
            message,
        ));
    }
    match answer.get_mut("response").map(Value::take) {
        Some(response) if response.is_object() => Ok(response),
        _ => Err(ServiceError::sender(
            "InvalidLambdaResponseException",
            "Unrecognizable lambda output",
        )),
    }
}

fn not_invoked(trigger: Trigger, error: &ServiceError) -> ServiceError {
    ServiceError::sender(
        "UnexpectedLambdaException",
        format!(
            "{} invocation failed due to error {}.",
            trigger.name(),
            error.code
        ),
    )
}

/// Returns the error of something that cannot wait for a function.
fn not_called(trigger: Trigger) -> ServiceError {
    ServiceError::receiver(
        "NotImplemented",
        format!(
            "The hosted pages of the embedded cloud do not call the Lambda triggers of a user \
             pool, and this one has {}.",
            trigger.name()
        ),
    )
    .with_status(501)
}

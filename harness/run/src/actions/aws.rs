//! `aws`: any operation by its API name, built and signed as by an SDK.

use rehearsal_record::Observation;
use rehearsal_script::action::calls::{Aws, AwsProtocol};
use rehearsal_stage::{Api, ApiAnswer, ApiCall, CallError, JsonVersion};
use serde_json::{Map, Value, json};

use super::Perform;
use crate::context::StepContext;
use crate::error::StepError;
use crate::undo::Change;

impl Perform for Aws {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let name = format!("{}.{}", self.operation.service, self.operation.operation);
        let api = api(self, cx)?;
        let input = self.input.as_ref().map(|input| cx.value(&input.value));
        let input = input.transpose()?.unwrap_or(Value::Null);
        let region = cx.optional_text(self.region.as_ref())?;
        cx.sends(json!({ "operation": name, "input": input }));
        let call = ApiCall {
            api: &api,
            input: &input,
            region: region.as_deref(),
            signed: !self.unsigned.0,
        };
        let response = cx.sandbox().clients().api.send(call).await;
        let response = response.map_err(|error| {
            let message = format!("could not call {name}: {error}");
            match error {
                CallError::Input(_) => StepError::scenario(message),
                CallError::Refused { .. } | CallError::Unreachable(_) => {
                    StepError::environment(message)
                }
            }
        })?;
        let mut observation = Map::new();
        observation.insert("status".into(), response.status.into());
        match response.answer {
            ApiAnswer::Output(output) => {
                if name == "sns.Subscribe"
                    && let Some(arn) = output["SubscriptionArn"].as_str()
                {
                    cx.case.changes.add(Change::Subscription(arn.to_owned()));
                }
                observation.insert("output".into(), output)
            }
            ApiAnswer::Error { code, message } => {
                let status = response.status;
                let error = json!({ "code": code, "message": message, "status": status });
                observation.insert("error".into(), error)
            }
        };
        Ok(observation.into())
    }
}

fn api(step: &Aws, cx: &StepContext<'_>) -> Result<Api, StepError> {
    let (service, operation) = (&*step.operation.service, &*step.operation.operation);
    if let Some(target) = cx.optional_text(step.target.as_ref())? {
        let version = match step.protocol {
            Some(AwsProtocol::Json10) => JsonVersion::V1_0,
            Some(AwsProtocol::Json11) | None => JsonVersion::V1_1,
        };
        return Ok(Api::json(service, &target, operation, version));
    }
    // The check has refused unknown names.
    Api::find(service, operation).ok_or_else(|| {
        StepError::scenario(format!(
            "could not call {service}.{operation}: it is not a known operation; add `target`"
        ))
    })
}

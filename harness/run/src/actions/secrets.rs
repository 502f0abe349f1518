//! `secrets.get`, `secrets.put` and `secrets.rotate`: values of Secrets Manager.

use rehearsal_record::Observation;
use rehearsal_script::action::secrets::{Get, Put, Rotate};
use rehearsal_script::{EvalContext as _, Name, SecretKind};
use rehearsal_stage::CloudSecret;
use serde_json::{Map, Value, json};

use super::Perform;
use super::sdk::call_error;
use super::stored_value::{given, mask, observe};
use crate::context::StepContext;
use crate::error::StepError;

impl StepContext<'_> {
    fn cloud_secret(&self, name: &Name<SecretKind>) -> Result<&CloudSecret, StepError> {
        Ok(self.sandbox().resource::<CloudSecret>(&self.name(name)?)?)
    }
}

impl Perform for Get {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let secret = cx.cloud_secret(&self.secret)?;
        let mut input = json!({ "SecretId": &*secret.name });
        for (member, text) in [("VersionId", &self.version), ("VersionStage", &self.stage)] {
            if let Some(text) = cx.optional_text(text.as_ref())? {
                input[member] = text.into();
            }
        }
        cx.sends(json!({ "operation": "secretsmanager.GetSecretValue", "input": input }));
        let api = &cx.sandbox().clients().api;
        let output = match api.call("secretsmanager", "GetSecretValue", &input).await {
            Ok(output) => output,
            Err(error) => return call_error(error),
        };
        let mut observation = Map::new();
        if let Some(value) = output["SecretString"].as_str() {
            observe(&mut observation, value);
            mask(cx, &observation);
        }
        observation.insert("version".into(), output["VersionId"].clone());
        observation.insert("stages".into(), output["VersionStages"].clone());
        Ok(observation.into())
    }
}

impl Perform for Put {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let secret = cx.cloud_secret(&self.secret)?;
        let value = given(cx, self.value.as_ref(), self.json.as_ref(), &[])?;
        let mut texts = Map::new();
        observe(&mut texts, &value);
        mask(cx, &texts);
        let mut input = json!({
            "SecretId": &*secret.name,
            "ClientRequestToken": token(cx),
            "SecretString": value,
        });
        if !self.stages.is_empty() {
            let stages = self.stages.iter().map(|stage| cx.text(stage));
            input["VersionStages"] = stages.collect::<Result<Value, _>>()?;
        }
        cx.sends(json!({ "operation": "secretsmanager.PutSecretValue", "input": input }));
        let api = &cx.sandbox().clients().api;
        match api.call("secretsmanager", "PutSecretValue", &input).await {
            Ok(output) => Ok(json!({
                "version": output["VersionId"],
                "stages": output["VersionStages"],
            })),
            Err(error) => call_error(error),
        }
    }
}

impl Perform for Rotate {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let secret = cx.cloud_secret(&self.secret)?;
        let input = json!({ "SecretId": &*secret.name, "ClientRequestToken": token(cx) });
        cx.sends(json!({ "operation": "secretsmanager.RotateSecret", "input": input }));
        let api = &cx.sandbox().clients().api;
        match api.call("secretsmanager", "RotateSecret", &input).await {
            Ok(output) => Ok(json!({ "version": output["VersionId"] })),
            Err(error) => call_error(error),
        }
    }
}

/// Returns the id of a new version, as SDKs make them.
fn token(cx: &StepContext<'_>) -> String {
    let random = || cx.case.eval.random();
    format!("{:016x}{:016x}", random(), random())
}

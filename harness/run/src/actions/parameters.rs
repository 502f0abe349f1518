//! `parameters.get` and `parameters.put`: values of Parameter Store.

use rehearsal_record::Observation;
use rehearsal_script::action::parameters::{Get, Put};
use rehearsal_script::{Name, ParameterKind};
use rehearsal_stage::Parameter;
use serde_json::{Map, Value, json};

use super::Perform;
use super::sdk::call_error;
use super::stored_value::{given, mask, observe};
use crate::context::StepContext;
use crate::error::StepError;

impl StepContext<'_> {
    fn parameter(&self, name: &Name<ParameterKind>) -> Result<&Parameter, StepError> {
        Ok(self.sandbox().resource::<Parameter>(&self.name(name)?)?)
    }
}

impl Perform for Get {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let parameter = cx.parameter(&self.parameter)?;
        let version = cx.optional_count(self.version.as_ref())?;
        let version = version.map(|version| version.to_string());
        let selector = version.or(cx.optional_text(self.label.as_ref())?);
        let name = match selector {
            Some(selector) => format!("{}:{selector}", parameter.name),
            None => parameter.name.to_string(),
        };
        let input = json!({ "Name": name, "WithDecryption": true });
        cx.sends(json!({ "operation": "ssm.GetParameter", "input": input }));
        let api = &cx.sandbox().clients().api;
        let output = match api.call("ssm", "GetParameter", &input).await {
            Ok(output) => output,
            Err(error) => return call_error(error),
        };
        let found = &output["Parameter"];
        let value = found["Value"].as_str().unwrap_or_default();
        let mut observation = Map::new();
        observe(&mut observation, value);
        match found["Type"].as_str() {
            Some("SecureString") => mask(cx, &observation),
            Some("StringList") => {
                let values = value.split(',').map(Value::from);
                observation.insert("list".into(), values.collect());
            }
            _ => {}
        }
        observation.insert("type".into(), found["Type"].clone());
        observation.insert("version".into(), found["Version"].clone());
        Ok(observation.into())
    }
}

impl Perform for Put {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let parameter = cx.parameter(&self.parameter)?;
        let value = given(cx, self.value.as_ref(), self.json.as_ref(), &self.list)?;
        let input = json!({ "Name": &*parameter.name, "Value": value, "Overwrite": true });
        cx.sends(json!({ "operation": "ssm.PutParameter", "input": input }));
        let api = &cx.sandbox().clients().api;
        match api.call("ssm", "PutParameter", &input).await {
            Ok(output) => Ok(json!({ "version": output["Version"] })),
            Err(error) => call_error(error),
        }
    }
}

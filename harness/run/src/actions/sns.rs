//! `sns.publish`: publishes a message to a topic.

use rehearsal_record::Observation;
use rehearsal_script::action::sns::Publish;
use rehearsal_script::{Name, TopicKind};
use rehearsal_stage::Topic;
use serde_json::{Map, json};

use super::Perform;
use super::message::data_type;
use super::sdk::call_error;
use crate::context::StepContext;
use crate::error::StepError;

impl StepContext<'_> {
    pub(super) fn topic(&self, name: &Name<TopicKind>) -> Result<&Topic, StepError> {
        Ok(self.sandbox().resource::<Topic>(&self.name(name)?)?)
    }
}

impl Perform for Publish {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let topic = cx.topic(&self.topic)?;
        let message = match &self.json {
            Some(json) => cx.value(json)?.to_string(),
            None => cx.optional_text(self.body.as_ref())?.unwrap_or_default(),
        };
        let mut attributes = Map::new();
        for (name, value) in self.attributes.iter() {
            let (kind, text) = data_type(&cx.value(value)?);
            let attribute = json!({ "DataType": kind, "StringValue": text });
            attributes.insert(name.to_owned(), attribute);
        }
        let mut input = json!({
            "TopicArn": &*topic.arn,
            "Message": message,
            "MessageAttributes": attributes,
        });
        for (name, value) in [
            ("Subject", &self.subject_line),
            ("MessageGroupId", &self.group),
            ("MessageDeduplicationId", &self.dedup),
        ] {
            if let Some(value) = cx.optional_text(value.as_ref())? {
                input[name] = value.into();
            }
        }
        cx.sends(json!({ "operation": "sns.Publish", "input": input }));
        let api = &cx.sandbox().clients().api;
        match api.call("sns", "Publish", &input).await {
            Ok(published) => {
                let mut observation = Map::new();
                observation.insert("id".into(), published["MessageId"].clone());
                if let Some(number) = published.get("SequenceNumber") {
                    observation.insert("sequence".into(), number.clone());
                }
                Ok(observation.into())
            }
            Err(error) => call_error(error),
        }
    }
}

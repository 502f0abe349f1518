//! `sns.publish`: a message to a topic, through the AWS SDK.

use aws_sdk_sns::types::MessageAttributeValue;
use rehearsal_record::Observation;
use rehearsal_script::action::sns::Publish;
use rehearsal_script::{Name, TopicKind};
use rehearsal_stage::Topic;
use serde_json::Map;

use super::Perform;
use super::message::data_type;
use super::sdk::refused;
use crate::context::StepContext;
use crate::error::StepError;

impl StepContext<'_> {
    pub(super) fn topic(&self, name: &Name<TopicKind>) -> Result<&Topic, StepError> {
        Ok(self.sandbox().topic(&self.name(name)?)?)
    }
}

impl Perform for Publish {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let topic = cx.topic(&self.topic)?;
        let message = match &self.json {
            Some(json) => cx.value(json)?.to_string(),
            None => cx.optional_text(self.body.as_ref())?.unwrap_or_default(),
        };
        let mut request = cx
            .sandbox()
            .clients()
            .sns
            .publish()
            .topic_arn(&*topic.arn)
            .message(message);
        for (name, value) in self.attributes.iter() {
            let (kind, text) = data_type(&cx.value(value)?);
            let attribute = MessageAttributeValue::builder()
                .data_type(kind)
                .string_value(text)
                .build();
            let attribute = attribute.map_err(|error| StepError::scenario(error.to_string()))?;
            request = request.message_attributes(name, attribute);
        }
        let answer = request
            .set_subject(cx.optional_text(self.subject_line.as_ref())?)
            .set_message_group_id(cx.optional_text(self.group.as_ref())?)
            .set_message_deduplication_id(cx.optional_text(self.dedup.as_ref())?)
            .send()
            .await;
        match answer {
            Ok(published) => {
                let mut observation = Map::new();
                observation.insert("id".into(), published.message_id().into());
                if let Some(number) = published.sequence_number() {
                    observation.insert("sequence".into(), number.into());
                }
                Ok(observation.into())
            }
            Err(error) => refused(&error),
        }
    }
}

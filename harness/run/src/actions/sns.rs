//! `sns.publish`: a message to a topic through the real SDK.

use aws_sdk_sns::types::MessageAttributeValue;
use rehearsal_script::action::sns::Publish;
use rehearsal_script::{Name, TopicKind};
use rehearsal_stage::Topic;
use serde_json::{Map, Value};

use super::aws::refused;
use super::message::data_type;
use super::{Cx, StepError};

impl Cx<'_> {
    pub(super) fn topic(&self, name: &Name<TopicKind>) -> Result<&Topic, StepError> {
        Ok(self.sandbox().topic(&self.name(name)?)?)
    }
}

pub(super) async fn publish(step: &Publish, cx: &Cx<'_>) -> Result<Value, StepError> {
    let topic = cx.topic(&step.topic)?;
    let message = match &step.json {
        Some(json) => cx.value(json)?.to_string(),
        None => cx.optional(step.body.as_ref())?.unwrap_or_default(),
    };
    let mut request = cx
        .sandbox()
        .clients()
        .sns
        .publish()
        .topic_arn(&*topic.arn)
        .message(message);
    for (name, value) in step.attributes.iter() {
        let (kind, text) = data_type(&cx.value(value)?);
        let attribute = MessageAttributeValue::builder()
            .data_type(kind)
            .string_value(text)
            .build();
        let attribute = attribute.map_err(|error| StepError::wrong(error.to_string()))?;
        request = request.message_attributes(name, attribute);
    }
    let answer = request
        .set_subject(cx.optional(step.subject_line.as_ref())?)
        .set_message_group_id(cx.optional(step.group.as_ref())?)
        .set_message_deduplication_id(cx.optional(step.dedup.as_ref())?)
        .send()
        .await;
    match answer {
        Ok(published) => {
            let mut seen = Map::new();
            seen.insert("id".into(), published.message_id().into());
            if let Some(number) = published.sequence_number() {
                seen.insert("sequence".into(), number.into());
            }
            Ok(seen.into())
        }
        Err(error) => refused(&error),
    }
}

//! Tags of topics.

use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;
use serde::{Deserialize, Serialize};

use super::lookup;
use crate::error::invalid_parameter;
use crate::state::Sns;
use crate::topic::Topic;

/// The most tags that a topic may have.
const MAX_TAGS: usize = 50;

/// A tag of a topic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Tag {
    key: String,
    #[serde(default)]
    value: String,
}

/// Adds tags to those that are there; a tag with the same key is replaced.
pub(super) fn merge(tags: &mut Vec<(String, String)>, added: Vec<Tag>) -> Result<(), ServiceError> {
    for (index, tag) in added.iter().enumerate() {
        if added[..index].iter().any(|other| other.key == tag.key) {
            return Err(invalid_parameter("Duplicated keys are not allowed."));
        }
    }
    let mut merged = tags.clone();
    for Tag { key, value } in added {
        match merged.iter_mut().find(|(other, _)| *other == key) {
            Some(tag) => tag.1 = value,
            None => merged.push((key, value)),
        }
    }
    if merged.len() > MAX_TAGS {
        return Err(ServiceError::sender(
            "TagLimitExceededException",
            "Could not complete request: tag quota of per resource exceeded",
        ));
    }
    *tags = merged;
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListTagsForResource {
    resource_arn: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Tags {
    tags: Vec<Tag>,
}

/// Returns the topic in the parameter `ResourceArn`.
fn tagged_topic<'a>(
    sns: &'a mut Sns,
    cx: &CallContext<'_>,
    arn: &str,
    action: &str,
) -> Result<&'a mut Topic, ServiceError> {
    lookup::topic_in(sns, cx, arn, "ResourceArn", action).map_err(|error| {
        if error.code == "NotFoundException" {
            ServiceError::sender("ResourceNotFoundException", "Resource does not exist")
        } else {
            error
        }
    })
}

pub(crate) fn list_tags_for_resource(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: ListTagsForResource,
) -> Result<Tags, ServiceError> {
    let topic = tagged_topic(sns, cx, &input.resource_arn, "ListTagsForResource")?;
    let tags = topic
        .tags
        .iter()
        .cloned()
        .map(|(key, value)| Tag { key, value })
        .collect();
    Ok(Tags { tags })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TagResource {
    resource_arn: String,
    #[serde(default)]
    tags: Vec<Tag>,
}

pub(crate) fn tag_resource(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: TagResource,
) -> Result<(), ServiceError> {
    let topic = tagged_topic(sns, cx, &input.resource_arn, "TagResource")?;
    merge(&mut topic.tags, input.tags)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UntagResource {
    resource_arn: String,
    #[serde(default)]
    tag_keys: Vec<String>,
}

pub(crate) fn untag_resource(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: UntagResource,
) -> Result<(), ServiceError> {
    let topic = tagged_topic(sns, cx, &input.resource_arn, "UntagResource")?;
    topic.tags.retain(|(key, _)| !input.tag_keys.contains(key));
    Ok(())
}

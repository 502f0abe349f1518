//! Tags of topics.

use serde::{Deserialize, Serialize};

use super::arn::Arn;
use super::state::{Sns, Topic, invalid};
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

/// Tags a topic may have.
const MAX_TAGS: usize = 50;

/// A tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Tag {
    key: String,
    #[serde(default)]
    value: String,
}

/// Puts tags over others.
pub(super) fn merge(tags: &mut Vec<(String, String)>, added: Vec<Tag>) -> Result<(), ServiceError> {
    for (index, tag) in added.iter().enumerate() {
        if added[..index].iter().any(|other| other.key == tag.key) {
            return Err(invalid("Duplicated keys are not allowed."));
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
pub(super) struct Resource {
    resource_arn: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Tags {
    tags: Vec<Tag>,
}

/// The topic whose tags are meant.
fn tagged<'a>(
    sns: &'a mut Sns,
    cx: &CallContext<'_>,
    arn: &str,
    action: &str,
) -> Result<&'a mut Topic, ServiceError> {
    Arn::parse(arn, "ResourceArn")?;
    sns.topic_named(cx, arn, "ResourceArn", action)
        .map_err(|fault| {
            if fault.code == "NotFoundException" {
                ServiceError::sender("ResourceNotFoundException", "Resource does not exist")
            } else {
                fault
            }
        })
}

pub(super) fn list_tags_for_resource(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: Resource,
) -> Result<Tags, ServiceError> {
    let topic = tagged(sns, cx, &input.resource_arn, "ListTagsForResource")?;
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
pub(super) struct TagResource {
    resource_arn: String,
    #[serde(default)]
    tags: Vec<Tag>,
}

pub(super) fn tag_resource(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: TagResource,
) -> Result<(), ServiceError> {
    let topic = tagged(sns, cx, &input.resource_arn, "TagResource")?;
    merge(&mut topic.tags, input.tags)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct UntagResource {
    resource_arn: String,
    #[serde(default)]
    tag_keys: Vec<String>,
}

pub(super) fn untag_resource(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: UntagResource,
) -> Result<(), ServiceError> {
    let topic = tagged(sns, cx, &input.resource_arn, "UntagResource")?;
    topic.tags.retain(|(key, _)| !input.tag_keys.contains(key));
    Ok(())
}

//! Tags of topics.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_cloud_core::tagging::{Place, TagChange, TaggedResource, TaggedResources};
use rehearsal_model::error::ServiceError;
use serde::{Deserialize, Serialize};

use super::lookup;
use crate::error::invalid_parameter;
use crate::state::{Sns, find_topic};
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

/// Adds the tags of an input to those that are there.
pub(super) fn merge(tags: &mut Vec<(String, String)>, added: Vec<Tag>) -> Result<(), ServiceError> {
    for (index, tag) in added.iter().enumerate() {
        if added[..index].iter().any(|other| other.key == tag.key) {
            return Err(invalid_parameter("Duplicated keys are not allowed."));
        }
    }
    add(tags, added.into_iter().map(|tag| (tag.key, tag.value)))
}

/// Adds tags to those that are there; a tag with the same key is replaced.
fn add(
    tags: &mut Vec<(String, String)>,
    added: impl IntoIterator<Item = (String, String)>,
) -> Result<(), ServiceError> {
    let mut merged = tags.clone();
    for (key, value) in added {
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

impl TaggedResources for Sns {
    fn tagged(&self, place: Place<'_>) -> Vec<TaggedResource> {
        let region = self.regions.get(place.account, place.region);
        let topics = region.into_iter().flat_map(|region| region.topics.values());
        topics
            .filter(|topic| !topic.tags.is_empty())
            .map(|topic| TaggedResource {
                arn: topic.arn.clone(),
                kind: "topic".to_owned(),
                tags: topic.tags.iter().cloned().collect(),
            })
            .collect()
    }

    fn change_tags(
        &mut self,
        place: Place<'_>,
        arn: &Arn<'_>,
        change: &TagChange,
    ) -> Result<(), ServiceError> {
        let topic = find_topic(&mut self.regions, arn).filter(|_| place.contains(arn));
        let topic = topic.ok_or_else(no_such_resource)?;
        match change {
            TagChange::Add(tags) => add(&mut topic.tags, tags.clone())?,
            TagChange::Remove(keys) => topic.tags.retain(|(key, _)| !keys.contains(key)),
        }
        Ok(())
    }
}

fn no_such_resource() -> ServiceError {
    ServiceError::sender("ResourceNotFoundException", "Resource does not exist")
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
            no_such_resource()
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

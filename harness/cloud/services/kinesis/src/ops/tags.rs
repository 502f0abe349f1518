//! Tags of streams and consumers.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_cloud_core::tagging::{Place, TagChange, TaggedResource, TaggedResources, Tags};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::{invalid_argument, not_found, stream_not_found};
use crate::lookup::StreamRef;
use crate::state::Kinesis;

const MOST_TAGS: usize = 50;

/// Refuses tags that a resource cannot have.
pub(super) fn check(tags: &Tags) -> Result<(), ServiceError> {
    if let Some(key) = tags.keys().find(|key| key.starts_with("aws:")) {
        return Err(invalid_argument(format!(
            "Tag keys cannot begin with aws: the key {key} is reserved."
        )));
    }
    if tags.len() > MOST_TAGS {
        return Err(invalid_argument(format!(
            "Failed to add tags: a resource can have at most {MOST_TAGS} tags."
        )));
    }
    Ok(())
}

fn change(tags: &mut Tags, change: &TagChange) -> Result<Value, ServiceError> {
    let changed = change.applied_to(tags);
    check(&changed)?;
    *tags = changed;
    Ok(json!({}))
}

fn list<'a>(tags: impl Iterator<Item = (&'a String, &'a String)>) -> Vec<Value> {
    tags.map(|(key, value)| json!({"Key": key, "Value": value}))
        .collect()
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AddTagsToStream {
    #[serde(flatten)]
    stream: StreamRef,
    tags: Tags,
}

pub(crate) fn add_tags_to_stream(
    kinesis: &mut Kinesis,
    cx: &mut CallContext<'_>,
    input: AddTagsToStream,
) -> Result<Value, ServiceError> {
    let stream = kinesis.stream(cx, &input.stream, "AddTagsToStream")?;
    change(&mut stream.tags, &TagChange::Add(input.tags))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RemoveTagsFromStream {
    #[serde(flatten)]
    stream: StreamRef,
    tag_keys: Vec<String>,
}

pub(crate) fn remove_tags_from_stream(
    kinesis: &mut Kinesis,
    cx: &mut CallContext<'_>,
    input: RemoveTagsFromStream,
) -> Result<Value, ServiceError> {
    let stream = kinesis.stream(cx, &input.stream, "RemoveTagsFromStream")?;
    change(&mut stream.tags, &TagChange::Remove(input.tag_keys))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListTagsForStream {
    #[serde(flatten)]
    stream: StreamRef,
    exclusive_start_tag_key: Option<String>,
    limit: Option<usize>,
}

pub(crate) fn list_tags_for_stream(
    kinesis: &mut Kinesis,
    cx: &mut CallContext<'_>,
    input: ListTagsForStream,
) -> Result<Value, ServiceError> {
    let stream = kinesis.stream(cx, &input.stream, "ListTagsForStream")?;
    let after = input.exclusive_start_tag_key;
    let is_after = |key: &String| after.as_ref().is_none_or(|after| key > after);
    let mut rest = stream.tags.iter().filter(|(key, _)| is_after(key));
    let tags = list(rest.by_ref().take(input.limit.unwrap_or(MOST_TAGS)));
    Ok(json!({"Tags": tags, "HasMoreTags": rest.next().is_some()}))
}

/// A call about the tags of a resource.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ResourceTags {
    #[serde(rename = "ResourceARN")]
    arn: String,
    #[serde(default)]
    tags: Tags,
    #[serde(default)]
    tag_keys: Vec<String>,
}

/// Returns the tags of the stream or the consumer with an ARN.
fn find<'a>(
    kinesis: &'a mut Kinesis,
    cx: &CallContext<'_>,
    arn: &str,
    operation: &str,
) -> Result<&'a mut Tags, ServiceError> {
    if !arn.contains("/consumer/") {
        return Ok(&mut kinesis.stream(cx, &StreamRef::of_arn(arn), operation)?.tags);
    }
    let (stream, name) = kinesis.consumer_stream(cx, arn, operation)?;
    let consumer = stream.consumers.get_mut(&name);
    let consumer = consumer.ok_or_else(|| not_found(format!("Consumer {name} not found.")))?;
    Ok(&mut consumer.tags)
}

pub(crate) fn tag_resource(
    kinesis: &mut Kinesis,
    cx: &mut CallContext<'_>,
    input: ResourceTags,
) -> Result<Value, ServiceError> {
    let tags = find(kinesis, cx, &input.arn, "TagResource")?;
    change(tags, &TagChange::Add(input.tags))
}

pub(crate) fn untag_resource(
    kinesis: &mut Kinesis,
    cx: &mut CallContext<'_>,
    input: ResourceTags,
) -> Result<Value, ServiceError> {
    let tags = find(kinesis, cx, &input.arn, "UntagResource")?;
    change(tags, &TagChange::Remove(input.tag_keys))
}

pub(crate) fn list_tags_for_resource(
    kinesis: &mut Kinesis,
    cx: &mut CallContext<'_>,
    input: ResourceTags,
) -> Result<Value, ServiceError> {
    let tags = find(kinesis, cx, &input.arn, "ListTagsForResource")?;
    Ok(json!({"Tags": list(tags.iter())}))
}

impl TaggedResources for Kinesis {
    fn tagged(&self, place: Place<'_>) -> Vec<TaggedResource> {
        let region = self.regions.get(place.account, place.region);
        let streams = region
            .into_iter()
            .flat_map(|region| region.streams.values());
        let mut found = Vec::new();
        let mut add = |arn: &str, kind: &str, tags: &Tags| {
            if !tags.is_empty() {
                found.push(TaggedResource {
                    arn: arn.to_owned(),
                    kind: kind.to_owned(),
                    tags: tags.clone(),
                });
            }
        };
        for stream in streams {
            add(&stream.arn, "stream", &stream.tags);
            for consumer in stream.consumers.values() {
                add(&consumer.arn, "consumer", &consumer.tags);
            }
        }
        found
    }

    fn change_tags(
        &mut self,
        _: Place<'_>,
        arn: &Arn<'_>,
        tag_change: &TagChange,
    ) -> Result<(), ServiceError> {
        let resource = arn.resource.strip_prefix("stream/").unwrap_or(arn.resource);
        let (name, consumer) = resource.split_once("/consumer/").unwrap_or((resource, ""));
        let region = self.regions.get_mut(arn.account, arn.region);
        let stream = region.and_then(|region| region.streams.get_mut(name));
        let stream = stream.ok_or_else(|| stream_not_found(name, arn.account))?;
        let tags = if consumer.is_empty() {
            &mut stream.tags
        } else {
            let mut consumers = stream.consumers.values_mut();
            let found = consumers.find(|one| one.arn == arn.text);
            let found =
                found.ok_or_else(|| not_found(format!("Consumer {consumer} not found.")))?;
            &mut found.tags
        };
        change(tags, tag_change).map(|_| ())
    }
}

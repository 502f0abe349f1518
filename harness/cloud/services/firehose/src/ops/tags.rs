//! Tags of delivery streams.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_cloud_core::tagging::{Place, TagChange, TaggedResource, TaggedResources, Tags};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::{invalid_argument, not_found};
use crate::state::{Firehose, place_of};

const MOST_TAGS: usize = 50;

/// A tag of a call.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Tag {
    key: String,
    #[serde(default)]
    value: String,
}

/// Returns the tags of a call, if a stream can have them.
pub(super) fn read(tags: Vec<Tag>) -> Result<Tags, ServiceError> {
    let tags: Tags = tags.into_iter().map(|tag| (tag.key, tag.value)).collect();
    check(&tags)?;
    Ok(tags)
}

fn check(tags: &Tags) -> Result<(), ServiceError> {
    if tags.keys().any(|key| key.starts_with("aws:")) {
        return Err(invalid_argument("Tag keys cannot begin with aws:."));
    }
    if tags.len() > MOST_TAGS {
        return Err(invalid_argument(format!(
            "A stream can have at most {MOST_TAGS} tags."
        )));
    }
    Ok(())
}

fn change(tags: &mut Tags, change: &TagChange) -> Result<(), ServiceError> {
    let changed = change.applied_to(tags);
    check(&changed)?;
    *tags = changed;
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TagDeliveryStream {
    delivery_stream_name: String,
    tags: Vec<Tag>,
}

pub(crate) fn tag_delivery_stream(
    firehose: &mut Firehose,
    cx: &mut CallContext<'_>,
    input: TagDeliveryStream,
) -> Result<Value, ServiceError> {
    let stream = firehose.stream(cx, &input.delivery_stream_name)?;
    change(&mut stream.tags, &TagChange::Add(read(input.tags)?))?;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UntagDeliveryStream {
    delivery_stream_name: String,
    tag_keys: Vec<String>,
}

pub(crate) fn untag_delivery_stream(
    firehose: &mut Firehose,
    cx: &mut CallContext<'_>,
    input: UntagDeliveryStream,
) -> Result<Value, ServiceError> {
    let stream = firehose.stream(cx, &input.delivery_stream_name)?;
    change(&mut stream.tags, &TagChange::Remove(input.tag_keys))?;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListTags {
    delivery_stream_name: String,
    exclusive_start_tag_key: Option<String>,
    limit: Option<usize>,
}

pub(crate) fn list_tags_for_delivery_stream(
    firehose: &mut Firehose,
    cx: &mut CallContext<'_>,
    input: ListTags,
) -> Result<Value, ServiceError> {
    let stream = firehose.stream(cx, &input.delivery_stream_name)?;
    let after = input.exclusive_start_tag_key;
    let is_after = |key: &String| after.as_ref().is_none_or(|after| key > after);
    let mut rest = stream.tags.iter().filter(|(key, _)| is_after(key));
    let tags = rest.by_ref().take(input.limit.unwrap_or(MOST_TAGS));
    let tags = tags.map(|(key, value)| json!({"Key": key, "Value": value}));
    let tags: Vec<Value> = tags.collect();
    // Recorded: firehose, test_resource_tagging.
    Ok(json!({"Tags": tags, "HasMoreTags": rest.next().is_some()}))
}

impl TaggedResources for Firehose {
    fn tagged(&self, place: Place<'_>) -> Vec<TaggedResource> {
        let region = self.regions.get(place.account, place.region);
        let streams = region
            .into_iter()
            .flat_map(|region| region.streams.values());
        let streams = streams.filter(|stream| !stream.tags.is_empty());
        let tagged = streams.map(|stream| TaggedResource {
            arn: stream.arn(),
            kind: "deliverystream".to_owned(),
            tags: stream.tags.clone(),
        });
        tagged.collect()
    }

    fn change_tags(
        &mut self,
        _: Place<'_>,
        arn: &Arn<'_>,
        tag_change: &TagChange,
    ) -> Result<(), ServiceError> {
        let stream = place_of(arn).and_then(|place| self.at(&place));
        let stream = stream.ok_or_else(|| not_found(arn.resource, arn.account))?;
        change(&mut stream.tags, tag_change)
    }
}

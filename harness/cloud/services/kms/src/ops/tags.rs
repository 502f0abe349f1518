//! Tags of keys.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_cloud_core::tagging::{Place, TagChange, TaggedResource, TaggedResources, Tags};
use serde::Deserialize;
use serde_json::{Value, json};

use super::page::page;
use crate::error::not_found;
use crate::state::Kms;

const MAX_TAGS: usize = 50;

/// A tag of a call.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Tag {
    tag_key: String,
    tag_value: String,
}

fn refused(message: &str) -> ServiceError {
    ServiceError::sender("TagException", message)
}

/// Returns the tags of a call, if they may be given to a key (recorded: `test_create_key_with_*`).
pub(super) fn read(tags: Vec<Tag>) -> Result<Tags, ServiceError> {
    let count = tags.len();
    let is_reserved = |tag: &Tag| tag.tag_key.to_ascii_lowercase().starts_with("aws:");
    if tags.iter().any(is_reserved) {
        return Err(refused("Tags beginning with aws: are reserved"));
    }
    let tags: Tags = tags
        .into_iter()
        .map(|tag| (tag.tag_key, tag.tag_value))
        .collect();
    if tags.len() < count {
        return Err(refused("Duplicate tag keys"));
    }
    check_count(&tags)?;
    Ok(tags)
}

fn check_count(tags: &Tags) -> Result<(), ServiceError> {
    if tags.len() <= MAX_TAGS {
        return Ok(());
    }
    Err(refused("Too many tags"))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TagResource {
    key_id: String,
    tags: Vec<Tag>,
}

pub(crate) fn tag_resource(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: TagResource,
) -> Result<Value, ServiceError> {
    let key = kms.find(cx, &input.key_id, "TagResource")?;
    key.check_kept()?;
    let tags = TagChange::Add(read(input.tags)?).applied_to(&key.tags);
    check_count(&tags)?;
    key.tags = tags;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UntagResource {
    key_id: String,
    tag_keys: Vec<String>,
}

pub(crate) fn untag_resource(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: UntagResource,
) -> Result<Value, ServiceError> {
    let key = kms.find(cx, &input.key_id, "UntagResource")?;
    key.check_kept()?;
    key.tags = TagChange::Remove(input.tag_keys).applied_to(&key.tags);
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListResourceTags {
    key_id: String,
    limit: Option<usize>,
    marker: Option<String>,
}

pub(crate) fn list_resource_tags(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: ListResourceTags,
) -> Result<Value, ServiceError> {
    let key = kms.find(cx, &input.key_id, "ListResourceTags")?;
    let marker = input.marker.as_deref();
    page(
        "Tags",
        &key.tags,
        (input.limit, MAX_TAGS),
        marker,
        |(key, value)| json!({"TagKey": key, "TagValue": value}),
    )
}

impl TaggedResources for Kms {
    fn tagged(&self, place: Place<'_>) -> Vec<TaggedResource> {
        let region = self.regions.get(place.account, place.region);
        let keys = region.into_iter().flat_map(|region| region.keys.values());
        keys.filter(|key| !key.tags.is_empty())
            .map(|key| TaggedResource {
                arn: key.arn.clone(),
                kind: "key".to_owned(),
                tags: key.tags.clone(),
            })
            .collect()
    }

    fn change_tags(
        &mut self,
        place: Place<'_>,
        arn: &Arn<'_>,
        tag_change: &TagChange,
    ) -> Result<(), ServiceError> {
        let region = self.regions.get_mut(place.account, place.region);
        let mut keys = region
            .into_iter()
            .flat_map(|region| region.keys.values_mut());
        let key = keys.find(|key| key.arn == arn.text);
        let key = key.ok_or_else(|| not_found(format!("Key '{}' does not exist", arn.text)))?;
        let tags = tag_change.applied_to(&key.tags);
        check_count(&tags)?;
        key.tags = tags;
        Ok(())
    }
}

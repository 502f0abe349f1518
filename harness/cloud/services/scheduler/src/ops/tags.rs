//! Tags of groups: AWS gives schedules none.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_cloud_core::tagged_by_arn::{self, TaggedByArn};
use rehearsal_cloud_core::tagging::{Place, TagChange, TaggedResource, TaggedResources, Tags};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::group_not_found;
use crate::state::Scheduler;

/// A tag of a call.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Tag {
    key: String,
    value: String,
}

/// Returns the tags of a call, if they may be given to a group.
pub(super) fn read(tags: Vec<Tag>) -> Result<Tags, ServiceError> {
    let tags: Tags = tags.into_iter().map(|tag| (tag.key, tag.value)).collect();
    tagged_by_arn::check(&tags)?;
    Ok(tags)
}

impl TaggedByArn for Scheduler {
    fn tags_of(&mut self, arn: &Arn<'_>) -> Result<&mut Tags, ServiceError> {
        let name = arn.resource.strip_prefix("schedule-group/");
        let name = name.unwrap_or(arn.resource);
        let region = self.regions.get_mut(arn.account, arn.region);
        let group = region.and_then(|region| region.groups.get_mut(name));
        group
            .map(|group| &mut group.tags)
            .ok_or_else(|| group_not_found(name))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TagResource {
    resource_arn: String,
    tags: Vec<Tag>,
}

pub(crate) fn tag_resource(
    scheduler: &mut Scheduler,
    cx: &mut CallContext<'_>,
    input: TagResource,
) -> Result<Value, ServiceError> {
    scheduler.for_caller(cx);
    let added = TagChange::Add(read(input.tags)?);
    let tags = tagged_by_arn::tags(scheduler, &input.resource_arn)?;
    tagged_by_arn::change(tags, &added)?;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UntagResource {
    resource_arn: String,
    tag_keys: Vec<String>,
}

pub(crate) fn untag_resource(
    scheduler: &mut Scheduler,
    cx: &mut CallContext<'_>,
    input: UntagResource,
) -> Result<Value, ServiceError> {
    scheduler.for_caller(cx);
    let tags = tagged_by_arn::tags(scheduler, &input.resource_arn)?;
    tagged_by_arn::change(tags, &TagChange::Remove(input.tag_keys))?;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListTagsForResource {
    resource_arn: String,
}

pub(crate) fn list_tags_for_resource(
    scheduler: &mut Scheduler,
    cx: &mut CallContext<'_>,
    input: ListTagsForResource,
) -> Result<Value, ServiceError> {
    scheduler.for_caller(cx);
    let tags = tagged_by_arn::tags(scheduler, &input.resource_arn)?.iter();
    let tags: Value = tags
        .map(|(key, value)| json!({"Key": key, "Value": value}))
        .collect();
    Ok(json!({"Tags": tags}))
}

impl TaggedResources for Scheduler {
    fn tagged(&self, place: Place<'_>) -> Vec<TaggedResource> {
        let region = self.regions.get(place.account, place.region);
        let groups = region.into_iter().flat_map(|region| region.groups.values());
        let tagged = groups.filter(|group| !group.tags.is_empty());
        tagged
            .map(|group| TaggedResource {
                arn: group.arn.clone(),
                kind: "schedule-group".to_owned(),
                tags: group.tags.clone(),
            })
            .collect()
    }

    fn change_tags(
        &mut self,
        _: Place<'_>,
        arn: &Arn<'_>,
        wanted: &TagChange,
    ) -> Result<(), ServiceError> {
        tagged_by_arn::change(self.tags_of(arn)?, wanted)
    }
}

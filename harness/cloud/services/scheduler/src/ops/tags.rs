//! Tags of groups: AWS gives schedules none.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_cloud_core::tagging::{Place, TagChange, TaggedResource, TaggedResources, Tags};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::{group_not_found, validation};
use crate::state::{Group, Scheduler};

const MAX_TAGS: usize = 50;

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
    check(&tags)?;
    Ok(tags)
}

fn check(tags: &Tags) -> Result<(), ServiceError> {
    if tags.keys().any(|key| key.starts_with("aws:")) {
        return Err(validation("Tag keys can't begin with aws:."));
    }
    if tags.len() > MAX_TAGS {
        let message = format!("A resource can have a maximum of {MAX_TAGS} tags.");
        return Err(validation(message));
    }
    Ok(())
}

/// Returns the group of an ARN.
fn find<'a>(scheduler: &'a mut Scheduler, arn: &Arn<'_>) -> Result<&'a mut Group, ServiceError> {
    let name = arn.resource.strip_prefix("schedule-group/");
    let name = name.unwrap_or(arn.resource);
    let region = scheduler.regions.get_mut(arn.account, arn.region);
    let group = region.and_then(|region| region.groups.get_mut(name));
    group.ok_or_else(|| group_not_found(name))
}

fn parse(text: &str) -> Result<Arn<'_>, ServiceError> {
    Arn::parse(text).ok_or_else(|| validation(format!("Invalid ARN {text}.")))
}

fn change(
    scheduler: &mut Scheduler,
    arn: &Arn<'_>,
    change: &TagChange,
) -> Result<(), ServiceError> {
    let group = find(scheduler, arn)?;
    let changed = change.applied_to(&group.tags);
    check(&changed)?;
    group.tags = changed;
    Ok(())
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
    change(scheduler, &parse(&input.resource_arn)?, &added)?;
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
    let removed = TagChange::Remove(input.tag_keys);
    change(scheduler, &parse(&input.resource_arn)?, &removed)?;
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
    let group = find(scheduler, &parse(&input.resource_arn)?)?;
    let tags = group.tags.iter();
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
        change(self, arn, wanted)
    }
}

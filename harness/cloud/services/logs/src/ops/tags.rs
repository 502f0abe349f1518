//! Tags of log groups, by today's operations and the older ones.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_cloud_core::tagging::{Place, TagChange, TaggedResource, TaggedResources, Tags};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::{group_not_found, not_found};
use crate::group::LogGroup;
use crate::names::{group_arn, group_of_arn};
use crate::state::{Logs, Region};

const MAXIMUM: usize = 50;

fn change(region: &mut Region, name: &str, change: &TagChange) -> Result<(), ServiceError> {
    let group = region.groups.get_mut(name).ok_or_else(group_not_found)?;
    let tags = change.applied_to(&group.tags);
    if tags.len() > MAXIMUM {
        return Err(ServiceError::sender(
            "TooManyTagsException",
            format!("A resource can have no more than {MAXIMUM} tags."),
        ));
    }
    group.tags = tags;
    Ok(())
}

/// Returns the log group that the ARN of a call names.
fn group<'a>(cx: &CallContext<'_>, arn: &'a str) -> Result<&'a str, ServiceError> {
    let no_resource = || not_found("The specified resource does not exist.");
    let arn = Arn::parse(arn).ok_or_else(no_resource)?;
    let is_own = (arn.account, arn.region) == (cx.account(), cx.region());
    let name = group_of_arn(&arn).filter(|_| is_own);
    name.ok_or_else(no_resource)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TagResource {
    resource_arn: String,
    tags: Tags,
}

pub(crate) fn tag_resource(
    logs: &mut Logs,
    cx: &mut CallContext<'_>,
    input: TagResource,
) -> Result<Value, ServiceError> {
    let name = group(cx, &input.resource_arn)?;
    let added = TagChange::Add(input.tags);
    change(logs.regions.for_caller(cx), name, &added)?;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UntagResource {
    resource_arn: String,
    tag_keys: Vec<String>,
}

pub(crate) fn untag_resource(
    logs: &mut Logs,
    cx: &mut CallContext<'_>,
    input: UntagResource,
) -> Result<Value, ServiceError> {
    let name = group(cx, &input.resource_arn)?;
    let removed = TagChange::Remove(input.tag_keys);
    change(logs.regions.for_caller(cx), name, &removed)?;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListTagsForResource {
    resource_arn: String,
}

pub(crate) fn list_tags_for_resource(
    logs: &mut Logs,
    cx: &mut CallContext<'_>,
    input: ListTagsForResource,
) -> Result<Value, ServiceError> {
    let name = group(cx, &input.resource_arn)?;
    tags(logs, cx, name)
}

fn tags(logs: &mut Logs, cx: &CallContext<'_>, name: &str) -> Result<Value, ServiceError> {
    let group = logs.regions.for_caller(cx).group(cx, name)?;
    Ok(json!({"tags": group.tags}))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TagLogGroup {
    log_group_name: String,
    tags: Tags,
}

pub(crate) fn tag_log_group(
    logs: &mut Logs,
    cx: &mut CallContext<'_>,
    input: TagLogGroup,
) -> Result<Value, ServiceError> {
    let added = TagChange::Add(input.tags);
    change(logs.regions.for_caller(cx), &input.log_group_name, &added)?;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UntagLogGroup {
    log_group_name: String,
    tags: Vec<String>,
}

pub(crate) fn untag_log_group(
    logs: &mut Logs,
    cx: &mut CallContext<'_>,
    input: UntagLogGroup,
) -> Result<Value, ServiceError> {
    let removed = TagChange::Remove(input.tags);
    change(logs.regions.for_caller(cx), &input.log_group_name, &removed)?;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListTagsLogGroup {
    log_group_name: String,
}

pub(crate) fn list_tags_log_group(
    logs: &mut Logs,
    cx: &mut CallContext<'_>,
    input: ListTagsLogGroup,
) -> Result<Value, ServiceError> {
    tags(logs, cx, &input.log_group_name)
}

impl TaggedResources for Logs {
    fn tagged(&self, place: Place<'_>) -> Vec<TaggedResource> {
        let region = self.regions.get(place.account, place.region);
        let groups = region.into_iter().flat_map(|region| region.groups.values());
        let tagged = groups.filter(|group| !group.tags.is_empty());
        let resource = |group: &LogGroup| TaggedResource {
            arn: group_arn(place.account, place.region, &group.name),
            kind: "log-group".to_owned(),
            tags: group.tags.clone(),
        };
        tagged.map(resource).collect()
    }

    fn change_tags(
        &mut self,
        place: Place<'_>,
        arn: &Arn<'_>,
        tag_change: &TagChange,
    ) -> Result<(), ServiceError> {
        let region = self.regions.get_mut(arn.account, arn.region);
        let region = region.filter(|_| place.contains(arn));
        match (region, group_of_arn(arn)) {
            (Some(region), Some(name)) => change(region, name, tag_change),
            _ => Err(group_not_found()),
        }
    }
}

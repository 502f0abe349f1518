//! Groups of schedules.

use rehearsal_cloud_core::paging::Page;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use super::tags::{self, Tag};
use crate::error::{conflict, group_not_found, validation};
use crate::state::{DEFAULT_GROUP, Group, Scheduler};

/// How many items a page has, if a call does not say it.
pub(super) const PAGE: usize = 100;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateScheduleGroup {
    name: String,
    #[serde(default)]
    tags: Vec<Tag>,
}

pub(crate) fn create_schedule_group(
    scheduler: &mut Scheduler,
    cx: &mut CallContext<'_>,
    input: CreateScheduleGroup,
) -> Result<Value, ServiceError> {
    let tags = tags::read(input.tags)?;
    let groups = &mut scheduler.for_caller(cx).groups;
    if groups.contains_key(&input.name) {
        let message = format!("Schedule group {} already exists.", input.name);
        return Err(conflict(message));
    }
    let group = Group::new(cx, &input.name, tags);
    let output = json!({"ScheduleGroupArn": group.arn});
    groups.insert(input.name, group);
    Ok(output)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct NamedGroup {
    name: String,
}

pub(crate) fn get_schedule_group(
    scheduler: &mut Scheduler,
    cx: &mut CallContext<'_>,
    input: NamedGroup,
) -> Result<Value, ServiceError> {
    scheduler
        .group(cx, &input.name)
        .map(|group| described(group))
}

/// Deletes a group with its schedules.
pub(crate) fn delete_schedule_group(
    scheduler: &mut Scheduler,
    cx: &mut CallContext<'_>,
    input: NamedGroup,
) -> Result<Value, ServiceError> {
    if input.name == DEFAULT_GROUP {
        return Err(validation("The default schedule group cannot be deleted."));
    }
    let removed = scheduler.for_caller(cx).groups.remove(&input.name);
    let removed = removed.ok_or_else(|| group_not_found(&input.name));
    removed.map(|_| json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListScheduleGroups {
    name_prefix: Option<String>,
    next_token: Option<String>,
    max_results: Option<usize>,
}

pub(crate) fn list_schedule_groups(
    scheduler: &mut Scheduler,
    cx: &mut CallContext<'_>,
    input: ListScheduleGroups,
) -> Result<Value, ServiceError> {
    let prefix = input.name_prefix.as_deref().unwrap_or_default();
    let groups = scheduler.for_caller(cx).groups.values();
    let groups = groups.filter(|group| group.name.starts_with(prefix));
    let size = input.max_results.unwrap_or(PAGE);
    let page = Page::new(groups, size, input.next_token.as_deref());
    let page = page.map_err(|_| validation("Invalid NextToken."))?;
    Ok(page.into_output("ScheduleGroups", described))
}

fn described(group: &Group) -> Value {
    json!({
        "Arn": group.arn,
        "Name": group.name,
        "State": "ACTIVE",
        "CreationDate": group.created,
        "LastModificationDate": group.modified,
    })
}

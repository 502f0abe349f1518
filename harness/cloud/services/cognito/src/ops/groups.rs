//! Groups.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::not_found;
use crate::group::Group;
use crate::paging;
use crate::state::{Cognito, now};
use rehearsal_cloud_core::paging::output;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

/// A group in a call.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GroupInput {
    user_pool_id: String,
    group_name: String,
    description: Option<String>,
    role_arn: Option<String>,
    precedence: Option<i64>,
}

pub(super) fn no_such_group() -> ServiceError {
    not_found("Group not found.")
}

pub(crate) fn create(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: GroupInput,
) -> Result<Value, ServiceError> {
    let now = now(cx);
    let pool = cognito.pool_mut(cx, &input.user_pool_id)?;
    if pool.groups.contains_key(&input.group_name) {
        return Err(ServiceError::sender(
            "GroupExistsException",
            "A group with the name already exists.",
        ));
    }
    let group = Group {
        name: input.group_name,
        user_pool_id: input.user_pool_id,
        description: input.description,
        role_arn: input.role_arn,
        precedence: input.precedence,
        last_modified_date: now,
        creation_date: now,
    };
    let output = json!({"Group": group});
    pool.groups.insert(group.name.clone(), group);
    Ok(output)
}

/// Changes the members that are present.
pub(crate) fn update(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: GroupInput,
) -> Result<Value, ServiceError> {
    let now = now(cx);
    let pool = cognito.pool_mut(cx, &input.user_pool_id)?;
    let group = pool
        .groups
        .get_mut(&input.group_name)
        .ok_or_else(no_such_group)?;
    group.description = input.description.or(group.description.take());
    group.role_arn = input.role_arn.or(group.role_arn.take());
    group.precedence = input.precedence.or(group.precedence);
    group.last_modified_date = now;
    Ok(json!({"Group": group}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GroupKey {
    pub(super) user_pool_id: String,
    pub(super) group_name: String,
}

pub(crate) fn get(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: GroupKey,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool(cx, &input.user_pool_id)?;
    let group = pool.groups.get(&input.group_name);
    Ok(json!({"Group": group.ok_or_else(no_such_group)?}))
}

pub(crate) fn delete(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: GroupKey,
) -> Result<(), ServiceError> {
    let pool = cognito.pool_mut(cx, &input.user_pool_id)?;
    pool.groups
        .remove(&input.group_name)
        .ok_or_else(no_such_group)?;
    for user in pool.users.all_mut() {
        user.groups.remove(&input.group_name);
    }
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListGroups {
    user_pool_id: String,
    limit: Option<usize>,
    next_token: Option<String>,
}

pub(crate) fn list(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: ListGroups,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool(cx, &input.user_pool_id)?;
    let page = paging::page(
        pool.groups.values(),
        input.limit,
        input.next_token.as_deref(),
    )?;
    let groups = page.items.iter().map(|group| json!(group)).collect();
    Ok(output("Groups", groups, "NextToken", page.next_token))
}

//! Members of groups.

use serde::Deserialize;
use serde_json::{Value, json};

use super::groups::no_such_group;
use crate::paging;
use crate::pool::Pool;
use crate::state::Cognito;
use crate::user::User;
use rehearsal_cloud_core::paging::output;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Membership {
    user_pool_id: String,
    username: String,
    group_name: String,
}

impl Membership {
    /// Returns the user if the group exists.
    fn user<'a>(&self, pool: &'a mut Pool) -> Result<&'a mut User, ServiceError> {
        if !pool.groups.contains_key(&self.group_name) {
            return Err(no_such_group());
        }
        pool.user_mut(&self.username)
    }
}

pub(crate) fn add(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: Membership,
) -> Result<(), ServiceError> {
    let pool = cognito.pool_mut(cx, &input.user_pool_id)?;
    let user = input.user(pool)?;
    user.groups.insert(input.group_name);
    Ok(())
}

pub(crate) fn remove(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: Membership,
) -> Result<(), ServiceError> {
    let pool = cognito.pool_mut(cx, &input.user_pool_id)?;
    let user = input.user(pool)?;
    user.groups.remove(&input.group_name);
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListUsersInGroup {
    user_pool_id: String,
    group_name: String,
    limit: Option<usize>,
    next_token: Option<String>,
}

pub(crate) fn list_users(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: ListUsersInGroup,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool(cx, &input.user_pool_id)?;
    if !pool.groups.contains_key(&input.group_name) {
        return Err(no_such_group());
    }
    let members = pool
        .users
        .after(None)
        .filter(|user| user.groups.contains(&input.group_name));
    let page = paging::page(members, input.limit, input.next_token.as_deref())?;
    let users: Vec<Value> = page
        .items
        .iter()
        .map(|user| user.to_json(|_| true))
        .collect();
    Ok(output("Users", users, "NextToken", page.next_token))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListGroupsForUser {
    user_pool_id: String,
    username: String,
    limit: Option<usize>,
    next_token: Option<String>,
}

pub(crate) fn list_groups(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: ListGroupsForUser,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool(cx, &input.user_pool_id)?;
    let user = pool.user(&input.username)?;
    let groups = pool.groups_of(user);
    let page = paging::page(groups, input.limit, input.next_token.as_deref())?;
    let groups = page.items.iter().map(|group| json!(group)).collect();
    Ok(output("Groups", groups, "NextToken", page.next_token))
}

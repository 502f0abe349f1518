//! The list of users.

use serde::Deserialize;
use serde_json::Value;

use crate::error::invalid;
use crate::filter::Filter;
use crate::paging;
use crate::state::Cognito;
use crate::user::UserId;
use rehearsal_cloud_core::paging::output;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListUsers {
    user_pool_id: String,
    attributes_to_get: Option<Vec<String>>,
    limit: Option<usize>,
    pagination_token: Option<String>,
    filter: Option<String>,
}

/// Lists users in the order of creation. The token holds the last one, so that deletions
/// skip no user.
pub(crate) fn list_users(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: ListUsers,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool(cx, &input.user_pool_id)?;
    let filter = Filter::parse(input.filter.as_deref().unwrap_or_default())?;
    if let Some(names) = &input.attributes_to_get
        && names.iter().any(|name| pool.schema.rule(name).is_none())
    {
        return Err(invalid("One or more requested attributes do not exist."));
    }
    let requested = |name: &str| {
        let names = input.attributes_to_get.as_ref();
        names.is_none_or(|names| names.iter().any(|requested| requested == name))
    };
    let after = match &input.pagination_token {
        Some(token) => Some(UserId(paging::position(token)? as u64)),
        None => None,
    };
    let limit = input
        .limit
        .filter(|limit| *limit > 0)
        .unwrap_or(paging::MAX_RESULTS);
    let case_sensitive = pool.users.sign_in_names().case_sensitive;
    let mut found = pool
        .users
        .after(after)
        .filter(|user| {
            let filter = filter.as_ref();
            filter.is_none_or(|filter| filter.matches(user, case_sensitive))
        })
        .peekable();
    let mut users = Vec::new();
    let mut last = None;
    for user in found.by_ref().take(limit) {
        users.push(user.to_json(requested));
        last = Some(user.id);
    }
    let more = found.peek().is_some();
    let next = last
        .filter(|_| more)
        .map(|id| paging::position_token(usize::try_from(id.0).unwrap_or(usize::MAX)));
    Ok(output("Users", users, "PaginationToken", next))
}

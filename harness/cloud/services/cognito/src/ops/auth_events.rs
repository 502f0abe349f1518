//! The list of a user's authentication events.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::paging;
use crate::state::Cognito;
use rehearsal_cloud_core::paging::output;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AdminListUserAuthEvents {
    user_pool_id: String,
    username: String,
    max_results: Option<usize>,
    next_token: Option<String>,
}

/// Lists events, the latest first. AWS has them only with threat protection.
pub(crate) fn list(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: AdminListUserAuthEvents,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool(cx, &input.user_pool_id)?;
    let add_ons = pool.settings.user_pool_add_ons.as_ref();
    let mode = add_ons.and_then(|add_ons| add_ons.get("AdvancedSecurityMode"));
    if mode.is_none_or(|mode| mode == "OFF") {
        return Err(ServiceError::sender(
            "UserPoolAddOnNotEnabledException",
            "User pool add-ons are not enabled: set AdvancedSecurityMode to AUDIT or ENFORCED.",
        ));
    }
    let user = pool.user(&input.username)?;
    let page = paging::page(&user.events, input.max_results, input.next_token.as_deref())?;
    let events = page.items.iter().map(|event| json!(event)).collect();
    Ok(output("AuthEvents", events, "NextToken", page.next_token))
}

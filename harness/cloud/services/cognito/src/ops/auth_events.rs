//! A user's authentication events, and whether they were the user's own.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::not_found;
use crate::events::{EventFeedback, FeedbackValue};
use crate::paging;
use crate::state::{Cognito, now};
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
    pool.require_threat_protection()?;
    let user = pool.user(&input.username)?;
    let page = paging::page(&user.events, input.max_results, input.next_token.as_deref())?;
    let events = page.items.iter().map(|event| json!(event)).collect();
    Ok(output("AuthEvents", events, "NextToken", page.next_token))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AdminUpdateAuthEventFeedback {
    user_pool_id: String,
    username: String,
    event_id: String,
    feedback_value: FeedbackValue,
}

pub(crate) fn update_feedback(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: AdminUpdateAuthEventFeedback,
) -> Result<Value, ServiceError> {
    let now = now(cx);
    let pool = cognito.pool_mut(cx, &input.user_pool_id)?;
    pool.require_threat_protection()?;
    let user = pool.user_mut(&input.username)?;
    let mut events = user.events.iter_mut();
    let event = events.find(|event| event.event_id == input.event_id);
    let event = event.ok_or_else(|| not_found("Event does not exist."))?;
    event.event_feedback = Some(EventFeedback {
        feedback_value: input.feedback_value,
        provider: "Admin".to_owned(),
        feedback_date: now,
    });
    Ok(json!({}))
}

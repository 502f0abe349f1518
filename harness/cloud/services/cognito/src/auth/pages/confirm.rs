//! The link in a mail (`CONFIRM_WITH_LINK`): whoever follows it is confirmed.

use http::StatusCode;
use serde_json::json;

use super::Page;
use crate::state::Cognito;
use rehearsal_cloud_core::endpoint::EndpointRequest;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

pub(super) fn confirm(
    state: &mut Cognito,
    cx: &mut CallContext<'_>,
    request: &EndpointRequest,
) -> Result<Page, Page> {
    let asked = |name: &str| {
        request.form.get(name).ok_or_else(|| {
            let message = format!("The link has no {name}.");
            Page::error(StatusCode::BAD_REQUEST, "invalid_request", Some(&message))
        })
    };
    let (client, username) = (asked("client_id")?, asked("user_name")?);
    let code = asked("confirmation_code")?;
    let refused = |fault: ServiceError| {
        Page::error(StatusCode::BAD_REQUEST, &fault.code, Some(&fault.message))
    };
    let (pool, _) = state.client(client).map_err(refused)?;
    let id = pool.user_id(username).map_err(refused)?;
    pool.confirm_by_code(cx, id, code, false).map_err(refused)?;
    Ok(Page::of(
        json!({"message": "Your registration has been confirmed!"}),
    ))
}

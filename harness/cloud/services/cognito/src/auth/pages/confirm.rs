//! The link in an email (`CONFIRM_WITH_LINK`), which confirms a user.

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
    let parameter = |name: &str| {
        request.form.get(name).ok_or_else(|| {
            let message = format!("The link has no {name}.");
            Page::error(StatusCode::BAD_REQUEST, "invalid_request", Some(&message))
        })
    };
    let (client, username) = (parameter("client_id")?, parameter("user_name")?);
    let code = parameter("confirmation_code")?;
    let to_page = |error: ServiceError| {
        Page::error(StatusCode::BAD_REQUEST, &error.code, Some(&error.message))
    };
    let (pool, _) = state.client(client).map_err(to_page)?;
    let id = pool.user_id(username).map_err(to_page)?;
    pool.confirm_by_code(cx, id, code, false).map_err(to_page)?;
    Ok(Page::json(
        json!({"message": "Your registration has been confirmed!"}),
    ))
}

//! `/logout`: forgets the browser's sign-in and leads on.

use rehearsal_cloud_core::endpoint::{EndpointRequest, EndpointResponse};
use rehearsal_cloud_core::service::CallContext;

use super::errors::PageError;
use super::forms::link;
use super::parameters::parameter;
use super::response::{SESSION_COOKIE, cookie, redirect, set_cookie};
use crate::state::Cognito;

/// Signs the browser out. `logout_uri` is a page of the app; with `redirect_uri` and
/// `response_type` the user can sign in again at once.
pub(super) fn logout(
    state: &mut Cognito,
    cx: &mut CallContext<'_>,
    request: &EndpointRequest,
) -> Result<EndpointResponse, PageError> {
    let missing = |name: &str| {
        PageError::BadRequest(format!("Required String parameter '{name}' is not present"))
    };
    let id = parameter(request, "client_id").ok_or_else(|| missing("client_id"))?;
    let (pool, client) = state
        .client(id)
        .map_err(|_| PageError::shown(id, "invalid_request", "Client does not exist."))?;
    let is_registered = |urls: &Option<Vec<String>>, url: &str| {
        urls.iter().flatten().any(|registered| registered == url)
    };
    let settings = &client.settings;
    let location = match (
        parameter(request, "logout_uri"),
        parameter(request, "redirect_uri"),
    ) {
        (Some(url), _) if is_registered(&settings.logout_urls, url) => url.to_owned(),
        (None, Some(url)) if is_registered(&settings.callback_urls, url) => {
            let base_url = cx.base_url();
            format!("{base_url}{}", link(request, "/login"))
        }
        (None, None) => return Err(missing("redirect_uri")),
        _ => return Err(PageError::shown(id, "redirect_mismatch", "")),
    };
    if let Some(cookie) = cookie(request, SESSION_COOKIE) {
        pool.auth.hosted.remove_browser(cookie);
    }
    let mut response = redirect(&location);
    let ended = set_cookie(cx, SESSION_COOKIE, "", 0);
    response.headers.push(ended);
    Ok(response)
}

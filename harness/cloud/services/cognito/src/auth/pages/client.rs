//! Client authentication of OAuth requests.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Page;
use crate::client::Client;
use crate::pool::Pool;
use crate::state::Cognito;
use rehearsal_cloud_core::endpoint::EndpointRequest;

/// Returns the client of a request, by the `Authorization` header or the form, and its
/// pool. If the host names a domain, it must be the pool's.
pub(super) fn client<'a>(
    state: &'a mut Cognito,
    request: &EndpointRequest,
) -> Result<(&'a mut Pool, Arc<Client>), Page> {
    let invalid_client = || Page::bad_request("invalid_client");
    let (id, secret) = credentials(request).ok_or_else(invalid_client)?;
    let host = request.host.as_deref();
    let hosted = host.and_then(|host| state.pool_of_host(host));
    let hosted = hosted.map(|pool| pool.id.clone());
    let (pool, client) = state.client(&id).map_err(|_| invalid_client())?;
    if hosted.is_some_and(|hosted| hosted != pool.id) {
        return Err(invalid_client());
    }
    client
        .check_secret(secret.as_deref())
        .map_err(|_| invalid_client())?;
    Ok((pool, client))
}

fn credentials(request: &EndpointRequest) -> Option<(String, Option<String>)> {
    if let Some(authorization) = &request.authorization {
        let basic = authorization.strip_prefix("Basic ")?;
        let text = String::from_utf8(STANDARD.decode(basic.trim()).ok()?).ok()?;
        let (id, secret) = text.split_once(':')?;
        let secret = (!secret.is_empty()).then(|| secret.to_owned());
        return Some((id.to_owned(), secret));
    }
    let id = request.form.get("client_id")?.to_owned();
    let secret = request.form.get("client_secret").map(str::to_owned);
    Some((id, secret))
}

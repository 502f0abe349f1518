//! `/oauth2/userInfo`: the claims of the user of an access token.

use http::StatusCode;
use serde_json::{Map, Value};

use super::Page;
use crate::auth::bearer::validate;
use crate::state::Cognito;
use rehearsal_cloud_core::endpoint::EndpointRequest;
use rehearsal_cloud_core::service::CallContext;

pub(super) fn user_info(
    state: &Cognito,
    cx: &CallContext<'_>,
    request: &EndpointRequest,
) -> Result<Page, Page> {
    let token = request
        .authorization
        .as_deref()
        .and_then(|authorization| authorization.strip_prefix("Bearer "))
        .ok_or_else(|| Page::bad_request("invalid_request"))?;
    let ended =
        "Access token is expired, disabled, or deleted, or the user has globally signed out.";
    let (bearer, pool, user) =
        validate(state, cx, token.trim()).map_err(|_| invalid_token(ended))?;
    let has = |scope: &str| bearer.scopes.iter().any(|granted| granted == scope);
    if !has("openid") {
        return Err(invalid_token("Access token does not contain openid scope"));
    }
    let client = pool.clients.get(&bearer.client);
    let client = client
        .filter(|_| user.enabled)
        .ok_or_else(|| invalid_token(ended))?;
    // Alone, `openid` shows everything; `email` and `phone` limit it to themselves,
    // unless `profile` is there too.
    let narrow = (has("email") || has("phone")) && !has("profile");
    let shown = |name: &str| match name {
        "sub" => true,
        _ if !client.settings.may_read(name) => false,
        "email" | "email_verified" if narrow => has("email"),
        "phone_number" | "phone_number_verified" if narrow => has("phone"),
        _ => !narrow,
    };
    let mut claims: Map<String, Value> = user
        .all_attributes()
        .into_iter()
        .filter(|(name, _)| shown(name))
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect();
    claims.insert("username".to_owned(), user.username.as_str().into());
    Ok(Page::json(claims.into()))
}

fn invalid_token(description: &str) -> Page {
    let challenge = format!("Bearer error=\"invalid_token\", error_description=\"{description}\"");
    Page {
        challenge: Some(challenge),
        ..Page::error(StatusCode::UNAUTHORIZED, "invalid_token", Some(description))
    }
}

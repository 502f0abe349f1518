//! `/oauth2/authorize`: sends browsers that are signed in back to the app, others to the
//! sign-in page.

use rehearsal_cloud_core::endpoint::{EndpointRequest, EndpointResponse};
use rehearsal_cloud_core::service::{CallContext, Timestamp};

use super::errors::PageError;
use super::forms::link;
use super::parameters::{self, Authorization, ResponseType, parameter};
use super::response::{SESSION_COOKIE, cookie, encode, redirect, set_cookie, with_query};
use crate::auth::sign_in::{SessionStart, SignIn};
use crate::auth_state::hosted::AuthorizationCode;
use crate::pool::Pool;
use crate::state::Cognito;
use crate::user::UserId;

/// How long a browser keeps the cookie of its sign-in.
const SESSION_SECONDS: u32 = 3_600;

pub(super) fn authorize(
    state: &mut Cognito,
    cx: &mut CallContext<'_>,
    request: &EndpointRequest,
) -> Result<EndpointResponse, PageError> {
    let (pool, authorization) = parameters::read(state, request)?;
    let provider = parameter(request, "identity_provider");
    let provider = provider.or_else(|| parameter(request, "idp_identifier"));
    if let Some(provider) = provider.filter(|name| *name != "COGNITO") {
        return Err(PageError::NotImplemented(format!(
            "The embedded cloud has no external identity providers such as {provider}: sign in \
             with a user of the pool."
        )));
    }
    let prompt = parameter(request, "prompt").unwrap_or_default();
    let browser = cookie(request, SESSION_COOKIE)
        .and_then(|cookie| pool.auth.hosted.browser(cookie, Timestamp(cx.now())))
        .cloned();
    let browser = browser.filter(|browser| {
        let user = pool.users.get(browser.user);
        prompt != "login" && user.is_some_and(|user| user.enabled)
    });
    match browser {
        Some(browser) => Ok(grant(
            pool,
            cx,
            authorization,
            browser.user,
            browser.auth_time,
        )),
        None if prompt == "none" => Err(authorization.refuse("login_required")),
        None => {
            let path = if prompt == "create" {
                "/signup"
            } else {
                "/login"
            };
            let base_url = cx.base_url();
            Ok(redirect(&format!("{base_url}{}", link(request, path))))
        }
    }
}

/// Remembers that a browser is signed in as a user, and sends it back to the app.
pub(super) fn sign_browser_in(
    pool: &mut Pool,
    cx: &mut CallContext<'_>,
    authorization: Authorization,
    user: UserId,
) -> EndpointResponse {
    let auth_time = cx.real_now().unix_timestamp();
    let secret = cx.ids.uuid("browser");
    let now = Timestamp(cx.now());
    let hosted = &mut pool.auth.hosted;
    hosted.add_browser(secret.clone(), user, auth_time, now);
    let cookie = set_cookie(cx, SESSION_COOKIE, &secret, SESSION_SECONDS);
    let mut response = grant(pool, cx, authorization, user, auth_time);
    response.headers.push(cookie);
    response
}

/// Sends a browser back to the app with a code or with tokens.
fn grant(
    pool: &mut Pool,
    cx: &mut CallContext<'_>,
    authorization: Authorization,
    user: UserId,
    auth_time: i64,
) -> EndpointResponse {
    let Authorization {
        client,
        redirect_uri,
        response_type,
        scopes,
        state,
        nonce,
        challenge,
    } = authorization;
    if response_type == ResponseType::Code {
        let code = cx.ids.uuid("authorization code");
        let grant = AuthorizationCode {
            client: client.id.clone(),
            user,
            redirect_uri: redirect_uri.clone(),
            scopes,
            nonce,
            challenge,
            auth_time,
        };
        let now = Timestamp(cx.now());
        pool.auth.hosted.add_code(code.clone(), grant, now);
        let mut parameters = vec![("code", code.as_str())];
        parameters.extend(state.as_deref().map(|state| ("state", state)));
        return redirect(&with_query(&redirect_uri, &encode(parameters)));
    }
    let event = cx.ids.uuid("event");
    let mut sign_in = SignIn {
        pool,
        client,
        cx,
        by_administrator: false,
        hosted: true,
        device: None,
    };
    let start = SessionStart {
        scopes: Some(scopes),
        auth_time: Some(auth_time),
        nonce,
        ..SessionStart::default()
    };
    let Ok(tokens) = sign_in.start_session(user, event, start) else {
        return redirect(&format!("{redirect_uri}#error=server_error"));
    };
    let expires = tokens.expires_in.to_string();
    let mut parameters = Vec::new();
    parameters.extend(tokens.id_token.as_deref().map(|token| ("id_token", token)));
    parameters.extend([
        ("access_token", tokens.access_token.as_str()),
        ("expires_in", &expires),
        ("token_type", "Bearer"),
    ]);
    parameters.extend(state.as_deref().map(|state| ("state", state)));
    redirect(&format!("{redirect_uri}#{}", encode(parameters)))
}

impl Authorization {
    /// Returns an error that the app is told.
    fn refuse(self, error: &'static str) -> PageError {
        PageError::Redirect {
            redirect_uri: self.redirect_uri,
            in_fragment: self.response_type == ResponseType::Token,
            error,
            description: None,
            state: self.state,
        }
    }
}

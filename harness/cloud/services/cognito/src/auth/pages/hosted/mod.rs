//! Hosted sign-in: the pages on which users sign in, sign up and choose a new password, and
//! the redirects of OAuth around them. Paths, parameters, form fields and cookies are those
//! of Cognito's classic hosted UI.

mod authorize;
mod confirmation;
mod errors;
mod forms;
mod html;
mod language;
mod login;
mod logout;
mod parameters;
mod password;
mod response;
mod sign_up;

use http::Method;

use crate::state::Cognito;
use rehearsal_cloud_core::endpoint::{EndpointRequest, EndpointResponse};
use rehearsal_cloud_core::service::CallContext;

/// The pages by path, with the names that CloudTrail has for them.
const PAGES: [(&str, &str, &str); 9] = [
    ("/oauth2/authorize", "Authorize_GET", "Authorize_POST"),
    ("/login", "Login_GET", "Login_POST"),
    ("/logout", "Logout_GET", "Logout_POST"),
    ("/signup", "Signup_GET", "Signup_POST"),
    ("/confirm", "Confirm_GET", "Confirm_POST"),
    ("/resendcode", "ResendCode_GET", "ResendCode_POST"),
    (
        "/forgotPassword",
        "ForgotPassword_GET",
        "ForgotPassword_POST",
    ),
    (
        "/confirmForgotPassword",
        "ConfirmForgotPassword_GET",
        "ConfirmForgotPassword_POST",
    ),
    ("/error", "Error_GET", "Error_POST"),
];

/// Returns the name of the page that a request is for.
pub(super) fn page_name(method: &Method, path: &str) -> Option<&'static str> {
    let (_, get, post) = PAGES.iter().find(|(page, ..)| *page == path)?;
    match *method {
        Method::GET | Method::HEAD => Some(get),
        Method::POST => Some(post),
        _ => None,
    }
}

/// Answers a request for a page; `None` where it is for none.
pub(super) fn respond(
    state: &mut Cognito,
    cx: &mut CallContext<'_>,
    request: &EndpointRequest,
) -> Option<EndpointResponse> {
    page_name(&request.method, &request.path)?;
    let posted = request.method == Method::POST;
    let result = match request.path.as_str() {
        "/oauth2/authorize" => authorize::authorize(state, cx, request),
        "/login" if posted => login::submit(state, cx, request),
        "/login" => login::show(state, cx, request),
        "/logout" => logout::logout(state, cx, request),
        "/signup" if posted => sign_up::submit(state, cx, request),
        "/signup" => sign_up::show(state, cx, request),
        "/confirm" if posted => sign_up::confirm(state, cx, request),
        "/confirm" => sign_up::show_confirm(state, cx, request),
        "/resendcode" => sign_up::resend(state, cx, request),
        "/forgotPassword" if posted => password::submit(state, cx, request),
        "/forgotPassword" => password::show(state, cx, request),
        "/confirmForgotPassword" => password::confirm(state, cx, request),
        _ => Ok(errors::show(request)),
    };
    Some(result.unwrap_or_else(|error| error.into_response(cx, request)))
}

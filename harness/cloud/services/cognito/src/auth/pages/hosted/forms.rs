//! Forms: their pages, and the check that a form was sent by its page.

use http::StatusCode;
use rehearsal_cloud_core::endpoint::{EndpointRequest, EndpointResponse};
use rehearsal_cloud_core::service::CallContext;

use super::errors::PageError;
use super::html::FormPage;
use super::language::Texts;
use super::parameters::passed_on;
use super::response::{FORM_COOKIE, cookie, page, set_cookie};
use crate::pool::Pool;
use crate::vocabulary::Contact;

/// How long a form can be sent.
const FORM_LIFETIME: u32 = 3_600;

/// Returns the path of another page with the parameters of this one.
pub(super) fn link(request: &EndpointRequest, path: &str) -> String {
    format!("{path}?{}", passed_on(&request.form))
}

/// Returns a page with a form. The form repeats the cookie that the page sets, so that no
/// other site can send it.
pub(super) fn form_page(
    cx: &mut CallContext<'_>,
    request: &EndpointRequest,
    mut form: FormPage<'_>,
) -> EndpointResponse {
    let token = cookie(request, FORM_COOKIE).filter(|token| is_token(token));
    let token = token.map_or_else(|| cx.ids.uuid("form"), str::to_owned);
    form.hidden.insert(0, ("_csrf", token.clone()));
    let mut response = page(StatusCode::OK, form.render(Texts::of(request)));
    let header = set_cookie(cx, FORM_COOKIE, &token, FORM_LIFETIME);
    response.headers.push(header);
    response
}

/// Returns whether a cookie can be one that a page has set.
fn is_token(text: &str) -> bool {
    text.len() == 36
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Refuses a form that was not sent by a page of this host.
pub(super) fn check_form(request: &EndpointRequest) -> Result<(), PageError> {
    let sent = request.form.get("_csrf");
    let expected = cookie(request, FORM_COOKIE).filter(|token| !token.is_empty());
    if expected.is_some() && sent == expected {
        Ok(())
    } else {
        Err(PageError::ForeignForm)
    }
}

/// Returns what users of a pool sign in with.
pub(super) fn username_label(pool: &Pool, texts: &'static Texts) -> &'static str {
    let names = &pool.users.sign_in_names().username_attributes;
    let only = |contact: Contact| !names.is_empty() && names.iter().all(|name| *name == contact);
    if only(Contact::Email) {
        texts.email
    } else if only(Contact::PhoneNumber) {
        texts.phone_number
    } else {
        texts.username
    }
}

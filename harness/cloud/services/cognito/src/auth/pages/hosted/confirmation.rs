//! The page for the code that confirms a user, which signing up and signing in lead to.

use rehearsal_cloud_core::endpoint::{EndpointRequest, EndpointResponse};
use rehearsal_cloud_core::service::CallContext;

use super::forms::{form_page, link};
use super::html::{Field, FormPage};
use super::language::Texts;
use super::response::encode;

/// Returns the page for the code that confirms a user.
pub(super) fn confirm_page(
    cx: &mut CallContext<'_>,
    request: &EndpointRequest,
    username: &str,
    destination: Option<&str>,
    error: Option<String>,
) -> EndpointResponse {
    let texts = Texts::of(request);
    let mut resend = link(request, "/resendcode");
    resend.push('&');
    resend.push_str(&encode([("username", username)]));
    let form = FormPage {
        title: texts.confirm,
        error,
        note: destination.map(|destination| format!("{} {destination}.", texts.code_sent)),
        action: link(request, "/confirm"),
        hidden: vec![("username", username.to_owned())],
        fields: vec![Field::new("code", texts.code, "text")],
        button: texts.confirm,
        links: vec![("", texts.resend, resend)],
        ..FormPage::default()
    };
    form_page(cx, request, form)
}

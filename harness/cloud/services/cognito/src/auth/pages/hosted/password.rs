//! `/forgotPassword` and `/confirmForgotPassword`: a new password by a code.

use rehearsal_cloud_core::endpoint::{EndpointRequest, EndpointResponse};
use rehearsal_cloud_core::service::CallContext;

use super::errors::PageError;
use super::forms::{check_form, form_page, link, username_label};
use super::html::{Field, FormPage};
use super::language::Texts;
use super::login::{hosted_sign_in, login_page, proceed};
use super::parameters::{self, parameter};
use super::sign_up::{call, run};
use crate::auth::sign_in::Parameters;
use crate::ops::users as ops;
use crate::pool::Pool;
use crate::state::Cognito;

pub(super) fn show(
    state: &mut Cognito,
    cx: &mut CallContext<'_>,
    request: &EndpointRequest,
) -> Result<EndpointResponse, PageError> {
    let (pool, _) = parameters::read(state, request)?;
    Ok(forgot_page(pool, cx, request, None))
}

fn forgot_page(
    pool: &Pool,
    cx: &mut CallContext<'_>,
    request: &EndpointRequest,
    error: Option<String>,
) -> EndpointResponse {
    let texts = Texts::of(request);
    let known = parameter(request, "username").unwrap_or_default();
    let form = FormPage {
        title: texts.forgot,
        error,
        action: link(request, "/forgotPassword"),
        fields: vec![Field::new("username", username_label(pool, texts), "text").with_value(known)],
        button: texts.reset,
        links: vec![("", texts.sign_in, link(request, "/login"))],
        ..FormPage::default()
    };
    form_page(cx, request, form)
}

/// Sends a code, and returns the page for it.
pub(super) fn submit(
    state: &mut Cognito,
    cx: &mut CallContext<'_>,
    request: &EndpointRequest,
) -> Result<EndpointResponse, PageError> {
    check_form(request)?;
    let (_, authorization) = parameters::read(state, request)?;
    let username = parameter(request, "username").unwrap_or_default();
    let input = call(&authorization.client, username);
    match run(input, |input| ops::forgot_password(state, cx, input)) {
        Ok(output) => {
            let destination = output["CodeDeliveryDetails"]["Destination"].as_str();
            Ok(code_page(cx, request, destination, None))
        }
        Err(error) => {
            let (pool, _) = parameters::read(state, request)?;
            Ok(forgot_page(pool, cx, request, Some(error.message)))
        }
    }
}

fn code_page(
    cx: &mut CallContext<'_>,
    request: &EndpointRequest,
    destination: Option<&str>,
    error: Option<String>,
) -> EndpointResponse {
    let texts = Texts::of(request);
    let username = parameter(request, "username").unwrap_or_default();
    let mut password = Field::new("password", texts.new_password, "password");
    password.autocomplete = "new-password";
    let form = FormPage {
        title: texts.change,
        error,
        note: destination.map(|destination| format!("{} {destination}.", texts.code_sent)),
        action: link(request, "/confirmForgotPassword"),
        hidden: vec![("username", username.to_owned())],
        fields: vec![Field::new("code", texts.code, "text"), password],
        button: texts.change,
        ..FormPage::default()
    };
    form_page(cx, request, form)
}

/// Sets the new password and signs the user in with it.
pub(super) fn confirm(
    state: &mut Cognito,
    cx: &mut CallContext<'_>,
    request: &EndpointRequest,
) -> Result<EndpointResponse, PageError> {
    check_form(request)?;
    let (_, authorization) = parameters::read(state, request)?;
    let username = parameter(request, "username").unwrap_or_default();
    let password = parameter(request, "password").unwrap_or_default();
    let mut input = call(&authorization.client, username);
    input["ConfirmationCode"] = parameter(request, "code").unwrap_or_default().into();
    input["Password"] = password.into();
    if let Err(error) = run(input, |input| {
        ops::confirm_forgot_password(state, cx, input)
    }) {
        return Ok(code_page(cx, request, None, Some(error.message)));
    }
    let (pool, authorization) = parameters::read(state, request)?;
    let parameters = Parameters::from([
        ("USERNAME".to_owned(), username.to_owned()),
        ("PASSWORD".to_owned(), password.to_owned()),
    ]);
    let result = hosted_sign_in(pool, cx, &authorization).sign_in_by_password(&parameters);
    match result {
        Ok(progress) => proceed(state, cx, request, authorization, username, progress),
        Err(error) => Ok(login_page(pool, cx, request, Some(error.message))),
    }
}

//! `/signup`, `/confirm` and `/resendcode`: new users, and the codes that confirm them.

use rehearsal_cloud_core::endpoint::{EndpointRequest, EndpointResponse};
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;
use serde_json::{Value, json};

use super::confirmation::confirm_page;
use super::errors::PageError;
use super::forms::{check_form, form_page, link, username_label};
use super::html::{Field, FormPage};
use super::language::Texts;
use super::login::login_page;
use super::parameters::{self, parameter};
use super::response::redirect;
use crate::client::Client;
use crate::ops::users as ops;
use crate::pool::Pool;
use crate::state::Cognito;
use crate::vocabulary::Contact;

/// How a form names an attribute: `requiredAttributes[email]`.
const ATTRIBUTE: &str = "requiredAttributes[";

pub(super) fn show(
    state: &mut Cognito,
    cx: &mut CallContext<'_>,
    request: &EndpointRequest,
) -> Result<EndpointResponse, PageError> {
    let (pool, _) = parameters::read(state, request)?;
    Ok(sign_up_page(pool, cx, request, None))
}

fn sign_up_page(
    pool: &Pool,
    cx: &mut CallContext<'_>,
    request: &EndpointRequest,
    error: Option<String>,
) -> EndpointResponse {
    let texts = Texts::of(request);
    let given = |name: &str| parameter(request, name).unwrap_or_default();
    let label = username_label(pool, texts);
    let mut fields = vec![Field::new("username", label, "text").with_value(given("username"))];
    for name in asked_attributes(pool) {
        let (label, kind) = match name {
            "email" => (texts.email, "email"),
            "phone_number" => (texts.phone_number, "tel"),
            "birthdate" => (name, "date"),
            other => (other, "text"),
        };
        let field = format!("{ATTRIBUTE}{name}]");
        let value = given(&field).to_owned();
        fields.push(Field::new(&field, label, kind).with_value(&value));
    }
    let mut password = Field::new("password", texts.password, "password");
    password.autocomplete = "new-password";
    fields.push(password);
    let form = FormPage {
        title: texts.sign_up,
        error,
        action: link(request, "/signup"),
        fields,
        button: texts.sign_up,
        links: vec![(texts.have_account, texts.sign_in, link(request, "/login"))],
        ..FormPage::default()
    };
    form_page(cx, request, form)
}

/// Returns the attributes that a new user is asked for: the required ones and the contacts
/// that are verified, but not the one that is the user name.
fn asked_attributes(pool: &Pool) -> Vec<&str> {
    let names = &pool.users.sign_in_names().username_attributes;
    let rules = pool.schema.rules().iter();
    let required = rules
        .filter(|rule| rule.required && rule.name != "sub")
        .map(|rule| rule.name.as_str());
    let mut asked: Vec<&str> = required.collect();
    for contact in [Contact::Email, Contact::PhoneNumber] {
        let attribute = contact.attribute();
        if pool.settings.auto_verified_attributes.contains(&contact) && !asked.contains(&attribute)
        {
            asked.push(attribute);
        }
    }
    asked.retain(|name| !names.iter().any(|contact| contact.attribute() == *name));
    asked
}

pub(super) fn submit(
    state: &mut Cognito,
    cx: &mut CallContext<'_>,
    request: &EndpointRequest,
) -> Result<EndpointResponse, PageError> {
    check_form(request)?;
    let (_, authorization) = parameters::read(state, request)?;
    let username = parameter(request, "username").unwrap_or_default();
    let attributes: Vec<Value> = request
        .form
        .iter()
        .filter_map(|(name, value)| {
            let name = name.strip_prefix(ATTRIBUTE)?.strip_suffix(']')?;
            Some(json!({"Name": name, "Value": value}))
        })
        .collect();
    let mut input = call(&authorization.client, username);
    input["Password"] = parameter(request, "password").unwrap_or_default().into();
    input["UserAttributes"] = attributes.into();
    match run(input, |input| ops::sign_up(state, cx, input)) {
        Ok(output) => {
            let delivery = &output["CodeDeliveryDetails"];
            let destination = delivery["Destination"].as_str();
            Ok(confirm_page(cx, request, username, destination, None))
        }
        Err(error) => {
            let (pool, _) = parameters::read(state, request)?;
            Ok(sign_up_page(pool, cx, request, Some(error.message)))
        }
    }
}

pub(super) fn show_confirm(
    state: &mut Cognito,
    cx: &mut CallContext<'_>,
    request: &EndpointRequest,
) -> Result<EndpointResponse, PageError> {
    parameters::read(state, request)?;
    let username = parameter(request, "username").unwrap_or_default();
    Ok(confirm_page(cx, request, username, None, None))
}

/// Confirms a user, who can then sign in.
pub(super) fn confirm(
    state: &mut Cognito,
    cx: &mut CallContext<'_>,
    request: &EndpointRequest,
) -> Result<EndpointResponse, PageError> {
    check_form(request)?;
    let (_, authorization) = parameters::read(state, request)?;
    let username = parameter(request, "username").unwrap_or_default();
    let mut input = call(&authorization.client, username);
    input["ConfirmationCode"] = parameter(request, "code").unwrap_or_default().into();
    match run(input, |input| ops::confirm_sign_up(state, cx, input)) {
        Ok(_) => {
            let base_url = cx.base_url();
            Ok(redirect(&format!("{base_url}{}", link(request, "/login"))))
        }
        Err(error) => Ok(confirm_page(
            cx,
            request,
            username,
            None,
            Some(error.message),
        )),
    }
}

pub(super) fn resend(
    state: &mut Cognito,
    cx: &mut CallContext<'_>,
    request: &EndpointRequest,
) -> Result<EndpointResponse, PageError> {
    let (_, authorization) = parameters::read(state, request)?;
    let username = parameter(request, "username").unwrap_or_default();
    let input = call(&authorization.client, username);
    match run(input, |input| {
        ops::resend_confirmation_code(state, cx, input)
    }) {
        Ok(output) => {
            let destination = output["CodeDeliveryDetails"]["Destination"].as_str();
            Ok(confirm_page(cx, request, username, destination, None))
        }
        Err(error) => {
            let (pool, _) = parameters::read(state, request)?;
            Ok(login_page(pool, cx, request, Some(error.message)))
        }
    }
}

/// Returns the input of an operation that an app would call for a user.
pub(super) fn call(client: &Client, username: &str) -> Value {
    json!({
        "ClientId": client.id,
        "Username": username,
        "SecretHash": client.secret_hash(username),
    })
}

/// Runs an operation of the API.
pub(super) fn run<I: serde::de::DeserializeOwned>(
    input: Value,
    operation: impl FnOnce(I) -> Result<Value, ServiceError>,
) -> Result<Value, ServiceError> {
    operation(rehearsal_cloud_core::service::read(&input)?)
}

//! `/login`: user name and password, and the challenges that can follow.

use rehearsal_cloud_core::endpoint::{EndpointRequest, EndpointResponse};
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;
use serde_json::Value;

use super::authorize::sign_browser_in;
use super::confirmation::confirm_page;
use super::errors::PageError;
use super::forms::{check_form, form_page, link, username_label};
use super::html::{Field, FormPage};
use super::language::Texts;
use super::parameters::{self, Authorization, parameter};
use crate::auth::mfa;
use crate::auth::sign_in::{Parameters, Progress, SignIn};
use crate::pool::Pool;
use crate::state::Cognito;

pub(super) fn show(
    state: &mut Cognito,
    cx: &mut CallContext<'_>,
    request: &EndpointRequest,
) -> Result<EndpointResponse, PageError> {
    let (pool, _) = parameters::read(state, request)?;
    Ok(login_page(pool, cx, request, None))
}

/// Returns the page for user name and password.
pub(super) fn login_page(
    pool: &Pool,
    cx: &mut CallContext<'_>,
    request: &EndpointRequest,
    error: Option<String>,
) -> EndpointResponse {
    let texts = Texts::of(request);
    let label = username_label(pool, texts);
    let known = parameter(request, "username").or_else(|| parameter(request, "login_hint"));
    let mut links = vec![("", texts.forgot, link(request, "/forgotPassword"))];
    let config = &pool.settings.admin_create_user_config;
    if !config.allow_admin_create_user_only {
        links.push((texts.no_account, texts.sign_up, link(request, "/signup")));
    }
    let form = FormPage {
        title: texts.sign_in,
        error,
        action: link(request, "/login"),
        fields: vec![
            Field::new("username", label, "text").with_value(known.unwrap_or_default()),
            Field::new("password", texts.password, "password"),
        ],
        button: texts.sign_in,
        links,
        ..FormPage::default()
    };
    form_page(cx, request, form)
}

pub(super) fn submit(
    state: &mut Cognito,
    cx: &mut CallContext<'_>,
    request: &EndpointRequest,
) -> Result<EndpointResponse, PageError> {
    check_form(request)?;
    let username = parameter(request, "username")
        .unwrap_or_default()
        .to_owned();
    let mut session = parameter(request, "session").unwrap_or_default().to_owned();
    if parameter(request, "challenge") == Some("MFA_SETUP") {
        let code = parameter(request, "code").unwrap_or_default();
        match mfa::verify_by_session(state, cx, &session, code) {
            Ok(next) => session = next,
            Err(error) => {
                let (pool, _) = parameters::read(state, request)?;
                return Ok(refused(pool, cx, request, &username, &error));
            }
        }
    }
    let (pool, authorization) = parameters::read(state, request)?;
    let mut sign_in = hosted_sign_in(pool, cx, &authorization);
    let result = if let Some(challenge) = parameter(request, "challenge") {
        let responses = responses(challenge, &username, request);
        sign_in.respond_to(challenge, &session, responses)
    } else {
        let mut parameters = Parameters::new();
        parameters.insert("USERNAME".to_owned(), username.clone());
        let password = parameter(request, "password").unwrap_or_default();
        parameters.insert("PASSWORD".to_owned(), password.to_owned());
        sign_in.sign_in_by_password(&parameters)
    };
    match result {
        Ok(progress) => proceed(state, cx, request, authorization, &username, progress),
        Err(error) => Ok(refused(pool, cx, request, &username, &error)),
    }
}

/// Returns a sign-in that issues no tokens: the app gets them for its code.
pub(super) fn hosted_sign_in<'a, 'c>(
    pool: &'a mut Pool,
    cx: &'a mut CallContext<'c>,
    authorization: &Authorization,
) -> SignIn<'a, 'c> {
    SignIn {
        pool,
        client: authorization.client.clone(),
        cx,
        by_administrator: false,
        hosted: true,
        device: None,
    }
}

/// Goes on after a step: back to the app, or to the page of the next challenge.
pub(super) fn proceed(
    state: &mut Cognito,
    cx: &mut CallContext<'_>,
    request: &EndpointRequest,
    authorization: Authorization,
    username: &str,
    progress: Progress,
) -> Result<EndpointResponse, PageError> {
    if let Some(user) = progress.user {
        let (pool, _) = parameters::read(state, request)?;
        return Ok(sign_browser_in(pool, cx, authorization, user));
    }
    Ok(challenge_page(
        state, cx, request, username, &progress, None,
    ))
}

/// Returns the page after a step that was refused.
fn refused(
    pool: &Pool,
    cx: &mut CallContext<'_>,
    request: &EndpointRequest,
    username: &str,
    error: &ServiceError,
) -> EndpointResponse {
    let message = error.message.clone();
    if &*error.code == "UserNotConfirmedException" {
        return confirm_page(cx, request, username, None, None);
    }
    // A challenge that can be answered again has its page again.
    let session = parameter(request, "session").unwrap_or_default();
    let challenges = &pool.auth.challenges;
    if let (Some(challenge), Ok(_)) = (
        parameter(request, "challenge"),
        challenges.find(
            session,
            None,
            rehearsal_cloud_core::service::Timestamp(cx.now()),
        ),
    ) {
        let page = ChallengePage {
            challenge,
            session,
            username,
            note: None,
            choices: Vec::new(),
            missing: Vec::new(),
        };
        return page.render(cx, request, Some(message));
    }
    login_page(pool, cx, request, Some(message))
}

/// Returns the page of a challenge.
fn challenge_page(
    state: &mut Cognito,
    cx: &mut CallContext<'_>,
    request: &EndpointRequest,
    username: &str,
    progress: &Progress,
    error: Option<String>,
) -> EndpointResponse {
    let texts = Texts::of(request);
    let challenge = progress.challenge_name.unwrap_or_default();
    let parameters = &progress.challenge_parameters;
    let text = |name: &str| parameters.get(name).and_then(Value::as_str);
    let list = |name: &str| -> Vec<String> {
        let list = text(name).and_then(|text| serde_json::from_str(text).ok());
        list.unwrap_or_default()
    };
    let mut session = progress.session.clone().unwrap_or_default();
    let mut note = text("CODE_DELIVERY_DESTINATION")
        .map(|destination| format!("{} {destination}.", texts.code_sent));
    if challenge == "MFA_SETUP" {
        match mfa::associate_by_session(state, cx, &session) {
            Ok((secret, next)) => {
                note = Some(format!("{} {secret}", texts.authenticator_secret));
                session = next;
            }
            Err(error) => note = Some(error.message),
        }
    }
    let page = ChallengePage {
        challenge,
        session: &session,
        username,
        note,
        choices: list("MFAS_CAN_CHOOSE"),
        missing: list("requiredAttributes"),
    };
    page.render(cx, request, error)
}

/// What the page of a challenge shows.
struct ChallengePage<'a> {
    challenge: &'a str,
    session: &'a str,
    username: &'a str,
    note: Option<String>,
    /// The second factors that the user can choose.
    choices: Vec<String>,
    /// The attributes that the user has to give with a new password.
    missing: Vec<String>,
}

impl ChallengePage<'_> {
    fn render(
        self,
        cx: &mut CallContext<'_>,
        request: &EndpointRequest,
        error: Option<String>,
    ) -> EndpointResponse {
        let texts = Texts::of(request);
        let code = || Field::new("code", texts.code, "text");
        let mut choices = None;
        let (title, fields) = match self.challenge {
            "NEW_PASSWORD_REQUIRED" => {
                let password = Field::new("new_password", texts.new_password, "password");
                let missing = self.missing.iter().map(|name| {
                    let label = name.trim_start_matches("userAttributes.");
                    Field::new(name, label, "text")
                });
                (
                    texts.change,
                    std::iter::once(password).chain(missing).collect(),
                )
            }
            "SELECT_MFA_TYPE" => {
                let labels = self.choices.iter().map(|name| {
                    let label = match name.as_str() {
                        "SMS_MFA" => texts.phone_number,
                        "EMAIL_OTP" => texts.email,
                        _ => texts.authenticator,
                    };
                    (name.clone(), label.to_owned())
                });
                choices = Some(("answer", labels.collect()));
                (texts.choose_factor, Vec::new())
            }
            _ => (texts.sign_in, vec![code()]),
        };
        let form = FormPage {
            title,
            error,
            note: self.note,
            action: link(request, "/login"),
            hidden: vec![
                ("challenge", self.challenge.to_owned()),
                ("session", self.session.to_owned()),
                ("username", self.username.to_owned()),
            ],
            fields,
            choices,
            button: title,
            ..FormPage::default()
        };
        form_page(cx, request, form)
    }
}

/// Returns the answer to a challenge, as `RespondToAuthChallenge` has it.
fn responses(challenge: &str, username: &str, request: &EndpointRequest) -> Parameters {
    let mut responses = Parameters::new();
    let mut add = |name: &str, value: &str| responses.insert(name.to_owned(), value.to_owned());
    add("USERNAME", username);
    let given = |name: &str| parameter(request, name).unwrap_or_default();
    match challenge {
        "NEW_PASSWORD_REQUIRED" => {
            add("NEW_PASSWORD", given("new_password"));
            for (name, value) in request.form.iter() {
                if name.starts_with("userAttributes.") && !value.is_empty() {
                    add(name, value);
                }
            }
        }
        "SELECT_MFA_TYPE" => {
            add("ANSWER", given("answer"));
        }
        challenge => {
            add(&format!("{challenge}_CODE"), given("code"));
        }
    }
    responses
}

//! Chosen exchanges to drafts of steps: only what belongs to a request, and no secrets.

use serde_json::Value;
use time::OffsetDateTime;

use crate::exchange::{Answer, Body, Effect, Request, media_type};
use crate::reference;
use crate::secrets;
use crate::select::Chosen;
use crate::target::Target;

/// A value that a step saves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Save {
    pub(crate) name: String,
    /// The path in the observation.
    pub(crate) path: String,
    /// The part of it.
    pub(crate) part: Option<Part>,
    pub(crate) secret: bool,
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// What a CSS selector finds in HTML.
    Css(String),
    /// What a regular expression finds.
    Regex(String),
}

/// A step before it is written.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) name: Option<String>,
    pub(crate) method: String,
    /// A path, or a reference to a URL.
    pub(crate) path: String,
    pub(crate) app: Option<String>,
    /// The value of the header, until it is known who it stands for.
    pub(crate) authorization: Option<String>,
    pub(crate) user: Option<String>,
    pub(crate) bearer: Option<String>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) content_type: Option<String>,
    pub(crate) body: Body,
    pub(crate) redirects: bool,
    pub(crate) polled: bool,
    pub(crate) answer: Option<Answer>,
    pub(crate) at: Option<OffsetDateTime>,
    pub(crate) saves: Vec<Save>,
    pub(crate) effects: Vec<Effect>,
}

/// Headers that every client sends, that say where the request came from, or that a step
/// has a key for.
const LEFT_OUT: &[&str] = &[
    "accept-encoding",
    "accept-language",
    "authorization",
    "cache-control",
    "connection",
    "content-length",
    "content-type",
    "cookie",
    "dnt",
    "expect",
    "host",
    "if-modified-since",
    "if-none-match",
    "keep-alive",
    "origin",
    "pragma",
    "priority",
    "purpose",
    "referer",
    "te",
    "traceparent",
    "tracestate",
    "transfer-encoding",
    "upgrade-insecure-requests",
    "user-agent",
    "via",
    "x-amzn-trace-id",
];

fn is_left_out(name: &str, value: &str) -> bool {
    let name = name.to_ascii_lowercase();
    LEFT_OUT.contains(&&*name)
        || name.starts_with("sec-")
        || name.starts_with("x-forwarded-")
        || name.starts_with("postman-")
        // What browsers and HTTP libraries accept is nothing that the scenario asks for.
        || name == "accept" && (value.contains("*/*") || value.contains("text/html"))
}

/// Returns the draft of a step.
pub(crate) fn draft(chosen: Chosen) -> Draft {
    let Chosen {
        exchange,
        app,
        polled,
    } = chosen;
    let request = exchange.request;
    let headers = request.headers.iter();
    let headers = headers.filter(|(name, value)| !is_left_out(name, value));
    let path = match &app {
        Some(_) => request.url.path.clone(),
        None => request.url.text(),
    };
    let mut saves = Vec::new();
    for (name, path) in exchange.saves {
        saves.push(Save {
            secret: secrets::is_secret_key(&name),
            name,
            path,
            part: None,
        });
    }
    Draft {
        name: exchange.name,
        method: request.method.clone(),
        path,
        app,
        authorization: request.header("authorization").map(str::to_owned),
        user: None,
        bearer: None,
        query: request.url.query.clone(),
        headers: headers
            .map(|(name, value)| (name.to_ascii_lowercase(), value.clone()))
            .collect(),
        content_type: content_type(&request),
        redirects: request.redirects,
        body: request.body,
        polled,
        answer: exchange.answer,
        at: exchange.at,
        saves,
        effects: exchange.effects,
    }
}

/// Returns the media type, if it is not the one that the kind of body has anyway.
fn content_type(request: &Request) -> Option<String> {
    let header = request.header("content-type")?;
    let kind = media_type(header);
    let usual = match &request.body {
        Body::None | Body::Multipart(_) => return None,
        Body::Json(_) => "application/json",
        Body::Form(_) => "application/x-www-form-urlencoded",
        Body::Text(_) => "text/plain",
        Body::File(_) => "",
    };
    (kind != usual).then_some(kind)
}

/// Adds the cookies that no answer before had set: the session is older than the
/// recording.
pub(crate) fn add_cookies(
    drafts: &mut [Draft],
    cookies: &[Option<String>],
    notes: &mut Vec<String>,
) {
    let mut known: Vec<String> = Vec::new();
    for (draft, cookies) in drafts.iter_mut().zip(cookies) {
        let mut sent = Vec::new();
        for cookie in cookies.iter().flat_map(|header| header.split(';')) {
            let name = cookie.split('=').next().unwrap_or_default().trim();
            // Those of analytics say nothing to the app.
            if name.is_empty() || name.starts_with("_g") || known.iter().any(|one| one == name) {
                continue;
            }
            let variable = format!("COOKIE_{}", secrets::variable(name));
            notes.push(format!(
                "the cookie `{name}` is older than the recording: set {variable}, or record from the sign-in on"
            ));
            sent.push(format!("{name}={}", reference::env(&variable)));
        }
        if !sent.is_empty() {
            draft.headers.push(("cookie".to_owned(), sent.join("; ")));
        }
        let answer = draft.answer.iter().flat_map(|answer| &answer.headers);
        let new = answer.filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
        // Chrome has several of them in one, line by line.
        known.extend(new.flat_map(|(_, value)| {
            let names = value.lines().filter_map(|line| line.split('=').next());
            names.map(|name| name.trim().to_owned()).collect::<Vec<_>>()
        }));
    }
}

/// Replaces what is secret in the requests by users and variables of the environment.
pub(crate) fn hide_secrets(drafts: &mut [Draft], target: &Target, notes: &mut Vec<String>) {
    for draft in drafts {
        authorize(draft, target, notes);
        let mut hide = |key: &str, value: &mut String, user: Option<&str>| {
            if !secrets::is_secret_key(key) || value.is_empty() || reference::is_in(value) {
                return;
            }
            *value = if let Some(user) = user.filter(|_| secrets::is_password(key)) {
                reference::to(&format!("users.{user}.password"))
            } else {
                let variable = secrets::variable(key);
                notes.push(format!(
                    "`{key}` is secret: set {variable} in the environment"
                ));
                reference::env(&variable)
            };
        };
        for (name, value) in draft.headers.iter_mut().chain(&mut draft.query) {
            if name != "cookie" {
                hide(name, value, None);
            }
        }
        match &mut draft.body {
            Body::Json(json) => {
                let user = user_in(json, target);
                walk(json, "", &mut |key, value| {
                    hide(key, value, user.as_deref());
                });
            }
            Body::Form(pairs) => {
                let user = pairs.iter().find_map(|(_, value)| target.user_of(value));
                let user = user.map(str::to_owned);
                for (name, value) in pairs {
                    hide(name, value, user.as_deref());
                }
            }
            Body::Multipart(parts) => {
                for part in parts {
                    if let Some(text) = &mut part.text {
                        hide(&part.name, text, None);
                    }
                }
            }
            Body::None | Body::File(_) | Body::Text(_) => {}
        }
    }
    notes.sort();
    notes.dedup();
}

/// Returns the user of the stage that a text in the value is the name of.
fn user_in(value: &Value, target: &Target) -> Option<String> {
    match value {
        Value::String(text) => target.user_of(text).map(str::to_owned),
        Value::Object(fields) => fields.values().find_map(|value| user_in(value, target)),
        _ => None,
    }
}

/// Calls a function with every text of a value and its key.
pub(crate) fn walk(value: &mut Value, key: &str, each: &mut impl FnMut(&str, &mut String)) {
    match value {
        Value::String(text) => each(key, text),
        Value::Array(items) => items.iter_mut().for_each(|item| walk(item, key, each)),
        Value::Object(fields) => {
            for (key, value) in fields {
                walk(value, key, each);
            }
        }
        _ => {}
    }
}

/// Says whose request it is.
fn authorize(draft: &mut Draft, target: &Target, notes: &mut Vec<String>) {
    let Some(header) = draft.authorization.take() else {
        return;
    };
    let (scheme, token) = header.split_once(' ').unwrap_or(("", &header));
    if scheme.eq_ignore_ascii_case("bearer") {
        if reference::is_in(token) {
            draft.bearer = Some(token.trim().to_owned());
            return;
        }
        let claims = crate::kinds::claims(token).unwrap_or_default();
        let names = [
            "email",
            "username",
            "cognito:username",
            "preferred_username",
            "sub",
        ];
        let mut names = names.iter().filter_map(|name| claims[*name].as_str());
        let user = names.find_map(|name| target.user_of(name));
        if let Some(user) = user.or(target.user.as_deref()) {
            draft.user = Some(user.to_owned());
        } else {
            notes.push(
                "the bearer token is of no user of the stage: say whose by `--as USER`, or set BEARER_TOKEN in the environment".to_owned(),
            );
            draft.bearer = Some(reference::env("BEARER_TOKEN"));
        }
        return;
    }
    let value = if reference::is_in(&header) {
        header
    } else {
        notes.push(
            "the header `authorization` is secret: set AUTHORIZATION in the environment".to_owned(),
        );
        reference::env("AUTHORIZATION")
    };
    draft.headers.push(("authorization".to_owned(), value));
}

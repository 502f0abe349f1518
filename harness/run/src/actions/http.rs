//! `http`: a request to an app, as any client would make it.

use std::error::Error as _;
use std::sync::Arc;

use rehearsal_script::action::http::{FullPart, Http, Part};
use rehearsal_stage::App;
use reqwest::cookie::Jar;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::{Client, RequestBuilder, Response, Url, multipart, redirect};
use serde_json::{Map, Value, json};

use super::{Cx, StepError, payload};

/// How many redirects are followed before it is called a loop.
const REDIRECTS: usize = 10;

/// The clients of one case: they share its cookies, so that a session begun in
/// one step goes on in the next, and never in another case.
#[derive(Debug)]
pub(crate) struct Browser {
    stays: Client,
    follows: Client,
}

impl Browser {
    pub(crate) fn new() -> Result<Self, reqwest::Error> {
        let jar = Arc::new(Jar::default());
        let client = |policy| {
            Client::builder()
                .cookie_provider(Arc::clone(&jar))
                .redirect(policy)
                .user_agent(concat!("rehearsal/", env!("CARGO_PKG_VERSION")))
                .build()
        };
        Ok(Self {
            stays: client(redirect::Policy::none())?,
            follows: client(redirect::Policy::limited(REDIRECTS))?,
        })
    }
}

pub(super) async fn observe(step: &Http, cx: &Cx<'_>) -> Result<Value, StepError> {
    match request(step, cx)?.send().await {
        Ok(response) => answer(response).await,
        Err(error) => Ok(no_answer(&error)),
    }
}

fn request(step: &Http, cx: &Cx<'_>) -> Result<RequestBuilder, StepError> {
    let url = url(step, cx)?;
    let browser = &cx.common.browser;
    let client = if step.redirects.0 {
        &browser.follows
    } else {
        &browser.stays
    };
    let method = step
        .request
        .method
        .parse()
        .expect("the language knows only methods there are");
    let mut request = client.request(method, url);
    for (name, value) in step.query.iter() {
        let value = cx.value(value)?;
        let values = match value {
            Value::Array(values) => values,
            one => vec![one],
        };
        for value in &values {
            request = request.query(&[(name, plain(value))]);
        }
    }
    if let Some(token) = &step.bearer {
        request = request.bearer_auth(cx.text(token)?);
    }
    if let Some(template) = &step.json {
        request = request.json(&cx.value(template)?);
    }
    if let Some(form) = &step.form {
        let mut fields = Vec::new();
        for (name, value) in form.iter() {
            fields.push((name.to_owned(), cx.text(value)?));
        }
        request = request.form(&fields);
    }
    if let Some(parts) = &step.multipart {
        let mut form = multipart::Form::new();
        for (name, part) in parts.iter() {
            form = form.part(name.to_owned(), self::part(part, cx)?);
        }
        request = request.multipart(form);
    }
    if let Some(file) = &step.file {
        request = request.body(cx.file(file)?.0);
    }
    if let Some(body) = &step.body {
        request = request.body(cx.text(body)?);
    }
    if let Some(kind) = &step.content_type {
        request = replace(request, CONTENT_TYPE.as_str(), &cx.text(kind)?)?;
    }
    for (name, value) in step.headers.iter() {
        request = replace(request, name, &cx.text(value)?)?;
    }
    Ok(request)
}

/// Sets a header in the stead of one that the body's kind brought.
fn replace(request: RequestBuilder, name: &str, value: &str) -> Result<RequestBuilder, StepError> {
    let wrong = |what: &str| StepError::wrong(format!("could not send the header {name}: {what}"));
    let mut headers = HeaderMap::new();
    let name: reqwest::header::HeaderName = name
        .parse()
        .map_err(|_| wrong("that is no header's name"))?;
    let value = value
        .parse()
        .map_err(|_| wrong("its value has characters that no header can carry"))?;
    headers.insert(name, value);
    Ok(request.headers(headers))
}

fn url(step: &Http, cx: &Cx<'_>) -> Result<Url, StepError> {
    let target = cx.text(&step.request.target)?;
    let whole = if target.contains("://") {
        target
    } else {
        let app = match &step.app {
            Some(name) => cx.app(name)?,
            None => only_app(cx)?,
        };
        format!("{}{target}", app.url())
    };
    whole
        .parse()
        .map_err(|error| StepError::wrong(format!("could not call {whole}: {error}")))
}

/// The app of a path that names none.
fn only_app<'a>(cx: &'a Cx<'_>) -> Result<&'a App, StepError> {
    let mut apps = cx.sandbox().apps();
    match (apps.next(), apps.next()) {
        (Some(app), None) => Ok(app),
        (None, _) => Err(StepError::wrong(
            "could not call an app: the sandbox has none",
        )),
        (Some(_), Some(_)) => Err(StepError::wrong(
            "could not choose an app: there are several; say `app: NAME`",
        )),
    }
}

fn part(part: &Part, cx: &Cx<'_>) -> Result<multipart::Part, StepError> {
    let full = match part {
        Part::Text(text) => return Ok(multipart::Part::text(cx.text(text)?)),
        Part::Full(full) => full,
    };
    let FullPart {
        file,
        body,
        json,
        filename,
        content_type,
        ..
    } = &**full;
    let mut part = if let Some(file) = file {
        let (bytes, name) = cx.file(file)?;
        multipart::Part::bytes(bytes).file_name(name)
    } else if let Some(json) = json {
        multipart::Part::text(cx.value(json)?.to_string()).mime_str("application/json")?
    } else if let Some(body) = body {
        multipart::Part::text(cx.text(body)?)
    } else {
        multipart::Part::text("")
    };
    if let Some(name) = filename {
        part = part.file_name(cx.text(name)?);
    }
    if let Some(kind) = content_type {
        part = part.mime_str(&cx.text(kind)?)?;
    }
    Ok(part)
}

/// A scalar as it stands in a URL.
fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

async fn answer(response: Response) -> Result<Value, StepError> {
    let mut seen = Map::new();
    seen.insert("status".into(), response.status().as_u16().into());
    seen.insert("url".into(), response.url().as_str().into());
    let cookies: Map<String, Value> = response
        .cookies()
        .map(|cookie| (cookie.name().to_owned(), cookie.value().into()))
        .collect();
    seen.insert("cookies".into(), cookies.into());
    if let Some(kind) = response
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
    {
        let kind = kind.split(';').next().unwrap_or_default().trim();
        seen.insert("content_type".into(), kind.into());
    }
    seen.insert("headers".into(), headers(response.headers()));
    match response.bytes().await {
        Ok(bytes) => {
            seen.insert("size".into(), bytes.len().into());
            seen.insert("sha256".into(), payload::sha256(&bytes));
            payload::tell(&bytes, &mut seen);
        }
        Err(_) => {
            seen.insert("error".into(), "closed".into());
        }
    }
    Ok(seen.into())
}

/// Names in small letters; what stands several times is joined.
fn headers(headers: &HeaderMap) -> Value {
    let mut told = Map::new();
    for name in headers.keys() {
        let values: Vec<_> = headers
            .get_all(name)
            .iter()
            .map(|value| String::from_utf8_lossy(value.as_bytes()))
            .collect();
        told.insert(name.as_str().to_owned(), values.join(", ").into());
    }
    told.into()
}

fn no_answer(error: &reqwest::Error) -> Value {
    let mut cause = error.source();
    let mut refused = false;
    while let Some(inner) = cause {
        refused |= inner
            .downcast_ref::<std::io::Error>()
            .is_some_and(|io| io.kind() == std::io::ErrorKind::ConnectionRefused);
        cause = inner.source();
    }
    let why = match error {
        _ if error.is_timeout() => "timeout",
        _ if refused => "refused",
        _ => "closed",
    };
    json!({ "error": why })
}

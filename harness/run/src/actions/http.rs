//! `http`: a request to an app, as any client would make it.

use std::error::Error as _;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rehearsal_script::action::http::{AsUser, FullPart, Http, Part};
use rehearsal_stage::{App, HOST_IN_CONTAINERS};
use reqwest::cookie::Jar;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::{Client, RequestBuilder, Response, Url, multipart, redirect};
use serde_json::{Map, Value, json};

use super::{Cx, StepError, payload};

/// How many redirects are followed before it is called a loop.
const REDIRECTS: usize = 10;

/// The client of one case: its steps share cookies, so that a session begun in
/// one goes on in the next, and never in another case.
#[derive(Debug)]
pub(crate) struct Browser {
    jar: Arc<Jar>,
    stays: Client,
    bare: Client,
}

impl Browser {
    pub(crate) fn new() -> Result<Self, reqwest::Error> {
        let jar = Arc::new(Jar::default());
        let stays = client(&jar, redirect::Policy::none())?;
        let bare = client(&Arc::default(), redirect::Policy::none())?;
        Ok(Self { jar, stays, bare })
    }

    /// A client without the apps' cookies, for calls to the cloud.
    pub(super) fn bare(&self) -> &Client {
        &self.bare
    }

    /// A client that follows redirects on the stage and counts them.
    fn follows(&self, endpoint: &str, count: &Arc<AtomicUsize>) -> Result<Client, reqwest::Error> {
        let (endpoint, count) = (endpoint.to_owned(), Arc::clone(count));
        let policy = redirect::Policy::custom(move |attempt| {
            if attempt.previous().len() > REDIRECTS {
                attempt.error("too many redirects")
            } else if is_on_stage(attempt.url(), &endpoint) {
                count.fetch_add(1, Ordering::Relaxed);
                attempt.follow()
            } else {
                attempt.stop()
            }
        });
        client(&self.jar, policy)
    }
}

fn client(jar: &Arc<Jar>, policy: redirect::Policy) -> Result<Client, reqwest::Error> {
    Client::builder()
        // What is on the stage is on loopback: no proxy has a part in it.
        .no_proxy()
        // An app in a container calls this machine so, and a URL it hands out
        // may be signed with that name.
        .resolve(HOST_IN_CONTAINERS, (Ipv4Addr::LOCALHOST, 0).into())
        .cookie_provider(Arc::clone(jar))
        .redirect(policy)
        .user_agent(concat!("rehearsal/", env!("CARGO_PKG_VERSION")))
        .build()
}

pub(super) async fn observe(step: &Http, cx: &Cx<'_>) -> Result<Value, StepError> {
    let redirects = Arc::new(AtomicUsize::new(0));
    match request(step, &redirects, cx).await?.send().await {
        Ok(response) => answer(response, redirects.load(Ordering::Relaxed)).await,
        Err(error) => Ok(no_answer(&error)),
    }
}

async fn request(
    step: &Http,
    redirects: &Arc<AtomicUsize>,
    cx: &Cx<'_>,
) -> Result<RequestBuilder, StepError> {
    let url = url(step, cx)?;
    let token = token(step, &url, cx).await?;
    let browser = &cx.common.browser;
    let client = if step.redirects.0 {
        &browser.follows(&cx.sandbox().access().endpoint, redirects)?
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
    if let Some(token) = token {
        request = request.bearer_auth(token);
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
    let url: Url = whole
        .parse()
        .map_err(|error| StepError::wrong(format!("could not call {whole}: {error}")))?;
    if !is_on_stage(&url, &cx.sandbox().access().endpoint) {
        let host = url.host_str().unwrap_or(&whole);
        return Err(StepError::Wrong(format!(
            "could not call {whole}: `{host}` is not on the stage, and scenarios call nothing else"
        )));
    }
    Ok(url)
}

/// The bearer token that goes with a request: what the step says, else that of
/// the scenario's user. The latter goes to apps alone: to a presigned URL it
/// would be a second signature, which S3 refuses.
async fn token(step: &Http, url: &Url, cx: &Cx<'_>) -> Result<Option<String>, StepError> {
    if let Some(token) = &step.bearer {
        return Ok(Some(cx.text(token)?));
    }
    let user = match &step.as_user {
        Some(AsUser::Anonymous) => return Ok(None),
        Some(AsUser::User(name)) => cx.name(name)?,
        None => match cx.common.as_user {
            Some(name) if is_an_apps(url, cx) => name.to_owned(),
            _ => return Ok(None),
        },
    };
    let token = cx.sandbox().token(&user).await?.to_string();
    cx.common.keep_secret(&Value::from(token.as_str()));
    Ok(Some(token))
}

fn is_an_apps(url: &Url, cx: &Cx<'_>) -> bool {
    let mut apps = cx.sandbox().apps();
    apps.any(|app| {
        let own: Option<Url> = app.url().parse().ok();
        own.is_some_and(|own| own.origin() == url.origin())
    })
}

/// Whether a URL leads to something of the sandbox: its apps, its cloud, or
/// another program of this machine that the stage started.
fn is_on_stage(url: &Url, endpoint: &str) -> bool {
    let Some(host) = url.host_str() else {
        return false;
    };
    let local = host == "localhost" || host.ends_with(".localhost") || host == HOST_IN_CONTAINERS;
    let loopback = host.trim_matches(['[', ']']).parse::<IpAddr>();
    let cloud: Option<Url> = endpoint.parse().ok();
    let cloud = cloud.as_ref().and_then(Url::host_str);
    local
        || loopback.is_ok_and(|address| address.is_loopback())
        || cloud.is_some_and(|cloud| {
            host == cloud
                || host
                    .strip_suffix(cloud)
                    .is_some_and(|bucket| bucket.ends_with('.'))
        })
}

/// The app of a path that names none: the scenario's own, which others may
/// stand behind, or the sandbox's only one.
fn only_app<'a>(cx: &'a Cx<'_>) -> Result<&'a App, StepError> {
    if let Some([own]) = cx.common.apps {
        return Ok(cx.sandbox().app(own)?);
    }
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

async fn answer(response: Response, redirects: usize) -> Result<Value, StepError> {
    let mut seen = Map::new();
    seen.insert("redirects".into(), redirects.into());
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_stage_is_called() {
        let on_stage = |url: &str, endpoint: &str| is_on_stage(&url.parse().unwrap(), endpoint);
        let endpoint = "http://127.0.0.1:4566";
        for own in [
            "http://127.0.0.1:4566/bucket/key",
            "http://localhost:8080/",
            "http://[::1]:8080/",
            "http://bucket.localhost:4566/key",
            "http://host.docker.internal:41234/bucket/key",
        ] {
            assert!(on_stage(own, endpoint), "{own}");
        }
        for other in [
            "https://example.com/",
            "http://127.0.0.1.example.com/",
            "http://10.0.0.1/",
            "http://localhost.example.com/",
        ] {
            assert!(!on_stage(other, endpoint), "{other}");
        }
        let aws = "https://s3.eu-central-1.amazonaws.com";
        assert!(on_stage(
            "https://bucket.s3.eu-central-1.amazonaws.com/key",
            aws
        ));
        assert!(!on_stage(
            "https://buckets3.eu-central-1.amazonaws.com/key",
            aws
        ));
    }
}

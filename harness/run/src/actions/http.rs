//! `http`: a request to an app.

use std::error::Error as _;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rehearsal_record::Observation;
use rehearsal_script::action::http::{AsUser, FullPart, Http, Part};
use rehearsal_script::{AppKind, Entries, Name, Template, Text};
use rehearsal_stage::{App, HOST_IN_CONTAINERS, HttpApi};
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap};
use reqwest::{Request, RequestBuilder, Response, Url, multipart};
use serde_json::{Map, Value, json};

use super::Perform;
use super::answer_check;
use super::body::Body;
use super::encoding;
use crate::context::StepContext;
use crate::error::StepError;
use crate::secrets::MASK;
use crate::step_trace::content;

/// The number of bytes of an encoded body from which on it is not decoded.
const MAX_ENCODED: usize = 64 << 20;

impl Perform for Http {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let redirects = Arc::new(AtomicUsize::new(0));
        let (client, request) = request(self, &redirects, cx).await?.build_split();
        let request = match request {
            Ok(request) => request,
            Err(error) => return Ok(connection_error(&error)),
        };
        let mut sent = sent(self, &request);
        let (method, url) = (self.request.method, request.url().clone());
        let app = app_at(&url, cx);
        if let Some(app) = app {
            sent["app"] = app.name().into();
        }
        cx.sends(sent);
        let response = match client.execute(request).await {
            Ok(response) => response,
            Err(error) => return Ok(connection_error(&error)),
        };
        let redirects = redirects.load(Ordering::Relaxed);
        let observation = observe(response, redirects).await?;
        // After redirects it is the answer of another request.
        if let (Some(app), 0) = (app, redirects) {
            answer_check::check(app, method, &url, &observation, cx).await?;
        }
        Ok(observation)
    }
}

/// Returns a request as it is sent: with the headers and the query that it has in
/// the end.
fn sent(step: &Http, request: &Request) -> Value {
    let mut sent = sent_head(request);
    if let Some(parts) = &step.multipart {
        // The body is a stream.
        let names: Vec<&str> = parts.iter().map(|(name, _)| name).collect();
        sent["parts"] = json!(names);
    } else if let Some(bytes) = request.body().and_then(reqwest::Body::as_bytes) {
        sent["body"] = content(bytes);
    }
    sent
}

/// Returns the head of a request as reports show it, without credentials.
pub(super) fn sent_head(request: &Request) -> Value {
    const CREDENTIALS: [&str; 3] = ["authorization", "cookie", "proxy-authorization"];
    let mut sent = json!({ "method": request.method().as_str(), "url": request.url().as_str() });
    let mut sent_headers = headers(request.headers());
    for name in CREDENTIALS {
        if let Some(Value::String(value)) = sent_headers.get_mut(name) {
            // What kind of credential it is may be what is wrong.
            let kind = value.split_once(' ').map(|(kind, _)| format!("{kind} "));
            *value = format!("{}{MASK}", kind.unwrap_or_default());
        }
    }
    if sent_headers.as_object().is_some_and(|all| !all.is_empty()) {
        sent["headers"] = sent_headers;
    }
    sent
}

async fn request(
    step: &Http,
    redirects: &Arc<AtomicUsize>,
    cx: &StepContext<'_>,
) -> Result<RequestBuilder, StepError> {
    let url = target_url(&step.request.target, step.app.as_ref(), cx)?;
    let token = token(step.bearer.as_ref(), step.as_user.as_ref(), &url, cx).await?;
    let browser = &cx.case.browser;
    let client = if step.redirects.0 {
        let endpoint = cx.sandbox().access().endpoint.clone();
        let externals = externals(cx);
        let allowed = move |url: &Url| is_on_stage(url, &endpoint, &externals);
        &browser.following(allowed, Arc::clone(redirects))?
    } else {
        browser.client()
    };
    let method = step
        .request
        .method
        .parse()
        .expect("the check has refused unknown methods");
    let mut request = client.request(method, url);
    request = add_query(request, &step.query, cx)?;
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
        request = set_header(request, CONTENT_TYPE.as_str(), &cx.text(kind)?)?;
    }
    for (name, value) in step.headers.iter() {
        request = set_header(request, name, &cx.text(value)?)?;
    }
    Ok(request)
}

/// Adds query parameters; a list repeats a parameter.
pub(super) fn add_query(
    mut request: RequestBuilder,
    query: &Entries<Template>,
    cx: &StepContext<'_>,
) -> Result<RequestBuilder, StepError> {
    for (name, value) in query.iter() {
        let values = match cx.value(value)? {
            Value::Array(values) => values,
            scalar => vec![scalar],
        };
        for value in &values {
            request = request.query(&[(name, scalar_text(value))]);
        }
    }
    Ok(request)
}

/// Sets a header, and replaces the one that the kind of the body set.
pub(super) fn set_header(
    request: RequestBuilder,
    name: &str,
    value: &str,
) -> Result<RequestBuilder, StepError> {
    let error =
        |what: &str| StepError::scenario(format!("could not send the header {name}: {what}"));
    let mut headers = HeaderMap::new();
    let name: reqwest::header::HeaderName = name
        .parse()
        .map_err(|_| error("this is not a valid header name"))?;
    let value = value
        .parse()
        .map_err(|_| error("its value has characters that are not allowed in headers"))?;
    headers.insert(name, value);
    Ok(request.headers(headers))
}

/// Returns the URL of a path of an app, or of a URL of the stage. That of a WebSocket
/// (`ws://`) is the one of its handshake (`http://`).
pub(super) fn target_url(
    target: &Text,
    app: Option<&Name<AppKind>>,
    cx: &StepContext<'_>,
) -> Result<Url, StepError> {
    let target = cx.text(target)?;
    let url = if target.contains("://") {
        handshake_url(&target)
    } else {
        let app = match app {
            Some(name) => cx.app(name)?,
            None => default_app(cx)?,
        };
        format!("{}{target}", app.url())
    };
    let parsed: Url = url
        .parse()
        .map_err(|error| StepError::scenario(format!("could not call {url}: {error}")))?;
    if !is_on_stage(&parsed, &cx.sandbox().access().endpoint, &externals(cx)) {
        let host = parsed.host_str().unwrap_or(&url);
        return Err(StepError::Scenario(format!(
            "could not call {url}: `{host}` is not part of the stage, and scenarios can call nothing else; a service outside can be declared under `externals` with its `url`"
        )));
    }
    Ok(parsed)
}

/// Returns the bearer token of a request: that of the step, or else that of the
/// scenario's user. The latter is sent only to apps and APIs, because S3 refuses presigned
/// URLs with a token, which is a second signature.
pub(super) async fn token(
    bearer: Option<&Text>,
    as_user: Option<&AsUser>,
    url: &Url,
    cx: &StepContext<'_>,
) -> Result<Option<String>, StepError> {
    if let Some(token) = bearer {
        return Ok(Some(cx.text(token)?));
    }
    let user = match as_user {
        Some(AsUser::Anonymous) => return Ok(None),
        Some(AsUser::User(name)) => cx.name(name)?,
        None => match cx.case.as_user {
            Some(name) if is_app_url(url, cx) || is_api_url(url, cx) => name.to_owned(),
            _ => return Ok(None),
        },
    };
    let tokens = cx.sandbox().tokens(&user).await?;
    for token in tokens.others.iter().chain([&tokens.access]) {
        cx.case.add_secret(&Value::from(&**token));
    }
    Ok(Some(tokens.access.to_string()))
}

fn is_app_url(url: &Url, cx: &StepContext<'_>) -> bool {
    app_at(url, cx).is_some()
}

/// Whether a URL is that of an API of the stage.
fn is_api_url(url: &Url, cx: &StepContext<'_>) -> bool {
    let mut apis = cx.sandbox().resources::<HttpApi>();
    apis.any(|(_, api)| url.as_str().starts_with(&handshake_url(&api.url)))
}

/// Returns the URL of the handshake of a WebSocket; others as they are.
fn handshake_url(url: &str) -> String {
    match url.strip_prefix("ws") {
        Some(rest) if rest.starts_with(':') || rest.starts_with("s:") => format!("http{rest}"),
        _ => url.to_owned(),
    }
}

/// Returns the app that a URL leads to.
fn app_at<'a>(url: &Url, cx: &'a StepContext<'_>) -> Option<&'a App> {
    let mut apps = cx.sandbox().apps();
    apps.find(|app| {
        let app_url: Option<Url> = app.url().parse().ok();
        app_url.is_some_and(|app_url| app_url.origin() == url.origin())
    })
}

/// Returns the URLs of the externals of the stage file.
fn externals(cx: &StepContext<'_>) -> Vec<Url> {
    let urls = cx.sandbox().externals().urls();
    urls.filter_map(|(_, url)| url.parse().ok()).collect()
}

/// Returns whether a URL is of the sandbox: of its apps, its cloud, an external of the
/// stage file, or another program on this machine that the stage started.
fn is_on_stage(url: &Url, endpoint: &str, externals: &[Url]) -> bool {
    let Some(host) = url.host_str() else {
        return false;
    };
    let local = host == "localhost" || host.ends_with(".localhost") || host == HOST_IN_CONTAINERS;
    let loopback = host.trim_matches(['[', ']']).parse::<IpAddr>();
    let cloud: Option<Url> = endpoint.parse().ok();
    let cloud = cloud.as_ref().and_then(Url::host_str);
    local
        || externals.iter().any(|one| one.origin() == url.origin())
        || loopback.is_ok_and(|address| address.is_loopback())
        || cloud.is_some_and(|cloud| {
            host == cloud
                || host
                    .strip_suffix(cloud)
                    .is_some_and(|bucket| bucket.ends_with('.'))
        })
}

/// Returns the app of a request that names none: the one that the scenario
/// says, or its only app, or else the only app of the sandbox.
fn default_app<'a>(cx: &'a StepContext<'_>) -> Result<&'a App, StepError> {
    if let Some(app) = cx.case.app {
        return Ok(cx.sandbox().app(app)?);
    }
    if let Some([app]) = cx.case.apps {
        return Ok(cx.sandbox().app(app)?);
    }
    let mut apps = cx.sandbox().apps();
    match (apps.next(), apps.next()) {
        (Some(app), None) => Ok(app),
        (None, _) => Err(StepError::scenario(
            "could not call an app: the sandbox has none",
        )),
        (Some(_), Some(_)) => Err(StepError::scenario(
            "could not choose an app, as there are several: add `app: NAME`",
        )),
    }
}

fn part(part: &Part, cx: &StepContext<'_>) -> Result<multipart::Part, StepError> {
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

/// Formats a scalar for a URL.
fn scalar_text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

async fn observe(mut response: Response, redirects: usize) -> Result<Value, StepError> {
    let mut observation = Map::new();
    observation.insert("redirects".into(), redirects.into());
    observation.insert("status".into(), response.status().as_u16().into());
    observation.insert("url".into(), response.url().as_str().into());
    let cookies: Map<String, Value> = response
        .cookies()
        .map(|cookie| (cookie.name().to_owned(), cookie.value().into()))
        .collect();
    observation.insert("cookies".into(), cookies.into());
    if let Some(kind) = response
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
    {
        let kind = kind.split(';').next().unwrap_or_default().trim();
        observation.insert("content_type".into(), kind.into());
    }
    observation.insert("headers".into(), headers(response.headers()));
    let encodings = response.headers().get_all(CONTENT_ENCODING).iter();
    let encodings: Vec<String> = encodings
        .filter_map(|header| header.to_str().ok())
        .flat_map(encoding::encodings)
        .collect();
    match read_body(&mut response, &encodings).await {
        Ok(body) => body.insert(&mut observation),
        Err(reason) => {
            observation.insert("error".into(), reason.into());
        }
    }
    Ok(observation.into())
}

/// Reads a body, decoded; the error says why there is none.
async fn read_body(response: &mut Response, encodings: &[String]) -> Result<Body, &'static str> {
    let mut body = Body::default();
    let mut encoded = Vec::new();
    while let Some(part) = response.chunk().await.map_err(|_| "closed")? {
        if encodings.is_empty() {
            body.push(&part);
        } else {
            encoded.extend_from_slice(&part);
            if encoded.len() > MAX_ENCODED {
                return Err("encoding");
            }
        }
    }
    // An answer to HEAD says how the body would be encoded, and has none.
    if encoded.is_empty() {
        return Ok(body);
    }
    encoding::decode(encodings, &encoded).map_err(|_| "encoding")
}

/// Returns headers by lower-case name; repeated ones are joined.
pub(super) fn headers(headers: &HeaderMap) -> Value {
    let mut json = Map::new();
    for name in headers.keys() {
        let values: Vec<_> = headers
            .get_all(name)
            .iter()
            .map(|value| String::from_utf8_lossy(value.as_bytes()))
            .collect();
        json.insert(name.as_str().to_owned(), values.join(", ").into());
    }
    json.into()
}

/// Returns the observation of a step that opens a connection, and got no answer.
pub(super) fn no_connection(error: &reqwest::Error) -> Value {
    let observed = connection_error(error);
    json!({"error": {"code": observed["error"], "message": error.to_string()}})
}

fn connection_error(error: &reqwest::Error) -> Value {
    let mut cause = error.source();
    let mut refused = false;
    while let Some(inner) = cause {
        refused |= inner
            .downcast_ref::<std::io::Error>()
            .is_some_and(|io| io.kind() == std::io::ErrorKind::ConnectionRefused);
        cause = inner.source();
    }
    let kind = match error {
        _ if error.is_timeout() => "timeout",
        _ if refused => "refused",
        _ => "closed",
    };
    json!({ "error": kind })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_urls_of_the_stage_are_allowed() {
        let on_stage =
            |url: &str, endpoint: &str| is_on_stage(&url.parse().unwrap(), endpoint, &[]);
        let endpoint = "http://127.0.0.1:4566";
        for allowed in [
            "http://127.0.0.1:4566/bucket/key",
            "http://localhost:8080/",
            "http://[::1]:8080/",
            "http://bucket.localhost:4566/key",
            "http://host.docker.internal:41234/bucket/key",
        ] {
            assert!(on_stage(allowed, endpoint), "{allowed}");
        }
        for refused in [
            "https://example.com/",
            "http://127.0.0.1.example.com/",
            "http://10.0.0.1/",
            "http://localhost.example.com/",
        ] {
            assert!(!on_stage(refused, endpoint), "{refused}");
        }
        let aws = "https://s3.eu-central-1.amazonaws.com";
        assert!(on_stage(
            "https://bucket.s3.eu-central-1.amazonaws.com/key",
            aws
        ));
        let external = ["https://api.example.com/v1".parse().unwrap()];
        let with_external = |url: &str| is_on_stage(&url.parse().unwrap(), endpoint, &external);
        assert!(with_external("https://api.example.com/v1/rates"));
        assert!(!with_external("https://api.example.com:8443/"));
        assert!(!with_external("https://example.com/"));
        assert!(!on_stage(
            "https://buckets3.eu-central-1.amazonaws.com/key",
            aws
        ));
    }
}

//! A reverse proxy in front of one app, which keeps the requests with their answers.

use std::convert::Infallible;
use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures_util::TryStreamExt as _;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode, header};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt as _, Full, Limited, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use rehearsal_import::{Answer, Exchange, Url};
use rehearsal_run::now;
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

/// The longest body that is passed on.
const LONGEST_BODY: usize = 64 << 20;
/// Longer bodies are passed on, and not kept.
const LONGEST_KEPT: usize = 1 << 20;
/// Later requests are passed on, and not kept.
const MOST_KEPT: usize = 2_000;

type Body = BoxBody<Bytes, io::Error>;

/// The requests so far, in the order in which they arrived. A clone records to the same.
#[derive(Debug, Clone, Default)]
pub(crate) struct Recorder(Arc<Mutex<Vec<Exchange>>>);

impl Recorder {
    /// Returns what was recorded.
    pub(crate) fn take(&self) -> Vec<Exchange> {
        let mut exchanges = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut taken = std::mem::take(&mut *exchanges);
        // They were added when they were answered.
        taken.sort_by_key(|exchange| exchange.at);
        taken
    }

    fn add(&self, exchange: Exchange) {
        let mut exchanges = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if exchanges.len() < MOST_KEPT {
            exchanges.push(exchange);
        }
    }
}

/// A running proxy; it stops when dropped.
#[derive(Debug)]
pub(crate) struct RecordingProxy {
    pub(crate) app: String,
    pub(crate) url: String,
    task: JoinHandle<()>,
}

impl Drop for RecordingProxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[derive(Debug)]
struct Shared {
    /// The URL of the app, without a slash at its end.
    app_url: String,
    /// That of the proxy.
    url: String,
    client: reqwest::Client,
    recorder: Recorder,
}

impl RecordingProxy {
    /// Starts a proxy on a free port of loopback.
    pub(crate) async fn start(app: &str, app_url: &str, recorder: Recorder) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        // A browser follows redirects itself.
        let client = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(io::Error::other)?;
        let shared = Arc::new(Shared {
            app_url: app_url.trim_end_matches('/').to_owned(),
            url: url.clone(),
            client,
            recorder,
        });
        Ok(Self {
            app: app.to_owned(),
            url,
            task: tokio::spawn(accept(listener, shared)),
        })
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let Ok((stream, _)) = accepted else {
                    tokio::task::yield_now().await;
                    continue;
                };
                let shared = Arc::clone(&shared);
                connections.spawn(async move {
                    let service = service_fn(|request| answer(Arc::clone(&shared), request));
                    let connection = hyper::server::conn::http1::Builder::new();
                    let ended = connection.serve_connection(TokioIo::new(stream), service);
                    if let Err(error) = ended.await {
                        tracing::debug!(%error, "a connection ended early");
                    }
                });
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn answer(
    shared: Arc<Shared>,
    request: Request<Incoming>,
) -> Result<Response<Body>, Infallible> {
    let answered = forward(&shared, request).await;
    Ok(answered.unwrap_or_else(|(status, message)| {
        let body = Full::new(Bytes::from(message)).map_err(|never| match never {});
        let mut response = Response::new(body.boxed());
        *response.status_mut() = status;
        response
    }))
}

/// Passes a request on, and keeps it with its answer.
async fn forward(
    shared: &Shared,
    request: Request<Incoming>,
) -> Result<Response<Body>, (StatusCode, String)> {
    let at = now();
    let (parts, body) = request.into_parts();
    if parts.headers.contains_key(header::UPGRADE) {
        let message = "rehearsal record passes on no WebSockets: connect to the app itself\n";
        return Err((StatusCode::NOT_IMPLEMENTED, message.to_owned()));
    }
    let bad = |message: String| {
        (
            StatusCode::BAD_GATEWAY,
            format!("could not reach the app: {message}\n"),
        )
    };
    let body = Limited::new(body, LONGEST_BODY).collect().await;
    let body = body.map_err(|error| {
        (
            StatusCode::BAD_REQUEST,
            format!("could not read the body: {error}\n"),
        )
    })?;
    let body = body.to_bytes();
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let sent = shared
        .client
        .request(parts.method.clone(), format!("{}{path}", shared.app_url))
        .headers(passed_on(&parts.headers, true))
        .body(body.clone())
        .send()
        .await;
    let answered = sent.map_err(|error| bad(error.without_url().to_string()))?;
    let status = answered.status();
    let mut headers = passed_on(answered.headers(), false);
    // A redirect to the app itself would lead past the proxy.
    if let Some(location) = headers.get_mut(header::LOCATION)
        && let Some(rest) = location
            .to_str()
            .ok()
            .and_then(|to| to.strip_prefix(&shared.app_url))
        && let Ok(own) = HeaderValue::from_str(&format!("{}{rest}", shared.url))
    {
        *location = own;
    }
    let mut exchange = Exchange {
        at: Some(at),
        ..Exchange::default()
    };
    exchange.request.method = parts.method.to_string();
    exchange.request.headers = texts(&parts.headers);
    exchange.request.url = Url::parse(&format!("{}{path}", shared.url)).unwrap_or_default();
    exchange.place = format!("{} {path}", exchange.request.method);
    if let Ok(text) = String::from_utf8(body.to_vec())
        && text.len() <= LONGEST_KEPT
    {
        let kind = exchange.request.header("content-type").map(str::to_owned);
        exchange.request.set_body(&text, kind.as_deref());
    }
    let mut kept = Answer {
        status: status.as_u16(),
        headers: texts(&headers),
        ..Answer::default()
    };
    kept.content_type = kept.header("content-type").map(media_type);
    let is_stream = kept.content_type.as_deref() == Some("text/event-stream");
    let mut response = if is_stream {
        // It may last as long as the recording.
        let frames = answered
            .bytes_stream()
            .map_ok(Frame::data)
            .map_err(io::Error::other);
        Response::new(StreamBody::new(frames).boxed())
    } else {
        let body = answered.bytes().await;
        let body = body.map_err(|error| bad(error.without_url().to_string()))?;
        if body.len() <= LONGEST_KEPT
            && let Ok(text) = String::from_utf8(body.to_vec())
        {
            kept.set_body(text);
        }
        Response::new(Full::new(body).map_err(|never| match never {}).boxed())
    };
    exchange.answer = Some(kept);
    shared.recorder.add(exchange);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    Ok(response)
}

/// Returns the headers that are not about one connection. An answer is to be readable, so
/// no encoding is asked for.
fn passed_on(headers: &HeaderMap, is_request: bool) -> HeaderMap {
    const OF_CONNECTION: &[HeaderName] = &[
        header::CONNECTION,
        header::CONTENT_LENGTH,
        header::PROXY_AUTHENTICATE,
        header::PROXY_AUTHORIZATION,
        header::TE,
        header::TRAILER,
        header::TRANSFER_ENCODING,
        header::UPGRADE,
    ];
    let mut passed = headers.clone();
    for name in OF_CONNECTION {
        passed.remove(name);
    }
    passed.remove("keep-alive");
    if is_request {
        passed.remove(header::ACCEPT_ENCODING);
    }
    passed
}

fn texts(headers: &HeaderMap) -> Vec<(String, String)> {
    let pairs = headers.iter();
    pairs
        .map(|(name, value)| {
            (
                name.to_string(),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        })
        .collect()
}

fn media_type(header: &str) -> String {
    header
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An app that answers one request with what it received.
    async fn app() -> (String, JoinHandle<()>) {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let own = url.clone();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let own = own.clone();
                let service = service_fn(move |request: Request<Incoming>| {
                    let own = own.clone();
                    async move {
                        let line = format!("{} {}", request.method(), request.uri());
                        let body = request.into_body().collect().await.unwrap().to_bytes();
                        let text = format!(
                            r#"{{"line": "{line}", "body": {}}}"#,
                            String::from_utf8_lossy(&body)
                        );
                        Response::builder()
                            .status(201)
                            .header("content-type", "application/json; charset=utf-8")
                            .header("location", format!("{own}/orders/7"))
                            .body(Full::new(Bytes::from(text)))
                    }
                });
                let _ = hyper::server::conn::http1::Builder::new()
                    .serve_connection(TokioIo::new(stream), service)
                    .await;
            }
        });
        (url, task)
    }

    #[tokio::test]
    async fn requests_are_passed_on_and_kept() {
        let (app_url, task) = app().await;
        let recorder = Recorder::default();
        let proxy = RecordingProxy::start("shop", &app_url, recorder.clone())
            .await
            .unwrap();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let answer = client
            .post(format!("{}/orders?page=2", proxy.url))
            .json(&serde_json::json!({"sku": "MUG-01"}))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 201);
        let location = answer.headers()["location"].to_str().unwrap().to_owned();
        assert_eq!(location, format!("{}/orders/7", proxy.url));
        let json: serde_json::Value = answer.json().await.unwrap();
        let expected =
            serde_json::json!({"line": "POST /orders?page=2", "body": {"sku": "MUG-01"}});
        assert_eq!(json, expected);
        let kept = recorder.take();
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].request.url.path, "/orders");
        assert_eq!(kept[0].answer.as_ref().unwrap().json, Some(expected));
        task.abort();
        let gone = client.get(&proxy.url).send().await.unwrap();
        assert!(recorder.take().is_empty() || gone.status() != 502);
    }
}

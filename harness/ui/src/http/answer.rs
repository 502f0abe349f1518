//! Answers, and the headers that every answer has.

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full, StreamBody};
use hyper::body::Frame;
use serde_json::{Value, json};
use std::convert::Infallible;

pub(crate) type Answer = Response<UnsyncBoxBody<Bytes, Infallible>>;

/// What the page may load: its own files, and nothing from elsewhere. Pictures may come from
/// the page itself, which previews objects.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' blob: data:; connect-src 'self'; frame-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

/// What a document of somebody else may do inside the page: show itself.
const FRAME_POLICY: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; \
    img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/// Why a request is not answered.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) message: String,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
        }
    }

    /// The request makes no sense.
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, message)
    }

    /// There is nothing of that name.
    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, message)
    }

    /// It cannot be done now.
    pub(crate) fn conflict(message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, message)
    }

    /// What the answer needs does not work.
    pub(crate) fn broken(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_GATEWAY, message)
    }

    pub(crate) fn answer(&self) -> Answer {
        let mut answer = json(&json!({"error": self.message}));
        *answer.status_mut() = self.status;
        answer
    }
}

pub(crate) fn json(value: &Value) -> Answer {
    of(
        "application/json",
        value.to_string().into_bytes(),
        PAGE_POLICY,
    )
}

/// Returns JSON that is text already.
pub(crate) fn json_text(text: String) -> Answer {
    of("application/json", text.into_bytes(), PAGE_POLICY)
}

pub(crate) fn asset(kind: &'static str, bytes: &[u8]) -> Answer {
    of(kind, bytes.to_vec(), PAGE_POLICY)
}

/// Returns an HTML document that may only show itself.
pub(crate) fn frame(html: String) -> Answer {
    of("text/html; charset=utf-8", html.into_bytes(), FRAME_POLICY)
}

/// Returns a stream of server-sent events; each item is the data of one.
pub(crate) fn events<S>(data: S) -> Answer
where
    S: futures_util::Stream<Item = String> + Send + 'static,
{
    use futures_util::StreamExt as _;
    let frames = data.map(|data| {
        // Without data it is a comment, which only shows whether the reader is there.
        let text = if data.is_empty() {
            ":\n\n".to_owned()
        } else {
            format!("data: {data}\n\n")
        };
        Ok::<_, Infallible>(Frame::data(Bytes::from(text)))
    });
    let body = StreamBody::new(frames).boxed_unsync();
    with_headers(Response::new(body), "text/event-stream", PAGE_POLICY)
}

fn of(kind: &'static str, body: Vec<u8>, policy: &'static str) -> Answer {
    let body = Full::new(Bytes::from(body)).boxed_unsync();
    with_headers(Response::new(body), kind, policy)
}

fn with_headers(mut answer: Answer, kind: &'static str, policy: &'static str) -> Answer {
    let headers = answer.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(
        "cross-origin-resource-policy",
        HeaderValue::from_static("same-origin"),
    );
    answer
}

//! What a request hears of the run that it waits for.

use bytes::{Bytes, BytesMut};
use futures_util::stream;
use http::{HeaderValue, Response, header};
use http_body::Frame;
use http_body_util::StreamBody;
use rehearsal_cloud_core::functions::{FunctionOutcome, HTTP_RESPONSE, ResponsePart};
use rehearsal_cloud_core::service::ServiceError;
use rehearsal_cloud_http::response::{self, Format, Version, with_head};
use rehearsal_model::body::{Body, BodyError};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::config::InvokeMode;
use super::refusal::Refusal;
use crate::response_stream::payload;

/// Where the outcome of a run goes that a request waits for, and the parts of its response.
#[derive(Debug, Clone)]
pub(crate) struct UrlReply {
    sender: Sender,
    mode: InvokeMode,
}

pub(super) type Sender = mpsc::UnboundedSender<Message>;
type Receiver = mpsc::UnboundedReceiver<Message>;

/// What a request hears.
#[derive(Debug)]
pub(crate) enum Message {
    Part(ResponsePart),
    Ended(InvokeMode, Result<FunctionOutcome, ServiceError>),
}

impl UrlReply {
    pub(super) fn new(sender: Sender, mode: InvokeMode) -> Self {
        Self { sender, mode }
    }

    /// Returns whether the response is passed on while it is written.
    pub(crate) fn is_streamed(&self) -> bool {
        self.mode == InvokeMode::ResponseStream
    }

    /// Passes on a part of the response.
    pub(crate) fn pass_on(&self, part: ResponsePart) {
        self.send(Message::Part(part));
    }

    /// Hands over the outcome.
    pub(crate) fn finish(&self, outcome: Result<FunctionOutcome, ServiceError>) {
        self.send(Message::Ended(self.mode, outcome));
    }

    fn send(&self, message: Message) {
        // Nobody waits if the client has gone.
        let _ = self.sender.send(message);
    }
}

/// Waits until the response begins, and returns it. Its body goes on as long as the function
/// writes.
pub(super) async fn response(mut received: Receiver) -> Result<Response<Body>, Refusal> {
    match received.recv().await {
        Some(Message::Part(ResponsePart::Start { content_type })) => {
            streamed(content_type, received).await
        }
        Some(Message::Part(ResponsePart::Data(data))) => Ok(stream_of(data, received)),
        Some(Message::Ended(mode, outcome)) => {
            let outcome = outcome.map_err(|error| Refusal::not_run(&error))?;
            if mode == InvokeMode::Buffered || outcome.failed {
                return buffered(&outcome);
            }
            // A function that does not stream: what it answered is the body.
            let mut response = Response::new(Body::from(payload(&outcome)));
            add_type(&mut response, "application/octet-stream");
            Ok(response)
        }
        None => {
            let error = ServiceError::internal("the run ended without an outcome");
            Err(Refusal::not_run(&error))
        }
    }
}

/// Returns a response that the function has started to write: reads its status and headers,
/// if the media type says that it begins with them.
async fn streamed(content_type: String, mut received: Receiver) -> Result<Response<Body>, Refusal> {
    if content_type != HTTP_RESPONSE {
        let mut response = stream_of(Bytes::new(), received);
        add_type(&mut response, &content_type);
        return Ok(response);
    }
    let mut written = BytesMut::new();
    loop {
        if let Some((head, body)) = split(&written) {
            let mut response = stream_of(body, received);
            with_head(&head, &mut response).map_err(Refusal::failed)?;
            return Ok(response);
        }
        match received.recv().await {
            Some(Message::Part(ResponsePart::Data(data))) => written.extend_from_slice(&data),
            Some(Message::Part(ResponsePart::Start { .. })) => {}
            Some(Message::Ended(_, Ok(outcome))) if outcome.failed => return buffered(&outcome),
            Some(Message::Ended(..)) | None => {
                let reason = "the response ended before its status and headers did";
                return Err(Refusal::failed(reason.to_owned()));
            }
        }
    }
}

/// How the answers of functions are read.
const FORMAT: Format = Format {
    version: Version::Two,
    content_type: "application/json",
    takes_documents: true,
};

/// Returns the response that a function's answer is.
fn buffered(outcome: &FunctionOutcome) -> Result<Response<Body>, Refusal> {
    if outcome.failed {
        let reason = format!("the function failed: {}", outcome.payload);
        return Err(Refusal::failed(reason));
    }
    let answer: Value = serde_json::from_str(&outcome.payload).map_err(|_| {
        let reason = format!("the function did not answer JSON: {}", outcome.payload);
        Refusal::failed(reason)
    })?;
    response::response(&answer, FORMAT).map_err(Refusal::failed)
}

/// What separates status and headers from the body.
const SEPARATOR: [u8; 8] = [0; 8];

/// Returns status and headers, and the beginning of the body, once all of them are there.
fn split(written: &BytesMut) -> Option<(Value, Bytes)> {
    let mut windows = written.windows(SEPARATOR.len());
    let end = windows.position(|window| window == SEPARATOR)?;
    let head = serde_json::from_slice(&written[..end]).unwrap_or_else(|_| json!({}));
    let body = &written[end + SEPARATOR.len()..];
    Some((head, Bytes::copy_from_slice(body)))
}

/// Returns a response whose body is passed on while it is written. If the function fails, the
/// connection ends.
fn stream_of(first: Bytes, received: Receiver) -> Response<Body> {
    let start = (Some(first), received);
    let frames = stream::unfold(Some(start), |state| async {
        let (first, mut received) = state?;
        if let Some(first) = first.filter(|first| !first.is_empty()) {
            return Some((Ok(Frame::data(first)), Some((None, received))));
        }
        loop {
            match received.recv().await? {
                Message::Part(ResponsePart::Data(data)) => {
                    return Some((Ok(Frame::data(data)), Some((None, received))));
                }
                Message::Part(ResponsePart::Start { .. }) => {}
                Message::Ended(_, Ok(outcome)) if !outcome.failed => return None,
                Message::Ended(..) => {
                    let error: BodyError = "the function failed while it wrote its response".into();
                    return Some((Err(error), None));
                }
            }
        }
    });
    Response::new(Body::stream(StreamBody::new(Box::pin(frames))))
}

fn add_type(response: &mut Response<Body>, content_type: &str) {
    if let Ok(content_type) = HeaderValue::from_str(content_type) {
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, content_type);
    }
}

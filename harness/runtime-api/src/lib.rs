//! The Runtime API and the Extensions API of one environment, on a port of loopback.
//!
//! A runtime asks for the next invocation, and posts its response or error. What it does
//! goes to the environment as [`RuntimeEvent`]s.

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use rehearsal_cloud_core::functions::{
    LONGEST_RESPONSE, LONGEST_STREAM, ResponsePart, ResponseParts,
};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::{Mutex as AsyncMutex, mpsc};
use tokio::task::{AbortHandle, JoinSet};

/// An invocation as a runtime is told of it.
#[derive(Debug, Clone)]
pub struct Invocation {
    /// The id of the request.
    pub id: Arc<str>,
    /// The event.
    pub payload: Bytes,
    /// By when it must have ended, in milliseconds since 1970.
    pub deadline: i128,
    /// The ARN that was invoked.
    pub arn: Arc<str>,
    /// The client's context, as JSON.
    pub client_context: Option<String>,
    /// The trace header of the request.
    pub trace: Option<Arc<str>>,
    /// Where the response goes while it is written, if somebody reads it then.
    pub parts: Option<ResponseParts>,
}

/// What a runtime did.
#[derive(Debug)]
pub enum RuntimeEvent {
    /// It waits for an invocation.
    Ready,
    /// It has taken an invocation.
    Taken(Arc<str>),
    /// An extension, by its id, waits for an event.
    ExtensionReady(String),
    /// It has the response to an invocation.
    Response(String, Bytes),
    /// Its response was longer than Lambda allows.
    ResponseTooLarge(String),
    /// An invocation failed.
    Error(String, Bytes),
    /// It could not start.
    InitError(Bytes),
}

/// The API of one environment. It ends when this is dropped.
#[derive(Debug)]
pub struct RuntimeApi {
    address: SocketAddr,
    invocations: mpsc::UnboundedSender<Invocation>,
    /// What the runtime does.
    pub events: mpsc::UnboundedReceiver<RuntimeEvent>,
    shared: Arc<Shared>,
    server: AbortHandle,
}

impl Drop for RuntimeApi {
    fn drop(&mut self) {
        self.server.abort();
    }
}

#[derive(Debug)]
struct Shared {
    /// What extensions are told of the function.
    function: Value,
    new_id: fn() -> String,
    invocations: AsyncMutex<mpsc::UnboundedReceiver<Invocation>>,
    events: mpsc::UnboundedSender<RuntimeEvent>,
    extensions: Mutex<HashMap<String, Extension>>,
    /// The invocation that runs, if its response is read while it is written.
    streamed: Mutex<Option<(Arc<str>, ResponseParts)>>,
}

/// An extension that has registered.
#[derive(Debug)]
struct Extension {
    is_told_of_invocations: bool,
    events: mpsc::UnboundedSender<Value>,
    next: Arc<AsyncMutex<mpsc::UnboundedReceiver<Value>>>,
}

impl RuntimeApi {
    /// Starts the API of a function with that name, version and handler. `new_id` returns what
    /// identifies an extension, which nobody can guess.
    pub async fn start(function: Value, new_id: fn() -> String) -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let (invocations, next) = mpsc::unbounded_channel();
        let (events, received) = mpsc::unbounded_channel();
        let shared = Arc::new(Shared {
            function,
            new_id,
            invocations: AsyncMutex::new(next),
            events,
            extensions: Mutex::default(),
            streamed: Mutex::default(),
        });
        let server = tokio::spawn(serve(listener, Arc::clone(&shared))).abort_handle();
        Ok(Self {
            address,
            invocations,
            events: received,
            shared,
            server,
        })
    }

    /// Returns where it answers.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Gives an invocation to the runtime, and tells the extensions of it.
    pub fn invoke(&self, invocation: Invocation) {
        let event = json!({
            "eventType": "INVOKE",
            "deadlineMs": i64::try_from(invocation.deadline).unwrap_or(i64::MAX),
            "requestId": *invocation.id,
            "invokedFunctionArn": *invocation.arn,
            "tracing": {
                "type": "X-Amzn-Trace-Id",
                "value": invocation.trace.as_deref().unwrap_or_default(),
            },
        });
        for extension in self.shared.extensions().values() {
            if extension.is_told_of_invocations {
                // One that has gone hears nothing.
                let _ = extension.events.send(event.clone());
            }
        }
        // The server holds the receiver as long as this lives.
        let _ = self.invocations.send(invocation);
    }
}

async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    // They end with this task.
    let mut connections = JoinSet::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            continue;
        };
        while connections.try_join_next().is_some() {}
        let _ = stream.set_nodelay(true);
        let shared = Arc::clone(&shared);
        connections.spawn(async move {
            let service = service_fn(move |request| {
                let shared = Arc::clone(&shared);
                async move { Ok::<_, std::convert::Infallible>(shared.answer(request).await) }
            });
            // A runtime that was killed has closed its connection.
            let _ = http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

type Answer = Response<Full<Bytes>>;

impl Shared {
    fn extensions(&self) -> std::sync::MutexGuard<'_, HashMap<String, Extension>> {
        self.extensions
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    async fn answer(&self, request: Request<Incoming>) -> Answer {
        let path = request.uri().path().to_owned();
        let parts: Vec<&str> = path.split('/').skip(1).collect();
        match (request.method().clone(), parts.as_slice()) {
            (Method::GET, ["2018-06-01", "runtime", "invocation", "next"]) => self.next().await,
            (Method::POST, ["2018-06-01", "runtime", "invocation", id, "response"]) => {
                self.response(id, request).await
            }
            (Method::POST, ["2018-06-01", "runtime", "invocation", id, "error"]) => {
                let id = (*id).to_owned();
                self.error(request, |body| RuntimeEvent::Error(id, body))
                    .await
            }
            (Method::POST, ["2018-06-01", "runtime", "init", "error"]) => {
                self.error(request, RuntimeEvent::InitError).await
            }
            (Method::POST, ["2020-01-01", "extension", "register"]) => self.register(request).await,
            (Method::GET, ["2020-01-01", "extension", "event", "next"]) => {
                self.next_event(&request).await
            }
            _ => failure(
                StatusCode::NOT_FOUND,
                "InvalidPath",
                "There is no such path.",
            ),
        }
    }

    async fn next(&self) -> Answer {
        self.send_event(RuntimeEvent::Ready);
        let invocation = self.invocations.lock().await.recv().await;
        let Some(invocation) = invocation else {
            return failure(StatusCode::GONE, "Gone", "The environment has ended.");
        };
        self.send_event(RuntimeEvent::Taken(Arc::clone(&invocation.id)));
        let parts = invocation
            .parts
            .map(|parts| (Arc::clone(&invocation.id), parts));
        *self.streamed() = parts;
        let mut response = Response::new(Full::new(invocation.payload));
        let headers = response.headers_mut();
        let mut add = |name: &'static str, value: &str| {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
        };
        add("content-type", "application/json");
        add("lambda-runtime-aws-request-id", &invocation.id);
        add(
            "lambda-runtime-deadline-ms",
            &invocation.deadline.to_string(),
        );
        add("lambda-runtime-invoked-function-arn", &invocation.arn);
        if let Some(trace) = &invocation.trace {
            add("lambda-runtime-trace-id", trace);
        }
        if let Some(context) = &invocation.client_context {
            add("lambda-runtime-client-context", context);
        }
        response
    }

    async fn response(&self, id: &str, request: Request<Incoming>) -> Answer {
        let header = |name: &str| {
            let value = request.headers().get(name)?;
            value.to_str().ok().map(str::to_owned)
        };
        let is_streamed =
            header("lambda-runtime-function-response-mode").as_deref() == Some("streaming");
        let content_type = header("content-type");
        let streamed = self.streamed().clone();
        let parts = streamed
            .filter(|(running, _)| is_streamed && **running == *id)
            .map(|(_, parts)| parts);
        let most = if parts.is_some() {
            LONGEST_STREAM
        } else {
            LONGEST_RESPONSE
        };
        if let Some(parts) = &parts {
            let usual = || "application/octet-stream".to_owned();
            let content_type = content_type.unwrap_or_else(usual);
            parts.send(ResponsePart::Start { content_type });
        }
        let written = written(request.into_body(), parts.as_ref(), most).await;
        let (event, answer) = match written {
            Written::All(body) => (RuntimeEvent::Response(id.to_owned(), body), accepted()),
            Written::Failed(error) => (RuntimeEvent::Error(id.to_owned(), error), accepted()),
            Written::TooLong => (RuntimeEvent::ResponseTooLarge(id.to_owned()), too_large()),
        };
        self.send_event(event);
        answer
    }

    fn streamed(&self) -> std::sync::MutexGuard<'_, Option<(Arc<str>, ResponseParts)>> {
        self.streamed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn error(
        &self,
        request: Request<Incoming>,
        event: impl FnOnce(Bytes) -> RuntimeEvent,
    ) -> Answer {
        let Some(body) = read(request.into_body()).await else {
            return too_large();
        };
        self.send_event(event(body));
        accepted()
    }

    async fn register(&self, request: Request<Incoming>) -> Answer {
        let Some(body) = read(request.into_body()).await else {
            return too_large();
        };
        let body: Value = serde_json::from_slice(&body).unwrap_or_default();
        let wanted = body["events"].as_array();
        let mut wanted = wanted.into_iter().flatten();
        let (events, next) = mpsc::unbounded_channel();
        let extension = Extension {
            is_told_of_invocations: wanted.any(|event| event == "INVOKE"),
            events,
            next: Arc::new(AsyncMutex::new(next)),
        };
        let id = (self.new_id)();
        self.extensions().insert(id.clone(), extension);
        let mut response = json_response(StatusCode::OK, &self.function);
        if let Ok(id) = HeaderValue::from_str(&id) {
            let headers = response.headers_mut();
            headers.insert("lambda-extension-identifier", id);
        }
        response
    }

    async fn next_event(&self, request: &Request<Incoming>) -> Answer {
        let id = request.headers().get("lambda-extension-identifier");
        let id = id.and_then(|id| id.to_str().ok()).unwrap_or_default();
        let next = self
            .extensions()
            .get(id)
            .map(|known| Arc::clone(&known.next));
        let Some(next) = next else {
            return failure(
                StatusCode::FORBIDDEN,
                "Extension.UnknownExtensionIdentifier",
                "no extension has registered by this identifier",
            );
        };
        self.send_event(RuntimeEvent::ExtensionReady(id.to_owned()));
        let event = next.lock().await.recv().await;
        json_response(StatusCode::OK, &event.unwrap_or_default())
    }

    fn send_event(&self, event: RuntimeEvent) {
        // Nobody hears it while the environment ends.
        let _ = self.events.send(event);
    }
}

/// What a runtime wrote as a response.
enum Written {
    All(Bytes),
    /// The function failed while it wrote; its error.
    Failed(Bytes),
    TooLong,
}

/// The most bytes of a response that are kept after they were passed on: for the journal.
const KEPT: usize = 64 * 1024;

/// Reads a response to its end, and passes it on if somebody reads it. A runtime goes on after
/// one that is too long, so the connection must be good for its next request.
async fn written(mut body: Incoming, parts: Option<&ResponseParts>, most: usize) -> Written {
    let mut kept = Vec::new();
    let mut length = 0;
    let mut error = None;
    while let Some(frame) = body.frame().await {
        // A runtime that ended in the middle is noticed by its end.
        let Ok(frame) = frame else {
            break;
        };
        match frame.into_data() {
            Ok(data) => {
                length += data.len();
                if length > most {
                    kept.clear();
                    continue;
                }
                let room = if parts.is_some() { KEPT } else { most };
                let room = room.saturating_sub(kept.len()).min(data.len());
                kept.extend_from_slice(&data[..room]);
                if let Some(parts) = parts {
                    parts.send(ResponsePart::Data(data));
                }
            }
            Err(frame) => {
                let trailers = frame.into_trailers().unwrap_or_default();
                error = error.or_else(|| error_in(&trailers));
            }
        }
    }
    match error {
        Some(error) => Written::Failed(error),
        None if length > most => Written::TooLong,
        None => Written::All(kept.into()),
    }
}

/// Returns the error that a runtime wrote after a response.
fn error_in(trailers: &HeaderMap) -> Option<Bytes> {
    let text = |name: &str| trailers.get(name)?.to_str().ok();
    let kind = text("lambda-runtime-function-error-type");
    let body = text("lambda-runtime-function-error-body").map(|body| STANDARD.decode(body));
    match (kind, body) {
        (_, Some(Ok(body))) => Some(body.into()),
        (Some(kind), _) => Some(json!({"errorType": kind}).to_string().into()),
        (None, _) => None,
    }
}

/// Reads a body to its end. Returns `None` if it is longer than a response may be: a runtime
/// goes on after that, so the connection must be good for its next request.
async fn read(mut body: Incoming) -> Option<Bytes> {
    let mut kept = Vec::new();
    let mut is_too_long = false;
    while let Some(frame) = body.frame().await {
        // A runtime that ended in the middle is noticed by its end.
        let Ok(data) = frame.ok()?.into_data() else {
            continue;
        };
        is_too_long |= kept.len() + data.len() > LONGEST_RESPONSE;
        if is_too_long {
            kept.clear();
        } else {
            kept.extend_from_slice(&data);
        }
    }
    (!is_too_long).then(|| kept.into())
}

fn too_large() -> Answer {
    let message = format!("Exceeded maximum allowed payload size ({LONGEST_RESPONSE} bytes).");
    let status = StatusCode::PAYLOAD_TOO_LARGE;
    failure(status, "RequestEntityTooLarge", &message)
}

fn accepted() -> Answer {
    json_response(StatusCode::ACCEPTED, &json!({"status": "OK"}))
}

fn failure(status: StatusCode, kind: &str, message: &str) -> Answer {
    json_response(status, &json!({"errorType": kind, "errorMessage": message}))
}

fn json_response(status: StatusCode, document: &Value) -> Answer {
    let mut response = Response::new(Full::new(Bytes::from(document.to_string())));
    *response.status_mut() = status;
    let json = HeaderValue::from_static("application/json");
    response
        .headers_mut()
        .insert(http::header::CONTENT_TYPE, json);
    response
}

//! The control API.
#![doc = include_str!("../../../../docs/control-api.md")]

mod localstack;
mod snapshot;

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::browser::{self, Page};
use crate::coverage::{coverage, missing_calls};
use crate::request_body::RequestBody;
use crate::services;
use crate::tls::Tls;
use rehearsal_cloud_core::control::{ControlError, ControlRequest};
use rehearsal_cloud_core::engine::Engine;
use rehearsal_cloud_core::faults::FaultRule;
use rehearsal_model::body::Body;
use rehearsal_model::protocol::{Form, parse_form};

/// The longest body of a request that is no snapshot.
const LONGEST: usize = 16 << 20;

/// Where the paths of the control API begin: its own, and those of LocalStack.
const PREFIXES: [&str; 3] = ["/_rehearsal/", "/_localstack/", "/_aws/"];

/// Whether a path is the control API's.
pub(crate) fn is_for(path: &str) -> bool {
    PREFIXES.iter().any(|prefix| path.starts_with(prefix))
}

/// Answers a request to the control API.
pub(crate) async fn answer(
    engine: &Arc<Engine>,
    tls: &Tls,
    request: Request<RequestBody>,
) -> Response<Body> {
    let page = Page::of(&engine.environment, request.headers());
    if request.method() == Method::OPTIONS {
        return page.preflight(request.headers(), false);
    }
    let allowed = check_sender(engine, &page, request.method(), request.headers());
    let result = match allowed {
        Ok(()) => {
            if let Some(response) = documents(engine, tls, &request) {
                Ok(response)
            } else {
                let answer = dispatch(engine, request).await;
                answer.map(|value| json_response(StatusCode::OK, &value))
            }
        }
        Err(error) => Err(error),
    };
    let mut response = match result {
        Ok(response) => response,
        Err(error) => json_response(error.status, &json!({"error": error.message})),
    };
    page.allow(response.headers_mut(), false);
    response
}

/// Refuses what a website could have a browser send: requests of pages that are not
/// allowed, under a name that somebody gave this machine, or with the body of a form.
fn check_sender(
    engine: &Engine,
    page: &Page,
    method: &Method,
    headers: &HeaderMap,
) -> Result<(), ControlError> {
    let refused = |status, message| Err(ControlError { status, message });
    if let Some(message) = browser::host_refusal(&engine.environment, headers) {
        return refused(StatusCode::FORBIDDEN, message);
    }
    if let Some(refusal) = page.refusal() {
        return refused(StatusCode::FORBIDDEN, refusal.message);
    }
    let writes = matches!(*method, Method::POST | Method::PUT);
    let kind = headers.get(header::CONTENT_TYPE);
    let is_json = kind.is_some_and(|kind| {
        let kind = kind.to_str().unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        kind.eq_ignore_ascii_case("application/json")
    });
    if writes && !is_json {
        let message = "could not take the request: send it with Content-Type: application/json";
        return refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, message.to_owned());
    }
    Ok(())
}

/// Answers a request for what is no small JSON document.
fn documents(
    engine: &Arc<Engine>,
    tls: &Tls,
    request: &Request<RequestBody>,
) -> Option<Response<Body>> {
    match (request.method(), request.uri().path()) {
        (&Method::GET, "/_rehearsal/snapshot") => Some(snapshot::save(engine)),
        (&Method::GET, "/_rehearsal/ca.pem") => Some(match tls.authority_pem(engine) {
            Ok(pem) => {
                let mut response = Response::new(Body::from(pem));
                let kind = HeaderValue::from_static("application/x-pem-file");
                response.headers_mut().insert(header::CONTENT_TYPE, kind);
                response
            }
            Err(error) => {
                let message = error.to_string();
                json_response(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    &json!({"error": message}),
                )
            }
        }),
        _ => None,
    }
}

async fn dispatch(
    engine: &Arc<Engine>,
    request: Request<RequestBody>,
) -> Result<Value, ControlError> {
    let (parts, body) = request.into_parts();
    let query = parse_form(parts.uri.query().unwrap_or_default().as_bytes());
    let path = parts.uri.path();
    let path = path.strip_prefix("/_rehearsal/").unwrap_or(path);
    match (&parts.method, path) {
        (&Method::GET, "health") => Ok(health(engine)),
        (&Method::POST, "reset") => {
            engine.reset();
            Ok(json!({}))
        }
        (&Method::GET, "clock") => Ok(clock(engine)),
        (&Method::POST, "clock") => advance(engine, &read(body).await?),
        (&Method::GET, "journal") => journal(engine, &query).await,
        (&Method::GET, "faults") => Ok(json!({"faults": engine.faults.list()})),
        (&Method::POST, "faults") => {
            let rule: FaultRule = parse(&read(body).await?)?;
            Ok(json!({"id": engine.faults.add(rule)}))
        }
        (&Method::DELETE, "faults") => {
            engine.faults.clear();
            Ok(json!({}))
        }
        (&Method::GET, "mailbox" | "outbox") => mailbox(engine, &query),
        (&Method::POST, "restore") => snapshot::restore(engine, body).await,
        (&Method::GET, "idle") => idle(engine, &query).await,
        (&Method::GET, "coverage") => {
            let missing = missing_calls(&engine.journal.since(0));
            Ok(json!({"services": coverage(), "missing": missing}))
        }
        (method, path) => {
            if let (&Method::GET | &Method::HEAD, Some(path)) =
                (method, path.strip_prefix("/_localstack/"))
                && let Some(answer) = localstack::answer(engine, path)
            {
                return Ok(answer);
            }
            let added = services::all().flat_map(|entry| entry.control);
            let mut added = added.filter(|operation| operation.method == method.as_str());
            let found = added.find_map(|operation| {
                let rest = path.strip_prefix(operation.path)?;
                let fits = rest.is_empty() != operation.path.ends_with('/');
                fits.then_some((operation, rest))
            });
            if let Some((operation, rest)) = found {
                let request = ControlRequest {
                    rest: unescaped(rest),
                    query,
                    body: read(body).await?.into(),
                };
                return (operation.run)(engine, &request);
            }
            if let (&Method::DELETE, Some(id)) = (method, path.strip_prefix("faults/")) {
                return remove_fault(engine, id);
            }
            let message =
                format!("could not answer {method} {path}: the control API has no such request");
            Err(ControlError::not_found(message))
        }
    }
}

fn health(engine: &Engine) -> Value {
    json!({
        "status": "ok",
        "endpoint": &*engine.environment.endpoint,
        "seed": engine.environment.config.seed,
        "lenient": engine.environment.config.lenient,
        "region": engine.environment.config.region,
        "account": engine.environment.config.account,
        "services": services::names(),
        "waiting": engine.waiting(),
    })
}

fn clock(engine: &Engine) -> Value {
    let milliseconds =
        i64::try_from(engine.environment.time.offset().whole_milliseconds()).unwrap_or(i64::MAX);
    let format = time::format_description::well_known::Rfc3339;
    let now = engine
        .environment
        .time
        .now()
        .to_utc()
        .format(&format)
        .unwrap_or_default();
    json!({"now": now, "offset_ms": milliseconds})
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    #[serde(default)]
    advance_ms: Option<u64>,
    #[serde(default)]
    advance: Option<String>,
}

fn advance(engine: &Engine, body: &[u8]) -> Result<Value, ControlError> {
    let wanted: Advance = parse(body)?;
    let by = match (wanted.advance_ms, wanted.advance) {
        (Some(milliseconds), None) => Duration::from_millis(milliseconds),
        (None, Some(text)) => rehearsal_cloud_core::duration::read(&text)?,
        _ => {
            return Err(ControlError::request(
                "could not advance the clock: give advance_ms or advance",
            ));
        }
    };
    if by > engine.longest_advance() {
        return Err(ControlError::request(
            "could not advance the clock: that is too far",
        ));
    }
    engine.advance(by);
    Ok(clock(engine))
}

async fn journal(engine: &Engine, query: &Form) -> Result<Value, ControlError> {
    let since = number(query, "since")?;
    let wait = number(query, "wait_ms")?;
    if wait > 0 {
        let mut last = engine.journal.subscribe();
        let newer = last.wait_for(|last| *last > since);
        // Nothing new in that time is an answer too: an empty list.
        let _waited = tokio::time::timeout(Duration::from_millis(wait), newer).await;
    }
    let calls: Vec<Value> = engine
        .journal
        .since(since)
        .iter()
        .map(|call| serde_json::to_value(&**call).map_err(ControlError::request))
        .collect::<Result<_, _>>()?;
    Ok(json!({"last": engine.journal.last(), "calls": calls}))
}

fn mailbox(engine: &Engine, query: &Form) -> Result<Value, ControlError> {
    let since = number(query, "since")?;
    let messages = engine.mailbox.messages();
    let messages: Vec<_> = messages
        .iter()
        .filter(|message| message.seq > since)
        .map(|message| &**message)
        .collect();
    Ok(json!({"messages": messages}))
}

async fn idle(engine: &Engine, query: &Form) -> Result<Value, ControlError> {
    let wait = Duration::from_millis(number(query, "wait_ms")?);
    let idle = tokio::time::timeout(wait, engine.until_idle())
        .await
        .is_ok();
    Ok(json!({"idle": idle || engine.is_idle()}))
}

fn remove_fault(engine: &Engine, id: &str) -> Result<Value, ControlError> {
    let known = id.parse().is_ok_and(|id| engine.faults.remove(id));
    if known {
        return Ok(json!({}));
    }
    Err(ControlError::not_found(format!(
        "could not remove the fault {id}: there is none"
    )))
}

fn number(query: &Form, name: &str) -> Result<u64, ControlError> {
    query.get(name).map_or(Ok(0), |text| {
        text.parse().map_err(|_| {
            ControlError::request(format!(
                "could not read {name}={text}: it is to be a number"
            ))
        })
    })
}

async fn read(body: RequestBody) -> Result<Vec<u8>, ControlError> {
    snapshot::read(body, LONGEST).await
}

/// Returns a part of a path without percent escapes.
fn unescaped(path: &str) -> String {
    // As the name of a parameter without a value, whose escapes are the same.
    let form = parse_form(path.replace('+', "%2B").replace(['&', '='], "_").as_bytes());
    let name = form.iter().next().map(|(name, _)| name.to_owned());
    name.unwrap_or_default()
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, ControlError> {
    serde_json::from_slice(body)
        .map_err(|error| ControlError::request(format!("could not read the body: {error}")))
}

fn json_response(status: StatusCode, value: &Value) -> Response<Body> {
    let mut response = Response::new(Body::from(serde_json::to_vec(value).unwrap_or_default()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    response
}

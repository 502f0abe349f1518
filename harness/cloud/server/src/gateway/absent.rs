//! Calls to services that this cloud does not have: refused in the service's own
//! protocol, and recorded.

use std::sync::Arc;

use http::request::Parts;
use http::{Method, Response};
use rehearsal_cloud_core::auth::{Scope, assume_identity};
use rehearsal_cloud_core::clock::tick;
use rehearsal_cloud_core::engine::Engine;
use rehearsal_cloud_core::journal::bounded;
use rehearsal_model::body::Body;
use rehearsal_model::error::ServiceError;
use rehearsal_model::models::{KnownProtocol, KnownService};
use rehearsal_model::protocol::{Form, parse_form, refusal, rpc_names};
use rehearsal_record::{Call, CallError};
use serde_json::{Map, Value};

use super::headers::{is_form, text};
use super::{Head, body};
use crate::request_body::RequestBody;
use crate::services;

/// A service that this cloud does not have.
#[derive(Debug)]
pub(super) struct AbsentService {
    /// The target or signing name that the request had.
    asked: String,
    /// The services that it can be; the most likely first.
    candidates: Vec<&'static KnownService>,
}

impl AbsentService {
    /// Returns the service of a target header.
    pub(super) fn of_target(target: &str) -> Self {
        Self {
            asked: target.to_owned(),
            candidates: KnownService::of_target(target).into_iter().collect(),
        }
    }

    /// Returns the service of a signature.
    pub(super) fn signing_as(name: &str) -> Self {
        Self {
            asked: name.to_owned(),
            candidates: KnownService::signing_as(name),
        }
    }

    /// Returns the service of requests that name none.
    pub(super) fn unnamed() -> Self {
        Self {
            asked: "for requests that name none".to_owned(),
            candidates: Vec::new(),
        }
    }

    fn named(name: &str) -> Self {
        Self {
            asked: name.to_owned(),
            candidates: KnownService::named(name).into_iter().collect(),
        }
    }

    /// Returns the target or signing name that the request had.
    pub(super) fn asked(&self) -> &str {
        &self.asked
    }

    /// Returns which of the candidates it is: those with one signing name differ in their
    /// protocols, or have other versions of their API.
    fn known(&self, form: &Form) -> Option<&'static KnownService> {
        let is_query = form.get("Action").is_some();
        let version = form.get("Version").filter(|version| !version.is_empty());
        let fits = |known: &KnownService| match known.protocol {
            KnownProtocol::Query | KnownProtocol::Ec2 => {
                is_query && version.is_none_or(|version| known.xmlns.contains(version))
            }
            KnownProtocol::RestJson | KnownProtocol::RestXml => !is_query,
            KnownProtocol::Json10 | KnownProtocol::Json11 | KnownProtocol::Cbor => false,
        };
        let mut candidates = self.candidates.iter();
        let fitting = candidates.find(|known| fits(known));
        fitting.or_else(|| self.candidates.first()).copied()
    }
}

/// The operations of REST services that need no signature, or not SigV4's.
const UNSIGNED: [(&str, &str, &str); 6] = [
    ("POST", "/token", "sso-oidc"),
    ("POST", "/client/register", "sso-oidc"),
    ("POST", "/device_authorization", "sso-oidc"),
    ("POST", "/v1/token", "signin"),
    ("GET", "/userDetails", "codecatalyst"),
    ("GET", "/session", "codecatalyst"),
];

/// Finds a service that neither target nor signature tell: by the path of its requests.
pub(super) fn by_path(head: &Parts, scope: Option<&Scope>) -> Option<AbsentService> {
    let path = head.uri.path();
    let header = |name| text(&head.headers, name);
    if header("smithy-protocol") == Some("rpc-v2-cbor") {
        let (prefix, operation) = rpc_names(path)?;
        let here = services::models().any(|model| model.target == prefix);
        return (!here).then(|| AbsentService {
            asked: format!("{prefix}.{operation}"),
            candidates: match scope {
                Some(scope) if KnownService::of_prefix(prefix).is_none() => {
                    KnownService::signing_as(&scope.service)
                }
                _ => KnownService::of_prefix(prefix).into_iter().collect(),
            },
        });
    }
    match scope {
        Some(scope) => sharing_a_name(head, &scope.service),
        None if header("x-amz-sso_bearer_token").is_some() => Some(AbsentService::named("sso")),
        None => {
            let is_bearer = header("authorization").is_some_and(|it| it.starts_with("Bearer "));
            let is_json = header("content-type").is_some_and(|kind| kind.contains("json"));
            if is_bearer && (path.starts_with("/v1/spaces") || path.starts_with("/v1/accessTokens"))
            {
                return Some(AbsentService::named("codecatalyst"));
            }
            let mut unsigned = UNSIGNED.iter();
            let found = unsigned.find(|(method, known, _)| {
                *known == path
                    && head.method == *method
                    && (head.method == Method::POST && is_json || is_bearer)
            });
            found.map(|(_, _, name)| AbsentService::named(name))
        }
    }
}

/// Finds the REST service that signs by the name of a service that is here, and is not:
/// `ses` is also the name of Pinpoint's e-mail, `s3` that of S3 Control.
fn sharing_a_name(head: &Parts, name: &str) -> Option<AbsentService> {
    let path = head.uri.path();
    let entry = services::all().find(|entry| entry.model.signing_name == name)?;
    if entry.http.is_some() || !entry.namesakes.is_empty() {
        let mut namesakes = entry.namesakes.iter();
        let found = namesakes.find(|namesake| namesake.has(path));
        let found = found.filter(|namesake| services::with_api(namesake.name).is_none());
        return found.map(|namesake| AbsentService::named(namesake.name));
    }
    let query = head.uri.query().unwrap_or_default();
    let is_rpc = text(&head.headers, "x-amz-target").is_some()
        || is_form(&head.headers)
        || query.contains("Action=")
        || path == "/";
    let second = entry
        .second_path
        .is_some_and(|start| path.starts_with(start));
    if is_rpc || second {
        return None;
    }
    let mut candidates = KnownService::signing_as(name);
    candidates.retain(|known| {
        known.protocol == KnownProtocol::RestJson && services::with_api(known.name).is_none()
    });
    (!candidates.is_empty()).then(|| AbsentService {
        asked: name.to_owned(),
        candidates,
    })
}

/// Refuses a call and records it.
pub(super) async fn answer(
    engine: &Arc<Engine>,
    head: &Head,
    body: RequestBody,
    service: &AbsentService,
) -> Response<Body> {
    let body = body::read(body).await.unwrap_or_default();
    let is_form = is_form(&head.parts.headers);
    let mut form = parse_form(if is_form { &body } else { &[] });
    form.merge(&head.query);
    let known = service.known(&form);
    let operation = operation(head, service, &form);
    let name = known.map_or_else(|| unknown_name(service), |known| known.name.to_owned());
    let title = known.map_or_else(String::new, |known| format!(" ({})", known.title));
    let message = format!(
        "The embedded cloud does not have the service {name}{title}: it cannot answer {operation}."
    );
    let error = ServiceError::receiver("NotImplemented", message).with_status(501);
    let input = if is_form || head.query.get("Action").is_some() {
        let parameters = form.iter();
        let parameters = parameters.map(|(name, value)| (name.to_owned(), value.into()));
        Value::Object(parameters.collect::<Map<_, _>>())
    } else {
        serde_json::from_slice(&body).unwrap_or_default()
    };
    let request_id = record(engine, head, &name, &operation, &input, &error);
    let protocol = protocol(head, known, &form);
    refusal(
        protocol,
        known.map_or("", |known| known.xmlns),
        &error,
        &request_id,
    )
}

fn record(
    engine: &Engine,
    head: &Head,
    service: &str,
    operation: &str,
    input: &Value,
    error: &ServiceError,
) -> Arc<str> {
    let credentials = &engine.environment.credentials;
    let identity = assume_identity(credentials, &head.claim, head.arrived);
    let caller = head.caller(engine, identity);
    engine.journal.record(Call {
        seq: 0,
        at: caller.arrived,
        real_at: head.real_at,
        duration: tick().duration_since(head.started),
        service: service.into(),
        operation: operation.into(),
        account: caller.account,
        region: caller.region,
        resource: None,
        request: bounded(input),
        response: Value::Null,
        status: error.status.unwrap_or(501),
        error: Some(CallError {
            code: error.code.as_ref().into(),
            message: error.message.clone(),
        }),
        request_id: Arc::clone(&caller.request_id),
        caller: credentials.caller_name(&caller.identity),
        cause: None,
        trace: caller.trace,
        fault: None,
        denial: None,
        undelivered: Vec::new(),
    });
    caller.request_id
}

/// Returns the name of a service that AWS does not have.
fn unknown_name(service: &AbsentService) -> String {
    let asked = service.asked.as_str();
    let name = asked.rsplit_once('.').map_or(asked, |(prefix, _)| prefix);
    name.to_owned()
}

/// Returns the operation as the request names it; of REST services the method and path.
fn operation(head: &Head, service: &AbsentService, form: &Form) -> String {
    let path = head.parts.uri.path();
    let by_target = head
        .header("x-amz-target")
        .and_then(|_| service.asked.rsplit_once('.'));
    let by_rpc = head.header("smithy-protocol").and_then(|_| rpc_names(path));
    match (by_target, by_rpc, form.get("Action")) {
        (Some((_, operation)), _, _) | (_, Some((_, operation)), _) | (_, _, Some(operation)) => {
            operation.to_owned()
        }
        (None, None, None) => format!("{} {path}", head.parts.method),
    }
}

/// Returns the protocol that the client speaks: as the request shows it, or the service's.
fn protocol(head: &Head, known: Option<&KnownService>, form: &Form) -> KnownProtocol {
    let own = known.map(|known| known.protocol);
    let kind = head.header("content-type").unwrap_or_default();
    if head.header("smithy-protocol").is_some() {
        KnownProtocol::Cbor
    } else if head.header("x-amz-target").is_some() {
        match kind {
            kind if kind.contains("json-1.0") => KnownProtocol::Json10,
            _ => KnownProtocol::Json11,
        }
    } else if form.get("Action").is_some() || is_form(&head.parts.headers) {
        match own {
            Some(KnownProtocol::Ec2) => KnownProtocol::Ec2,
            _ => KnownProtocol::Query,
        }
    } else {
        match own {
            Some(own) => own,
            None if kind.contains("xml") => KnownProtocol::RestXml,
            None => KnownProtocol::RestJson,
        }
    }
}

//! HTTP in, HTTP out: finds the service, authenticates, decodes, has the
//! engine run the operation, encodes.

mod api;
mod route;
mod serve;

pub(crate) use serve::serve;

use std::sync::Arc;

use http::request::Parts;
use http::{Request, Response, StatusCode, header};
use hyper::body::Incoming;

use crate::auth::Scope;
use crate::engine::Engine;
use crate::facts::{self, ServiceFacts};
use crate::fault::Fault;
use crate::protocol::{Body, Form, Wire, bytes_response, failure, parse_form};
use crate::raw::RawCall;
use crate::service::Caller;
use route::Route;

/// A request's head, read once.
pub(crate) struct Head {
    pub parts: Parts,
    pub query: Form,
    pub scope: Option<Scope>,
}

/// Answers one request.
pub(crate) async fn answer(engine: &Arc<Engine>, request: Request<Incoming>) -> Response<Body> {
    let _busy = engine.busy();
    let (parts, body) = request.into_parts();
    let query = parse_form(parts.uri.query().unwrap_or_default().as_bytes());
    let scope = Scope::of(&parts.headers, &query);
    let head = Head {
        parts,
        query,
        scope,
    };
    match route::find(&head.parts, &head.query, head.scope.as_ref()) {
        Route::S3 { bucket } => raw(engine, head, body, bucket).await,
        Route::Target { facts, operation } => {
            api::target(engine, head, body, facts, &operation).await
        }
        Route::Action(facts) => api::action(engine, head, body, facts).await,
        Route::Rest(facts) => {
            let operation = format!("{} {}", head.parts.method, head.parts.uri.path());
            refuse(
                engine,
                facts,
                Wire::Json,
                &Fault::not_implemented(facts.name, &operation),
            )
        }
        Route::Certificate => {
            let id = engine.request_id();
            let certificate = crate::keys::CERTIFICATE.into();
            bytes_response(StatusCode::OK, "application/x-pem-file", &id, certificate)
        }
        Route::Unknown(name) => {
            let fault = Fault::sender(
                "UnknownOperationException",
                format!("No service has the target {name}"),
            );
            refuse(engine, &facts::COGNITO_IDP, Wire::Json, &fault)
        }
    }
}

/// An error before anybody was called.
fn refuse(
    engine: &Engine,
    facts: &'static ServiceFacts,
    wire: Wire,
    fault: &Fault,
) -> Response<Body> {
    failure(facts, wire, fault, &engine.request_id())
}

/// Who calls, as far as the head tells.
fn caller(engine: &Engine, head: &Head) -> Caller {
    let scope = head.scope.as_ref();
    let identity = match scope {
        Some(scope) => engine.credentials.identity(&scope.access_key_id),
        None => crate::auth::Identity::anonymous(&engine.config.account.as_str().into()),
    };
    let region = scope.map_or(engine.config.region.as_str(), |scope| &scope.region);
    let host = route::text(&head.parts.headers, header::HOST.as_str());
    Caller {
        account: Arc::clone(&identity.account),
        region: region.into(),
        identity,
        base_url: host.map_or_else(
            || Arc::clone(&engine.endpoint),
            |host| format!("http://{host}").into(),
        ),
        request_id: engine.request_id(),
        trace: route::text(&head.parts.headers, "x-amzn-trace-id").map(Into::into),
        arrived: engine.time.now(),
    }
}

/// Hands a request to S3.
async fn raw(
    engine: &Arc<Engine>,
    head: Head,
    body: Incoming,
    bucket: Option<String>,
) -> Response<Body> {
    let found = crate::services::raw_handler("s3").zip(engine.slot("s3"));
    let Some((handler, slot)) = found else {
        let id = engine.request_id();
        return bytes_response(
            StatusCode::NOT_IMPLEMENTED,
            "application/xml",
            &id,
            "".into(),
        );
    };
    let (_, real_at, started) = engine.stamp();
    let caller = caller(engine, &head);
    let call = RawCall::new(
        engine,
        slot,
        &facts::S3,
        caller,
        bucket,
        (real_at, started),
        None,
    );
    let request = Request::from_parts(head.parts, Body::from(body));
    let response = handler(request, call.clone()).await;
    call.finish(response.status().as_u16());
    response
}

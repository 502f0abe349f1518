//! HTTP in, HTTP out: finds the service, authenticates, decodes, has the
//! engine run the operation, encodes.
//!
//! The order: the control API, [`route::find`], CORS preflights (`browser`), then `api` (services
//! with a protocol layer), `raw` (services that read HTTP themselves) or `endpoint`
//! (what services serve besides their APIs). Each of them authenticates, asks the fault
//! rules, validates, and calls.

mod absent;
mod api;
mod body;
mod endpoint;
mod events;
mod headers;
mod injection;
mod raw;
mod route;
mod serve;
mod tapped;
mod waiting;

pub(crate) use serve::serve;

use std::sync::Arc;
use std::time::Instant;

use http::request::Parts;
use http::{HeaderValue, Request, Response, Version, header};
use hyper::body::Incoming;
use time::OffsetDateTime;

use crate::browser::{self, Page};
use crate::request_body::RequestBody;
use crate::tls::Tls;
use crate::{control, services};
use rehearsal_cloud_core::auth::{Claim, Clocks, Identity};
use rehearsal_cloud_core::engine::Engine;
use rehearsal_cloud_core::service::Caller;
use rehearsal_model::body::Body;
use rehearsal_model::error::ServiceError;
use rehearsal_model::models::{Protocol, ServiceModel};
use rehearsal_model::protocol::{Form, failure, parse_form};
use route::Route;

/// A request's head, read once.
struct Head {
    parts: Parts,
    query: Form,
    claim: Claim,
    /// The web page that it was sent for.
    page: Page,
    /// When it arrived: by the cloud's clock, by the real one, and to measure from.
    arrived: OffsetDateTime,
    real_at: OffsetDateTime,
    started: Instant,
}

impl Head {
    fn read(engine: &Engine, mut parts: Parts) -> Self {
        // HTTP/2 names the host in a pseudo-header; signatures are made over `host`.
        if let Some(authority) = parts.uri.authority()
            && let Ok(host) = HeaderValue::from_str(authority.as_str())
        {
            parts.headers.entry(header::HOST).or_insert(host);
        }
        let (arrived, real_at, started) = engine.stamp();
        let query = parse_form(parts.uri.query().unwrap_or_default().as_bytes());
        let claim = Claim::of(&parts.headers, &query);
        let page = Page::of(&engine.environment, &parts.headers);
        Self {
            parts,
            query,
            claim,
            page,
            arrived,
            real_at,
            started,
        }
    }

    fn scheme(&self) -> &'static str {
        match self.parts.extensions.get::<Encrypted>() {
            Some(Encrypted) => "https",
            None => "http",
        }
    }

    fn header(&self, name: &str) -> Option<&str> {
        headers::text(&self.parts.headers, name)
    }

    fn clocks(&self) -> Clocks {
        Clocks {
            real: self.real_at,
            cloud: self.arrived,
        }
    }

    /// The caller of this request, once it is known who that is.
    fn caller(&self, engine: &Engine, identity: Identity) -> Caller {
        let region = self
            .claim
            .scope()
            .map_or(engine.environment.config.region.as_str(), |scope| {
                &scope.region
            });
        let host = self.header(header::HOST.as_str());
        Caller {
            account: Arc::clone(&identity.account),
            region: region.into(),
            identity,
            base_url: host.map_or_else(
                || Arc::clone(&engine.environment.endpoint),
                |host| format!("{}://{host}", self.scheme()).into(),
            ),
            request_id: engine.request_id(),
            trace: self.header("x-amzn-trace-id").map(Into::into),
            arrived: self.arrived,
        }
    }
}

/// The connection is to be closed without an answer.
#[derive(Debug, thiserror::Error)]
#[error("a fault rule closed the connection")]
pub(crate) struct Closed;

/// Marks a request that came by TLS.
#[derive(Debug, Clone, Copy)]
struct Encrypted;

/// Answers one request, and reads away what nobody read of its body.
async fn answer(
    engine: &Arc<Engine>,
    tls: &Tls,
    request: Request<Incoming>,
) -> Result<Response<Body>, Closed> {
    let waits_for_continue = request.headers().contains_key(header::EXPECT);
    let is_http1 = request.version() <= Version::HTTP_11;
    let (parts, body) = request.into_parts();
    let (body, rest) = RequestBody::new(body, engine.environment.config.body_patience);
    let mut response = respond(engine, tls, Request::from_parts(parts, body)).await?;
    if !rest.drain(waits_for_continue).await && is_http1 {
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(header::CONNECTION, close);
    }
    Ok(response)
}

async fn respond(
    engine: &Arc<Engine>,
    tls: &Tls,
    request: Request<RequestBody>,
) -> Result<Response<Body>, Closed> {
    let is_control = control::is_for(request.uri().path());
    if is_control
        && !route::is_for_data_plane(
            request.headers(),
            request.uri().path(),
            &engine.environment.hosts,
        )
    {
        return Ok(control::answer(engine, tls, request).await);
    }
    let upstream = engine.environment.config.upstream.as_ref();
    let _busy = engine.busy();
    let (parts, body) = request.into_parts();
    let head = Head::read(engine, parts);
    if let Some(message) = browser::host_refusal(&engine.environment, &head.parts.headers) {
        let fault = ServiceError::sender("AccessDeniedException", message).with_status(403);
        let protocol = Protocol::Json11;
        return Ok(refuse(
            engine,
            services::of_protocol(protocol),
            protocol,
            &fault,
        ));
    }
    let route = route::find(
        &head.parts,
        &head.query,
        head.claim.scope(),
        &engine.environment.hosts,
    );
    if browser::is_preflight(&head.parts) && !matches!(route, Route::Raw(_)) {
        let asked = &head.parts.headers;
        let public = is_public(&route) || browser::announces_no_signature(asked);
        return Ok(head.page.preflight(asked, public));
    }
    let page = head.page.clone();
    let public = is_public(&route) || matches!(head.claim, Claim::None);
    let mut response = match route {
        Route::Raw(route) => return raw::answer(engine, head, body, route).await,
        Route::Api(naming) => api::answer(engine, head, body, naming).await?,
        Route::Endpoint {
            model,
            endpoints,
            operation,
        } => endpoint::answer(engine, head, body, model, endpoints, operation).await?,
        Route::Absent(_) if let (false, Some(refusal)) = (public, page.refusal()) => {
            let protocol = Protocol::Json11;
            refuse(engine, services::of_protocol(protocol), protocol, &refusal)
        }
        Route::Absent(service) if let Some(upstream) = upstream => {
            return tapped::unknown(engine, upstream, &head, body, service.asked()).await;
        }
        Route::Absent(service) => absent::answer(engine, &head, body, &service).await,
    };
    page.allow(response.headers_mut(), public);
    Ok(response)
}

/// Whether all pages may send such requests and read the responses, as on AWS: keys,
/// certificates, and what needs a token that not everybody knows.
fn is_public(route: &Route) -> bool {
    matches!(route, Route::Endpoint { .. })
}

/// An error before it was clear what is called.
fn refuse(
    engine: &Engine,
    model: &'static ServiceModel,
    protocol: Protocol,
    fault: &ServiceError,
) -> Response<Body> {
    failure(model, protocol, fault, &engine.request_id())
}

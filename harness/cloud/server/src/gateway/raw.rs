//! Requests to services that read HTTP themselves.

use std::borrow::Cow;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt;
use http::{HeaderName, HeaderValue, Method, Response};

use super::route::RawRoute;
use super::{Closed, Head, body, injection, tapped};
use crate::request_body::RequestBody;
use rehearsal_cloud_core::auth::{AuthError, Claim, Identity, Payload, assume_identity, verify};
use rehearsal_cloud_core::engine::{AccessCheck, Engine};
use rehearsal_cloud_core::faults::InjectedFault;
use rehearsal_cloud_core::raw::{RawCall, RawError, RawHead, RawParts};
use rehearsal_model::body::Body;
use rehearsal_model::error::ServiceError;

/// Authenticates the request, has the service parse it, asks the fault rules and has it answered.
pub(super) async fn answer(
    engine: &Arc<Engine>,
    mut head: Head,
    body: RequestBody,
    route: RawRoute,
) -> Result<Response<Body>, Closed> {
    let (body, unread) = whole_body(body, &route).await;
    let (identity, refused) = match authenticate(engine, &head, &route, body.bytes().as_deref()) {
        Ok(identity) => (identity, None),
        Err(refusal) => (engine.environment.credentials.anonymous(), Some(refusal)),
    };
    let RawRoute {
        model,
        service,
        host_resource,
        is_data_plane,
    } = route;
    // The resource of a data plane may let everybody in.
    let (refused, refusal) = if is_data_plane {
        (refused, None)
    } else {
        (None, refused)
    };
    let upstream = engine.upstream_for(model.name);
    if refusal.is_none() && upstream.is_none() && !is_data_plane {
        add_presigned_headers(&mut head);
    }
    let caller = head.caller(engine, identity);
    let posted_by_website = head.parts.method == Method::POST && head.page.is_website();
    let page_refusal = head.page.refusal().filter(|_| posted_by_website);
    let stamp = (head.real_at, head.started);
    let request = (service.parse)(RawHead {
        parts: head.parts,
        query: head.query,
        host_resource,
        refusal: refused,
    });
    let resource = request.resource();
    let injected = match refusal {
        None => engine
            .faults
            .inject(model, request.operation(), || resource.clone()),
        Some(_) => InjectedFault::default(),
    };
    injection::delay(&injected).await;
    let input = request.input();
    let slot = engine
        .slot(model.name)
        .filter(|_| upstream.is_none() && !is_data_plane);
    let access = match slot.filter(|_| refusal.is_none()) {
        Some(slot) => engine.check_access(&AccessCheck {
            slot,
            operation: request.operation(),
            input: &input,
            resource: resource.as_deref(),
            caller: &caller,
            permissions: request.permissions(),
        }),
        None => Ok(None),
    };
    let (denial, denied) = match access {
        Ok(denial) => (denial, None),
        Err(denied) => (None, Some(denied)),
    };
    let call = RawCall::new(RawParts {
        engine: Arc::clone(engine),
        model,
        slot: engine.slot(model.name),
        caller,
        operation: request.operation(),
        resource,
        input,
        stamp,
        fault: injected.name.clone(),
        denial,
        late_error: injected.afterwards().cloned(),
    });
    let encode = |error: RawError<'_>| (service.encode_error)(error, &call);
    // Everything but a POST and a GET needs a preflight, which a bucket's rules answer.
    let page_refusal = page_refusal.filter(|_| !request.allows_page(&call));
    let early = if let Some(refusal) = page_refusal {
        let code = Cow::Borrowed("AccessDenied");
        Some(encode(RawError::Fault(&ServiceError { code, ..refusal })))
    } else if let Some(refusal) = &refusal {
        Some(encode(RawError::Refused(refusal)))
    } else if let Some(error) = &unread {
        Some(encode(RawError::Fault(error)))
    } else {
        let instead = injected.instead().or(denied.as_ref());
        instead.map(|fault| encode(RawError::Fault(fault)))
    };
    let response = if let Some(response) = early {
        response
    } else if let Some(upstream) = upstream {
        let passed = tapped::stream(upstream, &*request, body, &call, service.output).await;
        passed.unwrap_or_else(|fault| encode(RawError::Fault(&fault)))
    } else {
        let operation = request.operation();
        let answer = AssertUnwindSafe(request.answer(body, call.clone()));
        match (answer.catch_unwind().await, injected.afterwards()) {
            (Ok(_), Some(fault)) => encode(RawError::Fault(fault)),
            (Ok(response), None) => response,
            (Err(_), _) => {
                tracing::error!(service = model.name, operation, "panicked");
                encode(RawError::Panicked)
            }
        }
    };
    call.finish();
    injection::apply(&injected, response)
}

/// Reads the body of a request to a data plane; leaves other bodies as streams. Returns the
/// error if it could not be read.
async fn whole_body(body: RequestBody, route: &RawRoute) -> (Body, Option<ServiceError>) {
    if !route.is_data_plane {
        return (Body::stream(body), None);
    }
    match body::read(body).await {
        Ok(bytes) => (Body::from(bytes), None),
        Err(error) => (Body::empty(), Some(error)),
    }
}

fn authenticate(
    engine: &Engine,
    head: &Head,
    route: &RawRoute,
    body: Option<&[u8]>,
) -> Result<Identity, AuthError> {
    let RawRoute {
        model,
        service,
        host_resource,
        is_data_plane,
    } = route;
    let credentials = &engine.environment.credentials;
    if engine.environment.config.lenient || engine.upstream_for(model.name).is_some() {
        return Ok(assume_identity(credentials, &head.claim, head.arrived));
    }
    if head.parts.method == Method::OPTIONS {
        // A preflight carries the signature of the request that is to follow it;
        // only the CORS rules of the resource decide.
        return Ok(credentials.anonymous());
    }
    match &head.claim {
        // The service knows what the public may do; a form carries its own signature.
        Claim::None => return Ok(credentials.anonymous()),
        Claim::SignedV2(signature) if !is_data_plane => {
            let (parts, clocks) = (&head.parts, head.clocks());
            let bucket = host_resource.as_deref();
            return signature.verify(credentials, parts, &head.query, bucket, clocks);
        }
        _ => {}
    }
    verify(
        credentials,
        &head.claim,
        &head.parts,
        service.signing_names,
        body.map_or(Payload::Declared, Payload::Bytes),
        head.clocks(),
    )
}

/// The query parameters of a presigned URL that belong to its signature, without `x-amz-`.
const SIGNATURE_PARAMETERS: [&str; 7] = [
    "algorithm",
    "credential",
    "date",
    "expires",
    "signedheaders",
    "signature",
    "security-token",
];

/// Adds the headers that a presigned URL carries in its query.
fn add_presigned_headers(head: &mut Head) {
    let presigned = match &head.claim {
        Claim::Signed(signature) => signature.presigned(),
        Claim::SignedV2(signature) => signature.presigned(),
        _ => false,
    };
    if !presigned {
        return;
    }
    for (name, value) in head.query.iter() {
        let name = name.to_ascii_lowercase();
        match name.strip_prefix("x-amz-") {
            Some(rest) if !SIGNATURE_PARAMETERS.contains(&rest) => {}
            _ => continue,
        }
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            head.parts.headers.entry(name).or_insert(value);
        }
    }
}

//! Requests to services that read HTTP themselves: S3.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt;
use http::{HeaderName, HeaderValue, Method, Request, Response, header};
use hyper::body::Incoming;

use super::s3_error::{self, S3Error};
use super::{Closed, Head, injection, tapped};
use crate::services;
use rehearsal_cloud_core::auth::{AuthError, Claim, Identity, Payload, assume_identity, verify};
use rehearsal_cloud_core::engine::Engine;
use rehearsal_cloud_core::faults::InjectedFault;
use rehearsal_cloud_core::raw::{RawCall, RawEntry, RawParts};
use rehearsal_model::body::Body;
use rehearsal_model::error::ServiceError;
use rehearsal_model::models;

/// Authenticates, asks the fault rules, hands the request over.
pub(super) async fn answer(
    engine: &Arc<Engine>,
    mut head: Head,
    body: Incoming,
    bucket: Option<String>,
) -> Result<Response<Body>, Closed> {
    let service = services::with_api("s3").and_then(|entry| entry.http);
    let (resource, operation) = match service {
        Some(service) => (service.asks)(&head.parts, bucket.as_deref()),
        None => (None, "Unknown"),
    };
    let (identity, refusal) = match authenticate(engine, &head, bucket.as_deref()) {
        Ok(identity) => (identity, None),
        Err(refusal) => (
            engine.credentials.anonymous(),
            Some(S3Error::from(&refusal)),
        ),
    };
    let injected = match refusal {
        None => engine
            .faults
            .inject(&models::S3, operation, || resource.clone()),
        Some(_) => InjectedFault::default(),
    };
    injection::delay(&injected).await;
    let call = RawCall::new(RawParts {
        engine: Arc::clone(engine),
        model: &models::S3,
        slot: engine.slot("s3"),
        caller: head.caller(engine, identity),
        bucket,
        stamp: (head.real_at, head.started),
        fault: injected.name.clone(),
    });
    call.note(RawEntry {
        operation: operation.to_owned(),
        resource,
        ..RawEntry::default()
    });
    let response = match (
        refusal.or_else(|| injected.instead().map(S3Error::from)),
        service,
    ) {
        (Some(error), _) => refused(&call, error),
        (None, None) => refused(
            &call,
            S3Error::from(&ServiceError::not_implemented("s3", operation)),
        ),
        (None, Some(service)) if let Some(upstream) = engine.upstream_for("s3") => {
            let told = (service.told)(&head.parts, call.bucket());
            let passed = tapped::stream(upstream, &head, body, &call, told).await;
            passed.unwrap_or_else(|fault| refused(&call, S3Error::from(&fault)))
        }
        (None, Some(service)) => {
            headers_of_presigned(&mut head);
            let request = Request::from_parts(head.parts, Body::from(body));
            let handled = AssertUnwindSafe((service.handle)(request, call.clone()));
            let handled = handled.catch_unwind().await.map(|response| {
                let fault = injected.afterwards().map(S3Error::from);
                fault.map_or(response, |error| refused(&call, error))
            });
            handled.unwrap_or_else(|_| {
                tracing::error!(operation, "s3 panicked");
                let message = "We encountered an internal error. Please try again.";
                refused(
                    &call,
                    S3Error::new("InternalError", 500, message.to_owned()),
                )
            })
        }
    };
    call.finish(response.status().as_u16());
    injection::apply(&injected, response)
}

fn authenticate(engine: &Engine, head: &Head, bucket: Option<&str>) -> Result<Identity, AuthError> {
    let credentials = &engine.credentials;
    if engine.config.lenient || engine.upstream_for("s3").is_some() {
        return Ok(assume_identity(credentials, &head.claim, head.arrived));
    }
    if head.parts.method == Method::OPTIONS {
        // A browser asks with the URL it is going to use, signature and all,
        // but that is for another method; the bucket's rules alone decide.
        return Ok(credentials.anonymous());
    }
    match &head.claim {
        // S3 knows what the public may do; a form carries its own signature.
        Claim::None => return Ok(credentials.anonymous()),
        Claim::PresignedV2(presigned) => {
            return presigned.verify(credentials, &head.parts, &head.query, bucket, head.arrived);
        }
        _ => {}
    }
    verify(
        credentials,
        &head.claim,
        &head.parts,
        &["s3"],
        Payload::Declared,
        head.clocks(),
    )
}

/// What of a presigned URL's query belongs to its signature.
const SIGNATURE: [&str; 7] = [
    "algorithm",
    "credential",
    "date",
    "expires",
    "signedheaders",
    "signature",
    "security-token",
];

/// What a presigned URL says in its query in place of headers stands in the
/// headers too: that is where it is looked for.
fn headers_of_presigned(head: &mut Head) {
    let Claim::Signed(signature) = &head.claim else {
        return;
    };
    if !signature.presigned() {
        return;
    }
    for (name, value) in head.query.iter() {
        let name = name.to_ascii_lowercase();
        match name.strip_prefix("x-amz-") {
            Some(rest) if !SIGNATURE.contains(&rest) => {}
            _ => continue,
        }
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            head.parts.headers.entry(name).or_insert(value);
        }
    }
}

/// An error of the gateway's own, noted for the journal.
fn refused(call: &RawCall, error: S3Error) -> Response<Body> {
    call.amend(|entry| entry.error = Some((error.code.clone(), error.message.clone())));
    let mut response = error.response(call.request_id());
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(call.request_id()) {
        headers.insert("x-amz-request-id", id);
    }
    headers.insert("x-amz-id-2", s3_error::HOST_ID);
    headers.insert(header::SERVER, HeaderValue::from_static("AmazonS3"));
    response
}

//! CORS: preflights, and the headers that let a browser read a response.

use http::{HeaderMap, Method};

use super::call::inspect;
use super::cors;
use super::error::{Result, S3Error};
use super::headers::header;
use super::reply::Reply;
use super::request::Request;
use rehearsal_cloud_core::raw::RawCall;

/// What a browser asks of another origin than its page's.
fn cross_origin(headers: &HeaderMap, method: &Method) -> Option<(String, String, Option<String>)> {
    let text = |name: &str| header(headers, name).map(str::to_owned);
    let asked = text("access-control-request-method");
    Some((
        text("origin")?,
        asked.unwrap_or_else(|| method.as_str().to_owned()),
        text("access-control-request-headers"),
    ))
}

/// Returns the headers that let a browser read the response; `None` where no rule matches.
pub(super) fn headers(request: &Request, call: &RawCall) -> Option<Vec<(&'static str, String)>> {
    let (origin, method, named) = cross_origin(request.headers(), request.method())?;
    let cors_request = cors::CorsRequest {
        origin: &origin,
        method: &method,
        headers: named.as_deref(),
    };
    let document = inspect(call, |state, _| {
        state.buckets.get(&request.bucket)?.config.cors.clone()
    })?;
    document.cors_rules.iter().find_map(|rule| {
        let rule = cors::Rule {
            origins: &rule.allowed_origins,
            methods: &rule.allowed_methods,
            headers: rule.allowed_headers.as_deref().unwrap_or_default(),
            exposed: rule.expose_headers.as_deref().unwrap_or_default(),
            max_age: rule.max_age_seconds,
        };
        rule.matches(cors_request)
            .then(|| rule.answer(cors_request))
    })
}

/// Answers a preflight.
pub(super) fn preflight(request: &Request, call: &RawCall) -> Result<Reply> {
    let Some((_, method, _)) = cross_origin(request.headers(), request.method()) else {
        return Err(S3Error::new(
            400,
            "BadRequest",
            "Insufficient information. Origin request header needed.",
        ));
    };
    if headers(request, call).is_some() {
        // The headers come with every answer.
        return Ok(Reply::ok());
    }
    let configured = inspect(call, |state, _| {
        state
            .buckets
            .get(&request.bucket)
            .map(|bucket| bucket.config.cors.is_some())
    });
    let (message, resource) = match configured {
        None => ("CORSResponse: Bucket not found", "BUCKET"),
        Some(false) => (
            "CORSResponse: CORS is not enabled for this bucket.",
            "BUCKET",
        ),
        Some(true) => (
            "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
            "OBJECT",
        ),
    };
    Err(S3Error::new(403, "AccessForbidden", message)
        .with("Method", method)
        .with("ResourceType", resource))
}

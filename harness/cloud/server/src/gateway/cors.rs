use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};

use rehearsal_model::body::Body;

/// Whether a browser asks what it may ask.
pub(super) fn is_preflight(parts: &Parts) -> bool {
    parts.method == Method::OPTIONS
        && parts
            .headers
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// It may ask everything.
pub(super) fn preflight(parts: &Parts) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::OK;
    let headers = response.headers_mut();
    let asked = |name| parts.headers.get(name).cloned();
    let wildcard = || HeaderValue::from_static("*");
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        asked(header::ACCESS_CONTROL_REQUEST_HEADERS).unwrap_or_else(wildcard),
    );
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static("GET, POST, PUT, DELETE, HEAD, OPTIONS"),
    );
    headers.insert(
        header::ACCESS_CONTROL_MAX_AGE,
        HeaderValue::from_static("172800"),
    );
    allow(headers);
    response
}

/// A browser may read the answer, and the headers SDKs look at.
pub(super) fn allow(headers: &mut HeaderMap) {
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static(
            "x-amzn-RequestId, x-amzn-ErrorType, x-amzn-ErrorMessage, x-amzn-query-error, Date",
        ),
    );
}

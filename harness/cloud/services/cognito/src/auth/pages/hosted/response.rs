//! Responses of the hosted pages: pages, redirects and cookies.

use http::{HeaderName, HeaderValue, StatusCode, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rehearsal_cloud_core::endpoint::{EndpointRequest, EndpointResponse};
use rehearsal_cloud_core::service::CallContext;

/// The cookie of a browser that is signed in.
pub(super) const SESSION_COOKIE: &str = "cognito";
/// The cookie that a form must repeat.
pub(super) const FORM_COOKIE: &str = "XSRF-TOKEN";

const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Returns parameters as a query.
pub(super) fn encode<'a>(parameters: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let pairs: Vec<String> = parameters
        .into_iter()
        .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, UNRESERVED)))
        .collect();
    pairs.join("&")
}

/// Returns a URL with parameters added to its query.
pub(super) fn with_query(url: &str, query: &str) -> String {
    let separator = if url.contains('?') { '&' } else { '?' };
    format!("{url}{separator}{query}")
}

/// Returns the value of a cookie of a request.
pub(super) fn cookie<'a>(request: &'a EndpointRequest, name: &str) -> Option<&'a str> {
    let cookies = request.cookies.as_deref()?.split(';');
    let mut pairs = cookies.filter_map(|pair| pair.trim().split_once('='));
    pairs.find_map(|(other, value)| (other == name).then_some(value))
}

/// Returns the header that sets a cookie for all pages of this host.
pub(super) fn set_cookie(
    cx: &CallContext<'_>,
    name: &str,
    value: &str,
    seconds: u32,
) -> (HeaderName, HeaderValue) {
    let secure = if cx.base_url().starts_with("https:") {
        "; Secure"
    } else {
        ""
    };
    let cookie =
        format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    let cookie = HeaderValue::try_from(cookie);
    (
        header::SET_COOKIE,
        cookie.unwrap_or_else(|_| HeaderValue::from_static("")),
    )
}

/// Returns an HTML page.
pub(super) fn page(status: StatusCode, html: String) -> EndpointResponse {
    let mut response = EndpointResponse {
        status,
        content_type: "text/html;charset=UTF-8",
        headers: vec![(
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-cache, no-store, max-age=0, must-revalidate"),
        )],
        body: html.into_bytes(),
        error: None,
    };
    for (name, value) in [
        ("x-frame-options", "DENY"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
    ] {
        let header = (
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
        response.headers.push(header);
    }
    response
}

/// Returns a redirect.
pub(super) fn redirect(location: &str) -> EndpointResponse {
    let Ok(location) = HeaderValue::try_from(location) else {
        return page(StatusCode::BAD_REQUEST, String::new());
    };
    let mut response = page(StatusCode::FOUND, String::new());
    response.headers.push((header::LOCATION, location));
    response
}

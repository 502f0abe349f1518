//! Requests that browsers send for web pages: which pages may call, and what they may read.
//!
//! AWS lets pages of any origin call most of its services, because a page without secrets
//! can sign nothing. Here the secret is known to everybody, so a page needs to be allowed.

use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};

use rehearsal_cloud_core::environment::Environment;
use rehearsal_model::body::Body;
use rehearsal_model::error::ServiceError;

/// The page that a request was sent for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Page {
    /// None of another origin: a program sent it, or a page of this cloud.
    Own,
    /// One of an allowed origin.
    Allowed(HeaderValue),
    /// One of any other origin.
    Foreign(String),
}

impl Page {
    /// Reads what a browser says of the page.
    pub(crate) fn of(environment: &Environment, headers: &HeaderMap) -> Self {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let Some(value) = headers.get(header::ORIGIN) else {
            // A browser does not name the origin for an image or a link of a page.
            return match text("sec-fetch-site") {
                Some("cross-site" | "same-site") => Self::Foreign("unknown".to_owned()),
                _ => Self::Own,
            };
        };
        let origin = String::from_utf8_lossy(value.as_bytes()).into_owned();
        if environment.allows_origin(&origin) {
            return Self::Allowed(value.clone());
        }
        let own = text(header::HOST.as_str()).is_some_and(|host| {
            let named = origin.split_once("://");
            named.is_some_and(|(_, named)| named.eq_ignore_ascii_case(host))
                && environment.trusts_host(host)
        });
        if own {
            Self::Own
        } else {
            Self::Foreign(origin)
        }
    }

    /// Whether it is a page that nobody allowed.
    pub(crate) fn is_foreign(&self) -> bool {
        matches!(self, Self::Foreign(_))
    }

    /// Whether it is a page that nobody allowed, from another machine than this.
    pub(crate) fn is_website(&self) -> bool {
        matches!(self, Self::Foreign(origin) if !rehearsal_cloud_core::origin::is_loopback(origin))
    }

    /// Returns the error for what the page may not call.
    pub(crate) fn refusal(&self) -> Option<ServiceError> {
        let Self::Foreign(origin) = self else {
            return None;
        };
        let message = match origin.as_str() {
            "unknown" => "A web page may not make this call.".to_owned(),
            origin => format!(
                "Pages of {origin} may not make this call. If they are under test, start the cloud with --allow-origin {origin}."
            ),
        };
        let refusal = ServiceError::sender("AccessDeniedException", message);
        Some(refusal.with_status(403).with_query_code("AccessDenied"))
    }

    /// Lets the page read a response. AWS lets all pages read what needs no signature:
    /// `public` says whether this is such a response.
    pub(crate) fn allow(&self, headers: &mut HeaderMap, public: bool) {
        let origin = match self {
            Self::Allowed(origin) => origin.clone(),
            Self::Foreign(_) if public => HeaderValue::from_static("*"),
            Self::Own | Self::Foreign(_) => return,
        };
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(header::VARY, HeaderValue::from_static("Origin"));
        headers.insert(
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static(
                "x-amzn-RequestId, x-amzn-ErrorType, x-amzn-ErrorMessage, x-amzn-query-error, Date",
            ),
        );
    }

    /// Answers a preflight: what the page may send.
    pub(crate) fn preflight(&self, asked: &HeaderMap, public: bool) -> Response<Body> {
        let mut response = Response::new(Body::empty());
        if self.is_foreign() && !public {
            *response.status_mut() = StatusCode::FORBIDDEN;
            return response;
        }
        let headers = response.headers_mut();
        let wildcard = || HeaderValue::from_static("*");
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            asked
                .get(header::ACCESS_CONTROL_REQUEST_HEADERS)
                .cloned()
                .unwrap_or_else(wildcard),
        );
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_METHODS,
            HeaderValue::from_static("GET, POST, PUT, DELETE, HEAD, OPTIONS"),
        );
        headers.insert(
            header::ACCESS_CONTROL_MAX_AGE,
            HeaderValue::from_static("172800"),
        );
        self.allow(headers, public);
        response
    }
}

/// Whether a browser asks what a page may send.
pub(crate) fn is_preflight(parts: &Parts) -> bool {
    parts.method == Method::OPTIONS
        && parts.headers.contains_key(header::ORIGIN)
        && parts
            .headers
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// Whether the request after a preflight is to have no signature: the page wants to send
/// no header with one.
pub(crate) fn announces_no_signature(headers: &HeaderMap) -> bool {
    let asked = headers.get_all(header::ACCESS_CONTROL_REQUEST_HEADERS);
    asked.iter().all(|value| {
        value.to_str().is_ok_and(|names| {
            let mut names = names.split(',').map(str::trim);
            names.all(|name| !name.eq_ignore_ascii_case("authorization"))
        })
    })
}

/// Returns why a request under this name of the machine is not answered.
pub(crate) fn host_refusal(environment: &Environment, headers: &HeaderMap) -> Option<String> {
    let host = headers.get(header::HOST)?;
    let host = String::from_utf8_lossy(host.as_bytes());
    if environment.trusts_host(&host) {
        return None;
    }
    let name = rehearsal_cloud_core::origin::without_port(&host);
    Some(format!(
        "The host {name} is not a name of this cloud: a website could use it to call a cloud on your machine. If the name is yours, start the cloud with --allow-host {name}."
    ))
}

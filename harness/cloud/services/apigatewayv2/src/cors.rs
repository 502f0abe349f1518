//! Cross-origin requests: what the configuration of an API lets web pages do.

use http::header::{self, HeaderName};
use http::{HeaderMap, HeaderValue, Method};
use rehearsal_cloud_core::service::ServiceError;
use serde::Deserialize;
use serde_json::Value;

use crate::error::bad_request;

/// The CORS configuration of an API.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Cors {
    allow_credentials: bool,
    allow_headers: Vec<String>,
    allow_methods: Vec<String>,
    allow_origins: Vec<String>,
    expose_headers: Vec<String>,
    max_age: Option<i64>,
}

impl Cors {
    pub(crate) fn read(configuration: &Value) -> Self {
        Self::deserialize(configuration).unwrap_or_default()
    }

    /// Refuses what AWS refuses.
    pub(crate) fn check(&self) -> Result<(), ServiceError> {
        if self.allow_credentials && self.allow_origins.iter().any(|origin| origin == "*") {
            return Err(bad_request(
                "allowCredentials can't be true when allowOrigins contains the wildcard *",
            ));
        }
        Ok(())
    }

    /// Returns how the response names an origin, if that is allowed.
    fn allowed(&self, origin: &str) -> Option<HeaderValue> {
        let is_allowed = |allowed: &String| match allowed.strip_suffix('*') {
            Some(start) => origin.starts_with(start),
            None => allowed == origin,
        };
        if self.allow_origins.iter().any(|allowed| allowed == "*") {
            return Some(HeaderValue::from_static("*"));
        }
        let allowed = self.allow_origins.iter().any(is_allowed);
        allowed
            .then(|| HeaderValue::from_str(origin).ok())
            .flatten()
    }

    /// Returns whether a request is a preflight, which the API answers itself.
    pub(crate) fn is_preflight(method: &Method, headers: &HeaderMap) -> bool {
        method == Method::OPTIONS
            && headers.contains_key(header::ORIGIN)
            && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
    }

    /// Adds the headers of a response to a preflight.
    pub(crate) fn answer_preflight(&self, request: &HeaderMap, response: &mut HeaderMap) {
        if !self.add_origin(request, response) {
            return;
        }
        let lists = [
            (header::ACCESS_CONTROL_ALLOW_METHODS, &self.allow_methods),
            (header::ACCESS_CONTROL_ALLOW_HEADERS, &self.allow_headers),
        ];
        for (name, values) in lists {
            add_list(response, name, values);
        }
        if let Some(age) = self.max_age {
            response.insert(header::ACCESS_CONTROL_MAX_AGE, age.into());
        }
    }

    /// Adds the headers of a response to another request, in place of those that the
    /// integration has sent.
    pub(crate) fn answer(&self, request: &HeaderMap, response: &mut HeaderMap) {
        let sent: Vec<HeaderName> = response.keys().cloned().collect();
        for name in sent {
            if name.as_str().starts_with("access-control-") {
                response.remove(name);
            }
        }
        if self.add_origin(request, response) {
            add_list(
                response,
                header::ACCESS_CONTROL_EXPOSE_HEADERS,
                &self.expose_headers,
            );
        }
    }

    fn add_origin(&self, request: &HeaderMap, response: &mut HeaderMap) -> bool {
        let origin = request.get(header::ORIGIN);
        let origin = origin.and_then(|origin| origin.to_str().ok());
        let Some(allowed) = origin.and_then(|origin| self.allowed(origin)) else {
            return false;
        };
        if allowed != "*" {
            response.append(header::VARY, HeaderValue::from_static("Origin"));
        }
        response.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
        if self.allow_credentials {
            let yes = HeaderValue::from_static("true");
            response.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, yes);
        }
        true
    }
}

fn add_list(response: &mut HeaderMap, name: HeaderName, values: &[String]) {
    if values.is_empty() {
        return;
    }
    if let Ok(value) = HeaderValue::from_str(&values.join(",")) {
        response.insert(name, value);
    }
}

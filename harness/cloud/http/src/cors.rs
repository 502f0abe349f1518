//! Cross-origin requests: what a configuration lets web pages do.

use http::header::{self, HeaderName};
use http::{HeaderMap, HeaderValue, Method};
use serde::{Deserialize, Serialize};

/// The CORS configuration of a function URL or an API.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Cors {
    #[serde(skip_serializing_if = "Option::is_none")]
    allow_credentials: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allow_headers: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allow_methods: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allow_origins: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expose_headers: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_age: Option<i64>,
}

impl Cors {
    /// Returns whether pages of all origins may call.
    pub fn allows_all(&self) -> bool {
        let mut allowed = self.allow_origins.iter().flatten();
        allowed.any(|allowed| allowed == "*")
    }

    /// Returns whether browsers may send credentials.
    pub fn allows_credentials(&self) -> bool {
        self.allow_credentials == Some(true)
    }

    /// Returns whether pages of an origin may call.
    pub fn allows(&self, origin: &str) -> bool {
        let fits = |allowed: &String| match allowed.strip_suffix('*') {
            Some(start) => origin.starts_with(start),
            None => allowed == origin,
        };
        self.allow_origins.iter().flatten().any(fits)
    }

    /// Adds the headers of a response to a preflight.
    pub fn answer_preflight(&self, request: &HeaderMap, response: &mut HeaderMap) {
        if !self.add_origin(request, response) {
            return;
        }
        let lists = [
            (header::ACCESS_CONTROL_ALLOW_METHODS, &self.allow_methods),
            (header::ACCESS_CONTROL_ALLOW_HEADERS, &self.allow_headers),
        ];
        for (name, values) in lists {
            add_list(response, name, values.as_deref());
        }
        if let Some(age) = self.max_age {
            response.insert(header::ACCESS_CONTROL_MAX_AGE, age.into());
        }
    }

    /// Adds the headers of a response to another request, in place of those that the
    /// function or server has sent.
    pub fn answer(&self, request: &HeaderMap, response: &mut HeaderMap) {
        let sent: Vec<HeaderName> = response.keys().cloned().collect();
        for name in sent {
            if name.as_str().starts_with("access-control-") {
                response.remove(name);
            }
        }
        if self.add_origin(request, response) {
            let exposed = self.expose_headers.as_deref();
            add_list(response, header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
        }
    }

    fn add_origin(&self, request: &HeaderMap, response: &mut HeaderMap) -> bool {
        let origin = request.get(header::ORIGIN);
        let is_allowed =
            |origin: &&HeaderValue| origin.to_str().is_ok_and(|origin| self.allows(origin));
        let Some(origin) = origin.filter(is_allowed) else {
            return false;
        };
        // Browsers refuse the wildcard with credentials.
        if self.allows_all() && !self.allows_credentials() {
            let anyone = HeaderValue::from_static("*");
            response.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, anyone);
        } else {
            response.append(header::VARY, HeaderValue::from_static("Origin"));
            response.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        }
        if self.allows_credentials() {
            let yes = HeaderValue::from_static("true");
            response.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, yes);
        }
        true
    }
}

/// Returns whether a request is a preflight.
pub fn is_preflight(method: &Method, headers: &HeaderMap) -> bool {
    method == Method::OPTIONS
        && headers.contains_key(header::ORIGIN)
        && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

fn add_list(response: &mut HeaderMap, name: HeaderName, values: Option<&[String]>) {
    let values = values.filter(|values| !values.is_empty());
    let joined = values.map(|values| HeaderValue::from_str(&values.join(",")));
    if let Some(Ok(value)) = joined {
        response.insert(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(cors: &Cors, origin: &'static str) -> HeaderMap {
        let mut request = HeaderMap::new();
        request.insert(header::ORIGIN, HeaderValue::from_static(origin));
        let mut response = HeaderMap::new();
        let sent = HeaderValue::from_static("the function's");
        response.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, sent);
        cors.answer(&request, &mut response);
        response
    }

    #[test]
    fn configuration_replaces_the_headers_of_the_function() {
        let mut cors = Cors {
            allow_origins: Some(vec!["https://shop.example".into()]),
            ..Cors::default()
        };
        let allowed = headers(&cors, "https://shop.example");
        assert_eq!(
            allowed["access-control-allow-origin"],
            "https://shop.example"
        );
        assert_eq!(allowed["vary"], "Origin");
        assert!(headers(&cors, "https://other.example").is_empty());
        cors.allow_origins = Some(vec!["*".into()]);
        let anyone = headers(&cors, "https://other.example");
        assert_eq!(anyone["access-control-allow-origin"], "*");
        cors.allow_credentials = Some(true);
        let known = headers(&cors, "https://other.example");
        assert_eq!(
            known["access-control-allow-origin"],
            "https://other.example"
        );
    }
}

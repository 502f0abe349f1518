//! Cross-origin requests from browsers: which rule matches, and the response headers.

/// One rule of a bucket, as it was configured.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rule<'a> {
    pub(crate) origins: &'a [String],
    pub(crate) methods: &'a [String],
    pub(crate) headers: &'a [String],
    pub(crate) exposed: &'a [String],
    pub(crate) max_age: Option<i32>,
}

/// What a browser asks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CorsRequest<'a> {
    pub(crate) origin: &'a str,
    /// The method of the request, or the one a preflight asks for.
    pub(crate) method: &'a str,
    /// `Access-Control-Request-Headers`
    pub(crate) headers: Option<&'a str>,
}

impl Rule<'_> {
    pub(crate) fn matches(&self, cors_request: CorsRequest<'_>) -> bool {
        let asked = cors_request.headers.unwrap_or_default();
        self.methods
            .iter()
            .any(|method| method == cors_request.method)
            && self
                .origins
                .iter()
                .any(|pattern| one_star(pattern, cors_request.origin))
            && asked
                .split(',')
                .map(str::trim)
                .filter(|h| !h.is_empty())
                .all(|header| {
                    let header = header.to_ascii_lowercase();
                    self.headers
                        .iter()
                        .any(|pattern| one_star(&pattern.to_ascii_lowercase(), &header))
                })
    }

    /// The headers of the answer to a request that matches.
    pub(crate) fn answer(&self, cors_request: CorsRequest<'_>) -> Vec<(&'static str, String)> {
        let mut headers = Vec::new();
        if self.origins.iter().any(|origin| origin == "*") {
            headers.push(("access-control-allow-origin", "*".to_owned()));
        } else {
            headers.push((
                "access-control-allow-origin",
                cors_request.origin.to_owned(),
            ));
            headers.push(("access-control-allow-credentials", "true".to_owned()));
        }
        headers.push(("access-control-allow-methods", self.methods.join(", ")));
        if let Some(asked) = cors_request.headers {
            let asked: Vec<String> = asked
                .split(',')
                .map(|h| h.trim().to_ascii_lowercase())
                .collect();
            headers.push(("access-control-allow-headers", asked.join(", ")));
        }
        if !self.exposed.is_empty() {
            headers.push(("access-control-expose-headers", self.exposed.join(", ")));
        }
        if let Some(seconds) = self.max_age {
            headers.push(("access-control-max-age", seconds.to_string()));
        }
        let vary = "Origin, Access-Control-Request-Headers, Access-Control-Request-Method";
        headers.push(("vary", vary.to_owned()));
        headers
    }
}

/// Patterns here have at most one `*`.
fn one_star(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((start, end)) => {
            text.len() >= start.len() + end.len() && text.starts_with(start) && text.ends_with(end)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(list: &[&str]) -> Vec<String> {
        list.iter().map(|s| (*s).to_owned()).collect()
    }

    #[test]
    fn rules_match_origin_method_and_headers() {
        let (origins, methods, headers) = (
            strings(&["https://*.example.com"]),
            strings(&["GET", "PUT"]),
            strings(&["x-amz-*", "Content-Type"]),
        );
        let rule = Rule {
            origins: &origins,
            methods: &methods,
            headers: &headers,
            exposed: &[],
            max_age: Some(60),
        };
        let cors_request = CorsRequest {
            origin: "https://app.example.com",
            method: "PUT",
            headers: Some("content-type, X-Amz-Date"),
        };
        assert!(rule.matches(cors_request));
        assert!(!rule.matches(CorsRequest {
            method: "DELETE",
            ..cors_request
        }));
        assert!(!rule.matches(CorsRequest {
            origin: "https://example.org",
            ..cors_request
        }));
        assert!(!rule.matches(CorsRequest {
            headers: Some("authorization"),
            ..cors_request
        }));
        let answer = rule.answer(cors_request);
        assert!(answer.contains(&(
            "access-control-allow-origin",
            "https://app.example.com".to_owned()
        )));
        assert!(answer.contains(&("access-control-allow-credentials", "true".to_owned())));
        assert!(answer.contains(&(
            "access-control-allow-headers",
            "content-type, x-amz-date".to_owned()
        )));
    }

    #[test]
    fn wildcard_origin_is_returned_as_wildcard() {
        let (origins, methods) = (strings(&["*"]), strings(&["GET"]));
        let rule = Rule {
            origins: &origins,
            methods: &methods,
            headers: &[],
            exposed: &[],
            max_age: None,
        };
        let cors_request = CorsRequest {
            origin: "https://x",
            method: "GET",
            headers: None,
        };
        assert!(rule.matches(cors_request));
        assert_eq!(
            rule.answer(cors_request)[0],
            ("access-control-allow-origin", "*".to_owned())
        );
    }
}

//! Requests that are sent on to HTTP servers.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, header};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use rehearsal_cloud_core::effect::HttpCall;
use rehearsal_cloud_core::raw::RawCall;

use crate::request::{self, SOURCE_IP};

/// The longest body of a response, in bytes.
const LONGEST: usize = 10 * 1024 * 1024;

/// What is escaped in a path, besides what cannot be in one.
const ESCAPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}');
const ESCAPED_IN_QUERY: &AsciiSet = &ESCAPED.add(b'&').add(b'+').add(b'=');

/// Headers that are about one connection.
const OF_CONNECTION: [HeaderName; 9] = [
    header::CONNECTION,
    header::CONTENT_LENGTH,
    header::EXPECT,
    header::HOST,
    header::PROXY_AUTHENTICATE,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

/// A request to an HTTP server.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// The method.
    pub method: Method,
    /// The URL; it may have a query, to which `query` is added.
    pub url: String,
    /// Further parameters of the query.
    pub query: Vec<(String, String)>,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Outgoing {
    /// Gives it the headers of a request, without those that are about one connection, and
    /// those that API Gateway adds.
    pub fn add_headers_of(&mut self, request: &HeaderMap) {
        self.headers = request.clone();
        for name in OF_CONNECTION {
            self.headers.remove(name);
        }
        let host = request::header(request, "host").unwrap_or_default();
        let forwarded = format!("by={SOURCE_IP};for={SOURCE_IP};host={host};proto=http");
        self.set_header("forwarded", &forwarded);
        self.set_header("via", "HTTP/1.1 AmazonAPIGateway");
    }

    /// Sets a header, if its name and its value can be one's.
    pub fn set_header(&mut self, name: &str, value: &str) {
        map_header(&mut self.headers, "overwrite", name, value);
    }

    /// Sends it and returns the response, or why there is none.
    pub async fn send(self, call: &RawCall, timeout: Duration) -> Result<Response<Bytes>, String> {
        let url = self.full_url();
        let mut headers: BTreeMap<String, String> = BTreeMap::new();
        for (name, value) in &self.headers {
            let value = String::from_utf8_lossy(value.as_bytes());
            let joint = if name == header::COOKIE { "; " } else { "," };
            let all = headers.entry(name.as_str().to_owned()).or_default();
            if !all.is_empty() {
                all.push_str(joint);
            }
            all.push_str(&value);
        }
        let sent = HttpCall {
            method: self.method,
            url: url.clone(),
            headers,
            body: self.body,
            timeout,
            longest_response: LONGEST,
        };
        let reply = call.exchange(sent).await;
        let reply = reply.map_err(|error| format!("{url}: {}", error.message))?;
        let (parts, body) = reply.into_parts();
        let mut response = Response::new(body);
        *response.status_mut() = parts.status;
        *response.headers_mut() = parts.headers;
        for name in OF_CONNECTION {
            response.headers_mut().remove(name);
        }
        Ok(response)
    }

    /// Applies a parameter mapping: `append:header.NAME`, `remove:querystring.NAME`,
    /// `overwrite:path`.
    pub fn map(&mut self, target: &str, value: &str) {
        let Some((action, place)) = target.split_once(':') else {
            return;
        };
        if place == "path" {
            let after_host = self.url.find("://").map_or(0, |at| at + 3);
            let end = self.url[after_host..]
                .find('/')
                .map_or(self.url.len(), |at| after_host + at);
            let path = value.trim_start_matches('/');
            self.url = format!(
                "{}/{}",
                &self.url[..end],
                utf8_percent_encode(path, ESCAPED)
            );
            return;
        }
        if let Some(name) = place.strip_prefix("header.") {
            map_header(&mut self.headers, action, name, value);
        } else if let Some(name) = place.strip_prefix("querystring.") {
            if action != "append" {
                self.query.retain(|(other, _)| other != name);
            }
            if action != "remove" {
                self.query.push((name.to_owned(), value.to_owned()));
            }
        }
    }

    fn full_url(&self) -> String {
        let pairs = self.query.iter().map(|(name, value)| {
            let name = utf8_percent_encode(name, ESCAPED_IN_QUERY);
            format!("{name}={}", utf8_percent_encode(value, ESCAPED_IN_QUERY))
        });
        let query: Vec<String> = pairs.collect();
        if query.is_empty() {
            return self.url.clone();
        }
        let joint = if self.url.contains('?') { '&' } else { '?' };
        format!("{}{joint}{}", self.url, query.join("&"))
    }
}

/// Returns a URI with the values of the variables in it: `http://127.0.0.1:3000/{proxy}`.
pub fn with_parameters(uri: &str, parameters: &BTreeMap<String, String>) -> String {
    let mut replaced = uri.to_owned();
    for (name, value) in parameters {
        let value = utf8_percent_encode(value, ESCAPED).to_string();
        replaced = replaced.replace(&format!("{{{name}}}"), &value);
        replaced = replaced.replace(&format!("{{{name}+}}"), &value);
    }
    replaced
}

/// Changes a header: `append`, `overwrite` or `remove`.
pub fn map_header(headers: &mut HeaderMap, action: &str, name: &str, value: &str) {
    let pair = (HeaderName::try_from(name), HeaderValue::try_from(value));
    let (Ok(name), Ok(value)) = pair else {
        return;
    };
    match action {
        "append" => {
            headers.append(name, value);
        }
        "overwrite" => {
            headers.insert(name, value);
        }
        _ => {
            headers.remove(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mappings_change_a_request() {
        let mut outgoing = Outgoing {
            method: Method::GET,
            body: Bytes::new(),
            url: with_parameters(
                "http://127.0.0.1:3000/shop/{proxy}",
                &[("proxy".to_owned(), "a b/c".to_owned())].into(),
            ),
            query: vec![("page".into(), "1".into()), ("page".into(), "2".into())],
            headers: HeaderMap::new(),
        };
        assert_eq!(
            outgoing.full_url(),
            "http://127.0.0.1:3000/shop/a%20b/c?page=1&page=2"
        );
        outgoing.map("overwrite:querystring.page", "3&4");
        outgoing.map("append:querystring.size", "5");
        outgoing.map("append:header.x-stage", "test");
        outgoing.map("append:header.x-stage", "two");
        assert_eq!(
            outgoing.full_url(),
            "http://127.0.0.1:3000/shop/a%20b/c?page=3%264&size=5"
        );
        assert_eq!(outgoing.headers.get_all("x-stage").iter().count(), 2);
        outgoing.map("remove:header.x-stage", "");
        outgoing.map("remove:querystring.size", "");
        outgoing.map("overwrite:path", "/orders/7");
        assert!(outgoing.headers.is_empty());
        assert_eq!(
            outgoing.full_url(),
            "http://127.0.0.1:3000/orders/7?page=3%264"
        );
    }
}

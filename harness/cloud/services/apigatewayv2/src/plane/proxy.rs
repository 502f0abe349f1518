//! Integrations with HTTP servers.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, header};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use rehearsal_cloud_core::effect::HttpCall;
use rehearsal_cloud_core::raw::RawCall;
use rehearsal_model::body::Body;

use super::event::{SOURCE_IP, query};
use super::mapping::Values;
use super::response::Refusal;

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

/// Sends a request on, and returns the response.
pub(super) async fn respond(
    call: &RawCall,
    values: &Values<'_>,
    uri: &str,
) -> Result<Response<Body>, Refusal> {
    let (request, plan) = (values.request, values.plan);
    let method = plan.integration.method.as_deref().unwrap_or("ANY");
    let method = match method {
        "ANY" => request.method().clone(),
        other => Method::from_bytes(other.as_bytes())
            .map_err(|_| Refusal::failed(format!("{other} is no method of HTTP")))?,
    };
    let mut outgoing = Outgoing {
        url: with_parameters(uri, &plan.parameters),
        query: query(request),
        headers: request.headers().clone(),
    };
    for name in OF_CONNECTION {
        outgoing.headers.remove(name);
    }
    let host = request.header("host").unwrap_or_default();
    let forwarded = format!("by={SOURCE_IP};for={SOURCE_IP};host={host};proto=http");
    set(&mut outgoing.headers, "forwarded", &forwarded);
    set(&mut outgoing.headers, "via", "HTTP/1.1 AmazonAPIGateway");
    for (target, value) in &plan.integration.request_parameters {
        outgoing.map(target, &values.resolve(value));
    }
    let url = outgoing.url();
    let mut headers: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in &outgoing.headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        let joint = if name == header::COOKIE { "; " } else { "," };
        let all = headers.entry(name.as_str().to_owned()).or_default();
        if !all.is_empty() {
            all.push_str(joint);
        }
        all.push_str(&value);
    }
    let sent = HttpCall {
        method,
        url: url.clone(),
        headers,
        body: values.body.clone(),
        timeout: plan.integration.timeout(),
        longest_response: LONGEST,
    };
    let reply = call.exchange(sent).await;
    let reply = reply.map_err(|error| Refusal::unavailable(format!("{url}: {}", error.message)))?;
    let (parts, body) = reply.into_parts();
    let mut response = Response::new(Body::empty());
    *response.status_mut() = parts.status;
    *response.headers_mut() = parts.headers;
    for name in OF_CONNECTION {
        response.headers_mut().remove(name);
    }
    map_response(values, &mut response, &body);
    *response.body_mut() = Body::from(body);
    Ok(response)
}

/// Returns a URI with the values of the variables in it: `http://127.0.0.1:3000/{proxy}`.
fn with_parameters(uri: &str, parameters: &BTreeMap<String, String>) -> String {
    let mut replaced = uri.to_owned();
    for (name, value) in parameters {
        let value = utf8_percent_encode(value, ESCAPED).to_string();
        replaced = replaced.replace(&format!("{{{name}}}"), &value);
        replaced = replaced.replace(&format!("{{{name}+}}"), &value);
    }
    replaced
}

fn set(headers: &mut HeaderMap, name: &str, value: &str) {
    if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
        headers.insert(name, value);
    }
}

/// A request to an HTTP server.
struct Outgoing {
    url: String,
    query: Vec<(String, String)>,
    headers: HeaderMap,
}

impl Outgoing {
    /// Applies a parameter mapping: `append:header.NAME`, `remove:querystring.NAME`,
    /// `overwrite:path`.
    fn map(&mut self, target: &str, value: &str) {
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

    fn url(&self) -> String {
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

fn map_header(headers: &mut HeaderMap, action: &str, name: &str, value: &str) {
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

/// Applies the parameter mappings of a response with its status.
fn map_response(values: &Values<'_>, response: &mut Response<Body>, body: &Bytes) {
    let status = response.status().as_u16().to_string();
    let Some(mappings) = values.plan.integration.response_parameters.get(&status) else {
        return;
    };
    let sent = response.headers().clone();
    let values = Values {
        response: Some((&sent, body)),
        ..*values
    };
    for (target, value) in mappings {
        let value = values.resolve(value);
        let Some((action, place)) = target.split_once(':') else {
            continue;
        };
        if place == "statuscode" {
            let status = value
                .parse()
                .ok()
                .and_then(|status| StatusCode::from_u16(status).ok());
            if let Some(status) = status {
                *response.status_mut() = status;
            }
        } else if let Some(name) = place.strip_prefix("header.") {
            map_header(response.headers_mut(), action, name, &value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mappings_change_a_request() {
        let mut outgoing = Outgoing {
            url: with_parameters(
                "http://127.0.0.1:3000/shop/{proxy}",
                &[("proxy".to_owned(), "a b/c".to_owned())].into(),
            ),
            query: vec![("page".into(), "1".into()), ("page".into(), "2".into())],
            headers: HeaderMap::new(),
        };
        assert_eq!(
            outgoing.url(),
            "http://127.0.0.1:3000/shop/a%20b/c?page=1&page=2"
        );
        outgoing.map("overwrite:querystring.page", "3&4");
        outgoing.map("append:querystring.size", "5");
        outgoing.map("append:header.x-stage", "test");
        outgoing.map("append:header.x-stage", "two");
        assert_eq!(
            outgoing.url(),
            "http://127.0.0.1:3000/shop/a%20b/c?page=3%264&size=5"
        );
        assert_eq!(outgoing.headers.get_all("x-stage").iter().count(), 2);
        outgoing.map("remove:header.x-stage", "");
        outgoing.map("remove:querystring.size", "");
        outgoing.map("overwrite:path", "/orders/7");
        assert!(outgoing.headers.is_empty());
        assert_eq!(outgoing.url(), "http://127.0.0.1:3000/orders/7?page=3%264");
    }
}

//! A bucket as a website: index and error documents, redirects.

use http::{Method, StatusCode, header};
use s3s::dto;

use super::access;
use super::context::CallContext;
use super::error::{Result, S3Error};
use super::operation::GET_OBJECT;
use super::ops::read;
use super::reply::{Body, Reply};
use super::request::Request;
use super::state::State;
use super::xml::escape;

/// Whether a host names a website: `BUCKET.s3-website-REGION.…` or `BUCKET.s3-website.…`.
pub(crate) fn is_website(host: &str) -> bool {
    host.contains(".s3-website")
}

/// Why a visitor gets an error page.
struct Failure {
    error: S3Error,
    /// Why the website's own error document is not shown.
    document: Option<S3Error>,
}

impl From<S3Error> for Failure {
    fn from(error: S3Error) -> Self {
        Self {
            error,
            document: None,
        }
    }
}

/// Answers a visitor. Websites answer in HTML, errors too. `ids` are those of the request and
/// the host.
pub(crate) fn serve(
    state: &mut State,
    cx: &mut CallContext<'_>,
    request: &mut Request,
    ids: (&str, &str),
) -> Reply {
    let head = request.method() == Method::HEAD;
    visit(state, cx, request).unwrap_or_else(|failure| page(&failure, ids, head))
}

fn visit(
    state: &mut State,
    cx: &mut CallContext<'_>,
    request: &mut Request,
) -> Result<Reply, Failure> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(S3Error::method_not_allowed(request.method().as_str(), "OBJECT").into());
    }
    let bucket = state.bucket(&request.bucket)?;
    let site = bucket.config.website.clone().ok_or_else(|| {
        S3Error::new(
            404,
            "NoSuchWebsiteConfiguration",
            "The specified bucket does not have a website configuration",
        )
        .with("BucketName", &request.bucket)
    })?;
    if let Some(all) = &site.redirect_all_requests_to {
        let protocol = all.protocol.as_ref().map_or("http", dto::Protocol::as_str);
        let target = format!("{protocol}://{}/{}", all.host_name, request.key);
        return Ok(redirect(StatusCode::MOVED_PERMANENTLY, &target));
    }
    if let Some(reply) = by_rule(&site, &request.key, None, cx) {
        return Ok(reply);
    }
    let suffix = site
        .index_document
        .as_ref()
        .map_or("index.html", |index| &index.suffix);
    let asked = request.key.clone();
    if asked.is_empty() || asked.ends_with('/') {
        request.key.push_str(suffix);
    }
    let error = match get(state, cx, request) {
        Ok(reply) => return Ok(moved(reply)),
        Err(error) => error,
    };
    let folder = format!("{asked}/{suffix}");
    let bucket = state.bucket(&request.bucket)?;
    if !asked.is_empty() && !asked.ends_with('/') && bucket.current(&folder).is_some() {
        return Ok(redirect(StatusCode::FOUND, &format!("/{asked}/")));
    }
    if let Some(reply) = by_rule(&site, &asked, Some(error.status()), cx) {
        return Ok(reply);
    }
    if let Some(document) = &site.error_document {
        request.key.clone_from(&document.key);
        // The visitor's conditions are about the page that is missing.
        let headers = std::mem::take(&mut request.head.headers);
        let page = get(state, cx, request);
        request.head.headers = headers;
        match page {
            // The document may say that it has moved, as any object may.
            Ok(reply) if reply.headers.contains_key(REDIRECT) => return Ok(moved(reply)),
            Ok(reply) => return Ok(reply.status(error.status())),
            Err(missing) => {
                return Err(Failure {
                    error,
                    document: Some(missing),
                });
            }
        }
    }
    Err(error.into())
}

const REDIRECT: &str = "x-amz-website-redirect-location";

/// What a visitor without a name may read.
fn get(state: &mut State, cx: &mut CallContext<'_>, request: &Request) -> Result<Reply> {
    access::authorise(state, cx, &GET_OBJECT, request)?;
    read::get(state, cx, request)
}

/// An object may say that it has moved.
fn moved(reply: Reply) -> Reply {
    match reply.headers.get(REDIRECT).and_then(|to| to.to_str().ok()) {
        Some(to) => redirect(StatusCode::MOVED_PERMANENTLY, to),
        None => reply,
    }
}

/// The first routing rule that matches: by the key before, by the error after.
fn by_rule(
    site: &dto::WebsiteConfiguration,
    key: &str,
    error: Option<StatusCode>,
    cx: &CallContext<'_>,
) -> Option<Reply> {
    let matches = |condition: &dto::Condition| {
        let prefix = condition.key_prefix_equals.as_deref();
        let code = condition.http_error_code_returned_equals.as_deref();
        prefix.is_none_or(|prefix| key.starts_with(prefix))
            && code == error.as_ref().map(StatusCode::as_str)
    };
    let rule = site
        .routing_rules
        .iter()
        .flatten()
        .find(|rule| match &rule.condition {
            Some(condition) => matches(condition),
            None => error.is_none(),
        })?;
    let to = &rule.redirect;
    let prefix = rule
        .condition
        .as_ref()
        .and_then(|c| c.key_prefix_equals.as_deref())
        .unwrap_or_default();
    let key = match (&to.replace_key_with, &to.replace_key_prefix_with) {
        (Some(key), _) => key.clone(),
        (None, Some(new)) => format!("{new}{}", key.strip_prefix(prefix).unwrap_or(key)),
        (None, None) => key.to_owned(),
    };
    let host = to
        .host_name
        .as_deref()
        .unwrap_or_else(|| cx.base_url.trim_start_matches("http://"));
    let protocol = to.protocol.as_ref().map_or("http", dto::Protocol::as_str);
    let status = to
        .http_redirect_code
        .as_deref()
        .and_then(|code| code.parse().ok());
    let status = status.and_then(|code| StatusCode::from_u16(code).ok());
    Some(redirect(
        status.unwrap_or(StatusCode::MOVED_PERMANENTLY),
        &format!("{protocol}://{host}/{key}"),
    ))
}

fn redirect(status: StatusCode, to: &str) -> Reply {
    Reply::new(status).header(header::LOCATION, to)
}

/// An error as a page (recorded: s3, `test_website_hosting_404`).
fn page(failure: &Failure, ids: (&str, &str), head: bool) -> Reply {
    let status = failure.error.status();
    let reply = Reply::new(status)
        .header(header::CONTENT_TYPE, "text/html; charset=utf-8")
        .header("x-amz-error-code", failure.error.code())
        .header("x-amz-error-message", failure.error.message());
    if head {
        return reply;
    }
    let title = format!(
        "{} {}",
        status.as_u16(),
        status.canonical_reason().unwrap_or_default()
    );
    let mut html =
        format!("<html>\n<head><title>{title}</title></head>\n<body>\n<h1>{title}</h1>\n<ul>\n");
    items(&failure.error, &mut html);
    let (request_id, host_id) = ids;
    item("RequestId", request_id, &mut html);
    item("HostId", host_id, &mut html);
    html.push_str("</ul>\n");
    if let Some(document) = &failure.document {
        html.push_str("<h3>An Error Occurred While Attempting to Retrieve a Custom Error Document</h3>\n<ul>\n");
        items(document, &mut html);
        html.push_str("</ul>\n");
    }
    html.push_str("<hr/>\n</body>\n</html>\n");
    reply.body(Body::from(html))
}

fn items(error: &S3Error, html: &mut String) {
    item("Code", error.code(), html);
    item("Message", error.message(), html);
    for (name, value) in error.details() {
        item(name, value, html);
    }
}

fn item(name: &str, value: &str, html: &mut String) {
    html.push_str("<li>");
    html.push_str(name);
    html.push_str(": ");
    escape(value, html);
    html.push_str("</li>\n");
}

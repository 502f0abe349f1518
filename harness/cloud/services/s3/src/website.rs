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

/// Answers a visitor. Websites answer in HTML, errors too.
pub(crate) fn serve(state: &mut State, cx: &mut CallContext<'_>, request: &mut Request) -> Reply {
    let head = request.method() == Method::HEAD;
    visit(state, cx, request).unwrap_or_else(|error| page(&error, head))
}

fn visit(state: &mut State, cx: &mut CallContext<'_>, request: &mut Request) -> Result<Reply> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(S3Error::method_not_allowed(
            request.method().as_str(),
            "OBJECT",
        ));
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
        if let Ok(reply) = page {
            return Ok(reply.status(error.status()));
        }
    }
    Err(error)
}

/// What a visitor without a name may read.
fn get(state: &mut State, cx: &mut CallContext<'_>, request: &Request) -> Result<Reply> {
    access::authorise(state, cx, &GET_OBJECT, request)?;
    read::get(state, cx, request)
}

/// An object may say that it has moved.
fn moved(reply: Reply) -> Reply {
    match reply
        .headers
        .get("x-amz-website-redirect-location")
        .and_then(|to| to.to_str().ok())
    {
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

/// An error as a page.
fn page(error: &S3Error, head: bool) -> Reply {
    let reply = Reply::new(error.status()).header(header::CONTENT_TYPE, "text/html; charset=utf-8");
    if head {
        return reply;
    }
    let status = error.status();
    let title = format!(
        "{} {}",
        status.as_u16(),
        status.canonical_reason().unwrap_or_default()
    );
    let mut html = format!(
        "<html>\n<head><title>{title}</title></head>\n<body>\n<h1>{title}</h1>\n<ul>\n<li>Code: "
    );
    escape(error.code(), &mut html);
    html.push_str("</li>\n<li>Message: ");
    escape(error.message(), &mut html);
    html.push_str("</li>\n</ul>\n<hr/>\n</body>\n</html>\n");
    reply.body(Body::from(html))
}

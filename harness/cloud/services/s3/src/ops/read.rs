//! GetObject and HeadObject.

use std::ops::Range;
use std::sync::Arc;

use http::{StatusCode, header};

use crate::checksum::{Kind, ObjectChecksum};
use crate::conditions::{Conditions, Decision};
use crate::context::CallContext;
use crate::fault::{Fault, Result};
use crate::model::{Bucket, Object, State, Version, Versioning};
use crate::ops::about;
use crate::ops::write::quoted;
use crate::range::{self, Wanted};
use crate::reply::{Body, Reply};
use crate::request::Request;
use crate::{metadata, times};

pub(crate) fn get(state: &mut State, cx: &mut CallContext<'_>, request: &Request) -> Result<Reply> {
    let bucket = state.bucket(&request.bucket)?;
    let (version, object) = bucket.object(&request.key, request.version_id()?, "GET")?;
    if !object.is_readable(cx.now) {
        return Err(Fault::new(
            403,
            "InvalidObjectState",
            "The operation is not valid for the object's storage class",
        )
        .with("StorageClass", object.about.storage_class.name()));
    }
    let (reply, range) = describe(bucket, version, object, cx, request)?;
    let mut reply = reply.body(Body::blob(&object.blob, range));
    override_headers(&mut reply, request, cx.account.is_none())?;
    Ok(reply)
}

pub(crate) fn head(
    state: &mut State,
    cx: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let bucket = state.bucket(&request.bucket)?;
    let (version, object) = bucket.object(&request.key, request.version_id()?, "HEAD")?;
    let (mut reply, _) = describe(bucket, version, object, cx, request)?;
    override_headers(&mut reply, request, cx.account.is_none())?;
    Ok(reply)
}

/// Everything about an object that headers tell, and which bytes are meant.
fn describe(
    bucket: &Bucket,
    version: &Version,
    object: &Arc<Object>,
    cx: &CallContext<'_>,
    request: &Request,
) -> Result<(Reply, Range<u64>)> {
    weigh(version, object, cx, request)?;
    about::check_customer_key(&object.about.encryption, request, "")?;
    let part = part_number(object, request)?;
    let wanted = match (&part, request.header("range")) {
        (Some(_), Some(_)) => {
            return Err(Fault::invalid_request(
                "Cannot specify both Range header and partNumber query parameter",
            ));
        }
        (Some(part), None) => Some(part.range.clone()).filter(|r| !r.is_empty()),
        (None, None) => None,
        (None, Some(header)) => match range::parse(header, object.size()) {
            Wanted::All => None,
            Wanted::Part(range) => Some(range),
            Wanted::Unsatisfiable => {
                return Err(Fault::new(
                    416,
                    "InvalidRange",
                    "The requested range is not satisfiable",
                )
                .with("RangeRequested", header)
                .with("ActualObjectSize", object.size().to_string())
                .header("content-range", &format!("bytes */{}", object.size())));
            }
        },
    };

    let mut reply = Reply::ok()
        .header(header::ACCEPT_RANGES, "bytes")
        .header(header::LAST_MODIFIED, times::http_date(version.modified))
        .header(header::ETAG, quoted(&object.etag))
        .header(header::CONTENT_TYPE, "binary/octet-stream");
    for (name, value) in &object.about.headers {
        reply.set(&**name, value);
    }
    for (name, value) in &object.about.metadata {
        reply.set(format!("{}{name}", metadata::PREFIX), metadata::wrap(value));
    }
    let range = wanted.clone().unwrap_or(0..object.size());
    if wanted.is_some() {
        reply.status = StatusCode::PARTIAL_CONTENT;
        let last = range.end.saturating_sub(1);
        reply.set(
            header::CONTENT_RANGE,
            format!("bytes {}-{last}/{}", range.start, object.size()),
        );
    }
    reply.set(
        header::CONTENT_LENGTH,
        (range.end - range.start).to_string(),
    );
    if request
        .header("x-amz-checksum-mode")
        .is_some_and(|mode| mode.eq_ignore_ascii_case("ENABLED"))
    {
        set_checksum(&mut reply, object, &range, part.as_ref());
    }
    if let Some(part) = &part
        && !object.parts.is_empty()
    {
        reply.set("x-amz-mp-parts-count", part.count.to_string());
    }
    about::set_encryption(&mut reply, &object.about.encryption);
    if bucket.versioning != Versioning::Never {
        reply.set("x-amz-version-id", version.id());
    }
    if !object.about.storage_class.is_standard() {
        reply.set("x-amz-storage-class", object.about.storage_class.name());
    }
    if !object.tags.is_empty() {
        reply.set("x-amz-tagging-count", object.tags.len().to_string());
    }
    if let Some(redirect) = &object.about.redirect {
        reply.set("x-amz-website-redirect-location", redirect);
    }
    if let Some(retention) = object.retention {
        reply.set("x-amz-object-lock-mode", retention.mode());
        reply.set(
            "x-amz-object-lock-retain-until-date",
            times::iso_millis(retention.until),
        );
    }
    if let Some(hold) = object.legal_hold {
        reply.set(
            "x-amz-object-lock-legal-hold",
            if hold { "ON" } else { "OFF" },
        );
    }
    if let Some(restore) = object.restore.filter(|restore| restore.until > cx.now) {
        let until = times::http_date(restore.until);
        reply.set(
            "x-amz-restore",
            format!("ongoing-request=\"false\", expiry-date=\"{until}\""),
        );
    }
    if !request.query.get("versionId").is_some()
        && let Some(lifecycle) = &bucket.config.lifecycle
        && let Some(expiration) =
            lifecycle.expiration_header(&request.key, object, version.modified)
    {
        reply.set("x-amz-expiration", expiration);
    }
    Ok((reply, range))
}

fn weigh(
    version: &Version,
    object: &Object,
    cx: &CallContext<'_>,
    request: &Request,
) -> Result<()> {
    let date = |name| request.header(name).and_then(times::parse_http_date);
    let conditions = Conditions {
        if_match: request.header("if-match"),
        if_none_match: request.header("if-none-match"),
        // A date that is still to come cannot be meant.
        if_modified_since: date("if-modified-since").filter(|at| *at <= cx.now),
        if_unmodified_since: date("if-unmodified-since"),
    };
    match conditions.weigh(&object.etag, version.modified) {
        Decision::Proceed => Ok(()),
        Decision::Failed(condition) => Err(Fault::precondition_failed(condition)),
        Decision::NotModified => Err(Fault::new(304, "NotModified", "Not Modified")
            .header("etag", &quoted(&object.etag))
            .header("last-modified", &times::http_date(version.modified))),
    }
}

/// A part of an object that was uploaded in parts.
struct WantedPart {
    index: usize,
    count: usize,
    range: Range<u64>,
}

fn part_number(object: &Object, request: &Request) -> Result<Option<WantedPart>> {
    let Some(text) = request.query.get("partNumber") else {
        return Ok(None);
    };
    let number = text
        .parse::<u32>()
        .ok()
        .filter(|n| (1..=10_000).contains(n))
        .ok_or_else(|| {
            Fault::invalid_argument(
                "Part number must be an integer between 1 and 10000, inclusive",
                "partNumber",
                text,
            )
        })?;
    let count = object.parts.len().max(1);
    let index = match object.parts.as_slice() {
        [] => (number == 1).then_some(0),
        parts => parts.iter().position(|part| part.number == number),
    };
    let Some(index) = index else {
        return Err(Fault::new(
            416,
            "InvalidPartNumber",
            "The requested partnumber is not satisfiable",
        )
        .with("PartNumberRequested", number.to_string())
        .with("ActualPartCount", count.to_string()));
    };
    let start = object.parts.iter().take(index).map(|part| part.size).sum();
    let size = object
        .parts
        .get(index)
        .map_or(object.size(), |part| part.size);
    Ok(Some(WantedPart {
        index,
        count,
        range: start..start + size,
    }))
}

/// The checksum, where what is sent has one.
fn set_checksum(reply: &mut Reply, object: &Object, range: &Range<u64>, part: Option<&WantedPart>) {
    let Some(checksum) = &object.checksum else {
        return;
    };
    let whole = *range == (0..object.size());
    let of_part = part
        .filter(|_| checksum.kind == Kind::Composite)
        .and_then(|part| object.parts.get(part.index)?.checksum);
    let shown = match of_part {
        Some(sum) => ObjectChecksum {
            sum,
            kind: Kind::FullObject,
            parts: 0,
        },
        None if whole => *checksum,
        None => return,
    };
    reply.set(shown.sum.algorithm.header(), shown.header_value());
    reply.set("x-amz-checksum-type", checksum.kind.name());
}

/// `response-content-type` and its like: signed requests may choose the answer's headers.
fn override_headers(reply: &mut Reply, request: &Request, anonymous: bool) -> Result<()> {
    for name in about::KEPT {
        let parameter = format!("response-{name}");
        let Some(value) = request.query.get(&parameter) else {
            continue;
        };
        if anonymous {
            return Err(Fault::invalid_request(
                "Request specific response headers cannot be used for anonymous GET requests.",
            ));
        }
        if value.chars().any(|c| u32::from(c) > 0xff) {
            return Err(Fault::invalid_argument(
                "Header value cannot be represented using ISO-8859-1.",
                &parameter,
                value,
            ));
        }
        reply.set(name, value);
    }
    Ok(())
}

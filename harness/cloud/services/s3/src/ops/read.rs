//! GetObject and HeadObject.

use std::ops::Range;
use std::sync::Arc;

use http::{StatusCode, header};
use rehearsal_cloud_core::encryption::KeyUse;

use crate::checksum::{ChecksumKind, ObjectChecksum};
use crate::conditions::{Conditions, Decision};
use crate::context::CallContext;
use crate::error::{Result, S3Error};
use crate::headers::latin1;
use crate::ops::write::quoted;
use crate::ops::{encryption, object_settings};
use crate::range::{self, RequestedRange};
use crate::reply::{Body, Reply};
use crate::request::Request;
use crate::state::{Bucket, Object, State, Version, Versioning};
use crate::{dates, metadata};

pub(crate) fn get(state: &mut State, cx: &mut CallContext<'_>, request: &Request) -> Result<Reply> {
    let bucket = state.bucket(&request.bucket)?;
    let (version, object) = bucket.object(&request.key, request.version_id()?, "GET")?;
    if !object.is_readable(cx.now) {
        return Err(S3Error::new(
            403,
            "InvalidObjectState",
            "The operation is not valid for the object's storage class",
        )
        .with("StorageClass", object.settings.storage_class.name()));
    }
    let (reply, range) = describe(bucket, version, object, cx, request)?;
    encryption::check_key(&object.settings.encryption, bucket, cx, KeyUse::Decrypt)?;
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
    // The checksum is encrypted with the object, the other headers are not (API reference of
    // HeadObject).
    if wants_checksum(request) {
        encryption::check_key(&object.settings.encryption, bucket, cx, KeyUse::Decrypt)?;
    }
    override_headers(&mut reply, request, cx.account.is_none())?;
    Ok(reply)
}

fn wants_checksum(request: &Request) -> bool {
    let mode = request.header("x-amz-checksum-mode");
    mode.is_some_and(|mode| mode.eq_ignore_ascii_case("ENABLED"))
}

/// The headers of an object and the range of bytes that is requested.
fn describe(
    bucket: &Bucket,
    version: &Version,
    object: &Arc<Object>,
    cx: &CallContext<'_>,
    request: &Request,
) -> Result<(Reply, Range<u64>)> {
    encryption::refuse_header(request)?;
    evaluate(version, object, cx, request)?;
    encryption::check_customer_key(&object.settings.encryption, request, "")?;
    let part = part_number(object, request)?;
    let wanted = match (&part, request.header("range")) {
        (Some(_), Some(_)) => {
            return Err(S3Error::invalid_request(
                "Cannot specify both Range header and partNumber query parameter",
            ));
        }
        (Some(part), None) => Some(part.range.clone()).filter(|r| !r.is_empty()),
        (None, None) => None,
        (None, Some(header)) => match range::parse(header, object.size()) {
            RequestedRange::All => None,
            RequestedRange::Part(range) => Some(range),
            RequestedRange::Unsatisfiable => {
                return Err(S3Error::new(
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
        .header(header::LAST_MODIFIED, dates::http_date(version.modified))
        .header(header::ETAG, quoted(&object.etag))
        .header(header::CONTENT_TYPE, "binary/octet-stream");
    for (name, value) in &object.settings.headers {
        reply.set(&**name, latin1(value));
    }
    for (name, value) in &object.settings.metadata {
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
    if wants_checksum(request) {
        set_checksum(&mut reply, object, &range, part.as_ref());
    }
    if let Some(part) = &part
        && !object.parts.is_empty()
    {
        reply.set("x-amz-mp-parts-count", part.count.to_string());
    }
    encryption::set_headers(&mut reply, &object.settings.encryption);
    if bucket.versioning != Versioning::Never {
        reply.set("x-amz-version-id", version.id());
    }
    if !object.settings.storage_class.is_standard() {
        reply.set("x-amz-storage-class", object.settings.storage_class.name());
    }
    if !object.tags.is_empty() {
        reply.set("x-amz-tagging-count", object.tags.len().to_string());
    }
    if let Some(redirect) = &object.settings.redirect {
        reply.set("x-amz-website-redirect-location", redirect);
    }
    if let Some(retention) = object.retention {
        reply.set("x-amz-object-lock-mode", retention.mode());
        reply.set(
            "x-amz-object-lock-retain-until-date",
            dates::iso_millis(retention.until),
        );
    }
    if let Some(hold) = object.legal_hold {
        reply.set(
            "x-amz-object-lock-legal-hold",
            if hold { "ON" } else { "OFF" },
        );
    }
    if let Some(restore) = object.restore.filter(|restore| restore.until > cx.now) {
        let until = dates::http_date(restore.until);
        reply.set(
            "x-amz-restore",
            format!("ongoing-request=\"false\", expiry-date=\"{until}\""),
        );
    }
    if request.query.get("versionId").is_none()
        && let Some(lifecycle) = &bucket.config.lifecycle
        && let Some(expiration) =
            lifecycle.expiration_header(&request.key, object, version.modified)
    {
        reply.set("x-amz-expiration", expiration);
    }
    Ok((reply, range))
}

fn evaluate(
    version: &Version,
    object: &Object,
    cx: &CallContext<'_>,
    request: &Request,
) -> Result<()> {
    let date = |name| request.header(name).and_then(dates::parse_http_date);
    let conditions = Conditions {
        if_match: request.header("if-match"),
        if_none_match: request.header("if-none-match"),
        // A date that is still to come cannot be meant.
        if_modified_since: date("if-modified-since").filter(|at| *at <= cx.now),
        if_unmodified_since: date("if-unmodified-since"),
    };
    match conditions.evaluate(&object.etag, version.modified) {
        Decision::Proceed => Ok(()),
        Decision::Failed(condition) => Err(S3Error::precondition_failed(condition)),
        Decision::NotModified => Err(S3Error::new(304, "NotModified", "Not Modified")
            .header("etag", &quoted(&object.etag))
            .header("last-modified", &dates::http_date(version.modified))),
    }
}

/// A part of an object that was uploaded in parts.
struct RequestedPart {
    index: usize,
    count: usize,
    range: Range<u64>,
}

fn part_number(object: &Object, request: &Request) -> Result<Option<RequestedPart>> {
    let Some(text) = request.query.get("partNumber") else {
        return Ok(None);
    };
    let number = text
        .parse::<u32>()
        .ok()
        .filter(|n| (1..=10_000).contains(n))
        .ok_or_else(|| {
            S3Error::invalid_argument(
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
        return Err(S3Error::new(
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
    Ok(Some(RequestedPart {
        index,
        count,
        range: start..start + size,
    }))
}

/// The checksum, where what is sent has one.
fn set_checksum(
    reply: &mut Reply,
    object: &Object,
    range: &Range<u64>,
    part: Option<&RequestedPart>,
) {
    let Some(checksum) = &object.checksum else {
        return;
    };
    let whole = *range == (0..object.size());
    let of_part = part
        .filter(|_| checksum.kind == ChecksumKind::Composite)
        .and_then(|part| object.parts.get(part.index)?.checksum);
    let shown = match of_part {
        Some(sum) => ObjectChecksum {
            sum,
            kind: ChecksumKind::FullObject,
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
    for name in object_settings::STORED_HEADERS {
        let parameter = format!("response-{name}");
        let Some(value) = request.query.get(&parameter) else {
            continue;
        };
        if anonymous {
            return Err(S3Error::invalid_request(
                "Request specific response headers cannot be used for anonymous GET requests.",
            ));
        }
        if value.chars().any(|c| u32::from(c) > 0xff) {
            return Err(S3Error::invalid_argument(
                "Header value cannot be represented using ISO-8859-1.",
                &parameter,
                value,
            ));
        }
        reply.set(name, latin1(value));
    }
    Ok(())
}

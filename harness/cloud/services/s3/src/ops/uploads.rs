//! Multipart uploads: beginning, listing, giving up.

use http::StatusCode;

use crate::canonical_id::canonical_id;
use crate::checksum::{Algorithm, ChecksumKind};
use crate::context::CallContext;
use crate::dates;
use crate::error::{Result, S3Error};
use crate::listing::{Entry, From, Query, Walk};
use crate::names;
use crate::ops::copy::unsupported;
use crate::ops::list::Common;
use crate::ops::write::quoted;
use crate::ops::{encryption, object_settings};
use crate::reply::Reply;
use crate::request::Request;
use crate::state::{Encryption, Initiator, State, Upload};
use crate::xml::Xml;

pub(crate) fn create(
    state: &mut State,
    cx: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    names::check_key(&request.key)?;
    let bucket = state.bucket(&request.bucket)?;
    let new_object = object_settings::read(request, bucket, cx)?;
    let checksum = checksum(request)?;
    let account = cx.account_or(&bucket.owner);
    let existed = bucket.current(&request.key).is_some();
    let lifecycle = bucket.config.lifecycle.clone();
    let upload = Upload {
        id: cx.upload_id(),
        started: cx.now,
        initiator: Initiator {
            arn: cx.identity.arn.to_string(),
            account,
        },
        settings: new_object.settings,
        tags: new_object.tags,
        acl: new_object.acl,
        retention: new_object.retention,
        legal_hold: new_object.legal_hold,
        checksum,
        existed,
        overtaken: false,
        parts: std::collections::BTreeMap::new(),
    };
    let mut reply = Reply::answer("InitiateMultipartUploadResult", |x| {
        x.text("Bucket", &request.bucket);
        x.text("Key", &request.key);
        x.text("UploadId", &upload.id);
    });
    if let Some((algorithm, kind)) = checksum {
        reply.set("x-amz-checksum-algorithm", algorithm.name());
        reply.set("x-amz-checksum-type", kind.name());
    }
    if let Some((at, rule)) = lifecycle.and_then(|l| l.abort_of(&request.key, cx.now)) {
        reply.set("x-amz-abort-date", dates::http_date(at));
        reply.set("x-amz-abort-rule-id", rule);
    }
    encryption::set_headers(&mut reply, &upload.settings.encryption);
    let bucket = state.bucket_mut(&request.bucket)?;
    bucket
        .uploads
        .entry(request.key.clone())
        .or_default()
        .push(upload);
    state.schedule_key(&request.bucket, &request.key);
    Ok(reply)
}

/// The checksum that the upload is to have.
fn checksum(request: &Request) -> Result<Option<(Algorithm, ChecksumKind)>> {
    let algorithm = request
        .header("x-amz-checksum-algorithm")
        .map(|name| Algorithm::parse(name).ok_or_else(unsupported))
        .transpose()?;
    let kind = match request.header("x-amz-checksum-type") {
        None => None,
        Some(name) => Some(ChecksumKind::parse(name).ok_or_else(|| {
            S3Error::invalid_request("Value for x-amz-checksum-type header is invalid.")
        })?),
    };
    let Some(algorithm) = algorithm else {
        return match kind {
            None => Ok(None),
            Some(_) => Err(S3Error::invalid_request(
                "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.",
            )),
        };
    };
    let kind = kind.unwrap_or_else(|| algorithm.default_kind());
    if !algorithm.allows(kind) {
        return Err(S3Error::invalid_request(format!(
            "The {} checksum type cannot be used with the {} checksum algorithm.",
            kind.name(),
            algorithm.name().to_ascii_lowercase()
        )));
    }
    Ok(Some((algorithm, kind)))
}

pub(crate) fn upload_id(request: &Request) -> &str {
    request.query.get("uploadId").unwrap_or_default()
}

pub(crate) fn abort(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let bucket = state.bucket_mut(&request.bucket)?;
    bucket.remove_upload(&request.key, upload_id(request))?;
    Ok(Reply::new(StatusCode::NO_CONTENT))
}

fn people(x: &mut Xml, upload: &Upload) {
    // An account itself is named by its canonical id, everybody else by an ARN.
    let Initiator { arn, account } = &upload.initiator;
    x.element("Initiator", |x| {
        // AWS dropped the display name from owners only (recorded: s3,
        // `test_multipart_and_list_parts`).
        if let Some((_, name)) = arn.rsplit_once('/') {
            x.text("ID", arn);
            x.text("DisplayName", name);
        } else {
            x.text("ID", &canonical_id(account));
            x.text("DisplayName", account);
        }
    });
    x.element("Owner", |x| x.text("ID", &canonical_id(&upload.acl.owner)));
}

pub(crate) fn list_parts(
    state: &mut State,
    cx: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let bucket = state.bucket(&request.bucket)?;
    let upload = bucket.upload(&request.key, upload_id(request))?;
    let max = request.number("max-parts", 1000, 1000)?;
    let marker = request.number("part-number-marker", 0, 10_000)?;
    let limit = usize::try_from(max).unwrap_or_default();
    let mut rest = upload.parts.range(marker + 1..);
    let shown: Vec<_> = rest.by_ref().take(limit).collect();
    let truncated = rest.next().is_some();
    let mut reply = Reply::answer("ListPartsResult", |x| {
        x.text("Bucket", &request.bucket);
        x.text("Key", &request.key);
        x.text("UploadId", &upload.id);
        people(x, upload);
        x.text("StorageClass", upload.settings.storage_class.name());
        x.value("PartNumberMarker", marker);
        x.value(
            "NextPartNumberMarker",
            shown.last().map_or(0, |(number, _)| **number),
        );
        x.value("MaxParts", max);
        x.value("IsTruncated", truncated);
        if let Some((algorithm, kind)) = upload.checksum {
            x.text("ChecksumAlgorithm", algorithm.name());
            x.text("ChecksumType", kind.name());
        }
        for (number, part) in &shown {
            x.element("Part", |x| {
                x.value("PartNumber", number);
                x.text("LastModified", &dates::iso(part.modified));
                x.text("ETag", &quoted(&hex::encode(part.md5)));
                x.value("Size", part.blob.len());
                if upload.checksum.is_some() {
                    x.text(part.checksum.algorithm.element(), &part.checksum.base64());
                }
            });
        }
    });
    if let Some((at, rule)) = bucket
        .config
        .lifecycle
        .as_ref()
        .and_then(|l| l.abort_of(&request.key, upload.started))
        .filter(|(at, _)| *at > cx.now)
    {
        reply.set("x-amz-abort-date", dates::http_date(at));
        reply.set("x-amz-abort-rule-id", rule);
    }
    if let Encryption::Customer { key_md5 } = &upload.settings.encryption {
        reply.set("x-amz-server-side-encryption-customer-algorithm", "AES256");
        reply.set("x-amz-server-side-encryption-customer-key-md5", key_md5);
    }
    Ok(reply)
}

pub(crate) fn list(state: &mut State, _: &mut CallContext<'_>, request: &Request) -> Result<Reply> {
    let bucket = state.bucket(&request.bucket)?;
    let common = Common::read(request)?;
    let max = usize::try_from(request.number("max-uploads", 1000, 1000)?).unwrap_or_default();
    let key_marker = request.query.get("key-marker").unwrap_or_default();
    // Without a key marker S3 ignores the other.
    let id_marker = request
        .query
        .get("upload-id-marker")
        .filter(|_| !key_marker.is_empty())
        .unwrap_or_default();
    if !id_marker.is_empty() && bucket.upload(key_marker, id_marker).is_err() {
        return Err(S3Error::invalid_argument(
            "Invalid uploadId marker",
            "upload-id-marker",
            id_marker,
        ));
    }
    let from = match (key_marker, id_marker) {
        ("", _) => From::Start,
        (key, "") => From::Resume(key),
        (key, _) => From::At(key),
    };
    let mut walk = Walk::new(
        &bucket.uploads,
        Query {
            prefix: common.prefix,
            delimiter: common.delimiter,
            from,
        },
    );
    let mut shown: Vec<(&str, &Upload)> = Vec::new();
    let mut prefixes = Vec::new();
    let mut last: Option<(&str, &str)> = None;
    let mut truncated = false;
    'walk: while let Some(entry) = walk.next(|_| true) {
        let full = |shown: &Vec<_>, prefixes: &Vec<_>| shown.len() + prefixes.len() == max;
        match entry {
            Entry::Prefix(prefix) => {
                if full(&shown, &prefixes) {
                    truncated = true;
                    break;
                }
                prefixes.push(prefix);
                last = Some((prefix, ""));
            }
            Entry::Key(key, uploads) => {
                let skip = if key == key_marker {
                    uploads
                        .iter()
                        .position(|u| u.id == id_marker)
                        .map_or(0, |at| at + 1)
                } else {
                    0
                };
                for upload in uploads.iter().skip(skip) {
                    if full(&shown, &prefixes) {
                        truncated = true;
                        break 'walk;
                    }
                    shown.push((key, upload));
                    last = Some((key, &upload.id));
                }
            }
        }
    }
    Ok(Reply::answer("ListMultipartUploadsResult", |x| {
        x.text("Bucket", &request.bucket);
        x.text("KeyMarker", &common.show(key_marker));
        x.text("UploadIdMarker", id_marker);
        // The last upload shown, whether or not more follow.
        let (next_key, next_id) = if truncated {
            last.unwrap_or_default()
        } else {
            let shown = shown.last().map(|(key, upload)| (*key, &*upload.id));
            shown.unwrap_or_default()
        };
        x.text("NextKeyMarker", &common.show(next_key));
        x.text("NextUploadIdMarker", next_id);
        if !common.prefix.is_empty() {
            x.text("Prefix", &common.show(common.prefix));
        }
        common.tail(x);
        x.value("MaxUploads", max);
        x.value("IsTruncated", truncated);
        for (key, upload) in &shown {
            x.element("Upload", |x| {
                x.text("Key", &common.show(key));
                x.text("UploadId", &upload.id);
                people(x, upload);
                x.text("StorageClass", upload.settings.storage_class.name());
                x.text("Initiated", &dates::iso(upload.started));
                if let Some((algorithm, kind)) = upload.checksum {
                    x.text("ChecksumAlgorithm", algorithm.name());
                    x.text("ChecksumType", kind.name());
                }
            });
        }
        common.common_prefixes(x, &prefixes);
    }))
}

//! CopyObject, and what it shares with UploadPartCopy: the source.

use std::sync::Arc;

use md5::{Digest as _, Md5};
use rehearsal_cloud_core::encryption::KeyUse;

use crate::access;
use crate::checksum::{Algorithm, ObjectChecksum};
use crate::conditions::{Conditions, Decision};
use crate::context::CallContext;
use crate::error::{Result, S3Error};
use crate::event::EventKind;
use crate::expected_body::MAX_PUT;
use crate::names;
use crate::ops::write::{Content, WriteCondition, quoted, store};
use crate::ops::{encryption, object_settings};
use crate::receive;
use crate::reply::Reply;
use crate::request::{Request, percent_decode};
use crate::state::{Bucket, Encryption, Object, State, Version, Versioning};
use crate::{dates, tagging};

/// Whether the settings of the source are copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Directive {
    Copy,
    Replace,
}

impl Directive {
    fn read(request: &Request, header: &str, what: &str) -> Result<Self> {
        match request.header(header) {
            None | Some("COPY") => Ok(Self::Copy),
            Some("REPLACE") => Ok(Self::Replace),
            Some(other) => Err(S3Error::invalid_argument(
                format!("Unknown {what} directive."),
                header,
                other,
            )),
        }
    }
}

/// The object that a request copies from.
pub(crate) struct Source {
    bucket: String,
    key: String,
    pub(crate) object: Arc<Object>,
    /// The id of its version; `None` for the null version.
    pub(crate) version: Option<String>,
}

impl Source {
    /// Finds it, and refuses what may not be copied.
    pub(crate) fn find(state: &State, cx: &CallContext<'_>, request: &Request) -> Result<Self> {
        let header = request.header("x-amz-copy-source").unwrap_or_default();
        let (bucket_name, key, id) = parse(header)?;
        let bucket = state.bucket(&bucket_name)?;
        access::check_owner(bucket, request, "x-amz-source-expected-bucket-owner")?;
        access::may_read(bucket, cx, request, &key, id.as_deref())?;
        let (version, object) = bucket.object(&key, id.as_deref(), "GET").map_err(|error| match error.code() {
            "MethodNotAllowed" => S3Error::invalid_request(
                "The source of a copy request may not specifically refer to a delete marker by version id.",
            ),
            _ => error,
        })?;
        if !object.is_readable(cx.now) {
            return Err(S3Error::new(
                403,
                "InvalidObjectState",
                "Operation is not valid for the source object's storage class",
            )
            .with("StorageClass", object.settings.storage_class.name()));
        }
        check_conditions(version, object, cx, request)?;
        let encryption = &object.settings.encryption;
        encryption::check_customer_key(encryption, request, "copy-source-")?;
        encryption::check_key(encryption, bucket, cx, KeyUse::Decrypt)?;
        let version = version.id.clone();
        Ok(Self {
            bucket: bucket_name,
            key,
            object: Arc::clone(object),
            version,
        })
    }
}

/// Reads `/bucket/key?versionId=…`, URL-encoded.
fn parse(header: &str) -> Result<(String, String, Option<String>)> {
    let bad = || {
        S3Error::invalid_argument(
            "Invalid copy source object key",
            "x-amz-copy-source",
            "x-amz-copy-source",
        )
    };
    let (path, query) = header
        .split_once("?versionId=")
        .map_or((header, None), |(p, q)| (p, Some(q)));
    let path = String::from_utf8(percent_decode(path, true)).map_err(|_| bad())?;
    let path = path.strip_prefix('/').unwrap_or(&path);
    let (bucket, key) = path
        .split_once('/')
        .filter(|(b, k)| !b.is_empty() && !k.is_empty())
        .ok_or_else(bad)?;
    let version = query
        .and_then(|query| query.split('&').next())
        .map(|id| String::from_utf8_lossy(&percent_decode(id, true)).into_owned());
    Ok((bucket.to_owned(), key.to_owned(), version))
}

fn check_conditions(
    version: &Version,
    object: &Object,
    cx: &CallContext<'_>,
    request: &Request,
) -> Result<()> {
    let date = |name| request.header(name).and_then(dates::parse_http_date);
    let conditions = Conditions {
        if_match: request.header("x-amz-copy-source-if-match"),
        if_none_match: request.header("x-amz-copy-source-if-none-match"),
        if_modified_since: date("x-amz-copy-source-if-modified-since").filter(|at| *at <= cx.now),
        if_unmodified_since: date("x-amz-copy-source-if-unmodified-since"),
    };
    let failed = match conditions.evaluate(&object.etag, version.modified) {
        Decision::Proceed => return Ok(()),
        Decision::Failed("If-Match") => "x-amz-copy-source-If-Match",
        Decision::Failed(_) => "x-amz-copy-source-If-Unmodified-Since",
        Decision::NotModified if conditions.if_none_match.is_some() => {
            "x-amz-copy-source-If-None-Match"
        }
        Decision::NotModified => "x-amz-copy-source-If-Modified-Since",
    };
    Err(S3Error::precondition_failed(failed))
}

pub(crate) fn copy(
    state: &mut State,
    cx: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    names::check_key(&request.key)?;
    let condition = WriteCondition::read(request)?;
    let bucket = state.bucket(&request.bucket)?;
    let source = Source::find(state, cx, request)?;
    let metadata = Directive::read(request, "x-amz-metadata-directive", "metadata")?;
    let tags = Directive::read(request, "x-amz-tagging-directive", "tagging")?;
    refuse_unchanged_self_copy(request, &source, bucket, metadata)?;
    if source.object.size() > MAX_PUT {
        return Err(S3Error::invalid_request(format!(
            "The specified copy source is larger than the maximum allowable size for a copy source: {MAX_PUT}"
        )));
    }
    condition.check(bucket, &request.key)?;
    let mut new_object = object_settings::read(request, bucket, cx)?;
    if metadata == Directive::Copy {
        new_object
            .settings
            .headers
            .clone_from(&source.object.settings.headers);
        new_object
            .settings
            .metadata
            .clone_from(&source.object.settings.metadata);
    }
    match tags {
        Directive::Copy => new_object.tags.clone_from(&source.object.tags),
        Directive::Replace => {
            new_object.tags = request
                .header("x-amz-tagging")
                .map(tagging::from_header)
                .transpose()?
                .unwrap_or_default();
        }
    }
    let content = Content {
        blob: source.object.blob.clone(),
        etag: etag(&source.object),
        checksum: Some(checksum(&source.object, request)?),
        parts: Vec::new(),
    };
    let stored = store(state, cx, request, new_object, content, EventKind::Copy)?;
    let mut reply = Reply::answer("CopyObjectResult", |x| {
        x.text("ETag", &quoted(&stored.object.etag));
        x.text("LastModified", &dates::iso(cx.now));
        if let Some(checksum) = &stored.object.checksum {
            x.text("ChecksumType", checksum.kind.name());
            x.text(checksum.sum.algorithm.element(), &checksum.header_value());
        }
    })
    .header_opt("x-amz-copy-source-version-id", source.version.as_deref());
    stored.headers(&mut reply);
    if let Some(version) = &stored.version {
        reply.set("x-amz-version-id", version);
    }
    Ok(reply)
}

/// A copy onto itself must change something.
fn refuse_unchanged_self_copy(
    request: &Request,
    source: &Source,
    bucket: &Bucket,
    metadata: Directive,
) -> Result<()> {
    let itself = source.bucket == request.bucket && source.key == request.key;
    let changes = metadata == Directive::Replace
        || source.object.restore.is_some()
        // Recorded: s3, `test_copy_in_place_with_bucket_encryption` and
        // `test_s3_copy_object_in_place_with_encryption`.
        || bucket.config.encryption.configured
        || source.object.settings.encryption != Encryption::S3
        || [
            "x-amz-storage-class",
            "x-amz-server-side-encryption",
            "x-amz-server-side-encryption-customer-algorithm",
            "x-amz-website-redirect-location",
        ]
        .iter()
        .any(|name| request.header(name).is_some());
    let older = bucket.versioning != Versioning::Never
        && request
            .header("x-amz-copy-source")
            .is_some_and(|s| s.contains("?versionId="));
    if itself && !changes && !older {
        return Err(S3Error::invalid_request(
            "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
        ));
    }
    Ok(())
}

/// A copy is one piece, so its entity tag is the MD5 of its bytes.
fn etag(object: &Object) -> String {
    if object.parts.is_empty() {
        return object.etag.clone();
    }
    let mut md5 = Md5::new();
    if let Err(error) = object
        .blob
        .for_each(0..object.size(), |bytes| md5.update(bytes))
    {
        tracing::error!(%error, "could not read an object back");
    }
    hex::encode(md5.finalize())
}

/// The checksum by the requested algorithm, else the source's; always of the whole object.
fn checksum(object: &Object, request: &Request) -> Result<ObjectChecksum> {
    let asked = request
        .header("x-amz-checksum-algorithm")
        .map(|name| Algorithm::parse(name).ok_or_else(unsupported))
        .transpose()?;
    let wanted = asked
        .or(object.checksum.map(|c| c.sum.algorithm))
        .unwrap_or(Algorithm::Crc64Nvme);
    Ok(match object.checksum {
        Some(known) if known.sum.algorithm == wanted && known.parts == 0 => known,
        _ => ObjectChecksum::full(receive::checksum_of(&object.blob, 0..object.size(), wanted)),
    })
}

pub(crate) fn unsupported() -> S3Error {
    S3Error::invalid_request(
        "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources() {
        let is =
            |b: &str, k: &str, v: Option<&str>| (b.to_owned(), k.to_owned(), v.map(str::to_owned));
        assert_eq!(parse("b/k").unwrap(), is("b", "k", None));
        assert_eq!(
            parse("/b/k%2Fl%20m%3F?versionId=abc").unwrap(),
            is("b", "k/l m?", Some("abc"))
        );
        assert_eq!(parse("b/k?x").unwrap(), is("b", "k?x", None));
        for bad in ["", "b", "b/", "/b"] {
            assert_eq!(parse(bad).unwrap_err().code(), "InvalidArgument", "{bad}");
        }
    }
}

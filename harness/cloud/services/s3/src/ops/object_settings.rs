//! The settings of a new object, read from the headers of a write: shared by
//! PutObject, CopyObject, CreateMultipartUpload and the browser's POST.

use std::borrow::Cow;
use std::sync::Arc;

use time::OffsetDateTime;

use crate::acl::Acl;
use crate::config::Ownership;
use crate::context::CallContext;
use crate::error::{Result, S3Error};
use crate::ops::encryption;
use crate::request::Request;
use crate::state::{Bucket, ObjectSettings, Retention, StorageClass, Tags};
use crate::{dates, metadata, tagging};

/// Headers that are stored and returned unchanged.
pub(crate) const STORED_HEADERS: [&str; 6] = [
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-type",
    "expires",
];

/// The settings of a new object.
#[derive(Debug)]
pub(crate) struct NewObject {
    pub(crate) settings: ObjectSettings,
    pub(crate) tags: Tags,
    pub(crate) acl: Acl,
    pub(crate) retention: Option<Retention>,
    pub(crate) legal_hold: Option<bool>,
}

/// Reads the settings from the headers; `bucket` is the one the object goes to.
pub(crate) fn read(request: &Request, bucket: &Bucket, cx: &CallContext<'_>) -> Result<NewObject> {
    let storage_class = match request.header("x-amz-storage-class") {
        None => StorageClass::default(),
        Some(name) => StorageClass::parse(name).ok_or_else(|| {
            S3Error::new(
                400,
                "InvalidStorageClass",
                "The storage class you specified is not valid",
            )
            .with("StorageClassRequested", name)
        })?,
    };
    let redirect = request.header("x-amz-website-redirect-location");
    if let Some(redirect) = redirect
        && !["/", "http://", "https://"]
            .iter()
            .any(|start| redirect.starts_with(start))
    {
        return Err(S3Error::new(
            400,
            "InvalidRedirectLocation",
            "The website redirect location must have a prefix of 'http://' or 'https://' or '/'.",
        ));
    }
    let (retention, legal_hold) = lock(request, bucket, cx.now)?;
    Ok(NewObject {
        settings: ObjectSettings {
            headers: stored_headers(request),
            metadata: metadata::read(request.headers())?,
            storage_class,
            encryption: encryption::read(request, bucket, cx)?,
            redirect: redirect.map(str::to_owned),
        },
        tags: request
            .header("x-amz-tagging")
            .map(tagging::from_header)
            .transpose()?
            .unwrap_or_default(),
        acl: acl(request, bucket, cx)?,
        retention,
        legal_hold,
    })
}

/// The headers to be given back, one character for each byte. What a client says of its own
/// framing is not about the object.
pub(crate) fn stored_headers(request: &Request) -> Vec<(Cow<'static, str>, String)> {
    let mut kept = Vec::new();
    for name in STORED_HEADERS {
        let Some(value) = request.headers().get(name) else {
            continue;
        };
        let value: String = value.as_bytes().iter().copied().map(char::from).collect();
        let value = value.trim_matches([' ', '\t']);
        if value.is_empty() {
            continue;
        }
        let value = match name {
            "content-encoding" => {
                let encodings: Vec<&str> = value
                    .split(',')
                    .map(str::trim)
                    .filter(|e| !e.is_empty() && *e != "aws-chunked")
                    .collect();
                if encodings.is_empty() {
                    continue;
                }
                encodings.join(",")
            }
            _ => value.to_owned(),
        };
        kept.push((Cow::Borrowed(name), value));
    }
    kept
}

/// The list of grants of a new object: the caller's where the bucket allows ACLs.
pub(crate) fn acl(request: &Request, bucket: &Bucket, cx: &CallContext<'_>) -> Result<Acl> {
    let writer = cx.account_or(&bucket.owner);
    let header = |name: &str| request.header(name);
    let canned = header("x-amz-acl");
    let owner = match bucket.config.ownership {
        Some(Ownership::Enforced) => Arc::clone(&bucket.owner),
        Some(Ownership::Preferred) if canned == Some("bucket-owner-full-control") => {
            Arc::clone(&bucket.owner)
        }
        _ => writer,
    };
    let asked = Acl::from_headers(header, &owner, &bucket.owner)?;
    if bucket.config.acls_disabled() {
        // The user guide lets one list through, that of the bucket's owner.
        let harmless = asked.is_none() || canned == Some("bucket-owner-full-control");
        if !harmless {
            return Err(S3Error::new(
                400,
                "AccessControlListNotSupported",
                "The bucket does not allow ACLs",
            ));
        }
        return Ok(Acl::private(owner));
    }
    let acl = asked.unwrap_or_else(|| Acl::private(owner));
    if acl.is_public() && bucket.config.blocks().block_acls {
        return Err(S3Error::access_denied());
    }
    Ok(acl)
}

/// The retention and the hold a new object gets.
fn lock(
    request: &Request,
    bucket: &Bucket,
    now: OffsetDateTime,
) -> Result<(Option<Retention>, Option<bool>)> {
    const MODE: &str = "x-amz-object-lock-mode";
    const UNTIL: &str = "x-amz-object-lock-retain-until-date";
    let mode = request.header(MODE);
    let until = request.header(UNTIL);
    let hold = request.header("x-amz-object-lock-legal-hold");
    let Some(settings) = bucket.config.object_lock else {
        if mode.is_some() || until.is_some() || hold.is_some() {
            return Err(S3Error::invalid_request(
                "Bucket is missing Object Lock Configuration",
            ));
        }
        return Ok((None, None));
    };
    let hold = match hold {
        None => None,
        Some("ON") => Some(true),
        Some("OFF") => Some(false),
        Some(other) => {
            return Err(S3Error::invalid_argument(
                "Legal Hold must be either of 'ON' or 'OFF'",
                "x-amz-object-lock-legal-hold",
                other,
            ));
        }
    };
    let both = |missing| {
        S3Error::new(
            400,
            "InvalidArgument",
            "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied",
        )
        .with("ArgumentName", missing)
    };
    let retention = match (mode, until) {
        (None, None) => settings.default.map(|default| Retention {
            compliance: default.compliance,
            until: now + default.period.duration(),
        }),
        (Some(_), None) => return Err(both(UNTIL)),
        (None, Some(_)) => return Err(both(MODE)),
        (Some(mode), Some(until)) => {
            let compliance = match mode {
                "COMPLIANCE" => true,
                "GOVERNANCE" => false,
                other => {
                    return Err(S3Error::invalid_argument(
                        "Unknown wormMode directive.",
                        MODE,
                        other,
                    ));
                }
            };
            let at = dates::parse_iso(until).ok_or_else(|| {
                S3Error::invalid_argument(
                    "The retain until date must be provided in ISO 8601 format",
                    UNTIL,
                    until,
                )
            })?;
            if at <= now {
                return Err(S3Error::invalid_argument(
                    "The retain until date must be in the future!",
                    UNTIL,
                    until,
                ));
            }
            Some(Retention {
                compliance,
                until: at,
            })
        }
    };
    Ok((retention, hold))
}

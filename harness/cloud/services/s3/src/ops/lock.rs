//! Object lock: the bucket's configuration, retentions and legal holds.

use s3s::dto;
use time::OffsetDateTime;

use crate::config::{DefaultRetention, ObjectLock, Period};
use crate::context::CallContext;
use crate::dates;
use crate::error::{Result, S3Error};
use crate::reply::Reply;
use crate::request::Request;
use crate::state::{Bucket, Retention, State, Versioning};

pub(crate) fn put_configuration(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let bucket = state.bucket_mut(&request.bucket)?;
    if bucket.versioning != Versioning::Enabled {
        return Err(S3Error::new(
            409,
            "InvalidBucketState",
            "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
        ));
    }
    let document: dto::ObjectLockConfiguration = request.xml()?;
    if document
        .object_lock_enabled
        .as_ref()
        .map(dto::ObjectLockEnabled::as_str)
        != Some("Enabled")
    {
        return Err(S3Error::malformed_xml());
    }
    let default = match document.rule {
        None => None,
        Some(rule) => Some(default_retention(
            rule.default_retention.ok_or_else(S3Error::malformed_xml)?,
        )?),
    };
    bucket.config.object_lock = Some(ObjectLock { default });
    Ok(Reply::ok())
}

fn default_retention(document: dto::DefaultRetention) -> Result<DefaultRetention> {
    let compliance = mode(
        document
            .mode
            .as_ref()
            .map(dto::ObjectLockRetentionMode::as_str),
    )?;
    let period = match (document.days, document.years) {
        (Some(days), None) if days > 0 => Period::Days(days),
        (None, Some(years)) if years > 0 => Period::Years(years),
        (Some(_), None) | (None, Some(_)) => {
            return Err(S3Error::new(
                400,
                "InvalidArgument",
                "Default retention period must be a positive integer value.",
            ));
        }
        _ => return Err(S3Error::malformed_xml()),
    };
    Ok(DefaultRetention { compliance, period })
}

fn mode(name: Option<&str>) -> Result<bool> {
    match name {
        Some("COMPLIANCE") => Ok(true),
        Some("GOVERNANCE") => Ok(false),
        _ => Err(S3Error::malformed_xml()),
    }
}

pub(crate) fn get_configuration(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let bucket = state.bucket(&request.bucket)?;
    let lock = bucket.config.object_lock.ok_or_else(|| {
        S3Error::new(
            404,
            "ObjectLockConfigurationNotFoundError",
            "Object Lock configuration does not exist for this bucket",
        )
        .with("BucketName", &request.bucket)
    })?;
    Ok(Reply::answer("ObjectLockConfiguration", |x| {
        x.text("ObjectLockEnabled", "Enabled");
        let Some(default) = lock.default else { return };
        x.element("Rule", |x| {
            x.element("DefaultRetention", |x| {
                x.text(
                    "Mode",
                    if default.compliance {
                        "COMPLIANCE"
                    } else {
                        "GOVERNANCE"
                    },
                );
                match default.period {
                    Period::Days(days) => x.value("Days", days),
                    Period::Years(years) => x.value("Years", years),
                }
            });
        });
    }))
}

fn check_enabled(bucket: &Bucket) -> Result<()> {
    if bucket.config.object_lock.is_some() {
        return Ok(());
    }
    Err(S3Error::invalid_request(
        "Bucket is missing Object Lock Configuration",
    ))
}

fn no_lock() -> S3Error {
    S3Error::new(
        404,
        "NoSuchObjectLockConfiguration",
        "The specified object does not have a ObjectLock configuration",
    )
}

pub(crate) fn get_legal_hold(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let bucket = state.bucket(&request.bucket)?;
    check_enabled(bucket)?;
    let (_, object) = bucket.object(&request.key, request.version_id()?, "GET")?;
    let hold = object.legal_hold.ok_or_else(no_lock)?;
    Ok(Reply::answer("LegalHold", |x| {
        x.text("Status", if hold { "ON" } else { "OFF" });
    }))
}

pub(crate) fn put_legal_hold(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let bucket = state.bucket_mut(&request.bucket)?;
    check_enabled(bucket)?;
    let document: dto::ObjectLockLegalHold = request.xml()?;
    let hold = match document
        .status
        .as_ref()
        .map(dto::ObjectLockLegalHoldStatus::as_str)
    {
        Some("ON") => true,
        Some("OFF") => false,
        _ => return Err(S3Error::malformed_xml()),
    };
    let (_, object) = bucket.object_mut(&request.key, request.version_id()?, "PUT")?;
    object.legal_hold = Some(hold);
    Ok(Reply::ok())
}

pub(crate) fn get_retention(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let bucket = state.bucket(&request.bucket)?;
    check_enabled(bucket)?;
    let (_, object) = bucket.object(&request.key, request.version_id()?, "GET")?;
    let retention = object.retention.ok_or_else(no_lock)?;
    Ok(Reply::answer("Retention", |x| {
        x.text("Mode", retention.mode());
        x.text("RetainUntilDate", &dates::iso_millis(retention.until));
    }))
}

pub(crate) fn put_retention(
    state: &mut State,
    cx: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let bucket = state.bucket_mut(&request.bucket)?;
    check_enabled(bucket)?;
    let document: dto::ObjectLockRetention = request.xml()?;
    let wanted = retention(document, cx.now)?;
    let bypass = request
        .header("x-amz-bypass-governance-retention")
        .is_some_and(|text| text.eq_ignore_ascii_case("true"));
    let (_, object) = bucket.object_mut(&request.key, request.version_id()?, "PUT")?;
    if let Some(current) = object.retention.filter(|lock| lock.until > cx.now) {
        let weaker =
            wanted.is_none_or(|w| w.until < current.until || current.compliance && !w.compliance);
        if weaker && (current.compliance || !bypass) {
            return Err(S3Error::new(
                403,
                "AccessDenied",
                "Access Denied because object protected by object lock.",
            ));
        }
    }
    object.retention = wanted;
    Ok(Reply::ok())
}

/// An empty document removes the retention.
fn retention(document: dto::ObjectLockRetention, now: OffsetDateTime) -> Result<Option<Retention>> {
    let (name, until) = match (document.mode, document.retain_until_date) {
        (None, None) => return Ok(None),
        (Some(name), Some(until)) => (name, OffsetDateTime::from(until)),
        _ => return Err(S3Error::malformed_xml()),
    };
    let compliance = mode(Some(name.as_str()))?;
    if until <= now {
        return Err(S3Error::invalid_argument(
            "The retain until date must be in the future!",
            "RetainUntilDate",
            &dates::iso(until),
        ));
    }
    Ok(Some(Retention { compliance, until }))
}

//! Settings of a bucket that are one document each.

use std::borrow::Cow;

use s3s::dto;

use crate::config::BucketEncryption;
use crate::context::CallContext;
use crate::document::Document;
use crate::error::{Result, S3Error};
use crate::reply::Reply;
use crate::request::Request;
use crate::state::{State, Versioning};

pub(crate) fn put_cors(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    const METHODS: [&str; 5] = ["GET", "PUT", "HEAD", "POST", "DELETE"];
    let bucket = state.bucket_mut(&request.bucket)?;
    let document: dto::CORSConfiguration = request.xml()?;
    if document.cors_rules.is_empty() || document.cors_rules.len() > 100 {
        return Err(S3Error::malformed_xml());
    }
    for rule in &document.cors_rules {
        if rule.allowed_methods.is_empty() || rule.allowed_origins.is_empty() {
            return Err(S3Error::malformed_xml());
        }
        if let Some(method) = rule
            .allowed_methods
            .iter()
            .find(|m| !METHODS.contains(&m.as_str()))
        {
            return Err(S3Error::invalid_request(format!(
                "Found unsupported HTTP method in CORS config. Unsupported method is {method}"
            )));
        }
        let stars = |text: &&String| text.matches('*').count() > 1;
        if let Some(origin) = rule.allowed_origins.iter().find(stars) {
            return Err(S3Error::invalid_request(format!(
                "AllowedOrigin \"{origin}\" can not have more than one wildcard."
            )));
        }
        if let Some(header) = rule.allowed_headers.iter().flatten().find(stars) {
            return Err(S3Error::invalid_request(format!(
                "AllowedHeader \"{header}\" can not have more than one wildcard."
            )));
        }
    }
    bucket.config.cors = Some(Document::new(document));
    Ok(Reply::ok())
}

pub(crate) fn put_encryption(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let bucket = state.bucket_mut(&request.bucket)?;
    let document: dto::ServerSideEncryptionConfiguration = request.xml()?;
    let [rule] = document.rules.as_slice() else {
        return Err(S3Error::malformed_xml());
    };
    let default = rule
        .apply_server_side_encryption_by_default
        .as_ref()
        .ok_or_else(S3Error::malformed_xml)?;
    let algorithm = match default.sse_algorithm.as_str() {
        "AES256" => "AES256",
        "aws:kms" => "aws:kms",
        "aws:kms:dsse" => "aws:kms:dsse",
        _ => return Err(S3Error::malformed_xml()),
    };
    if algorithm == "AES256" && default.kms_master_key_id.is_some() {
        return Err(S3Error::new(
            400,
            "InvalidArgument",
            "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
        )
        .with("ArgumentName", "ApplyServerSideEncryptionByDefault"));
    }
    bucket.config.encryption = BucketEncryption {
        algorithm: Cow::Borrowed(algorithm),
        key: default.kms_master_key_id.clone(),
        bucket_key: rule.bucket_key_enabled,
        configured: true,
    };
    Ok(Reply::ok())
}

pub(crate) fn get_encryption(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let encryption = &state.bucket(&request.bucket)?.config.encryption;
    Ok(Reply::answer("ServerSideEncryptionConfiguration", |x| {
        x.element("Rule", |x| {
            x.element("ApplyServerSideEncryptionByDefault", |x| {
                x.text("SSEAlgorithm", &encryption.algorithm);
                x.text_opt("KMSMasterKeyID", encryption.key.as_deref());
            });
            x.value("BucketKeyEnabled", encryption.bucket_key == Some(true));
        });
    }))
}

/// Since 2023 a bucket always has a default: deleting brings back S3's own.
pub(crate) fn delete_encryption(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    state.bucket_mut(&request.bucket)?.config.encryption = BucketEncryption::default();
    Ok(Reply::no_content())
}

pub(crate) fn put_logging(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let document: dto::BucketLoggingStatus = request.xml()?;
    let region = state.bucket(&request.bucket)?.region.clone();
    if let Some(enabled) = &document.logging_enabled {
        let target = state.buckets.get(&enabled.target_bucket).ok_or_else(|| {
            S3Error::new(
                400,
                "InvalidTargetBucketForLogging",
                "The target bucket for logging does not exist",
            )
            .with("TargetBucket", &enabled.target_bucket)
        })?;
        if target.region != region {
            return Err(S3Error::new(
                403,
                "CrossLocationLoggingProhibitted",
                "Cross S3 location logging not allowed. ",
            )
            .with("TargetBucketLocation", &*target.region));
        }
    }
    let config = &mut state.bucket_mut(&request.bucket)?.config;
    config.logging = document
        .logging_enabled
        .is_some()
        .then(|| Document::new(document));
    Ok(Reply::ok())
}

pub(crate) fn get_logging(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    match &state.bucket(&request.bucket)?.config.logging {
        Some(document) => Ok(Reply::document("BucketLoggingStatus", &**document)),
        None => Ok(Reply::answer("BucketLoggingStatus", |_| {})),
    }
}

pub(crate) fn put_replication(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let document: dto::ReplicationConfiguration = request.xml()?;
    if state.bucket(&request.bucket)?.versioning != Versioning::Enabled {
        return Err(S3Error::invalid_request(
            "Versioning must be 'Enabled' on the bucket to apply a replication configuration",
        ));
    }
    if document.rules.is_empty() {
        return Err(S3Error::malformed_xml());
    }
    for rule in &document.rules {
        let name = rule
            .destination
            .bucket
            .rsplit(':')
            .next()
            .unwrap_or_default();
        if state
            .buckets
            .get(name)
            .is_none_or(|bucket| bucket.versioning != Versioning::Enabled)
        {
            return Err(S3Error::invalid_request(
                "Destination bucket must have versioning enabled.",
            ));
        }
    }
    state.bucket_mut(&request.bucket)?.config.replication = Some(Document::new(document));
    Ok(Reply::ok())
}

pub(crate) fn put_website(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let bucket = state.bucket_mut(&request.bucket)?;
    let document: dto::WebsiteConfiguration = request.xml()?;
    check_website(&document)?;
    bucket.config.website = Some(Document::new(document));
    Ok(Reply::ok())
}

fn check_website(document: &dto::WebsiteConfiguration) -> Result<()> {
    const PROTOCOL: &str = "Invalid protocol, protocol can be http or https. If not defined the protocol will be selected automatically.";
    let protocol = |p: &Option<dto::Protocol>| match p.as_ref().map(dto::Protocol::as_str) {
        None | Some("http" | "https") => Ok(()),
        Some(_) => Err(S3Error::invalid_request(PROTOCOL)),
    };
    if let Some(redirect) = &document.redirect_all_requests_to {
        if document.index_document.is_some()
            || document.error_document.is_some()
            || document.routing_rules.is_some()
        {
            return Err(S3Error::invalid_argument(
                "RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.",
                "RedirectAllRequestsTo",
                "not null",
            ));
        }
        return protocol(&redirect.protocol);
    }
    let Some(index) = &document.index_document else {
        return Err(S3Error::invalid_argument(
            "A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty",
            "IndexDocument",
            "null",
        ));
    };
    if index.suffix.is_empty() || index.suffix.contains('/') {
        return Err(S3Error::invalid_argument(
            "The IndexDocument Suffix is not well formed",
            "IndexDocument",
            &index.suffix,
        ));
    }
    // Recorded: s3, `test_validate_website_configuration`.
    if document.routing_rules.as_ref().is_some_and(Vec::is_empty) {
        return Err(S3Error::malformed_xml());
    }
    for rule in document.routing_rules.iter().flatten() {
        let empty = |condition: &dto::Condition| {
            condition.http_error_code_returned_equals.is_none()
                && condition.key_prefix_equals.is_none()
        };
        if rule.condition.as_ref().is_some_and(empty) {
            return Err(S3Error::invalid_request(
                "Condition cannot be empty. To redirect all requests without a condition, the condition element shouldn't be present.",
            ));
        }
        if rule.redirect.replace_key_prefix_with.is_some()
            && rule.redirect.replace_key_with.is_some()
        {
            return Err(S3Error::invalid_request(
                "You can only define ReplaceKeyPrefix or ReplaceKey but not both.",
            ));
        }
        protocol(&rule.redirect.protocol)?;
    }
    Ok(())
}

pub(crate) fn put_payment(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let bucket = state.bucket_mut(&request.bucket)?;
    let document: dto::RequestPaymentConfiguration = request.xml()?;
    bucket.config.requester_pays = match document.payer.as_str() {
        "Requester" => true,
        "BucketOwner" => false,
        _ => return Err(S3Error::malformed_xml()),
    };
    Ok(Reply::ok())
}

pub(crate) fn get_payment(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let requester = state.bucket(&request.bucket)?.config.requester_pays;
    Ok(Reply::answer("RequestPaymentConfiguration", |x| {
        x.text(
            "Payer",
            if requester {
                "Requester"
            } else {
                "BucketOwner"
            },
        );
    }))
}

pub(crate) fn put_acceleration(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let bucket = state.bucket_mut(&request.bucket)?;
    if bucket.name.contains('.') {
        return Err(S3Error::invalid_request(
            "S3 Transfer Acceleration is not supported for buckets with periods (.) in their names",
        ));
    }
    let document: dto::AccelerateConfiguration = request.xml()?;
    let status = document
        .status
        .as_ref()
        .map(dto::BucketAccelerateStatus::as_str);
    bucket.config.acceleration = match status {
        Some(status @ ("Enabled" | "Suspended")) => Some(status.to_owned()),
        _ => return Err(S3Error::malformed_xml()),
    };
    Ok(Reply::ok())
}

pub(crate) fn get_acceleration(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let status = state.bucket(&request.bucket)?.config.acceleration.clone();
    Ok(Reply::answer("AccelerateConfiguration", |x| {
        x.text_opt("Status", status.as_deref());
    }))
}

//! What may be put as settings of a bucket that are one document each.

use std::borrow::Cow;

use s3s::dto;

use super::setting::{
    Acceleration, Cors, Encryption, Logging, PutSetting, Replication, RequestPayment, Website,
};
use crate::config::{BucketEncryption, Config};
use crate::document::Document;
use crate::error::{Result, S3Error};
use crate::state::{Bucket, State, Versioning};

impl PutSetting for Cors {
    type Document = dto::CORSConfiguration;

    fn check(_: &State, _: &Bucket, document: &Self::Document) -> Result<()> {
        const METHODS: [&str; 5] = ["GET", "PUT", "HEAD", "POST", "DELETE"];
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
        Ok(())
    }

    fn store(config: &mut Config, document: Self::Document) -> Result<()> {
        config.cors = Some(Document::new(document));
        Ok(())
    }
}

impl PutSetting for Encryption {
    type Document = dto::ServerSideEncryptionConfiguration;

    fn store(config: &mut Config, document: Self::Document) -> Result<()> {
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
        config.encryption = BucketEncryption {
            algorithm: Cow::Borrowed(algorithm),
            key: default.kms_master_key_id.clone(),
            bucket_key: rule.bucket_key_enabled,
            configured: true,
        };
        Ok(())
    }
}

impl PutSetting for Logging {
    type Document = dto::BucketLoggingStatus;

    fn check(state: &State, bucket: &Bucket, document: &Self::Document) -> Result<()> {
        if let Some(enabled) = &document.logging_enabled {
            let target = state.buckets.get(&enabled.target_bucket).ok_or_else(|| {
                S3Error::new(
                    400,
                    "InvalidTargetBucketForLogging",
                    "The target bucket for logging does not exist",
                )
                .with("TargetBucket", &enabled.target_bucket)
            })?;
            if target.region != bucket.region {
                return Err(S3Error::new(
                    403,
                    "CrossLocationLoggingProhibitted",
                    "Cross S3 location logging not allowed. ",
                )
                .with("TargetBucketLocation", &*target.region));
            }
        }
        Ok(())
    }

    fn store(config: &mut Config, document: Self::Document) -> Result<()> {
        let enabled = document.logging_enabled.is_some();
        config.logging = enabled.then(|| Document::new(document));
        Ok(())
    }
}

impl PutSetting for Replication {
    type Document = dto::ReplicationConfiguration;

    fn check(state: &State, bucket: &Bucket, document: &Self::Document) -> Result<()> {
        if bucket.versioning != Versioning::Enabled {
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
        Ok(())
    }

    fn store(config: &mut Config, document: Self::Document) -> Result<()> {
        config.replication = Some(Document::new(document));
        Ok(())
    }
}

impl PutSetting for Website {
    type Document = dto::WebsiteConfiguration;

    fn store(config: &mut Config, document: Self::Document) -> Result<()> {
        check_website(&document)?;
        config.website = Some(Document::new(document));
        Ok(())
    }
}

impl PutSetting for RequestPayment {
    type Document = dto::RequestPaymentConfiguration;

    fn store(config: &mut Config, document: Self::Document) -> Result<()> {
        config.requester_pays = match document.payer.as_str() {
            "Requester" => true,
            "BucketOwner" => false,
            _ => return Err(S3Error::malformed_xml()),
        };
        Ok(())
    }
}

impl PutSetting for Acceleration {
    type Document = dto::AccelerateConfiguration;

    fn check(_: &State, bucket: &Bucket, _: &Self::Document) -> Result<()> {
        if bucket.name.contains('.') {
            return Err(S3Error::invalid_request(
                "S3 Transfer Acceleration is not supported for buckets with periods (.) in their names",
            ));
        }
        Ok(())
    }

    fn store(config: &mut Config, document: Self::Document) -> Result<()> {
        let status = document
            .status
            .as_ref()
            .map(dto::BucketAccelerateStatus::as_str);
        config.acceleration = match status {
            Some(status @ ("Enabled" | "Suspended")) => Some(status.to_owned()),
            _ => return Err(S3Error::malformed_xml()),
        };
        Ok(())
    }
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

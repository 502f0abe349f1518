//! Configurations of which a bucket has several, by id: analytics,
//! inventories, metrics, intelligent tiering. An app can only read them back.

use std::collections::BTreeMap;

use s3s::dto;
use s3s::xml::{Deserialize, SerializeContent, Serializer};

use crate::config::Config;
use crate::context::CallContext;
use crate::document::Document;
use crate::error::{Result, S3Error};
use crate::reply::Reply;
use crate::request::Request;
use crate::state::State;
use crate::xml::NAMESPACE;

/// How many of one kind a bucket may have.
const MAX: usize = 1000;

/// The configurations of one kind, by id.
type Configurations<T> = BTreeMap<String, Document<T>>;

/// A configuration that goes by an id.
pub(crate) trait Configuration: for<'xml> Deserialize<'xml> + SerializeContent {
    /// The name of its document.
    const NAME: &'static str;
    /// The name of the document that lists all.
    const LIST: &'static str;

    /// Returns those of a bucket.
    fn all(config: &Config) -> &Configurations<Self>;

    /// Returns those of a bucket to change them.
    fn all_mut(config: &mut Config) -> &mut Configurations<Self>;

    /// Returns its id.
    fn id(&self) -> &str;

    /// The error of a document whose id is not the request's.
    fn mismatch() -> S3Error {
        S3Error::new(
            400,
            "IdMismatch",
            "Document ID does not match the specified configuration ID.",
        )
    }

    /// Refuses what the types of the document let through.
    fn check(&self) -> Result<()> {
        Ok(())
    }
}

impl Configuration for dto::AnalyticsConfiguration {
    const NAME: &'static str = "AnalyticsConfiguration";
    const LIST: &'static str = "ListBucketAnalyticsConfigurationResult";

    fn all(config: &Config) -> &Configurations<Self> {
        &config.analytics
    }

    fn all_mut(config: &mut Config) -> &mut Configurations<Self> {
        &mut config.analytics
    }

    fn id(&self) -> &str {
        &self.id
    }

    // Recorded: s3, `test_s3_analytics_configurations`.
    fn mismatch() -> S3Error {
        S3Error::malformed_xml()
    }
}

impl Configuration for dto::IntelligentTieringConfiguration {
    const NAME: &'static str = "IntelligentTieringConfiguration";
    const LIST: &'static str = "ListBucketIntelligentTieringConfigurationsOutput";

    fn all(config: &Config) -> &Configurations<Self> {
        &config.tiering
    }

    fn all_mut(config: &mut Config) -> &mut Configurations<Self> {
        &mut config.tiering
    }

    fn id(&self) -> &str {
        &self.id
    }

    // Recorded: s3, `test_s3_intelligent_tier_config`.
    fn mismatch() -> S3Error {
        S3Error::malformed_xml()
    }
}

impl Configuration for dto::MetricsConfiguration {
    const NAME: &'static str = "MetricsConfiguration";
    const LIST: &'static str = "ListMetricsConfigurationsResult";

    fn all(config: &Config) -> &Configurations<Self> {
        &config.metrics
    }

    fn all_mut(config: &mut Config) -> &mut Configurations<Self> {
        &mut config.metrics
    }

    fn id(&self) -> &str {
        &self.id
    }
}

impl Configuration for dto::InventoryConfiguration {
    const NAME: &'static str = "InventoryConfiguration";
    const LIST: &'static str = "ListInventoryConfigurationsResult";

    fn all(config: &Config) -> &Configurations<Self> {
        &config.inventory
    }

    fn all_mut(config: &mut Config) -> &mut Configurations<Self> {
        &mut config.inventory
    }

    fn id(&self) -> &str {
        &self.id
    }

    // Recorded: s3, `test_s3_put_inventory_report_exceptions`.
    fn check(&self) -> Result<()> {
        let destination = &self.destination.s3_bucket_destination;
        let known = matches!(destination.format.as_str(), "CSV" | "ORC" | "Parquet")
            && matches!(self.included_object_versions.as_str(), "All" | "Current")
            && matches!(self.schedule.frequency.as_str(), "Daily" | "Weekly")
            && self
                .optional_fields
                .iter()
                .flatten()
                .all(|field| INVENTORY_FIELDS.contains(&field.as_str()));
        if !known {
            return Err(S3Error::malformed_xml());
        }
        if !destination.bucket.starts_with("arn:") {
            return Err(S3Error::new(
                400,
                "InvalidS3DestinationBucket",
                "Invalid bucket ARN.",
            ));
        }
        Ok(())
    }
}

const INVENTORY_FIELDS: [&str; 15] = [
    "Size",
    "LastModifiedDate",
    "StorageClass",
    "ETag",
    "IsMultipartUploaded",
    "ReplicationStatus",
    "EncryptionStatus",
    "ObjectLockRetainUntilDate",
    "ObjectLockMode",
    "ObjectLockLegalHoldStatus",
    "IntelligentTieringAccessTier",
    "BucketKeyStatus",
    "ChecksumAlgorithm",
    "ObjectAccessControlList",
    "ObjectOwner",
];

/// Returns the id that a request names.
fn id(request: &Request) -> &str {
    request.query.get("id").unwrap_or_default()
}

fn no_such_configuration() -> S3Error {
    S3Error::new(
        404,
        "NoSuchConfiguration",
        "The specified configuration does not exist.",
    )
}

/// Puts a configuration.
pub(crate) fn put<T: Configuration>(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let all = T::all_mut(&mut state.bucket_mut(&request.bucket)?.config);
    let document: T = request.xml()?;
    let id = id(request);
    if document.id() != id {
        return Err(T::mismatch());
    }
    document.check()?;
    if all.len() >= MAX && !all.contains_key(id) {
        return Err(S3Error::new(
            400,
            "TooManyConfigurations",
            "Too many configurations",
        ));
    }
    all.insert(id.to_owned(), Document::new(document));
    Ok(Reply::no_content())
}

/// Returns a configuration.
pub(crate) fn get<T: Configuration>(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let all = T::all(&state.bucket(&request.bucket)?.config);
    let document = all.get(id(request)).ok_or_else(no_such_configuration)?;
    Ok(Reply::document(T::NAME, &**document))
}

/// Lists the configurations of a kind.
pub(crate) fn list<T: Configuration>(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let all = T::all(&state.bucket(&request.bucket)?.config);
    let mut buffer = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_vec();
    Serializer::new(&mut buffer)
        .element_with_ns(T::LIST, NAMESPACE, |s| {
            for document in all.values() {
                s.content(T::NAME, &**document)?;
            }
            s.content("IsTruncated", &false)
        })
        .expect("writing to memory does not fail");
    Ok(Reply::ok()
        .header("content-type", "application/xml")
        .body(buffer.into()))
}

/// Deletes a configuration.
pub(crate) fn delete<T: Configuration>(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let all = T::all_mut(&mut state.bucket_mut(&request.bucket)?.config);
    let removed = all.remove(id(request));
    removed
        .map(|_| Reply::no_content())
        .ok_or_else(no_such_configuration)
}

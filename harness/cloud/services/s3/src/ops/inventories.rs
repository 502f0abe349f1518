//! Configurations of which a bucket has several, by id: analytics,
//! inventories, metrics, intelligent tiering. An app can only read them back.

use std::collections::BTreeMap;

use s3s::dto;
use s3s::xml::{Deserialize, SerializeContent, Serializer};

use crate::context::CallContext;
use crate::document::Document;
use crate::error::{Result, S3Error};
use crate::reply::Reply;
use crate::request::Request;
use crate::state::State;
use crate::xml::NAMESPACE;

/// How many of one kind a bucket may have.
const MAX: usize = 1000;

/// A configuration that goes by an id.
trait Configuration {
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
    fn id(&self) -> &str {
        &self.id
    }

    // Recorded: s3, `test_s3_analytics_configurations`.
    fn mismatch() -> S3Error {
        S3Error::malformed_xml()
    }
}

impl Configuration for dto::IntelligentTieringConfiguration {
    fn id(&self) -> &str {
        &self.id
    }

    // Recorded: s3, `test_s3_intelligent_tier_config`.
    fn mismatch() -> S3Error {
        S3Error::malformed_xml()
    }
}

impl Configuration for dto::MetricsConfiguration {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Configuration for dto::InventoryConfiguration {
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

fn put<T: for<'x> Deserialize<'x> + Configuration>(
    kept: &mut BTreeMap<String, Document<T>>,
    request: &Request,
) -> Result<Reply> {
    let id = request.query.get("id").unwrap_or_default();
    let document: T = request.xml()?;
    if document.id() != id {
        return Err(T::mismatch());
    }
    document.check()?;
    if kept.len() >= MAX && !kept.contains_key(id) {
        return Err(S3Error::new(
            400,
            "TooManyConfigurations",
            "Too many configurations",
        ));
    }
    kept.insert(id.to_owned(), Document::new(document));
    Ok(Reply::no_content())
}

fn none() -> S3Error {
    S3Error::new(
        404,
        "NoSuchConfiguration",
        "The specified configuration does not exist.",
    )
}

fn get<T: SerializeContent>(
    kept: &BTreeMap<String, Document<T>>,
    request: &Request,
    root: &str,
) -> Result<Reply> {
    let id = request.query.get("id").unwrap_or_default();
    kept.get(id)
        .map(|document| Reply::document(root, &**document))
        .ok_or_else(none)
}

fn list<T: SerializeContent>(
    kept: &BTreeMap<String, Document<T>>,
    root: &str,
    item: &str,
) -> Reply {
    let mut buffer = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_vec();
    Serializer::new(&mut buffer)
        .element_with_ns(root, NAMESPACE, |s| {
            for document in kept.values() {
                s.content(item, &**document)?;
            }
            s.content("IsTruncated", &false)
        })
        .expect("writing to memory does not fail");
    Reply::ok()
        .header("content-type", "application/xml")
        .body(buffer.into())
}

fn delete<T>(kept: &mut BTreeMap<String, Document<T>>, request: &Request) -> Result<Reply> {
    let id = request.query.get("id").unwrap_or_default();
    kept.remove(id)
        .map(|_| Reply::no_content())
        .ok_or_else(none)
}

/// The four operations of one kind.
macro_rules! kind {
    ($field:ident, $document:ident, $listed:literal, $put:ident, $get:ident, $list:ident, $delete:ident) => {
        pub(crate) fn $put(
            state: &mut State,
            _: &mut CallContext<'_>,
            request: &Request,
        ) -> Result<Reply> {
            let bucket = state.bucket_mut(&request.bucket)?;
            put::<dto::$document>(&mut bucket.config.$field, request)
        }

        pub(crate) fn $get(
            state: &mut State,
            _: &mut CallContext<'_>,
            request: &Request,
        ) -> Result<Reply> {
            get(
                &state.bucket(&request.bucket)?.config.$field,
                request,
                stringify!($document),
            )
        }

        pub(crate) fn $list(
            state: &mut State,
            _: &mut CallContext<'_>,
            request: &Request,
        ) -> Result<Reply> {
            let kept = &state.bucket(&request.bucket)?.config.$field;
            Ok(list(kept, $listed, stringify!($document)))
        }

        pub(crate) fn $delete(
            state: &mut State,
            _: &mut CallContext<'_>,
            request: &Request,
        ) -> Result<Reply> {
            delete(
                &mut state.bucket_mut(&request.bucket)?.config.$field,
                request,
            )
        }
    };
}

kind!(
    analytics,
    AnalyticsConfiguration,
    "ListBucketAnalyticsConfigurationResult",
    put_analytics,
    get_analytics,
    list_analytics,
    delete_analytics
);
kind!(
    inventory,
    InventoryConfiguration,
    "ListInventoryConfigurationsResult",
    put_inventory,
    get_inventory,
    list_inventory,
    delete_inventory
);
kind!(
    metrics,
    MetricsConfiguration,
    "ListMetricsConfigurationsResult",
    put_metrics,
    get_metrics,
    list_metrics,
    delete_metrics
);
kind!(
    tiering,
    IntelligentTieringConfiguration,
    "ListBucketIntelligentTieringConfigurationsOutput",
    put_tiering,
    get_tiering,
    list_tiering,
    delete_tiering
);

//! Which operation a request means: one table, in the order it is tried.

use http::Method;
use s3s::dto::{
    AnalyticsConfiguration, IntelligentTieringConfiguration, InventoryConfiguration,
    MetricsConfiguration,
};

use super::operation::{BodyKind, Operation, Scope};
use super::ops;
use super::ops::inventories;
use super::ops::setting::{
    self, Acceleration, BucketPolicy, Cors, Encryption, Lifecycle, Logging, Notifications,
    OwnershipControls, PolicyStatus, PublicAccessBlock, Replication, RequestPayment, Website,
};
use super::request::Request;

/// Finds the operation that a request of that scope means.
pub(crate) fn find(scope: Scope, request: &Request) -> Option<&'static Operation> {
    OPERATIONS
        .iter()
        .find(|operation| operation.matches(scope, request))
}

macro_rules! table {
    ($($name:ident $method:ident $scope:ident [$($requirement:literal)*] $action:literal $body:ident $run:path;)*) => {
        /// All operations that are implemented. The first that matches is meant, so those without parameters stand last.
        pub(crate) static OPERATIONS: &[Operation] = &[$(Operation {
            name: stringify!($name),
            method: Method::$method,
            scope: Scope::$scope,
            required: &[$($requirement),*],
            action: $action,
            body: BodyKind::$body,
            run: Some($run),
        }),*];
    };
}

table! {
    ListBuckets GET Service [] "s3:ListAllMyBuckets" Document ops::buckets::list;
    UploadPartCopy PUT Object ["partNumber" "uploadId" "@x-amz-copy-source"] "s3:PutObject" Document ops::parts::copy;
    UploadPart PUT Object ["partNumber" "uploadId"] "s3:PutObject" Data ops::parts::upload;
    PutObjectAcl PUT Object ["acl"] "s3:PutObjectAcl" Document ops::acls::put_object;
    PutObjectLegalHold PUT Object ["legal-hold"] "s3:PutObjectLegalHold" Document ops::lock::put_legal_hold;
    PutObjectRetention PUT Object ["retention"] "s3:PutObjectRetention" Document ops::lock::put_retention;
    PutObjectTagging PUT Object ["tagging"] "s3:PutObjectTagging" Document ops::tags::put_object;
    CopyObject PUT Object ["@x-amz-copy-source"] "s3:PutObject" Document ops::copy::copy;
    PutObject PUT Object [] "s3:PutObject" Data ops::write::put;
    GetObjectAttributes GET Object ["attributes"] "s3:GetObjectAttributes" Document ops::attributes::get;
    GetObjectAcl GET Object ["acl"] "s3:GetObjectAcl" Document ops::acls::get_object;
    GetObjectLegalHold GET Object ["legal-hold"] "s3:GetObjectLegalHold" Document ops::lock::get_legal_hold;
    GetObjectRetention GET Object ["retention"] "s3:GetObjectRetention" Document ops::lock::get_retention;
    GetObjectTagging GET Object ["tagging"] "s3:GetObjectTagging" Document ops::tags::get_object;
    ListParts GET Object ["uploadId"] "s3:ListMultipartUploadParts" Document ops::uploads::list_parts;
    GetObject GET Object [] "s3:GetObject" Document ops::read::get;
    HeadObject HEAD Object [] "s3:GetObject" Document ops::read::head;
    DeleteObjectTagging DELETE Object ["tagging"] "s3:DeleteObjectTagging" Document ops::tags::delete_object;
    AbortMultipartUpload DELETE Object ["uploadId"] "s3:AbortMultipartUpload" Document ops::uploads::abort;
    DeleteObject DELETE Object [] "s3:DeleteObject" Document ops::delete::one;
    SelectObjectContent POST Object ["select" "select-type=2"] "s3:GetObject" Document ops::select::select;
    CreateMultipartUpload POST Object ["uploads"] "s3:PutObject" Document ops::uploads::create;
    RestoreObject POST Object ["restore"] "s3:RestoreObject" Document ops::restore::restore;
    CompleteMultipartUpload POST Object ["uploadId"] "s3:PutObject" Document ops::complete::complete;
    PutBucketAnalyticsConfiguration PUT Bucket ["analytics"] "s3:PutAnalyticsConfiguration" Document inventories::put::<AnalyticsConfiguration>;
    PutBucketIntelligentTieringConfiguration PUT Bucket ["intelligent-tiering"] "s3:PutIntelligentTieringConfiguration" Document inventories::put::<IntelligentTieringConfiguration>;
    PutBucketInventoryConfiguration PUT Bucket ["inventory"] "s3:PutInventoryConfiguration" Document inventories::put::<InventoryConfiguration>;
    PutBucketMetricsConfiguration PUT Bucket ["metrics"] "s3:PutMetricsConfiguration" Document inventories::put::<MetricsConfiguration>;
    PutBucketAccelerateConfiguration PUT Bucket ["accelerate"] "s3:PutAccelerateConfiguration" Document setting::put::<Acceleration>;
    PutBucketAcl PUT Bucket ["acl"] "s3:PutBucketAcl" Document ops::acls::put_bucket;
    PutBucketCors PUT Bucket ["cors"] "s3:PutBucketCORS" Document setting::put::<Cors>;
    PutBucketEncryption PUT Bucket ["encryption"] "s3:PutEncryptionConfiguration" Document setting::put::<Encryption>;
    PutBucketLifecycleConfiguration PUT Bucket ["lifecycle"] "s3:PutLifecycleConfiguration" Document ops::lifecycle::put;
    PutBucketLogging PUT Bucket ["logging"] "s3:PutBucketLogging" Document setting::put::<Logging>;
    PutBucketNotificationConfiguration PUT Bucket ["notification"] "s3:PutBucketNotification" Document ops::notifications::put;
    PutBucketOwnershipControls PUT Bucket ["ownershipControls"] "s3:PutBucketOwnershipControls" Document setting::put::<OwnershipControls>;
    PutBucketPolicy PUT Bucket ["policy"] "s3:PutBucketPolicy" Document ops::access::put_policy;
    PutBucketReplication PUT Bucket ["replication"] "s3:PutReplicationConfiguration" Document setting::put::<Replication>;
    PutBucketRequestPayment PUT Bucket ["requestPayment"] "s3:PutBucketRequestPayment" Document setting::put::<RequestPayment>;
    PutBucketTagging PUT Bucket ["tagging"] "s3:PutBucketTagging" Document ops::tags::put_bucket;
    PutBucketVersioning PUT Bucket ["versioning"] "s3:PutBucketVersioning" Document ops::buckets::put_versioning;
    PutBucketWebsite PUT Bucket ["website"] "s3:PutBucketWebsite" Document setting::put::<Website>;
    PutObjectLockConfiguration PUT Bucket ["object-lock"] "s3:PutBucketObjectLockConfiguration" Document ops::lock::put_configuration;
    PutPublicAccessBlock PUT Bucket ["publicAccessBlock"] "s3:PutBucketPublicAccessBlock" Document setting::put::<PublicAccessBlock>;
    CreateBucket PUT Bucket [] "s3:CreateBucket" Document ops::buckets::create;
    GetBucketAnalyticsConfiguration GET Bucket ["analytics" "id"] "s3:GetAnalyticsConfiguration" Document inventories::get::<AnalyticsConfiguration>;
    GetBucketIntelligentTieringConfiguration GET Bucket ["intelligent-tiering" "id"] "s3:GetIntelligentTieringConfiguration" Document inventories::get::<IntelligentTieringConfiguration>;
    GetBucketInventoryConfiguration GET Bucket ["inventory" "id"] "s3:GetInventoryConfiguration" Document inventories::get::<InventoryConfiguration>;
    GetBucketMetricsConfiguration GET Bucket ["metrics" "id"] "s3:GetMetricsConfiguration" Document inventories::get::<MetricsConfiguration>;
    ListBucketAnalyticsConfigurations GET Bucket ["analytics"] "s3:GetAnalyticsConfiguration" Document inventories::list::<AnalyticsConfiguration>;
    ListBucketIntelligentTieringConfigurations GET Bucket ["intelligent-tiering"] "s3:GetIntelligentTieringConfiguration" Document inventories::list::<IntelligentTieringConfiguration>;
    ListBucketInventoryConfigurations GET Bucket ["inventory"] "s3:GetInventoryConfiguration" Document inventories::list::<InventoryConfiguration>;
    ListBucketMetricsConfigurations GET Bucket ["metrics"] "s3:GetMetricsConfiguration" Document inventories::list::<MetricsConfiguration>;
    GetBucketAccelerateConfiguration GET Bucket ["accelerate"] "s3:GetAccelerateConfiguration" Document setting::get::<Acceleration>;
    GetBucketAcl GET Bucket ["acl"] "s3:GetBucketAcl" Document ops::acls::get_bucket;
    GetBucketCors GET Bucket ["cors"] "s3:GetBucketCORS" Document setting::get::<Cors>;
    GetBucketEncryption GET Bucket ["encryption"] "s3:GetEncryptionConfiguration" Document setting::get::<Encryption>;
    GetBucketLifecycleConfiguration GET Bucket ["lifecycle"] "s3:GetLifecycleConfiguration" Document setting::get::<Lifecycle>;
    GetBucketLocation GET Bucket ["location"] "s3:GetBucketLocation" Document ops::buckets::location;
    GetBucketLogging GET Bucket ["logging"] "s3:GetBucketLogging" Document setting::get::<Logging>;
    GetBucketNotificationConfiguration GET Bucket ["notification"] "s3:GetBucketNotification" Document setting::get::<Notifications>;
    GetBucketOwnershipControls GET Bucket ["ownershipControls"] "s3:GetBucketOwnershipControls" Document setting::get::<OwnershipControls>;
    GetBucketPolicyStatus GET Bucket ["policyStatus"] "s3:GetBucketPolicyStatus" Document setting::get::<PolicyStatus>;
    GetBucketPolicy GET Bucket ["policy"] "s3:GetBucketPolicy" Document setting::get::<BucketPolicy>;
    GetBucketReplication GET Bucket ["replication"] "s3:GetReplicationConfiguration" Document setting::get::<Replication>;
    GetBucketRequestPayment GET Bucket ["requestPayment"] "s3:GetBucketRequestPayment" Document setting::get::<RequestPayment>;
    GetBucketTagging GET Bucket ["tagging"] "s3:GetBucketTagging" Document ops::tags::get_bucket;
    GetBucketVersioning GET Bucket ["versioning"] "s3:GetBucketVersioning" Document ops::buckets::get_versioning;
    GetBucketWebsite GET Bucket ["website"] "s3:GetBucketWebsite" Document setting::get::<Website>;
    GetObjectLockConfiguration GET Bucket ["object-lock"] "s3:GetBucketObjectLockConfiguration" Document ops::lock::get_configuration;
    GetPublicAccessBlock GET Bucket ["publicAccessBlock"] "s3:GetBucketPublicAccessBlock" Document setting::get::<PublicAccessBlock>;
    ListMultipartUploads GET Bucket ["uploads"] "s3:ListBucketMultipartUploads" Document ops::uploads::list;
    ListObjectVersions GET Bucket ["versions"] "s3:ListBucketVersions" Document ops::list::versions;
    ListObjectsV2 GET Bucket ["list-type=2"] "s3:ListBucket" Document ops::list::v2;
    ListObjects GET Bucket [] "s3:ListBucket" Document ops::list::v1;
    HeadBucket HEAD Bucket [] "s3:ListBucket" Document ops::buckets::head;
    DeleteBucketAnalyticsConfiguration DELETE Bucket ["analytics"] "s3:PutAnalyticsConfiguration" Document inventories::delete::<AnalyticsConfiguration>;
    DeleteBucketIntelligentTieringConfiguration DELETE Bucket ["intelligent-tiering"] "s3:PutIntelligentTieringConfiguration" Document inventories::delete::<IntelligentTieringConfiguration>;
    DeleteBucketInventoryConfiguration DELETE Bucket ["inventory"] "s3:PutInventoryConfiguration" Document inventories::delete::<InventoryConfiguration>;
    DeleteBucketMetricsConfiguration DELETE Bucket ["metrics"] "s3:PutMetricsConfiguration" Document inventories::delete::<MetricsConfiguration>;
    DeleteBucketCors DELETE Bucket ["cors"] "s3:PutBucketCORS" Document setting::delete::<Cors>;
    DeleteBucketEncryption DELETE Bucket ["encryption"] "s3:PutEncryptionConfiguration" Document setting::delete::<Encryption>;
    DeleteBucketLifecycle DELETE Bucket ["lifecycle"] "s3:PutLifecycleConfiguration" Document setting::delete::<Lifecycle>;
    DeleteBucketOwnershipControls DELETE Bucket ["ownershipControls"] "s3:PutBucketOwnershipControls" Document setting::delete::<OwnershipControls>;
    DeleteBucketPolicy DELETE Bucket ["policy"] "s3:DeleteBucketPolicy" Document setting::delete::<BucketPolicy>;
    DeleteBucketReplication DELETE Bucket ["replication"] "s3:PutReplicationConfiguration" Document setting::delete::<Replication>;
    DeleteBucketTagging DELETE Bucket ["tagging"] "s3:PutBucketTagging" Document ops::tags::delete_bucket;
    DeleteBucketWebsite DELETE Bucket ["website"] "s3:DeleteBucketWebsite" Document setting::delete::<Website>;
    DeletePublicAccessBlock DELETE Bucket ["publicAccessBlock"] "s3:PutBucketPublicAccessBlock" Document setting::delete::<PublicAccessBlock>;
    DeleteBucket DELETE Bucket [] "s3:DeleteBucket" Document ops::buckets::delete;
    DeleteObjects POST Bucket ["delete"] "s3:DeleteObject" Document ops::delete::many;
}

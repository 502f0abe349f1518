//! Which operation a request means: one table, in the order it is tried.

use http::{HeaderMap, Method};

use super::context::Context;
use super::fault::Result;
use super::model::State;
use super::ops;
use super::reply::Reply;
use super::request::{Query, Request};

/// What an operation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    Service,
    Bucket,
    Object,
}

/// How an operation takes its body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    /// A document, or nothing.
    Document,
    /// The bytes of an object.
    Data,
}

/// An operation of S3.
pub(crate) struct Operation {
    pub(crate) name: &'static str,
    method: Method,
    scope: Scope,
    /// What the query must have (`uploads`, `list-type=2`) and the headers (`@x-amz-copy-source`).
    marks: &'static [&'static str],
    /// What a policy calls it.
    pub(crate) action: &'static str,
    pub(crate) takes: Takes,
    /// `None` where AWS has it and this cloud has not.
    pub(crate) run: Option<Run>,
}

pub(crate) type Run = fn(&mut State, &mut Context<'_>, &Request) -> Result<Reply>;

impl std::fmt::Debug for Operation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl Operation {
    fn matches(&self, method: &Method, scope: Scope, query: &Query, headers: &HeaderMap) -> bool {
        self.scope == scope
            && self.method == method
            && self.marks.iter().all(
                |mark| match (mark.strip_prefix('@'), mark.split_once('=')) {
                    (Some(header), _) => headers.contains_key(header),
                    (None, Some((name, value))) => query.get(name) == Some(value),
                    (None, None) => query.has(mark),
                },
            )
    }
}

/// Finds the operation.
pub(crate) fn find(
    method: &Method,
    scope: Scope,
    query: &Query,
    headers: &HeaderMap,
) -> Option<&'static Operation> {
    OPERATIONS
        .iter()
        .find(|operation| operation.matches(method, scope, query, headers))
}

macro_rules! table {
    ($($name:ident $method:ident $scope:ident [$($mark:literal)*] $action:literal $takes:ident $($run:path)?;)*) => {
        /// All of them. The first that matches is meant, so the plain ones stand last.
        pub(crate) static OPERATIONS: &[Operation] = &[$(Operation {
            name: stringify!($name),
            method: Method::$method,
            scope: Scope::$scope,
            marks: &[$($mark),*],
            action: $action,
            takes: Takes::$takes,
            run: table!(@run $($run)?),
        }),*];
    };
    (@run) => { None };
    (@run $run:path) => { Some($run) };
}

table! {
    ListBuckets GET Service [] "s3:ListAllMyBuckets" Document ops::buckets::list;
    UploadPartCopy PUT Object ["partNumber" "uploadId" "@x-amz-copy-source"] "s3:PutObject" Document;
    UploadPart PUT Object ["partNumber" "uploadId"] "s3:PutObject" Data;
    PutObjectAcl PUT Object ["acl"] "s3:PutObjectAcl" Document;
    PutObjectLegalHold PUT Object ["legal-hold"] "s3:PutObjectLegalHold" Document;
    PutObjectRetention PUT Object ["retention"] "s3:PutObjectRetention" Document;
    PutObjectTagging PUT Object ["tagging"] "s3:PutObjectTagging" Document;
    RenameObject PUT Object ["renameObject"] "s3:PutObject" Document;
    UpdateObjectEncryption PUT Object ["encryption"] "s3:PutObject" Document;
    CopyObject PUT Object ["@x-amz-copy-source"] "s3:PutObject" Document;
    PutObject PUT Object [] "s3:PutObject" Data ops::write::put;
    GetObjectAttributes GET Object ["attributes"] "s3:GetObjectAttributes" Document;
    GetObjectAcl GET Object ["acl"] "s3:GetObjectAcl" Document;
    GetObjectLegalHold GET Object ["legal-hold"] "s3:GetObjectLegalHold" Document;
    GetObjectRetention GET Object ["retention"] "s3:GetObjectRetention" Document;
    GetObjectTagging GET Object ["tagging"] "s3:GetObjectTagging" Document;
    GetObjectTorrent GET Object ["torrent"] "s3:GetObjectTorrent" Document;
    ListParts GET Object ["uploadId"] "s3:ListMultipartUploadParts" Document;
    GetObject GET Object [] "s3:GetObject" Document ops::read::get;
    HeadObject HEAD Object [] "s3:GetObject" Document ops::read::head;
    DeleteObjectTagging DELETE Object ["tagging"] "s3:DeleteObjectTagging" Document;
    AbortMultipartUpload DELETE Object ["uploadId"] "s3:AbortMultipartUpload" Document;
    DeleteObject DELETE Object [] "s3:DeleteObject" Document ops::delete::one;
    SelectObjectContent POST Object ["select" "select-type=2"] "s3:GetObject" Document;
    CreateMultipartUpload POST Object ["uploads"] "s3:PutObject" Document;
    RestoreObject POST Object ["restore"] "s3:RestoreObject" Document;
    CompleteMultipartUpload POST Object ["uploadId"] "s3:PutObject" Document;
    PutBucketAnalyticsConfiguration PUT Bucket ["analytics"] "s3:PutAnalyticsConfiguration" Document;
    PutBucketIntelligentTieringConfiguration PUT Bucket ["intelligent-tiering"] "s3:PutIntelligentTieringConfiguration" Document;
    PutBucketInventoryConfiguration PUT Bucket ["inventory"] "s3:PutInventoryConfiguration" Document;
    PutBucketMetricsConfiguration PUT Bucket ["metrics"] "s3:PutMetricsConfiguration" Document;
    PutBucketAccelerateConfiguration PUT Bucket ["accelerate"] "s3:PutAccelerateConfiguration" Document;
    PutBucketAcl PUT Bucket ["acl"] "s3:PutBucketAcl" Document;
    PutBucketCors PUT Bucket ["cors"] "s3:PutBucketCORS" Document;
    PutBucketEncryption PUT Bucket ["encryption"] "s3:PutEncryptionConfiguration" Document;
    PutBucketLifecycleConfiguration PUT Bucket ["lifecycle"] "s3:PutLifecycleConfiguration" Document;
    PutBucketLogging PUT Bucket ["logging"] "s3:PutBucketLogging" Document;
    PutBucketNotificationConfiguration PUT Bucket ["notification"] "s3:PutBucketNotification" Document;
    PutBucketOwnershipControls PUT Bucket ["ownershipControls"] "s3:PutBucketOwnershipControls" Document;
    PutBucketPolicy PUT Bucket ["policy"] "s3:PutBucketPolicy" Document;
    PutBucketReplication PUT Bucket ["replication"] "s3:PutReplicationConfiguration" Document;
    PutBucketRequestPayment PUT Bucket ["requestPayment"] "s3:PutBucketRequestPayment" Document;
    PutBucketTagging PUT Bucket ["tagging"] "s3:PutBucketTagging" Document;
    PutBucketVersioning PUT Bucket ["versioning"] "s3:PutBucketVersioning" Document ops::buckets::put_versioning;
    PutBucketWebsite PUT Bucket ["website"] "s3:PutBucketWebsite" Document;
    PutObjectLockConfiguration PUT Bucket ["object-lock"] "s3:PutBucketObjectLockConfiguration" Document;
    PutPublicAccessBlock PUT Bucket ["publicAccessBlock"] "s3:PutBucketPublicAccessBlock" Document;
    PutBucketAbac PUT Bucket ["abac"] "s3:PutBucketAbac" Document;
    UpdateBucketMetadataInventoryTableConfiguration PUT Bucket ["metadataInventoryTable"] "s3:UpdateBucketMetadataInventoryTableConfiguration" Document;
    UpdateBucketMetadataJournalTableConfiguration PUT Bucket ["metadataJournalTable"] "s3:UpdateBucketMetadataJournalTableConfiguration" Document;
    CreateBucket PUT Bucket [] "s3:CreateBucket" Document ops::buckets::create;
    GetBucketAnalyticsConfiguration GET Bucket ["analytics" "id"] "s3:GetAnalyticsConfiguration" Document;
    GetBucketIntelligentTieringConfiguration GET Bucket ["intelligent-tiering" "id"] "s3:GetIntelligentTieringConfiguration" Document;
    GetBucketInventoryConfiguration GET Bucket ["inventory" "id"] "s3:GetInventoryConfiguration" Document;
    GetBucketMetricsConfiguration GET Bucket ["metrics" "id"] "s3:GetMetricsConfiguration" Document;
    ListBucketAnalyticsConfigurations GET Bucket ["analytics"] "s3:GetAnalyticsConfiguration" Document;
    ListBucketIntelligentTieringConfigurations GET Bucket ["intelligent-tiering"] "s3:GetIntelligentTieringConfiguration" Document;
    ListBucketInventoryConfigurations GET Bucket ["inventory"] "s3:GetInventoryConfiguration" Document;
    ListBucketMetricsConfigurations GET Bucket ["metrics"] "s3:GetMetricsConfiguration" Document;
    CreateSession GET Bucket ["session"] "s3express:CreateSession" Document;
    GetBucketAbac GET Bucket ["abac"] "s3:GetBucketAbac" Document;
    GetBucketAccelerateConfiguration GET Bucket ["accelerate"] "s3:GetAccelerateConfiguration" Document;
    GetBucketAcl GET Bucket ["acl"] "s3:GetBucketAcl" Document;
    GetBucketCors GET Bucket ["cors"] "s3:GetBucketCORS" Document;
    GetBucketEncryption GET Bucket ["encryption"] "s3:GetEncryptionConfiguration" Document;
    GetBucketLifecycleConfiguration GET Bucket ["lifecycle"] "s3:GetLifecycleConfiguration" Document;
    GetBucketLocation GET Bucket ["location"] "s3:GetBucketLocation" Document ops::buckets::location;
    GetBucketLogging GET Bucket ["logging"] "s3:GetBucketLogging" Document;
    GetBucketMetadataConfiguration GET Bucket ["metadataConfiguration"] "s3:GetBucketMetadataTableConfiguration" Document;
    GetBucketMetadataTableConfiguration GET Bucket ["metadataTable"] "s3:GetBucketMetadataTableConfiguration" Document;
    GetBucketNotificationConfiguration GET Bucket ["notification"] "s3:GetBucketNotification" Document;
    GetBucketOwnershipControls GET Bucket ["ownershipControls"] "s3:GetBucketOwnershipControls" Document;
    GetBucketPolicyStatus GET Bucket ["policyStatus"] "s3:GetBucketPolicyStatus" Document;
    GetBucketPolicy GET Bucket ["policy"] "s3:GetBucketPolicy" Document;
    GetBucketReplication GET Bucket ["replication"] "s3:GetReplicationConfiguration" Document;
    GetBucketRequestPayment GET Bucket ["requestPayment"] "s3:GetBucketRequestPayment" Document;
    GetBucketTagging GET Bucket ["tagging"] "s3:GetBucketTagging" Document;
    GetBucketVersioning GET Bucket ["versioning"] "s3:GetBucketVersioning" Document ops::buckets::get_versioning;
    GetBucketWebsite GET Bucket ["website"] "s3:GetBucketWebsite" Document;
    GetObjectLockConfiguration GET Bucket ["object-lock"] "s3:GetBucketObjectLockConfiguration" Document;
    GetPublicAccessBlock GET Bucket ["publicAccessBlock"] "s3:GetBucketPublicAccessBlock" Document;
    ListMultipartUploads GET Bucket ["uploads"] "s3:ListBucketMultipartUploads" Document;
    ListObjectVersions GET Bucket ["versions"] "s3:ListBucketVersions" Document ops::list::versions;
    ListObjectsV2 GET Bucket ["list-type=2"] "s3:ListBucket" Document ops::list::v2;
    ListObjects GET Bucket [] "s3:ListBucket" Document ops::list::v1;
    HeadBucket HEAD Bucket [] "s3:ListBucket" Document ops::buckets::head;
    DeleteBucketAnalyticsConfiguration DELETE Bucket ["analytics"] "s3:PutAnalyticsConfiguration" Document;
    DeleteBucketIntelligentTieringConfiguration DELETE Bucket ["intelligent-tiering"] "s3:PutIntelligentTieringConfiguration" Document;
    DeleteBucketInventoryConfiguration DELETE Bucket ["inventory"] "s3:PutInventoryConfiguration" Document;
    DeleteBucketMetricsConfiguration DELETE Bucket ["metrics"] "s3:PutMetricsConfiguration" Document;
    DeleteBucketCors DELETE Bucket ["cors"] "s3:PutBucketCORS" Document;
    DeleteBucketEncryption DELETE Bucket ["encryption"] "s3:PutEncryptionConfiguration" Document;
    DeleteBucketLifecycle DELETE Bucket ["lifecycle"] "s3:PutLifecycleConfiguration" Document;
    DeleteBucketMetadataConfiguration DELETE Bucket ["metadataConfiguration"] "s3:DeleteBucketMetadataTableConfiguration" Document;
    DeleteBucketMetadataTableConfiguration DELETE Bucket ["metadataTable"] "s3:DeleteBucketMetadataTableConfiguration" Document;
    DeleteBucketOwnershipControls DELETE Bucket ["ownershipControls"] "s3:PutBucketOwnershipControls" Document;
    DeleteBucketPolicy DELETE Bucket ["policy"] "s3:DeleteBucketPolicy" Document;
    DeleteBucketReplication DELETE Bucket ["replication"] "s3:PutReplicationConfiguration" Document;
    DeleteBucketTagging DELETE Bucket ["tagging"] "s3:PutBucketTagging" Document;
    DeleteBucketWebsite DELETE Bucket ["website"] "s3:DeleteBucketWebsite" Document;
    DeletePublicAccessBlock DELETE Bucket ["publicAccessBlock"] "s3:PutBucketPublicAccessBlock" Document;
    DeleteBucket DELETE Bucket [] "s3:DeleteBucket" Document ops::buckets::delete;
    CreateBucketMetadataConfiguration POST Bucket ["metadataConfiguration"] "s3:CreateBucketMetadataTableConfiguration" Document;
    CreateBucketMetadataTableConfiguration POST Bucket ["metadataTable"] "s3:CreateBucketMetadataTableConfiguration" Document;
    DeleteObjects POST Bucket ["delete"] "s3:DeleteObject" Document ops::delete::many;
}

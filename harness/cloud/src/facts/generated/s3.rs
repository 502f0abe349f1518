//! Amazon Simple Storage Service 2006-03-01, written by `facts/generate.py`; do not edit.

use crate::facts::{EMPTY, ErrorFacts, OperationFacts, Protocol, ServiceFacts};

pub(crate) static FACTS: ServiceFacts = ServiceFacts {
    name: "s3",
    title: "Amazon Simple Storage Service",
    signing_name: "s3",
    endpoint: "s3",
    version: "2006-03-01",
    protocol: Protocol::RestXml,
    also_query: false,
    target: "",
    namespace: "",
    xmlns: "",
    operations: OPERATIONS,
    errors: ERRORS,
};

static OPERATIONS: &[OperationFacts] = &[
    OperationFacts {
        name: "AbortMultipartUpload",
        input: &EMPTY,
        output: &EMPTY,
        method: "DELETE",
        path: "/{Bucket}/{Key+}",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "CompleteMultipartUpload",
        input: &EMPTY,
        output: &EMPTY,
        method: "POST",
        path: "/{Bucket}/{Key+}",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "CopyObject",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}/{Key+}",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "CreateBucket",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "CreateBucketMetadataConfiguration",
        input: &EMPTY,
        output: &EMPTY,
        method: "POST",
        path: "/{Bucket}?metadataConfiguration",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "CreateBucketMetadataTableConfiguration",
        input: &EMPTY,
        output: &EMPTY,
        method: "POST",
        path: "/{Bucket}?metadataTable",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "CreateMultipartUpload",
        input: &EMPTY,
        output: &EMPTY,
        method: "POST",
        path: "/{Bucket}/{Key+}?uploads",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "CreateSession",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}?session",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "DeleteBucket",
        input: &EMPTY,
        output: &EMPTY,
        method: "DELETE",
        path: "/{Bucket}",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "DeleteBucketAnalyticsConfiguration",
        input: &EMPTY,
        output: &EMPTY,
        method: "DELETE",
        path: "/{Bucket}?analytics",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "DeleteBucketCors",
        input: &EMPTY,
        output: &EMPTY,
        method: "DELETE",
        path: "/{Bucket}?cors",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "DeleteBucketEncryption",
        input: &EMPTY,
        output: &EMPTY,
        method: "DELETE",
        path: "/{Bucket}?encryption",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "DeleteBucketIntelligentTieringConfiguration",
        input: &EMPTY,
        output: &EMPTY,
        method: "DELETE",
        path: "/{Bucket}?intelligent-tiering",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "DeleteBucketInventoryConfiguration",
        input: &EMPTY,
        output: &EMPTY,
        method: "DELETE",
        path: "/{Bucket}?inventory",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "DeleteBucketLifecycle",
        input: &EMPTY,
        output: &EMPTY,
        method: "DELETE",
        path: "/{Bucket}?lifecycle",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "DeleteBucketMetadataConfiguration",
        input: &EMPTY,
        output: &EMPTY,
        method: "DELETE",
        path: "/{Bucket}?metadataConfiguration",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "DeleteBucketMetadataTableConfiguration",
        input: &EMPTY,
        output: &EMPTY,
        method: "DELETE",
        path: "/{Bucket}?metadataTable",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "DeleteBucketMetricsConfiguration",
        input: &EMPTY,
        output: &EMPTY,
        method: "DELETE",
        path: "/{Bucket}?metrics",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "DeleteBucketOwnershipControls",
        input: &EMPTY,
        output: &EMPTY,
        method: "DELETE",
        path: "/{Bucket}?ownershipControls",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "DeleteBucketPolicy",
        input: &EMPTY,
        output: &EMPTY,
        method: "DELETE",
        path: "/{Bucket}?policy",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "DeleteBucketReplication",
        input: &EMPTY,
        output: &EMPTY,
        method: "DELETE",
        path: "/{Bucket}?replication",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "DeleteBucketTagging",
        input: &EMPTY,
        output: &EMPTY,
        method: "DELETE",
        path: "/{Bucket}?tagging",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "DeleteBucketWebsite",
        input: &EMPTY,
        output: &EMPTY,
        method: "DELETE",
        path: "/{Bucket}?website",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "DeleteObject",
        input: &EMPTY,
        output: &EMPTY,
        method: "DELETE",
        path: "/{Bucket}/{Key+}",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "DeleteObjectAnnotation",
        input: &EMPTY,
        output: &EMPTY,
        method: "DELETE",
        path: "/{Bucket}/{Key+}?annotation",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "DeleteObjectTagging",
        input: &EMPTY,
        output: &EMPTY,
        method: "DELETE",
        path: "/{Bucket}/{Key+}?tagging",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "DeleteObjects",
        input: &EMPTY,
        output: &EMPTY,
        method: "POST",
        path: "/{Bucket}?delete",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "DeletePublicAccessBlock",
        input: &EMPTY,
        output: &EMPTY,
        method: "DELETE",
        path: "/{Bucket}?publicAccessBlock",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "GetBucketAbac",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}?abac",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "GetBucketAccelerateConfiguration",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}?accelerate",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "GetBucketAcl",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}?acl",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "GetBucketAnalyticsConfiguration",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}?analytics",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "GetBucketCors",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}?cors",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "GetBucketEncryption",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}?encryption",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "GetBucketIntelligentTieringConfiguration",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}?intelligent-tiering",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "GetBucketInventoryConfiguration",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}?inventory",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "GetBucketLifecycle",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}?lifecycle",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "GetBucketLifecycleConfiguration",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}?lifecycle",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "GetBucketLocation",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}?location",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "GetBucketLogging",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}?logging",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "GetBucketMetadataConfiguration",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}?metadataConfiguration",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "GetBucketMetadataTableConfiguration",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}?metadataTable",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "GetBucketMetricsConfiguration",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}?metrics",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "GetBucketNotification",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}?notification",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "GetBucketNotificationConfiguration",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}?notification",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "GetBucketOwnershipControls",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}?ownershipControls",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "GetBucketPolicy",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}?policy",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "GetBucketPolicyStatus",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}?policyStatus",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "GetBucketReplication",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}?replication",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "GetBucketRequestPayment",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}?requestPayment",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "GetBucketTagging",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}?tagging",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "GetBucketVersioning",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}?versioning",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "GetBucketWebsite",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}?website",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "GetObject",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}/{Key+}",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "GetObjectAcl",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}/{Key+}?acl",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "GetObjectAnnotation",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}/{Key+}?annotation",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "GetObjectAttributes",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}/{Key+}?attributes",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "GetObjectLegalHold",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}/{Key+}?legal-hold",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "GetObjectLockConfiguration",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}?object-lock",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "GetObjectRetention",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}/{Key+}?retention",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "GetObjectTagging",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}/{Key+}?tagging",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "GetObjectTorrent",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}/{Key+}?torrent",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "GetPublicAccessBlock",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}?publicAccessBlock",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "HeadBucket",
        input: &EMPTY,
        output: &EMPTY,
        method: "HEAD",
        path: "/{Bucket}",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "HeadObject",
        input: &EMPTY,
        output: &EMPTY,
        method: "HEAD",
        path: "/{Bucket}/{Key+}",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "ListBucketAnalyticsConfigurations",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}?analytics",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "ListBucketIntelligentTieringConfigurations",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}?intelligent-tiering",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "ListBucketInventoryConfigurations",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}?inventory",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "ListBucketMetricsConfigurations",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}?metrics",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "ListBuckets",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "ListDirectoryBuckets",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "ListMultipartUploads",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}?uploads",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "ListObjectAnnotations",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}/{Key+}?annotation",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "ListObjectVersions",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}?versions",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "ListObjects",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "ListObjectsV2",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}?list-type=2",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "ListParts",
        input: &EMPTY,
        output: &EMPTY,
        method: "GET",
        path: "/{Bucket}/{Key+}",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "PutBucketAbac",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?abac",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "PutBucketAccelerateConfiguration",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?accelerate",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "PutBucketAcl",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?acl",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "PutBucketAnalyticsConfiguration",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?analytics",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "PutBucketCors",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?cors",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "PutBucketEncryption",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?encryption",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "PutBucketIntelligentTieringConfiguration",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?intelligent-tiering",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "PutBucketInventoryConfiguration",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?inventory",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "PutBucketLifecycle",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?lifecycle",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "PutBucketLifecycleConfiguration",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?lifecycle",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "PutBucketLogging",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?logging",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "PutBucketMetricsConfiguration",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?metrics",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "PutBucketNotification",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?notification",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "PutBucketNotificationConfiguration",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?notification",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "PutBucketOwnershipControls",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?ownershipControls",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "PutBucketPolicy",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?policy",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "PutBucketReplication",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?replication",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "PutBucketRequestPayment",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?requestPayment",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "PutBucketTagging",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?tagging",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "PutBucketVersioning",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?versioning",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "PutBucketWebsite",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?website",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "PutObject",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}/{Key+}",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "PutObjectAcl",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}/{Key+}?acl",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "PutObjectAnnotation",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}/{Key+}?annotation",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "PutObjectLegalHold",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}/{Key+}?legal-hold",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "PutObjectLockConfiguration",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?object-lock",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "PutObjectRetention",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}/{Key+}?retention",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "PutObjectTagging",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}/{Key+}?tagging",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "PutPublicAccessBlock",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?publicAccessBlock",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "RenameObject",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}/{Key+}?renameObject",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "RestoreObject",
        input: &EMPTY,
        output: &EMPTY,
        method: "POST",
        path: "/{Bucket}/{Key+}?restore",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "SelectObjectContent",
        input: &EMPTY,
        output: &EMPTY,
        method: "POST",
        path: "/{Bucket}/{Key+}?select&select-type=2",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "UpdateBucketMetadataAnnotationTableConfiguration",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?metadataAnnotationTable",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "UpdateBucketMetadataInventoryTableConfiguration",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?metadataInventoryTable",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "UpdateBucketMetadataJournalTableConfiguration",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?metadataJournalTable",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "UpdateObjectEncryption",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}/{Key+}?encryption",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "UploadPart",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}/{Key+}",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "UploadPartCopy",
        input: &EMPTY,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}/{Key+}",
        ..OperationFacts::POST
    },
    OperationFacts {
        name: "WriteGetObjectResponse",
        input: &EMPTY,
        output: &EMPTY,
        method: "POST",
        path: "/WriteGetObjectResponse",
        ..OperationFacts::POST
    },
];

static ERRORS: &[ErrorFacts] = &[
    ErrorFacts {
        shape: "AccessDenied",
        code: "AccessDenied",
        status: 403,
        sender: true,
    },
    ErrorFacts {
        shape: "AnnotationLimitExceeded",
        code: "AnnotationLimitExceeded",
        status: 400,
        sender: true,
    },
    ErrorFacts {
        shape: "AnnotationNameTooLong",
        code: "AnnotationNameTooLong",
        status: 400,
        sender: true,
    },
    ErrorFacts {
        shape: "BucketAlreadyExists",
        code: "BucketAlreadyExists",
        status: 409,
        sender: true,
    },
    ErrorFacts {
        shape: "BucketAlreadyOwnedByYou",
        code: "BucketAlreadyOwnedByYou",
        status: 409,
        sender: true,
    },
    ErrorFacts {
        shape: "EncryptionTypeMismatch",
        code: "EncryptionTypeMismatch",
        status: 400,
        sender: true,
    },
    ErrorFacts {
        shape: "IdempotencyParameterMismatch",
        code: "IdempotencyParameterMismatch",
        status: 400,
        sender: true,
    },
    ErrorFacts {
        shape: "InvalidAnnotationName",
        code: "InvalidAnnotationName",
        status: 400,
        sender: true,
    },
    ErrorFacts {
        shape: "InvalidObjectState",
        code: "InvalidObjectState",
        status: 403,
        sender: true,
    },
    ErrorFacts {
        shape: "InvalidPrefix",
        code: "InvalidPrefix",
        status: 400,
        sender: true,
    },
    ErrorFacts {
        shape: "InvalidRequest",
        code: "InvalidRequest",
        status: 400,
        sender: true,
    },
    ErrorFacts {
        shape: "InvalidWriteOffset",
        code: "InvalidWriteOffset",
        status: 400,
        sender: true,
    },
    ErrorFacts {
        shape: "NoSuchAnnotation",
        code: "NoSuchAnnotation",
        status: 404,
        sender: true,
    },
    ErrorFacts {
        shape: "NoSuchBucket",
        code: "NoSuchBucket",
        status: 404,
        sender: true,
    },
    ErrorFacts {
        shape: "NoSuchKey",
        code: "NoSuchKey",
        status: 404,
        sender: true,
    },
    ErrorFacts {
        shape: "NoSuchUpload",
        code: "NoSuchUpload",
        status: 404,
        sender: true,
    },
    ErrorFacts {
        shape: "ObjectAlreadyInActiveTierError",
        code: "ObjectAlreadyInActiveTierError",
        status: 403,
        sender: true,
    },
    ErrorFacts {
        shape: "ObjectNotInActiveTierError",
        code: "ObjectNotInActiveTierError",
        status: 403,
        sender: true,
    },
    ErrorFacts {
        shape: "TooManyParts",
        code: "TooManyParts",
        status: 400,
        sender: true,
    },
    ErrorFacts {
        shape: "UnsupportedMediaType",
        code: "UnsupportedMediaType",
        status: 415,
        sender: true,
    },
];

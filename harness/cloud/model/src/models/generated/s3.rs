//! Amazon Simple Storage Service 2006-03-01, written by `model/generate.py`; do not edit.

use crate::models::{
    Bounds, EMPTY, ErrorModel, ListShape, Location, MapShape, Member, OperationModel, Protocol,
    STRING, ServiceModel, Shape, StringShape, StructureShape,
};

pub static MODEL: ServiceModel = ServiceModel {
    name: "s3",
    title: "Amazon Simple Storage Service",
    signing_name: "s3",
    endpoint: "s3",
    version: "2006-03-01",
    protocol: Protocol::RestXml,
    also_query: false,
    target: "",
    namespace: "",
    xmlns: "http://s3.amazonaws.com/doc/2006-03-01/",
    operations: OPERATIONS,
    errors: ERRORS,
};

static OPERATIONS: &[OperationModel] = &[
    OperationModel {
        name: "AbortMultipartUpload",
        input: &ABORT_MULTIPART_UPLOAD_REQUEST,
        output: &ABORT_MULTIPART_UPLOAD_OUTPUT,
        method: "DELETE",
        path: "/{Bucket}/{Key+}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "CompleteMultipartUpload",
        input: &COMPLETE_MULTIPART_UPLOAD_REQUEST,
        output: &COMPLETE_MULTIPART_UPLOAD_OUTPUT,
        method: "POST",
        path: "/{Bucket}/{Key+}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "CopyObject",
        input: &COPY_OBJECT_REQUEST,
        output: &COPY_OBJECT_OUTPUT,
        method: "PUT",
        path: "/{Bucket}/{Key+}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateBucket",
        input: &CREATE_BUCKET_REQUEST,
        output: &CREATE_BUCKET_OUTPUT,
        method: "PUT",
        path: "/{Bucket}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateBucketMetadataConfiguration",
        input: &CREATE_BUCKET_METADATA_CONFIGURATION_REQUEST,
        output: &EMPTY,
        method: "POST",
        path: "/{Bucket}?metadataConfiguration",
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateBucketMetadataTableConfiguration",
        input: &CREATE_BUCKET_METADATA_TABLE_CONFIGURATION_REQUEST,
        output: &EMPTY,
        method: "POST",
        path: "/{Bucket}?metadataTable",
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateMultipartUpload",
        input: &CREATE_MULTIPART_UPLOAD_REQUEST,
        output: &CREATE_MULTIPART_UPLOAD_OUTPUT,
        method: "POST",
        path: "/{Bucket}/{Key+}?uploads",
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateSession",
        input: &CREATE_SESSION_REQUEST,
        output: &CREATE_SESSION_OUTPUT,
        method: "GET",
        path: "/{Bucket}?session",
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteBucket",
        input: &DELETE_BUCKET_REQUEST,
        output: &EMPTY,
        method: "DELETE",
        path: "/{Bucket}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteBucketAnalyticsConfiguration",
        input: &DELETE_BUCKET_ANALYTICS_CONFIGURATION_REQUEST,
        output: &EMPTY,
        method: "DELETE",
        path: "/{Bucket}?analytics",
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteBucketCors",
        input: &DELETE_BUCKET_CORS_REQUEST,
        output: &EMPTY,
        method: "DELETE",
        path: "/{Bucket}?cors",
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteBucketEncryption",
        input: &DELETE_BUCKET_ENCRYPTION_REQUEST,
        output: &EMPTY,
        method: "DELETE",
        path: "/{Bucket}?encryption",
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteBucketIntelligentTieringConfiguration",
        input: &DELETE_BUCKET_INTELLIGENT_TIERING_CONFIGURATION_REQUEST,
        output: &EMPTY,
        method: "DELETE",
        path: "/{Bucket}?intelligent-tiering",
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteBucketInventoryConfiguration",
        input: &DELETE_BUCKET_INVENTORY_CONFIGURATION_REQUEST,
        output: &EMPTY,
        method: "DELETE",
        path: "/{Bucket}?inventory",
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteBucketLifecycle",
        input: &DELETE_BUCKET_LIFECYCLE_REQUEST,
        output: &EMPTY,
        method: "DELETE",
        path: "/{Bucket}?lifecycle",
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteBucketMetadataConfiguration",
        input: &DELETE_BUCKET_METADATA_CONFIGURATION_REQUEST,
        output: &EMPTY,
        method: "DELETE",
        path: "/{Bucket}?metadataConfiguration",
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteBucketMetadataTableConfiguration",
        input: &DELETE_BUCKET_METADATA_TABLE_CONFIGURATION_REQUEST,
        output: &EMPTY,
        method: "DELETE",
        path: "/{Bucket}?metadataTable",
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteBucketMetricsConfiguration",
        input: &DELETE_BUCKET_METRICS_CONFIGURATION_REQUEST,
        output: &EMPTY,
        method: "DELETE",
        path: "/{Bucket}?metrics",
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteBucketOwnershipControls",
        input: &DELETE_BUCKET_OWNERSHIP_CONTROLS_REQUEST,
        output: &EMPTY,
        method: "DELETE",
        path: "/{Bucket}?ownershipControls",
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteBucketPolicy",
        input: &DELETE_BUCKET_POLICY_REQUEST,
        output: &EMPTY,
        method: "DELETE",
        path: "/{Bucket}?policy",
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteBucketReplication",
        input: &DELETE_BUCKET_REPLICATION_REQUEST,
        output: &EMPTY,
        method: "DELETE",
        path: "/{Bucket}?replication",
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteBucketTagging",
        input: &DELETE_BUCKET_TAGGING_REQUEST,
        output: &EMPTY,
        method: "DELETE",
        path: "/{Bucket}?tagging",
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteBucketWebsite",
        input: &DELETE_BUCKET_WEBSITE_REQUEST,
        output: &EMPTY,
        method: "DELETE",
        path: "/{Bucket}?website",
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteObject",
        input: &DELETE_OBJECT_REQUEST,
        output: &DELETE_OBJECT_OUTPUT,
        method: "DELETE",
        path: "/{Bucket}/{Key+}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteObjectAnnotation",
        input: &DELETE_OBJECT_ANNOTATION_REQUEST,
        output: &DELETE_OBJECT_ANNOTATION_OUTPUT,
        method: "DELETE",
        path: "/{Bucket}/{Key+}?annotation",
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteObjectTagging",
        input: &DELETE_OBJECT_TAGGING_REQUEST,
        output: &DELETE_OBJECT_TAGGING_OUTPUT,
        method: "DELETE",
        path: "/{Bucket}/{Key+}?tagging",
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteObjects",
        input: &DELETE_OBJECTS_REQUEST,
        output: &DELETE_OBJECTS_OUTPUT,
        method: "POST",
        path: "/{Bucket}?delete",
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeletePublicAccessBlock",
        input: &DELETE_PUBLIC_ACCESS_BLOCK_REQUEST,
        output: &EMPTY,
        method: "DELETE",
        path: "/{Bucket}?publicAccessBlock",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetBucketAbac",
        input: &GET_BUCKET_ABAC_REQUEST,
        output: &GET_BUCKET_ABAC_OUTPUT,
        method: "GET",
        path: "/{Bucket}?abac",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetBucketAccelerateConfiguration",
        input: &GET_BUCKET_ACCELERATE_CONFIGURATION_REQUEST,
        output: &GET_BUCKET_ACCELERATE_CONFIGURATION_OUTPUT,
        method: "GET",
        path: "/{Bucket}?accelerate",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetBucketAcl",
        input: &GET_BUCKET_ACL_REQUEST,
        output: &GET_BUCKET_ACL_OUTPUT,
        method: "GET",
        path: "/{Bucket}?acl",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetBucketAnalyticsConfiguration",
        input: &GET_BUCKET_ANALYTICS_CONFIGURATION_REQUEST,
        output: &GET_BUCKET_ANALYTICS_CONFIGURATION_OUTPUT,
        method: "GET",
        path: "/{Bucket}?analytics",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetBucketCors",
        input: &GET_BUCKET_CORS_REQUEST,
        output: &GET_BUCKET_CORS_OUTPUT,
        method: "GET",
        path: "/{Bucket}?cors",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetBucketEncryption",
        input: &GET_BUCKET_ENCRYPTION_REQUEST,
        output: &GET_BUCKET_ENCRYPTION_OUTPUT,
        method: "GET",
        path: "/{Bucket}?encryption",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetBucketIntelligentTieringConfiguration",
        input: &GET_BUCKET_INTELLIGENT_TIERING_CONFIGURATION_REQUEST,
        output: &GET_BUCKET_INTELLIGENT_TIERING_CONFIGURATION_OUTPUT,
        method: "GET",
        path: "/{Bucket}?intelligent-tiering",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetBucketInventoryConfiguration",
        input: &GET_BUCKET_INVENTORY_CONFIGURATION_REQUEST,
        output: &GET_BUCKET_INVENTORY_CONFIGURATION_OUTPUT,
        method: "GET",
        path: "/{Bucket}?inventory",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetBucketLifecycle",
        input: &GET_BUCKET_LIFECYCLE_REQUEST,
        output: &GET_BUCKET_LIFECYCLE_OUTPUT,
        method: "GET",
        path: "/{Bucket}?lifecycle",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetBucketLifecycleConfiguration",
        input: &GET_BUCKET_LIFECYCLE_CONFIGURATION_REQUEST,
        output: &GET_BUCKET_LIFECYCLE_CONFIGURATION_OUTPUT,
        method: "GET",
        path: "/{Bucket}?lifecycle",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetBucketLocation",
        input: &GET_BUCKET_LOCATION_REQUEST,
        output: &GET_BUCKET_LOCATION_OUTPUT,
        method: "GET",
        path: "/{Bucket}?location",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetBucketLogging",
        input: &GET_BUCKET_LOGGING_REQUEST,
        output: &GET_BUCKET_LOGGING_OUTPUT,
        method: "GET",
        path: "/{Bucket}?logging",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetBucketMetadataConfiguration",
        input: &GET_BUCKET_METADATA_CONFIGURATION_REQUEST,
        output: &GET_BUCKET_METADATA_CONFIGURATION_OUTPUT,
        method: "GET",
        path: "/{Bucket}?metadataConfiguration",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetBucketMetadataTableConfiguration",
        input: &GET_BUCKET_METADATA_TABLE_CONFIGURATION_REQUEST,
        output: &GET_BUCKET_METADATA_TABLE_CONFIGURATION_OUTPUT,
        method: "GET",
        path: "/{Bucket}?metadataTable",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetBucketMetricsConfiguration",
        input: &GET_BUCKET_METRICS_CONFIGURATION_REQUEST,
        output: &GET_BUCKET_METRICS_CONFIGURATION_OUTPUT,
        method: "GET",
        path: "/{Bucket}?metrics",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetBucketNotification",
        input: &GET_BUCKET_NOTIFICATION_CONFIGURATION_REQUEST,
        output: &NOTIFICATION_CONFIGURATION_DEPRECATED,
        method: "GET",
        path: "/{Bucket}?notification",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetBucketNotificationConfiguration",
        input: &GET_BUCKET_NOTIFICATION_CONFIGURATION_REQUEST,
        output: &NOTIFICATION_CONFIGURATION,
        method: "GET",
        path: "/{Bucket}?notification",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetBucketOwnershipControls",
        input: &GET_BUCKET_OWNERSHIP_CONTROLS_REQUEST,
        output: &GET_BUCKET_OWNERSHIP_CONTROLS_OUTPUT,
        method: "GET",
        path: "/{Bucket}?ownershipControls",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetBucketPolicy",
        input: &GET_BUCKET_POLICY_REQUEST,
        output: &GET_BUCKET_POLICY_OUTPUT,
        method: "GET",
        path: "/{Bucket}?policy",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetBucketPolicyStatus",
        input: &GET_BUCKET_POLICY_STATUS_REQUEST,
        output: &GET_BUCKET_POLICY_STATUS_OUTPUT,
        method: "GET",
        path: "/{Bucket}?policyStatus",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetBucketReplication",
        input: &GET_BUCKET_REPLICATION_REQUEST,
        output: &GET_BUCKET_REPLICATION_OUTPUT,
        method: "GET",
        path: "/{Bucket}?replication",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetBucketRequestPayment",
        input: &GET_BUCKET_REQUEST_PAYMENT_REQUEST,
        output: &GET_BUCKET_REQUEST_PAYMENT_OUTPUT,
        method: "GET",
        path: "/{Bucket}?requestPayment",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetBucketTagging",
        input: &GET_BUCKET_TAGGING_REQUEST,
        output: &GET_BUCKET_TAGGING_OUTPUT,
        method: "GET",
        path: "/{Bucket}?tagging",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetBucketVersioning",
        input: &GET_BUCKET_VERSIONING_REQUEST,
        output: &GET_BUCKET_VERSIONING_OUTPUT,
        method: "GET",
        path: "/{Bucket}?versioning",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetBucketWebsite",
        input: &GET_BUCKET_WEBSITE_REQUEST,
        output: &GET_BUCKET_WEBSITE_OUTPUT,
        method: "GET",
        path: "/{Bucket}?website",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetObject",
        input: &GET_OBJECT_REQUEST,
        output: &GET_OBJECT_OUTPUT,
        method: "GET",
        path: "/{Bucket}/{Key+}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetObjectAcl",
        input: &GET_OBJECT_ACL_REQUEST,
        output: &GET_OBJECT_ACL_OUTPUT,
        method: "GET",
        path: "/{Bucket}/{Key+}?acl",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetObjectAnnotation",
        input: &GET_OBJECT_ANNOTATION_REQUEST,
        output: &GET_OBJECT_ANNOTATION_OUTPUT,
        method: "GET",
        path: "/{Bucket}/{Key+}?annotation",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetObjectAttributes",
        input: &GET_OBJECT_ATTRIBUTES_REQUEST,
        output: &GET_OBJECT_ATTRIBUTES_OUTPUT,
        method: "GET",
        path: "/{Bucket}/{Key+}?attributes",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetObjectLegalHold",
        input: &GET_OBJECT_LEGAL_HOLD_REQUEST,
        output: &GET_OBJECT_LEGAL_HOLD_OUTPUT,
        method: "GET",
        path: "/{Bucket}/{Key+}?legal-hold",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetObjectLockConfiguration",
        input: &GET_OBJECT_LOCK_CONFIGURATION_REQUEST,
        output: &GET_OBJECT_LOCK_CONFIGURATION_OUTPUT,
        method: "GET",
        path: "/{Bucket}?object-lock",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetObjectRetention",
        input: &GET_OBJECT_RETENTION_REQUEST,
        output: &GET_OBJECT_RETENTION_OUTPUT,
        method: "GET",
        path: "/{Bucket}/{Key+}?retention",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetObjectTagging",
        input: &GET_OBJECT_TAGGING_REQUEST,
        output: &GET_OBJECT_TAGGING_OUTPUT,
        method: "GET",
        path: "/{Bucket}/{Key+}?tagging",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetObjectTorrent",
        input: &GET_OBJECT_TORRENT_REQUEST,
        output: &GET_OBJECT_TORRENT_OUTPUT,
        method: "GET",
        path: "/{Bucket}/{Key+}?torrent",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetPublicAccessBlock",
        input: &GET_PUBLIC_ACCESS_BLOCK_REQUEST,
        output: &GET_PUBLIC_ACCESS_BLOCK_OUTPUT,
        method: "GET",
        path: "/{Bucket}?publicAccessBlock",
        ..OperationModel::POST
    },
    OperationModel {
        name: "HeadBucket",
        input: &HEAD_BUCKET_REQUEST,
        output: &HEAD_BUCKET_OUTPUT,
        method: "HEAD",
        path: "/{Bucket}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "HeadObject",
        input: &HEAD_OBJECT_REQUEST,
        output: &HEAD_OBJECT_OUTPUT,
        method: "HEAD",
        path: "/{Bucket}/{Key+}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListBucketAnalyticsConfigurations",
        input: &LIST_BUCKET_ANALYTICS_CONFIGURATIONS_REQUEST,
        output: &LIST_BUCKET_ANALYTICS_CONFIGURATIONS_OUTPUT,
        method: "GET",
        path: "/{Bucket}?analytics",
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListBucketIntelligentTieringConfigurations",
        input: &LIST_BUCKET_INTELLIGENT_TIERING_CONFIGURATIONS_REQUEST,
        output: &LIST_BUCKET_INTELLIGENT_TIERING_CONFIGURATIONS_OUTPUT,
        method: "GET",
        path: "/{Bucket}?intelligent-tiering",
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListBucketInventoryConfigurations",
        input: &LIST_BUCKET_INVENTORY_CONFIGURATIONS_REQUEST,
        output: &LIST_BUCKET_INVENTORY_CONFIGURATIONS_OUTPUT,
        method: "GET",
        path: "/{Bucket}?inventory",
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListBucketMetricsConfigurations",
        input: &LIST_BUCKET_METRICS_CONFIGURATIONS_REQUEST,
        output: &LIST_BUCKET_METRICS_CONFIGURATIONS_OUTPUT,
        method: "GET",
        path: "/{Bucket}?metrics",
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListBuckets",
        input: &LIST_BUCKETS_REQUEST,
        output: &LIST_BUCKETS_OUTPUT,
        method: "GET",
        path: "/",
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListDirectoryBuckets",
        input: &LIST_DIRECTORY_BUCKETS_REQUEST,
        output: &LIST_DIRECTORY_BUCKETS_OUTPUT,
        method: "GET",
        path: "/",
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListMultipartUploads",
        input: &LIST_MULTIPART_UPLOADS_REQUEST,
        output: &LIST_MULTIPART_UPLOADS_OUTPUT,
        method: "GET",
        path: "/{Bucket}?uploads",
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListObjectAnnotations",
        input: &LIST_OBJECT_ANNOTATIONS_REQUEST,
        output: &LIST_OBJECT_ANNOTATIONS_OUTPUT,
        method: "GET",
        path: "/{Bucket}/{Key+}?annotation",
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListObjectVersions",
        input: &LIST_OBJECT_VERSIONS_REQUEST,
        output: &LIST_OBJECT_VERSIONS_OUTPUT,
        method: "GET",
        path: "/{Bucket}?versions",
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListObjects",
        input: &LIST_OBJECTS_REQUEST,
        output: &LIST_OBJECTS_OUTPUT,
        method: "GET",
        path: "/{Bucket}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListObjectsV2",
        input: &LIST_OBJECTS_V2_REQUEST,
        output: &LIST_OBJECTS_V2_OUTPUT,
        method: "GET",
        path: "/{Bucket}?list-type=2",
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListParts",
        input: &LIST_PARTS_REQUEST,
        output: &LIST_PARTS_OUTPUT,
        method: "GET",
        path: "/{Bucket}/{Key+}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutBucketAbac",
        input: &PUT_BUCKET_ABAC_REQUEST,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?abac",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutBucketAccelerateConfiguration",
        input: &PUT_BUCKET_ACCELERATE_CONFIGURATION_REQUEST,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?accelerate",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutBucketAcl",
        input: &PUT_BUCKET_ACL_REQUEST,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?acl",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutBucketAnalyticsConfiguration",
        input: &PUT_BUCKET_ANALYTICS_CONFIGURATION_REQUEST,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?analytics",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutBucketCors",
        input: &PUT_BUCKET_CORS_REQUEST,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?cors",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutBucketEncryption",
        input: &PUT_BUCKET_ENCRYPTION_REQUEST,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?encryption",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutBucketIntelligentTieringConfiguration",
        input: &PUT_BUCKET_INTELLIGENT_TIERING_CONFIGURATION_REQUEST,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?intelligent-tiering",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutBucketInventoryConfiguration",
        input: &PUT_BUCKET_INVENTORY_CONFIGURATION_REQUEST,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?inventory",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutBucketLifecycle",
        input: &PUT_BUCKET_LIFECYCLE_REQUEST,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?lifecycle",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutBucketLifecycleConfiguration",
        input: &PUT_BUCKET_LIFECYCLE_CONFIGURATION_REQUEST,
        output: &PUT_BUCKET_LIFECYCLE_CONFIGURATION_OUTPUT,
        method: "PUT",
        path: "/{Bucket}?lifecycle",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutBucketLogging",
        input: &PUT_BUCKET_LOGGING_REQUEST,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?logging",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutBucketMetricsConfiguration",
        input: &PUT_BUCKET_METRICS_CONFIGURATION_REQUEST,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?metrics",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutBucketNotification",
        input: &PUT_BUCKET_NOTIFICATION_REQUEST,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?notification",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutBucketNotificationConfiguration",
        input: &PUT_BUCKET_NOTIFICATION_CONFIGURATION_REQUEST,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?notification",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutBucketOwnershipControls",
        input: &PUT_BUCKET_OWNERSHIP_CONTROLS_REQUEST,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?ownershipControls",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutBucketPolicy",
        input: &PUT_BUCKET_POLICY_REQUEST,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?policy",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutBucketReplication",
        input: &PUT_BUCKET_REPLICATION_REQUEST,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?replication",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutBucketRequestPayment",
        input: &PUT_BUCKET_REQUEST_PAYMENT_REQUEST,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?requestPayment",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutBucketTagging",
        input: &PUT_BUCKET_TAGGING_REQUEST,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?tagging",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutBucketVersioning",
        input: &PUT_BUCKET_VERSIONING_REQUEST,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?versioning",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutBucketWebsite",
        input: &PUT_BUCKET_WEBSITE_REQUEST,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?website",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutObject",
        input: &PUT_OBJECT_REQUEST,
        output: &PUT_OBJECT_OUTPUT,
        method: "PUT",
        path: "/{Bucket}/{Key+}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutObjectAcl",
        input: &PUT_OBJECT_ACL_REQUEST,
        output: &PUT_OBJECT_ACL_OUTPUT,
        method: "PUT",
        path: "/{Bucket}/{Key+}?acl",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutObjectAnnotation",
        input: &PUT_OBJECT_ANNOTATION_REQUEST,
        output: &PUT_OBJECT_ANNOTATION_OUTPUT,
        method: "PUT",
        path: "/{Bucket}/{Key+}?annotation",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutObjectLegalHold",
        input: &PUT_OBJECT_LEGAL_HOLD_REQUEST,
        output: &PUT_OBJECT_LEGAL_HOLD_OUTPUT,
        method: "PUT",
        path: "/{Bucket}/{Key+}?legal-hold",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutObjectLockConfiguration",
        input: &PUT_OBJECT_LOCK_CONFIGURATION_REQUEST,
        output: &PUT_OBJECT_LOCK_CONFIGURATION_OUTPUT,
        method: "PUT",
        path: "/{Bucket}?object-lock",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutObjectRetention",
        input: &PUT_OBJECT_RETENTION_REQUEST,
        output: &PUT_OBJECT_RETENTION_OUTPUT,
        method: "PUT",
        path: "/{Bucket}/{Key+}?retention",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutObjectTagging",
        input: &PUT_OBJECT_TAGGING_REQUEST,
        output: &PUT_OBJECT_TAGGING_OUTPUT,
        method: "PUT",
        path: "/{Bucket}/{Key+}?tagging",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutPublicAccessBlock",
        input: &PUT_PUBLIC_ACCESS_BLOCK_REQUEST,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?publicAccessBlock",
        ..OperationModel::POST
    },
    OperationModel {
        name: "RenameObject",
        input: &RENAME_OBJECT_REQUEST,
        output: &RENAME_OBJECT_OUTPUT,
        method: "PUT",
        path: "/{Bucket}/{Key+}?renameObject",
        ..OperationModel::POST
    },
    OperationModel {
        name: "RestoreObject",
        input: &RESTORE_OBJECT_REQUEST,
        output: &RESTORE_OBJECT_OUTPUT,
        method: "POST",
        path: "/{Bucket}/{Key+}?restore",
        ..OperationModel::POST
    },
    OperationModel {
        name: "SelectObjectContent",
        input: &SELECT_OBJECT_CONTENT_REQUEST,
        output: &SELECT_OBJECT_CONTENT_OUTPUT,
        method: "POST",
        path: "/{Bucket}/{Key+}?select&select-type=2",
        ..OperationModel::POST
    },
    OperationModel {
        name: "UpdateBucketMetadataAnnotationTableConfiguration",
        input: &UPDATE_BUCKET_METADATA_ANNOTATION_TABLE_CONFIGURATION_REQUEST,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?metadataAnnotationTable",
        ..OperationModel::POST
    },
    OperationModel {
        name: "UpdateBucketMetadataInventoryTableConfiguration",
        input: &UPDATE_BUCKET_METADATA_INVENTORY_TABLE_CONFIGURATION_REQUEST,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?metadataInventoryTable",
        ..OperationModel::POST
    },
    OperationModel {
        name: "UpdateBucketMetadataJournalTableConfiguration",
        input: &UPDATE_BUCKET_METADATA_JOURNAL_TABLE_CONFIGURATION_REQUEST,
        output: &EMPTY,
        method: "PUT",
        path: "/{Bucket}?metadataJournalTable",
        ..OperationModel::POST
    },
    OperationModel {
        name: "UpdateObjectEncryption",
        input: &UPDATE_OBJECT_ENCRYPTION_REQUEST,
        output: &UPDATE_OBJECT_ENCRYPTION_RESPONSE,
        method: "PUT",
        path: "/{Bucket}/{Key+}?encryption",
        ..OperationModel::POST
    },
    OperationModel {
        name: "UploadPart",
        input: &UPLOAD_PART_REQUEST,
        output: &UPLOAD_PART_OUTPUT,
        method: "PUT",
        path: "/{Bucket}/{Key+}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "UploadPartCopy",
        input: &UPLOAD_PART_COPY_REQUEST,
        output: &UPLOAD_PART_COPY_OUTPUT,
        method: "PUT",
        path: "/{Bucket}/{Key+}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "WriteGetObjectResponse",
        input: &WRITE_GET_OBJECT_RESPONSE_REQUEST,
        output: &EMPTY,
        method: "POST",
        path: "/WriteGetObjectResponse",
        ..OperationModel::POST
    },
];

static ERRORS: &[ErrorModel] = &[
    ErrorModel {
        shape: "AccessDenied",
        code: "AccessDenied",
        status: 403,
        sender: true,
    },
    ErrorModel {
        shape: "AnnotationLimitExceeded",
        code: "AnnotationLimitExceeded",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "AnnotationNameTooLong",
        code: "AnnotationNameTooLong",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "BucketAlreadyExists",
        code: "BucketAlreadyExists",
        status: 409,
        sender: true,
    },
    ErrorModel {
        shape: "BucketAlreadyOwnedByYou",
        code: "BucketAlreadyOwnedByYou",
        status: 409,
        sender: true,
    },
    ErrorModel {
        shape: "EncryptionTypeMismatch",
        code: "EncryptionTypeMismatch",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "IdempotencyParameterMismatch",
        code: "IdempotencyParameterMismatch",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "InvalidAnnotationName",
        code: "InvalidAnnotationName",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "InvalidObjectState",
        code: "InvalidObjectState",
        status: 403,
        sender: true,
    },
    ErrorModel {
        shape: "InvalidPrefix",
        code: "InvalidPrefix",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "InvalidRequest",
        code: "InvalidRequest",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "InvalidWriteOffset",
        code: "InvalidWriteOffset",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "NoSuchAnnotation",
        code: "NoSuchAnnotation",
        status: 404,
        sender: true,
    },
    ErrorModel {
        shape: "NoSuchBucket",
        code: "NoSuchBucket",
        status: 404,
        sender: true,
    },
    ErrorModel {
        shape: "NoSuchKey",
        code: "NoSuchKey",
        status: 404,
        sender: true,
    },
    ErrorModel {
        shape: "NoSuchUpload",
        code: "NoSuchUpload",
        status: 404,
        sender: true,
    },
    ErrorModel {
        shape: "ObjectAlreadyInActiveTierError",
        code: "ObjectAlreadyInActiveTierError",
        status: 403,
        sender: true,
    },
    ErrorModel {
        shape: "ObjectNotInActiveTierError",
        code: "ObjectNotInActiveTierError",
        status: 403,
        sender: true,
    },
    ErrorModel {
        shape: "TooManyParts",
        code: "TooManyParts",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "UnsupportedMediaType",
        code: "UnsupportedMediaType",
        status: 415,
        sender: true,
    },
];

static ABAC_STATUS: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Status", &BUCKET_ABAC_STATUS)],
});

static ABORT_DATE: Shape = Shape::Timestamp;

static ABORT_INCOMPLETE_MULTIPART_UPLOAD: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("DaysAfterInitiation", &DAYS_AFTER_INITIATION)],
});

static ABORT_MULTIPART_UPLOAD_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("RequestCharged", &REQUEST_CHARGED)
            .at(Location::Header, "x-amz-request-charged"),
        Member::new("VersionId", &OBJECT_VERSION_ID).at(Location::Header, "x-amz-version-id"),
    ],
});

static ABORT_MULTIPART_UPLOAD_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("Key", &OBJECT_KEY)
            .required()
            .at(Location::Path, "Key"),
        Member::new("UploadId", &MULTIPART_UPLOAD_ID)
            .required()
            .at(Location::Query, "uploadId"),
        Member::new("RequestPayer", &REQUEST_PAYER).at(Location::Header, "x-amz-request-payer"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
        Member::new("IfMatchInitiatedTime", &IF_MATCH_INITIATED_TIME)
            .at(Location::Header, "x-amz-if-match-initiated-time"),
    ],
});

static ABORT_RULE_ID: Shape = Shape::String(StringShape::ANY);

static ACCELERATE_CONFIGURATION: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Status", &BUCKET_ACCELERATE_STATUS)],
});

static ACCEPT_RANGES: Shape = Shape::String(StringShape::ANY);

static ACCESS_CONTROL_POLICY: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Grants", &GRANTS).named("AccessControlList"),
        Member::new("Owner", &OWNER),
    ],
});

static ACCESS_CONTROL_TRANSLATION: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Owner", &OWNER_OVERRIDE).required()],
});

static ACCESS_KEY_ID_VALUE: Shape = Shape::String(StringShape::ANY);

static ACCESS_POINT_ALIAS: Shape = Shape::Boolean;

static ACCESS_POINT_ARN: Shape = Shape::String(StringShape::ANY);

static ACCOUNT_ID: Shape = Shape::String(StringShape::ANY);

static ALLOWED_HEADER: Shape = Shape::String(StringShape::ANY);

static ALLOWED_HEADERS: Shape = Shape::List(ListShape {
    member: &ALLOWED_HEADER,
    element: "member",
    flattened: true,
    min: None,
    max: None,
});

static ALLOWED_METHOD: Shape = Shape::String(StringShape::ANY);

static ALLOWED_METHODS: Shape = Shape::List(ListShape {
    member: &ALLOWED_METHOD,
    element: "member",
    flattened: true,
    min: None,
    max: None,
});

static ALLOWED_ORIGIN: Shape = Shape::String(StringShape::ANY);

static ALLOWED_ORIGINS: Shape = Shape::List(ListShape {
    member: &ALLOWED_ORIGIN,
    element: "member",
    flattened: true,
    min: None,
    max: None,
});

static ALLOW_QUOTED_RECORD_DELIMITER: Shape = Shape::Boolean;

static ANALYTICS_AND_OPERATOR: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Prefix", &PREFIX),
        Member::new("Tags", &TAG_SET).named("Tag").flattened(),
    ],
});

static ANALYTICS_CONFIGURATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Id", &ANALYTICS_ID).required(),
        Member::new("Filter", &ANALYTICS_FILTER),
        Member::new("StorageClassAnalysis", &STORAGE_CLASS_ANALYSIS).required(),
    ],
});

static ANALYTICS_CONFIGURATION_LIST: Shape = Shape::List(ListShape {
    member: &ANALYTICS_CONFIGURATION,
    element: "member",
    flattened: true,
    min: None,
    max: None,
});

static ANALYTICS_EXPORT_DESTINATION: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("S3BucketDestination", &ANALYTICS_S3_BUCKET_DESTINATION).required()],
});

static ANALYTICS_FILTER: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Prefix", &PREFIX),
        Member::new("Tag", &TAG),
        Member::new("And", &ANALYTICS_AND_OPERATOR),
    ],
});

static ANALYTICS_ID: Shape = Shape::String(StringShape::ANY);

static ANALYTICS_S3_BUCKET_DESTINATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Format", &ANALYTICS_S3_EXPORT_FILE_FORMAT).required(),
        Member::new("BucketAccountId", &ACCOUNT_ID),
        Member::new("Bucket", &BUCKET_NAME).required(),
        Member::new("Prefix", &PREFIX),
    ],
});

static ANALYTICS_S3_EXPORT_FILE_FORMAT: Shape = Shape::String(StringShape {
    values: &["CSV"],
    ..StringShape::ANY
});

static ANNOTATION_CONFIGURATION_STATE: Shape = Shape::String(StringShape {
    values: &["ENABLED", "DISABLED"],
    ..StringShape::ANY
});

static ANNOTATION_COUNT: Shape = Shape::Integer(Bounds {
    min: None,
    max: None,
});

static ANNOTATION_DIRECTIVE: Shape = Shape::String(StringShape {
    values: &["COPY", "EXCLUDE"],
    ..StringShape::ANY
});

static ANNOTATION_ENTRY: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("AnnotationName", &ANNOTATION_NAME).required(),
        Member::new("LastModified", &LAST_MODIFIED).required(),
        Member::new("ETag", &E_TAG),
        Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM_LIST),
        Member::new("Size", &SIZE).required(),
        Member::new("ReplicationStatus", &REPLICATION_STATUS),
    ],
});

static ANNOTATION_LIST: Shape = Shape::List(ListShape {
    member: &ANNOTATION_ENTRY,
    element: "AnnotationEntry",
    flattened: false,
    min: None,
    max: None,
});

static ANNOTATION_NAME: Shape = Shape::String(StringShape::ANY);

static ANNOTATION_PAYLOAD: Shape = Shape::Blob(Bounds {
    min: None,
    max: None,
});

static ANNOTATION_PREFIX: Shape = Shape::String(StringShape::ANY);

static ANNOTATION_TABLE_CONFIGURATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ConfigurationState", &ANNOTATION_CONFIGURATION_STATE).required(),
        Member::new(
            "EncryptionConfiguration",
            &METADATA_TABLE_ENCRYPTION_CONFIGURATION,
        ),
        Member::new("Role", &ROLE),
    ],
});

static ANNOTATION_TABLE_CONFIGURATION_RESULT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ConfigurationState", &ANNOTATION_CONFIGURATION_STATE).required(),
        Member::new("TableStatus", &METADATA_TABLE_STATUS),
        Member::new("Error", &ERROR_DETAILS),
        Member::new("TableName", &S3_TABLES_NAME),
        Member::new("TableArn", &S3_TABLES_ARN),
        Member::new("Role", &ROLE),
    ],
});

static ANNOTATION_TABLE_CONFIGURATION_UPDATES: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ConfigurationState", &ANNOTATION_CONFIGURATION_STATE).required(),
        Member::new(
            "EncryptionConfiguration",
            &METADATA_TABLE_ENCRYPTION_CONFIGURATION,
        ),
        Member::new("Role", &ROLE),
    ],
});

static ARCHIVE_STATUS: Shape = Shape::String(StringShape {
    values: &["ARCHIVE_ACCESS", "DEEP_ARCHIVE_ACCESS"],
    ..StringShape::ANY
});

static BLOCKED_ENCRYPTION_TYPES: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("EncryptionType", &ENCRYPTION_TYPE_LIST)],
});

static BODY: Shape = Shape::Blob(Bounds {
    min: None,
    max: None,
});

static BUCKET: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Name", &BUCKET_NAME),
        Member::new("CreationDate", &CREATION_DATE),
        Member::new("BucketRegion", &BUCKET_REGION),
        Member::new("BucketArn", &S3_REGIONAL_OR_S3_EXPRESS_BUCKET_ARN_STRING),
    ],
});

static BUCKETS: Shape = Shape::List(ListShape {
    member: &BUCKET,
    element: "Bucket",
    flattened: false,
    min: None,
    max: None,
});

static BUCKET_ABAC_STATUS: Shape = Shape::String(StringShape {
    values: &["Enabled", "Disabled"],
    ..StringShape::ANY
});

static BUCKET_ACCELERATE_STATUS: Shape = Shape::String(StringShape {
    values: &["Enabled", "Suspended"],
    ..StringShape::ANY
});

static BUCKET_CANNED_ACL: Shape = Shape::String(StringShape {
    values: &[
        "private",
        "public-read",
        "public-read-write",
        "authenticated-read",
    ],
    ..StringShape::ANY
});

static BUCKET_INFO: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("DataRedundancy", &DATA_REDUNDANCY),
        Member::new("Type", &BUCKET_TYPE),
    ],
});

static BUCKET_KEY_ENABLED: Shape = Shape::Boolean;

static BUCKET_LIFECYCLE_CONFIGURATION: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Rules", &LIFECYCLE_RULES)
        .required()
        .named("Rule")],
});

static BUCKET_LOCATION_CONSTRAINT: Shape = Shape::String(StringShape {
    values: &[
        "af-south-1",
        "ap-east-1",
        "ap-east-2",
        "ap-northeast-1",
        "ap-northeast-2",
        "ap-northeast-3",
        "ap-south-1",
        "ap-south-2",
        "ap-southeast-1",
        "ap-southeast-2",
        "ap-southeast-3",
        "ap-southeast-4",
        "ap-southeast-5",
        "ap-southeast-6",
        "ap-southeast-7",
        "ca-central-1",
        "ca-west-1",
        "cn-north-1",
        "cn-northwest-1",
        "EU",
        "eu-central-1",
        "eu-central-2",
        "eu-north-1",
        "eu-south-1",
        "eu-south-2",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
        "il-central-1",
        "me-central-1",
        "me-south-1",
        "mx-central-1",
        "sa-east-1",
        "us-east-2",
        "us-gov-east-1",
        "us-gov-west-1",
        "us-west-1",
        "us-west-2",
    ],
    ..StringShape::ANY
});

static BUCKET_LOCATION_NAME: Shape = Shape::String(StringShape::ANY);

static BUCKET_LOGGING_STATUS: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("LoggingEnabled", &LOGGING_ENABLED)],
});

static BUCKET_LOGS_PERMISSION: Shape = Shape::String(StringShape {
    values: &["FULL_CONTROL", "READ", "WRITE"],
    ..StringShape::ANY
});

static BUCKET_NAME: Shape = Shape::String(StringShape::ANY);

static BUCKET_NAMESPACE: Shape = Shape::String(StringShape {
    values: &["account-regional", "global"],
    ..StringShape::ANY
});

static BUCKET_REGION: Shape = Shape::String(StringShape::ANY);

static BUCKET_TYPE: Shape = Shape::String(StringShape {
    values: &["Directory"],
    ..StringShape::ANY
});

static BUCKET_VERSIONING_STATUS: Shape = Shape::String(StringShape {
    values: &["Enabled", "Suspended"],
    ..StringShape::ANY
});

static BYPASS_GOVERNANCE_RETENTION: Shape = Shape::Boolean;

static BYTES_PROCESSED: Shape = Shape::Long(Bounds {
    min: None,
    max: None,
});

static BYTES_RETURNED: Shape = Shape::Long(Bounds {
    min: None,
    max: None,
});

static BYTES_SCANNED: Shape = Shape::Long(Bounds {
    min: None,
    max: None,
});

static CACHE_CONTROL: Shape = Shape::String(StringShape::ANY);

static CHECKSUM: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ChecksumCRC32", &CHECKSUM_CRC32),
        Member::new("ChecksumCRC32C", &CHECKSUM_CRC32_C),
        Member::new("ChecksumCRC64NVME", &CHECKSUM_CRC64_NVME),
        Member::new("ChecksumSHA1", &CHECKSUM_SHA1),
        Member::new("ChecksumSHA256", &CHECKSUM_SHA256),
        Member::new("ChecksumSHA512", &CHECKSUM_SHA512),
        Member::new("ChecksumMD5", &CHECKSUM_MD5),
        Member::new("ChecksumXXHASH64", &CHECKSUM_XXHASH64),
        Member::new("ChecksumXXHASH3", &CHECKSUM_XXHASH3),
        Member::new("ChecksumXXHASH128", &CHECKSUM_XXHASH128),
        Member::new("ChecksumType", &CHECKSUM_TYPE),
    ],
});

static CHECKSUM_ALGORITHM: Shape = Shape::String(StringShape {
    values: &[
        "CRC32",
        "CRC32C",
        "SHA1",
        "SHA256",
        "CRC64NVME",
        "SHA512",
        "MD5",
        "XXHASH64",
        "XXHASH3",
        "XXHASH128",
    ],
    ..StringShape::ANY
});

static CHECKSUM_ALGORITHM_LIST: Shape = Shape::List(ListShape {
    member: &CHECKSUM_ALGORITHM,
    element: "member",
    flattened: true,
    min: None,
    max: None,
});

static CHECKSUM_CRC32: Shape = Shape::String(StringShape::ANY);

static CHECKSUM_CRC32_C: Shape = Shape::String(StringShape::ANY);

static CHECKSUM_CRC64_NVME: Shape = Shape::String(StringShape::ANY);

static CHECKSUM_MD5: Shape = Shape::String(StringShape::ANY);

static CHECKSUM_MODE: Shape = Shape::String(StringShape {
    values: &["ENABLED"],
    ..StringShape::ANY
});

static CHECKSUM_SHA1: Shape = Shape::String(StringShape::ANY);

static CHECKSUM_SHA256: Shape = Shape::String(StringShape::ANY);

static CHECKSUM_SHA512: Shape = Shape::String(StringShape::ANY);

static CHECKSUM_TYPE: Shape = Shape::String(StringShape {
    values: &["COMPOSITE", "FULL_OBJECT"],
    ..StringShape::ANY
});

static CHECKSUM_XXHASH128: Shape = Shape::String(StringShape::ANY);

static CHECKSUM_XXHASH3: Shape = Shape::String(StringShape::ANY);

static CHECKSUM_XXHASH64: Shape = Shape::String(StringShape::ANY);

static CLIENT_TOKEN: Shape = Shape::String(StringShape::ANY);

static CLOUD_FUNCTION: Shape = Shape::String(StringShape::ANY);

static CLOUD_FUNCTION_CONFIGURATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Id", &NOTIFICATION_ID),
        Member::new("Event", &EVENT),
        Member::new("Events", &EVENT_LIST).named("Event"),
        Member::new("CloudFunction", &CLOUD_FUNCTION),
        Member::new("InvocationRole", &CLOUD_FUNCTION_INVOCATION_ROLE),
    ],
});

static CLOUD_FUNCTION_INVOCATION_ROLE: Shape = Shape::String(StringShape::ANY);

static CODE: Shape = Shape::String(StringShape::ANY);

static COMMENTS: Shape = Shape::String(StringShape::ANY);

static COMMON_PREFIX: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Prefix", &PREFIX)],
});

static COMMON_PREFIX_LIST: Shape = Shape::List(ListShape {
    member: &COMMON_PREFIX,
    element: "member",
    flattened: true,
    min: None,
    max: None,
});

static COMPLETED_MULTIPART_UPLOAD: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Parts", &COMPLETED_PART_LIST).named("Part")],
});

static COMPLETED_PART: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ETag", &E_TAG),
        Member::new("ChecksumCRC32", &CHECKSUM_CRC32),
        Member::new("ChecksumCRC32C", &CHECKSUM_CRC32_C),
        Member::new("ChecksumCRC64NVME", &CHECKSUM_CRC64_NVME),
        Member::new("ChecksumSHA1", &CHECKSUM_SHA1),
        Member::new("ChecksumSHA256", &CHECKSUM_SHA256),
        Member::new("ChecksumSHA512", &CHECKSUM_SHA512),
        Member::new("ChecksumMD5", &CHECKSUM_MD5),
        Member::new("ChecksumXXHASH64", &CHECKSUM_XXHASH64),
        Member::new("ChecksumXXHASH3", &CHECKSUM_XXHASH3),
        Member::new("ChecksumXXHASH128", &CHECKSUM_XXHASH128),
        Member::new("PartNumber", &PART_NUMBER),
    ],
});

static COMPLETED_PART_LIST: Shape = Shape::List(ListShape {
    member: &COMPLETED_PART,
    element: "member",
    flattened: true,
    min: None,
    max: None,
});

static COMPLETE_MULTIPART_UPLOAD_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Location", &LOCATION),
        Member::new("Bucket", &BUCKET_NAME),
        Member::new("Key", &OBJECT_KEY),
        Member::new("Expiration", &EXPIRATION).at(Location::Header, "x-amz-expiration"),
        Member::new("ETag", &E_TAG),
        Member::new("ChecksumCRC32", &CHECKSUM_CRC32),
        Member::new("ChecksumCRC32C", &CHECKSUM_CRC32_C),
        Member::new("ChecksumCRC64NVME", &CHECKSUM_CRC64_NVME),
        Member::new("ChecksumSHA1", &CHECKSUM_SHA1),
        Member::new("ChecksumSHA256", &CHECKSUM_SHA256),
        Member::new("ChecksumSHA512", &CHECKSUM_SHA512),
        Member::new("ChecksumMD5", &CHECKSUM_MD5),
        Member::new("ChecksumXXHASH64", &CHECKSUM_XXHASH64),
        Member::new("ChecksumXXHASH3", &CHECKSUM_XXHASH3),
        Member::new("ChecksumXXHASH128", &CHECKSUM_XXHASH128),
        Member::new("ChecksumType", &CHECKSUM_TYPE),
        Member::new("ServerSideEncryption", &SERVER_SIDE_ENCRYPTION)
            .at(Location::Header, "x-amz-server-side-encryption"),
        Member::new("VersionId", &OBJECT_VERSION_ID).at(Location::Header, "x-amz-version-id"),
        Member::new("SSEKMSKeyId", &SSEKMS_KEY_ID).at(
            Location::Header,
            "x-amz-server-side-encryption-aws-kms-key-id",
        ),
        Member::new("BucketKeyEnabled", &BUCKET_KEY_ENABLED).at(
            Location::Header,
            "x-amz-server-side-encryption-bucket-key-enabled",
        ),
        Member::new("RequestCharged", &REQUEST_CHARGED)
            .at(Location::Header, "x-amz-request-charged"),
    ],
});

static COMPLETE_MULTIPART_UPLOAD_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("Key", &OBJECT_KEY)
            .required()
            .at(Location::Path, "Key"),
        Member::new("MultipartUpload", &COMPLETED_MULTIPART_UPLOAD)
            .at(Location::Payload, "CompleteMultipartUpload"),
        Member::new("UploadId", &MULTIPART_UPLOAD_ID)
            .required()
            .at(Location::Query, "uploadId"),
        Member::new("ChecksumCRC32", &CHECKSUM_CRC32).at(Location::Header, "x-amz-checksum-crc32"),
        Member::new("ChecksumCRC32C", &CHECKSUM_CRC32_C)
            .at(Location::Header, "x-amz-checksum-crc32c"),
        Member::new("ChecksumCRC64NVME", &CHECKSUM_CRC64_NVME)
            .at(Location::Header, "x-amz-checksum-crc64nvme"),
        Member::new("ChecksumSHA1", &CHECKSUM_SHA1).at(Location::Header, "x-amz-checksum-sha1"),
        Member::new("ChecksumSHA256", &CHECKSUM_SHA256)
            .at(Location::Header, "x-amz-checksum-sha256"),
        Member::new("ChecksumSHA512", &CHECKSUM_SHA512)
            .at(Location::Header, "x-amz-checksum-sha512"),
        Member::new("ChecksumMD5", &CHECKSUM_MD5).at(Location::Header, "x-amz-checksum-md5"),
        Member::new("ChecksumXXHASH64", &CHECKSUM_XXHASH64)
            .at(Location::Header, "x-amz-checksum-xxhash64"),
        Member::new("ChecksumXXHASH3", &CHECKSUM_XXHASH3)
            .at(Location::Header, "x-amz-checksum-xxhash3"),
        Member::new("ChecksumXXHASH128", &CHECKSUM_XXHASH128)
            .at(Location::Header, "x-amz-checksum-xxhash128"),
        Member::new("ChecksumType", &CHECKSUM_TYPE).at(Location::Header, "x-amz-checksum-type"),
        Member::new("MpuObjectSize", &MPU_OBJECT_SIZE).at(Location::Header, "x-amz-mp-object-size"),
        Member::new("RequestPayer", &REQUEST_PAYER).at(Location::Header, "x-amz-request-payer"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
        Member::new("IfMatch", &IF_MATCH).at(Location::Header, "If-Match"),
        Member::new("IfNoneMatch", &IF_NONE_MATCH).at(Location::Header, "If-None-Match"),
        Member::new("SSECustomerAlgorithm", &SSE_CUSTOMER_ALGORITHM).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-algorithm",
        ),
        Member::new("SSECustomerKey", &SSE_CUSTOMER_KEY).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-key",
        ),
        Member::new("SSECustomerKeyMD5", &SSE_CUSTOMER_KEY_MD5).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-key-MD5",
        ),
    ],
});

static COMPRESSION_TYPE: Shape = Shape::String(StringShape {
    values: &["NONE", "GZIP", "BZIP2"],
    ..StringShape::ANY
});

static CONDITION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new(
            "HttpErrorCodeReturnedEquals",
            &HTTP_ERROR_CODE_RETURNED_EQUALS,
        ),
        Member::new("KeyPrefixEquals", &KEY_PREFIX_EQUALS),
    ],
});

static CONFIRM_REMOVE_SELF_BUCKET_ACCESS: Shape = Shape::Boolean;

static CONTENT_DISPOSITION: Shape = Shape::String(StringShape::ANY);

static CONTENT_ENCODING: Shape = Shape::String(StringShape::ANY);

static CONTENT_LANGUAGE: Shape = Shape::String(StringShape::ANY);

static CONTENT_LENGTH: Shape = Shape::Long(Bounds {
    min: None,
    max: None,
});

static CONTENT_MD5: Shape = Shape::String(StringShape::ANY);

static CONTENT_RANGE: Shape = Shape::String(StringShape::ANY);

static CONTENT_TYPE: Shape = Shape::String(StringShape::ANY);

static CONTINUATION_EVENT: Shape = Shape::Structure(StructureShape { members: &[] });

static COPY_OBJECT_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("CopyObjectResult", &COPY_OBJECT_RESULT)
            .at(Location::Payload, "CopyObjectResult"),
        Member::new("Expiration", &EXPIRATION).at(Location::Header, "x-amz-expiration"),
        Member::new("CopySourceVersionId", &COPY_SOURCE_VERSION_ID)
            .at(Location::Header, "x-amz-copy-source-version-id"),
        Member::new("VersionId", &OBJECT_VERSION_ID).at(Location::Header, "x-amz-version-id"),
        Member::new("ServerSideEncryption", &SERVER_SIDE_ENCRYPTION)
            .at(Location::Header, "x-amz-server-side-encryption"),
        Member::new("SSECustomerAlgorithm", &SSE_CUSTOMER_ALGORITHM).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-algorithm",
        ),
        Member::new("SSECustomerKeyMD5", &SSE_CUSTOMER_KEY_MD5).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-key-MD5",
        ),
        Member::new("SSEKMSKeyId", &SSEKMS_KEY_ID).at(
            Location::Header,
            "x-amz-server-side-encryption-aws-kms-key-id",
        ),
        Member::new("SSEKMSEncryptionContext", &SSEKMS_ENCRYPTION_CONTEXT)
            .at(Location::Header, "x-amz-server-side-encryption-context"),
        Member::new("BucketKeyEnabled", &BUCKET_KEY_ENABLED).at(
            Location::Header,
            "x-amz-server-side-encryption-bucket-key-enabled",
        ),
        Member::new("RequestCharged", &REQUEST_CHARGED)
            .at(Location::Header, "x-amz-request-charged"),
    ],
});

static COPY_OBJECT_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ACL", &OBJECT_CANNED_ACL).at(Location::Header, "x-amz-acl"),
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("CacheControl", &CACHE_CONTROL).at(Location::Header, "Cache-Control"),
        Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM)
            .at(Location::Header, "x-amz-checksum-algorithm"),
        Member::new("ContentDisposition", &CONTENT_DISPOSITION)
            .at(Location::Header, "Content-Disposition"),
        Member::new("ContentEncoding", &CONTENT_ENCODING).at(Location::Header, "Content-Encoding"),
        Member::new("ContentLanguage", &CONTENT_LANGUAGE).at(Location::Header, "Content-Language"),
        Member::new("ContentType", &CONTENT_TYPE).at(Location::Header, "Content-Type"),
        Member::new("CopySource", &COPY_SOURCE)
            .required()
            .at(Location::Header, "x-amz-copy-source"),
        Member::new("CopySourceIfMatch", &COPY_SOURCE_IF_MATCH)
            .at(Location::Header, "x-amz-copy-source-if-match"),
        Member::new("CopySourceIfModifiedSince", &COPY_SOURCE_IF_MODIFIED_SINCE)
            .at(Location::Header, "x-amz-copy-source-if-modified-since"),
        Member::new("CopySourceIfNoneMatch", &COPY_SOURCE_IF_NONE_MATCH)
            .at(Location::Header, "x-amz-copy-source-if-none-match"),
        Member::new(
            "CopySourceIfUnmodifiedSince",
            &COPY_SOURCE_IF_UNMODIFIED_SINCE,
        )
        .at(Location::Header, "x-amz-copy-source-if-unmodified-since"),
        Member::new("Expires", &EXPIRES).at(Location::Header, "Expires"),
        Member::new("GrantFullControl", &GRANT_FULL_CONTROL)
            .at(Location::Header, "x-amz-grant-full-control"),
        Member::new("GrantRead", &GRANT_READ).at(Location::Header, "x-amz-grant-read"),
        Member::new("GrantReadACP", &GRANT_READ_ACP).at(Location::Header, "x-amz-grant-read-acp"),
        Member::new("GrantWriteACP", &GRANT_WRITE_ACP)
            .at(Location::Header, "x-amz-grant-write-acp"),
        Member::new("IfMatch", &IF_MATCH).at(Location::Header, "If-Match"),
        Member::new("IfNoneMatch", &IF_NONE_MATCH).at(Location::Header, "If-None-Match"),
        Member::new("Key", &OBJECT_KEY)
            .required()
            .at(Location::Path, "Key"),
        Member::new("Metadata", &METADATA).at(Location::Headers, "x-amz-meta-"),
        Member::new("MetadataDirective", &METADATA_DIRECTIVE)
            .at(Location::Header, "x-amz-metadata-directive"),
        Member::new("TaggingDirective", &TAGGING_DIRECTIVE)
            .at(Location::Header, "x-amz-tagging-directive"),
        Member::new("AnnotationDirective", &ANNOTATION_DIRECTIVE)
            .at(Location::Header, "x-amz-object-annotation-directive"),
        Member::new("ServerSideEncryption", &SERVER_SIDE_ENCRYPTION)
            .at(Location::Header, "x-amz-server-side-encryption"),
        Member::new("StorageClass", &STORAGE_CLASS).at(Location::Header, "x-amz-storage-class"),
        Member::new("WebsiteRedirectLocation", &WEBSITE_REDIRECT_LOCATION)
            .at(Location::Header, "x-amz-website-redirect-location"),
        Member::new("SSECustomerAlgorithm", &SSE_CUSTOMER_ALGORITHM).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-algorithm",
        ),
        Member::new("SSECustomerKey", &SSE_CUSTOMER_KEY).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-key",
        ),
        Member::new("SSECustomerKeyMD5", &SSE_CUSTOMER_KEY_MD5).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-key-MD5",
        ),
        Member::new("SSEKMSKeyId", &SSEKMS_KEY_ID).at(
            Location::Header,
            "x-amz-server-side-encryption-aws-kms-key-id",
        ),
        Member::new("SSEKMSEncryptionContext", &SSEKMS_ENCRYPTION_CONTEXT)
            .at(Location::Header, "x-amz-server-side-encryption-context"),
        Member::new("BucketKeyEnabled", &BUCKET_KEY_ENABLED).at(
            Location::Header,
            "x-amz-server-side-encryption-bucket-key-enabled",
        ),
        Member::new(
            "CopySourceSSECustomerAlgorithm",
            &COPY_SOURCE_SSE_CUSTOMER_ALGORITHM,
        )
        .at(
            Location::Header,
            "x-amz-copy-source-server-side-encryption-customer-algorithm",
        ),
        Member::new("CopySourceSSECustomerKey", &COPY_SOURCE_SSE_CUSTOMER_KEY).at(
            Location::Header,
            "x-amz-copy-source-server-side-encryption-customer-key",
        ),
        Member::new(
            "CopySourceSSECustomerKeyMD5",
            &COPY_SOURCE_SSE_CUSTOMER_KEY_MD5,
        )
        .at(
            Location::Header,
            "x-amz-copy-source-server-side-encryption-customer-key-MD5",
        ),
        Member::new("RequestPayer", &REQUEST_PAYER).at(Location::Header, "x-amz-request-payer"),
        Member::new("Tagging", &TAGGING_HEADER).at(Location::Header, "x-amz-tagging"),
        Member::new("ObjectLockMode", &OBJECT_LOCK_MODE)
            .at(Location::Header, "x-amz-object-lock-mode"),
        Member::new("ObjectLockRetainUntilDate", &STRING)
            .at(Location::Header, "x-amz-object-lock-retain-until-date"),
        Member::new("ObjectLockLegalHoldStatus", &OBJECT_LOCK_LEGAL_HOLD_STATUS)
            .at(Location::Header, "x-amz-object-lock-legal-hold"),
        Member::new("ObjectLockEventHold", &OBJECT_LOCK_EVENT_HOLD)
            .at(Location::Header, "x-amz-object-lock-event-hold"),
        Member::new(
            "ObjectLockEventHoldDurationDays",
            &OBJECT_LOCK_EVENT_HOLD_DURATION_DAYS,
        )
        .at(
            Location::Header,
            "x-amz-object-lock-event-hold-duration-days",
        ),
        Member::new(
            "ObjectLockEventHoldDurationYears",
            &OBJECT_LOCK_EVENT_HOLD_DURATION_YEARS,
        )
        .at(
            Location::Header,
            "x-amz-object-lock-event-hold-duration-years",
        ),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
        Member::new("ExpectedSourceBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-source-expected-bucket-owner"),
    ],
});

static COPY_OBJECT_RESULT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ETag", &E_TAG),
        Member::new("LastModified", &LAST_MODIFIED),
        Member::new("ChecksumType", &CHECKSUM_TYPE),
        Member::new("ChecksumCRC32", &CHECKSUM_CRC32),
        Member::new("ChecksumCRC32C", &CHECKSUM_CRC32_C),
        Member::new("ChecksumCRC64NVME", &CHECKSUM_CRC64_NVME),
        Member::new("ChecksumSHA1", &CHECKSUM_SHA1),
        Member::new("ChecksumSHA256", &CHECKSUM_SHA256),
        Member::new("ChecksumSHA512", &CHECKSUM_SHA512),
        Member::new("ChecksumMD5", &CHECKSUM_MD5),
        Member::new("ChecksumXXHASH64", &CHECKSUM_XXHASH64),
        Member::new("ChecksumXXHASH3", &CHECKSUM_XXHASH3),
        Member::new("ChecksumXXHASH128", &CHECKSUM_XXHASH128),
    ],
});

static COPY_PART_RESULT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ETag", &E_TAG),
        Member::new("LastModified", &LAST_MODIFIED),
        Member::new("ChecksumCRC32", &CHECKSUM_CRC32),
        Member::new("ChecksumCRC32C", &CHECKSUM_CRC32_C),
        Member::new("ChecksumCRC64NVME", &CHECKSUM_CRC64_NVME),
        Member::new("ChecksumSHA1", &CHECKSUM_SHA1),
        Member::new("ChecksumSHA256", &CHECKSUM_SHA256),
        Member::new("ChecksumSHA512", &CHECKSUM_SHA512),
        Member::new("ChecksumMD5", &CHECKSUM_MD5),
        Member::new("ChecksumXXHASH64", &CHECKSUM_XXHASH64),
        Member::new("ChecksumXXHASH3", &CHECKSUM_XXHASH3),
        Member::new("ChecksumXXHASH128", &CHECKSUM_XXHASH128),
    ],
});

static COPY_SOURCE: Shape = Shape::String(StringShape {
    pattern: Some("\\/?.+\\/.+"),
    ..StringShape::ANY
});

static COPY_SOURCE_IF_MATCH: Shape = Shape::String(StringShape::ANY);

static COPY_SOURCE_IF_MODIFIED_SINCE: Shape = Shape::Timestamp;

static COPY_SOURCE_IF_NONE_MATCH: Shape = Shape::String(StringShape::ANY);

static COPY_SOURCE_IF_UNMODIFIED_SINCE: Shape = Shape::Timestamp;

static COPY_SOURCE_RANGE: Shape = Shape::String(StringShape::ANY);

static COPY_SOURCE_SSE_CUSTOMER_ALGORITHM: Shape = Shape::String(StringShape::ANY);

static COPY_SOURCE_SSE_CUSTOMER_KEY: Shape = Shape::String(StringShape {
    sensitive: true,
    ..StringShape::ANY
});

static COPY_SOURCE_SSE_CUSTOMER_KEY_MD5: Shape = Shape::String(StringShape::ANY);

static COPY_SOURCE_VERSION_ID: Shape = Shape::String(StringShape::ANY);

static CORS_CONFIGURATION: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("CORSRules", &CORS_RULES)
        .required()
        .named("CORSRule")],
});

static CORS_RULE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ID", &ID),
        Member::new("AllowedHeaders", &ALLOWED_HEADERS).named("AllowedHeader"),
        Member::new("AllowedMethods", &ALLOWED_METHODS)
            .required()
            .named("AllowedMethod"),
        Member::new("AllowedOrigins", &ALLOWED_ORIGINS)
            .required()
            .named("AllowedOrigin"),
        Member::new("ExposeHeaders", &EXPOSE_HEADERS).named("ExposeHeader"),
        Member::new("MaxAgeSeconds", &MAX_AGE_SECONDS),
    ],
});

static CORS_RULES: Shape = Shape::List(ListShape {
    member: &CORS_RULE,
    element: "member",
    flattened: true,
    min: None,
    max: None,
});

static CREATE_BUCKET_CONFIGURATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("LocationConstraint", &BUCKET_LOCATION_CONSTRAINT),
        Member::new("Location", &LOCATION_INFO),
        Member::new("Bucket", &BUCKET_INFO),
        Member::new("Tags", &TAG_SET),
    ],
});

static CREATE_BUCKET_METADATA_CONFIGURATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ContentMD5", &CONTENT_MD5).at(Location::Header, "Content-MD5"),
        Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM)
            .at(Location::Header, "x-amz-sdk-checksum-algorithm"),
        Member::new("MetadataConfiguration", &METADATA_CONFIGURATION)
            .required()
            .at(Location::Payload, "MetadataConfiguration"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static CREATE_BUCKET_METADATA_TABLE_CONFIGURATION_REQUEST: Shape =
    Shape::Structure(StructureShape {
        members: &[
            Member::new("Bucket", &BUCKET_NAME)
                .required()
                .at(Location::Path, "Bucket"),
            Member::new("ContentMD5", &CONTENT_MD5).at(Location::Header, "Content-MD5"),
            Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM)
                .at(Location::Header, "x-amz-sdk-checksum-algorithm"),
            Member::new("MetadataTableConfiguration", &METADATA_TABLE_CONFIGURATION)
                .required()
                .at(Location::Payload, "MetadataTableConfiguration"),
            Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
                .at(Location::Header, "x-amz-expected-bucket-owner"),
        ],
    });

static CREATE_BUCKET_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Location", &LOCATION).at(Location::Header, "Location"),
        Member::new("BucketArn", &S3_REGIONAL_OR_S3_EXPRESS_BUCKET_ARN_STRING)
            .at(Location::Header, "x-amz-bucket-arn"),
    ],
});

static CREATE_BUCKET_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ACL", &BUCKET_CANNED_ACL).at(Location::Header, "x-amz-acl"),
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("CreateBucketConfiguration", &CREATE_BUCKET_CONFIGURATION)
            .at(Location::Payload, "CreateBucketConfiguration"),
        Member::new("GrantFullControl", &GRANT_FULL_CONTROL)
            .at(Location::Header, "x-amz-grant-full-control"),
        Member::new("GrantRead", &GRANT_READ).at(Location::Header, "x-amz-grant-read"),
        Member::new("GrantReadACP", &GRANT_READ_ACP).at(Location::Header, "x-amz-grant-read-acp"),
        Member::new("GrantWrite", &GRANT_WRITE).at(Location::Header, "x-amz-grant-write"),
        Member::new("GrantWriteACP", &GRANT_WRITE_ACP)
            .at(Location::Header, "x-amz-grant-write-acp"),
        Member::new(
            "ObjectLockEnabledForBucket",
            &OBJECT_LOCK_ENABLED_FOR_BUCKET,
        )
        .at(Location::Header, "x-amz-bucket-object-lock-enabled"),
        Member::new("ObjectOwnership", &OBJECT_OWNERSHIP)
            .at(Location::Header, "x-amz-object-ownership"),
        Member::new("BucketNamespace", &BUCKET_NAMESPACE)
            .at(Location::Header, "x-amz-bucket-namespace"),
    ],
});

static CREATE_MULTIPART_UPLOAD_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("AbortDate", &ABORT_DATE).at(Location::Header, "x-amz-abort-date"),
        Member::new("AbortRuleId", &ABORT_RULE_ID).at(Location::Header, "x-amz-abort-rule-id"),
        Member::new("Bucket", &BUCKET_NAME).named("Bucket"),
        Member::new("Key", &OBJECT_KEY),
        Member::new("UploadId", &MULTIPART_UPLOAD_ID),
        Member::new("ServerSideEncryption", &SERVER_SIDE_ENCRYPTION)
            .at(Location::Header, "x-amz-server-side-encryption"),
        Member::new("SSECustomerAlgorithm", &SSE_CUSTOMER_ALGORITHM).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-algorithm",
        ),
        Member::new("SSECustomerKeyMD5", &SSE_CUSTOMER_KEY_MD5).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-key-MD5",
        ),
        Member::new("SSEKMSKeyId", &SSEKMS_KEY_ID).at(
            Location::Header,
            "x-amz-server-side-encryption-aws-kms-key-id",
        ),
        Member::new("SSEKMSEncryptionContext", &SSEKMS_ENCRYPTION_CONTEXT)
            .at(Location::Header, "x-amz-server-side-encryption-context"),
        Member::new("BucketKeyEnabled", &BUCKET_KEY_ENABLED).at(
            Location::Header,
            "x-amz-server-side-encryption-bucket-key-enabled",
        ),
        Member::new("RequestCharged", &REQUEST_CHARGED)
            .at(Location::Header, "x-amz-request-charged"),
        Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM)
            .at(Location::Header, "x-amz-checksum-algorithm"),
        Member::new("ChecksumType", &CHECKSUM_TYPE).at(Location::Header, "x-amz-checksum-type"),
        Member::new("VersionId", &OBJECT_VERSION_ID).at(Location::Header, "x-amz-version-id"),
    ],
});

static CREATE_MULTIPART_UPLOAD_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ACL", &OBJECT_CANNED_ACL).at(Location::Header, "x-amz-acl"),
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("CacheControl", &CACHE_CONTROL).at(Location::Header, "Cache-Control"),
        Member::new("ContentDisposition", &CONTENT_DISPOSITION)
            .at(Location::Header, "Content-Disposition"),
        Member::new("ContentEncoding", &CONTENT_ENCODING).at(Location::Header, "Content-Encoding"),
        Member::new("ContentLanguage", &CONTENT_LANGUAGE).at(Location::Header, "Content-Language"),
        Member::new("ContentType", &CONTENT_TYPE).at(Location::Header, "Content-Type"),
        Member::new("Expires", &EXPIRES).at(Location::Header, "Expires"),
        Member::new("GrantFullControl", &GRANT_FULL_CONTROL)
            .at(Location::Header, "x-amz-grant-full-control"),
        Member::new("GrantRead", &GRANT_READ).at(Location::Header, "x-amz-grant-read"),
        Member::new("GrantReadACP", &GRANT_READ_ACP).at(Location::Header, "x-amz-grant-read-acp"),
        Member::new("GrantWriteACP", &GRANT_WRITE_ACP)
            .at(Location::Header, "x-amz-grant-write-acp"),
        Member::new("Key", &OBJECT_KEY)
            .required()
            .at(Location::Path, "Key"),
        Member::new("Metadata", &METADATA).at(Location::Headers, "x-amz-meta-"),
        Member::new("ServerSideEncryption", &SERVER_SIDE_ENCRYPTION)
            .at(Location::Header, "x-amz-server-side-encryption"),
        Member::new("StorageClass", &STORAGE_CLASS).at(Location::Header, "x-amz-storage-class"),
        Member::new("WebsiteRedirectLocation", &WEBSITE_REDIRECT_LOCATION)
            .at(Location::Header, "x-amz-website-redirect-location"),
        Member::new("SSECustomerAlgorithm", &SSE_CUSTOMER_ALGORITHM).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-algorithm",
        ),
        Member::new("SSECustomerKey", &SSE_CUSTOMER_KEY).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-key",
        ),
        Member::new("SSECustomerKeyMD5", &SSE_CUSTOMER_KEY_MD5).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-key-MD5",
        ),
        Member::new("SSEKMSKeyId", &SSEKMS_KEY_ID).at(
            Location::Header,
            "x-amz-server-side-encryption-aws-kms-key-id",
        ),
        Member::new("SSEKMSEncryptionContext", &SSEKMS_ENCRYPTION_CONTEXT)
            .at(Location::Header, "x-amz-server-side-encryption-context"),
        Member::new("BucketKeyEnabled", &BUCKET_KEY_ENABLED).at(
            Location::Header,
            "x-amz-server-side-encryption-bucket-key-enabled",
        ),
        Member::new("RequestPayer", &REQUEST_PAYER).at(Location::Header, "x-amz-request-payer"),
        Member::new("Tagging", &TAGGING_HEADER).at(Location::Header, "x-amz-tagging"),
        Member::new("ObjectLockMode", &OBJECT_LOCK_MODE)
            .at(Location::Header, "x-amz-object-lock-mode"),
        Member::new("ObjectLockRetainUntilDate", &STRING)
            .at(Location::Header, "x-amz-object-lock-retain-until-date"),
        Member::new("ObjectLockLegalHoldStatus", &OBJECT_LOCK_LEGAL_HOLD_STATUS)
            .at(Location::Header, "x-amz-object-lock-legal-hold"),
        Member::new("ObjectLockEventHold", &OBJECT_LOCK_EVENT_HOLD)
            .at(Location::Header, "x-amz-object-lock-event-hold"),
        Member::new(
            "ObjectLockEventHoldDurationDays",
            &OBJECT_LOCK_EVENT_HOLD_DURATION_DAYS,
        )
        .at(
            Location::Header,
            "x-amz-object-lock-event-hold-duration-days",
        ),
        Member::new(
            "ObjectLockEventHoldDurationYears",
            &OBJECT_LOCK_EVENT_HOLD_DURATION_YEARS,
        )
        .at(
            Location::Header,
            "x-amz-object-lock-event-hold-duration-years",
        ),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
        Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM)
            .at(Location::Header, "x-amz-checksum-algorithm"),
        Member::new("ChecksumType", &CHECKSUM_TYPE).at(Location::Header, "x-amz-checksum-type"),
    ],
});

static CREATE_SESSION_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ServerSideEncryption", &SERVER_SIDE_ENCRYPTION)
            .at(Location::Header, "x-amz-server-side-encryption"),
        Member::new("SSEKMSKeyId", &SSEKMS_KEY_ID).at(
            Location::Header,
            "x-amz-server-side-encryption-aws-kms-key-id",
        ),
        Member::new("SSEKMSEncryptionContext", &SSEKMS_ENCRYPTION_CONTEXT)
            .at(Location::Header, "x-amz-server-side-encryption-context"),
        Member::new("BucketKeyEnabled", &BUCKET_KEY_ENABLED).at(
            Location::Header,
            "x-amz-server-side-encryption-bucket-key-enabled",
        ),
        Member::new("Credentials", &SESSION_CREDENTIALS)
            .required()
            .named("Credentials"),
    ],
});

static CREATE_SESSION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("SessionMode", &SESSION_MODE).at(Location::Header, "x-amz-create-session-mode"),
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ServerSideEncryption", &SERVER_SIDE_ENCRYPTION)
            .at(Location::Header, "x-amz-server-side-encryption"),
        Member::new("SSEKMSKeyId", &SSEKMS_KEY_ID).at(
            Location::Header,
            "x-amz-server-side-encryption-aws-kms-key-id",
        ),
        Member::new("SSEKMSEncryptionContext", &SSEKMS_ENCRYPTION_CONTEXT)
            .at(Location::Header, "x-amz-server-side-encryption-context"),
        Member::new("BucketKeyEnabled", &BUCKET_KEY_ENABLED).at(
            Location::Header,
            "x-amz-server-side-encryption-bucket-key-enabled",
        ),
    ],
});

static CREATION_DATE: Shape = Shape::Timestamp;

static CSV_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("FileHeaderInfo", &FILE_HEADER_INFO),
        Member::new("Comments", &COMMENTS),
        Member::new("QuoteEscapeCharacter", &QUOTE_ESCAPE_CHARACTER),
        Member::new("RecordDelimiter", &RECORD_DELIMITER),
        Member::new("FieldDelimiter", &FIELD_DELIMITER),
        Member::new("QuoteCharacter", &QUOTE_CHARACTER),
        Member::new("AllowQuotedRecordDelimiter", &ALLOW_QUOTED_RECORD_DELIMITER),
    ],
});

static CSV_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("QuoteFields", &QUOTE_FIELDS),
        Member::new("QuoteEscapeCharacter", &QUOTE_ESCAPE_CHARACTER),
        Member::new("RecordDelimiter", &RECORD_DELIMITER),
        Member::new("FieldDelimiter", &FIELD_DELIMITER),
        Member::new("QuoteCharacter", &QUOTE_CHARACTER),
    ],
});

static DATA_REDUNDANCY: Shape = Shape::String(StringShape {
    values: &["SingleAvailabilityZone", "SingleLocalZone"],
    ..StringShape::ANY
});

static DATE: Shape = Shape::Timestamp;

static DAYS: Shape = Shape::Integer(Bounds {
    min: None,
    max: None,
});

static DAYS_AFTER_INITIATION: Shape = Shape::Integer(Bounds {
    min: None,
    max: None,
});

static DEFAULT_RETENTION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Mode", &OBJECT_LOCK_RETENTION_MODE),
        Member::new("Days", &DAYS),
        Member::new("Years", &YEARS),
        Member::new("DefaultEventHold", &EVENT_HOLD_DURATION),
    ],
});

static DELETE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Objects", &OBJECT_IDENTIFIER_LIST)
            .required()
            .named("Object"),
        Member::new("Quiet", &QUIET),
    ],
});

static DELETED_OBJECT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Key", &OBJECT_KEY),
        Member::new("VersionId", &OBJECT_VERSION_ID),
        Member::new("DeleteMarker", &DELETE_MARKER),
        Member::new("DeleteMarkerVersionId", &DELETE_MARKER_VERSION_ID),
    ],
});

static DELETED_OBJECTS: Shape = Shape::List(ListShape {
    member: &DELETED_OBJECT,
    element: "member",
    flattened: true,
    min: None,
    max: None,
});

static DELETE_BUCKET_ANALYTICS_CONFIGURATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("Id", &ANALYTICS_ID)
            .required()
            .at(Location::Query, "id"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static DELETE_BUCKET_CORS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static DELETE_BUCKET_ENCRYPTION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static DELETE_BUCKET_INTELLIGENT_TIERING_CONFIGURATION_REQUEST: Shape =
    Shape::Structure(StructureShape {
        members: &[
            Member::new("Bucket", &BUCKET_NAME)
                .required()
                .at(Location::Path, "Bucket"),
            Member::new("Id", &INTELLIGENT_TIERING_ID)
                .required()
                .at(Location::Query, "id"),
            Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
                .at(Location::Header, "x-amz-expected-bucket-owner"),
        ],
    });

static DELETE_BUCKET_INVENTORY_CONFIGURATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("Id", &INVENTORY_ID)
            .required()
            .at(Location::Query, "id"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static DELETE_BUCKET_LIFECYCLE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static DELETE_BUCKET_METADATA_CONFIGURATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static DELETE_BUCKET_METADATA_TABLE_CONFIGURATION_REQUEST: Shape =
    Shape::Structure(StructureShape {
        members: &[
            Member::new("Bucket", &BUCKET_NAME)
                .required()
                .at(Location::Path, "Bucket"),
            Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
                .at(Location::Header, "x-amz-expected-bucket-owner"),
        ],
    });

static DELETE_BUCKET_METRICS_CONFIGURATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("Id", &METRICS_ID)
            .required()
            .at(Location::Query, "id"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static DELETE_BUCKET_OWNERSHIP_CONTROLS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static DELETE_BUCKET_POLICY_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static DELETE_BUCKET_REPLICATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static DELETE_BUCKET_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static DELETE_BUCKET_TAGGING_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static DELETE_BUCKET_WEBSITE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static DELETE_MARKER: Shape = Shape::Boolean;

static DELETE_MARKERS: Shape = Shape::List(ListShape {
    member: &DELETE_MARKER_ENTRY,
    element: "member",
    flattened: true,
    min: None,
    max: None,
});

static DELETE_MARKER_ENTRY: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Owner", &OWNER),
        Member::new("Key", &OBJECT_KEY),
        Member::new("VersionId", &OBJECT_VERSION_ID),
        Member::new("IsLatest", &IS_LATEST),
        Member::new("LastModified", &LAST_MODIFIED),
    ],
});

static DELETE_MARKER_REPLICATION: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Status", &DELETE_MARKER_REPLICATION_STATUS)],
});

static DELETE_MARKER_REPLICATION_STATUS: Shape = Shape::String(StringShape {
    values: &["Enabled", "Disabled"],
    ..StringShape::ANY
});

static DELETE_MARKER_VERSION_ID: Shape = Shape::String(StringShape::ANY);

static DELETE_OBJECTS_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Deleted", &DELETED_OBJECTS),
        Member::new("RequestCharged", &REQUEST_CHARGED)
            .at(Location::Header, "x-amz-request-charged"),
        Member::new("Errors", &ERRORS_SHAPE).named("Error"),
    ],
});

static DELETE_OBJECTS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("Delete", &DELETE)
            .required()
            .at(Location::Payload, "Delete"),
        Member::new("MFA", &MFA).at(Location::Header, "x-amz-mfa"),
        Member::new("RequestPayer", &REQUEST_PAYER).at(Location::Header, "x-amz-request-payer"),
        Member::new("BypassGovernanceRetention", &BYPASS_GOVERNANCE_RETENTION)
            .at(Location::Header, "x-amz-bypass-governance-retention"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
        Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM)
            .at(Location::Header, "x-amz-sdk-checksum-algorithm"),
    ],
});

static DELETE_OBJECT_ANNOTATION_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ObjectVersionId", &OBJECT_VERSION_ID)
            .at(Location::Header, "x-amz-object-version-id"),
        Member::new("RequestCharged", &REQUEST_CHARGED)
            .at(Location::Header, "x-amz-request-charged"),
    ],
});

static DELETE_OBJECT_ANNOTATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("Key", &OBJECT_KEY)
            .required()
            .at(Location::Path, "Key"),
        Member::new("AnnotationName", &ANNOTATION_NAME)
            .required()
            .at(Location::Query, "annotationName"),
        Member::new("VersionId", &OBJECT_VERSION_ID).at(Location::Query, "versionId"),
        Member::new("RequestPayer", &REQUEST_PAYER).at(Location::Header, "x-amz-request-payer"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
        Member::new("ObjectIfMatch", &OBJECT_IF_MATCH)
            .at(Location::Header, "x-amz-object-if-match"),
    ],
});

static DELETE_OBJECT_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("DeleteMarker", &DELETE_MARKER).at(Location::Header, "x-amz-delete-marker"),
        Member::new("VersionId", &OBJECT_VERSION_ID).at(Location::Header, "x-amz-version-id"),
        Member::new("RequestCharged", &REQUEST_CHARGED)
            .at(Location::Header, "x-amz-request-charged"),
    ],
});

static DELETE_OBJECT_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("Key", &OBJECT_KEY)
            .required()
            .at(Location::Path, "Key"),
        Member::new("MFA", &MFA).at(Location::Header, "x-amz-mfa"),
        Member::new("VersionId", &OBJECT_VERSION_ID).at(Location::Query, "versionId"),
        Member::new("RequestPayer", &REQUEST_PAYER).at(Location::Header, "x-amz-request-payer"),
        Member::new("BypassGovernanceRetention", &BYPASS_GOVERNANCE_RETENTION)
            .at(Location::Header, "x-amz-bypass-governance-retention"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
        Member::new("IfMatch", &IF_MATCH).at(Location::Header, "If-Match"),
        Member::new("IfMatchLastModifiedTime", &IF_MATCH_LAST_MODIFIED_TIME)
            .at(Location::Header, "x-amz-if-match-last-modified-time"),
        Member::new("IfMatchSize", &IF_MATCH_SIZE).at(Location::Header, "x-amz-if-match-size"),
    ],
});

static DELETE_OBJECT_TAGGING_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("VersionId", &OBJECT_VERSION_ID).at(Location::Header, "x-amz-version-id")
    ],
});

static DELETE_OBJECT_TAGGING_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("Key", &OBJECT_KEY)
            .required()
            .at(Location::Path, "Key"),
        Member::new("VersionId", &OBJECT_VERSION_ID).at(Location::Query, "versionId"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static DELETE_PUBLIC_ACCESS_BLOCK_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static DELIMITER: Shape = Shape::String(StringShape::ANY);

static DESCRIPTION: Shape = Shape::String(StringShape::ANY);

static DESTINATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME).required(),
        Member::new("Account", &ACCOUNT_ID),
        Member::new("StorageClass", &STORAGE_CLASS),
        Member::new("AccessControlTranslation", &ACCESS_CONTROL_TRANSLATION),
        Member::new("EncryptionConfiguration", &ENCRYPTION_CONFIGURATION),
        Member::new("ReplicationTime", &REPLICATION_TIME),
        Member::new("Metrics", &METRICS),
    ],
});

static DESTINATION_RESULT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TableBucketType", &S3_TABLES_BUCKET_TYPE),
        Member::new("TableBucketArn", &S3_TABLES_BUCKET_ARN),
        Member::new("TableNamespace", &S3_TABLES_NAMESPACE),
    ],
});

static DIRECTORY_BUCKET_TOKEN: Shape = Shape::String(StringShape {
    min: Some(0),
    max: Some(1_024),
    ..StringShape::ANY
});

static DISPLAY_NAME: Shape = Shape::String(StringShape::ANY);

static EMAIL_ADDRESS: Shape = Shape::String(StringShape::ANY);

static ENABLE_REQUEST_PROGRESS: Shape = Shape::Boolean;

static ENCODING_TYPE: Shape = Shape::String(StringShape {
    values: &["url"],
    ..StringShape::ANY
});

static ENCRYPTION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("EncryptionType", &SERVER_SIDE_ENCRYPTION).required(),
        Member::new("KMSKeyId", &SSEKMS_KEY_ID),
        Member::new("KMSContext", &KMS_CONTEXT),
    ],
});

static ENCRYPTION_CONFIGURATION: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("ReplicaKmsKeyID", &REPLICA_KMS_KEY_ID)],
});

static ENCRYPTION_TYPE: Shape = Shape::String(StringShape {
    values: &["NONE", "SSE-C"],
    ..StringShape::ANY
});

static ENCRYPTION_TYPE_LIST: Shape = Shape::List(ListShape {
    member: &ENCRYPTION_TYPE,
    element: "EncryptionType",
    flattened: true,
    min: None,
    max: None,
});

static END: Shape = Shape::Long(Bounds {
    min: None,
    max: None,
});

static END_EVENT: Shape = Shape::Structure(StructureShape { members: &[] });

static ERROR: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Key", &OBJECT_KEY),
        Member::new("VersionId", &OBJECT_VERSION_ID),
        Member::new("Code", &CODE),
        Member::new("Message", &MESSAGE),
    ],
});

static ERRORS_SHAPE: Shape = Shape::List(ListShape {
    member: &ERROR,
    element: "member",
    flattened: true,
    min: None,
    max: None,
});

static ERROR_CODE: Shape = Shape::String(StringShape::ANY);

static ERROR_DETAILS: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ErrorCode", &ERROR_CODE),
        Member::new("ErrorMessage", &ERROR_MESSAGE),
    ],
});

static ERROR_DOCUMENT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Key", &OBJECT_KEY).required()],
});

static ERROR_MESSAGE: Shape = Shape::String(StringShape::ANY);

static EVENT: Shape = Shape::String(StringShape {
    values: &[
        "s3:ReducedRedundancyLostObject",
        "s3:ObjectCreated:*",
        "s3:ObjectCreated:Put",
        "s3:ObjectCreated:Post",
        "s3:ObjectCreated:Copy",
        "s3:ObjectCreated:CompleteMultipartUpload",
        "s3:ObjectRemoved:*",
        "s3:ObjectRemoved:Delete",
        "s3:ObjectRemoved:DeleteMarkerCreated",
        "s3:ObjectRestore:*",
        "s3:ObjectRestore:Post",
        "s3:ObjectRestore:Completed",
        "s3:Replication:*",
        "s3:Replication:OperationFailedReplication",
        "s3:Replication:OperationNotTracked",
        "s3:Replication:OperationMissedThreshold",
        "s3:Replication:OperationReplicatedAfterThreshold",
        "s3:ObjectRestore:Delete",
        "s3:LifecycleTransition",
        "s3:IntelligentTiering",
        "s3:ObjectAcl:Put",
        "s3:LifecycleExpiration:*",
        "s3:LifecycleExpiration:Delete",
        "s3:LifecycleExpiration:DeleteMarkerCreated",
        "s3:ObjectTagging:*",
        "s3:ObjectTagging:Put",
        "s3:ObjectTagging:Delete",
        "s3:ObjectAnnotation:*",
        "s3:ObjectAnnotation:Put",
        "s3:ObjectAnnotation:Delete",
        "s3:ObjectRetention:Put",
    ],
    ..StringShape::ANY
});

static EVENT_BRIDGE_CONFIGURATION: Shape = Shape::Structure(StructureShape { members: &[] });

static EVENT_HOLD_DURATION: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Days", &DAYS), Member::new("Years", &YEARS)],
});

static EVENT_LIST: Shape = Shape::List(ListShape {
    member: &EVENT,
    element: "member",
    flattened: true,
    min: None,
    max: None,
});

static EXISTING_OBJECT_REPLICATION: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Status", &EXISTING_OBJECT_REPLICATION_STATUS).required()],
});

static EXISTING_OBJECT_REPLICATION_STATUS: Shape = Shape::String(StringShape {
    values: &["Enabled", "Disabled"],
    ..StringShape::ANY
});

static EXPIRATION: Shape = Shape::String(StringShape::ANY);

static EXPIRATION_STATE: Shape = Shape::String(StringShape {
    values: &["ENABLED", "DISABLED"],
    ..StringShape::ANY
});

static EXPIRATION_STATUS: Shape = Shape::String(StringShape {
    values: &["Enabled", "Disabled"],
    ..StringShape::ANY
});

static EXPIRED_OBJECT_DELETE_MARKER: Shape = Shape::Boolean;

static EXPIRES: Shape = Shape::Timestamp;

static EXPOSE_HEADER: Shape = Shape::String(StringShape::ANY);

static EXPOSE_HEADERS: Shape = Shape::List(ListShape {
    member: &EXPOSE_HEADER,
    element: "member",
    flattened: true,
    min: None,
    max: None,
});

static EXPRESSION: Shape = Shape::String(StringShape::ANY);

static EXPRESSION_TYPE: Shape = Shape::String(StringShape {
    values: &["SQL"],
    ..StringShape::ANY
});

static E_TAG: Shape = Shape::String(StringShape::ANY);

static FETCH_OWNER: Shape = Shape::Boolean;

static FIELD_DELIMITER: Shape = Shape::String(StringShape::ANY);

static FILE_HEADER_INFO: Shape = Shape::String(StringShape {
    values: &["USE", "IGNORE", "NONE"],
    ..StringShape::ANY
});

static FILTER_RULE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Name", &FILTER_RULE_NAME),
        Member::new("Value", &FILTER_RULE_VALUE),
    ],
});

static FILTER_RULE_LIST: Shape = Shape::List(ListShape {
    member: &FILTER_RULE,
    element: "member",
    flattened: true,
    min: None,
    max: None,
});

static FILTER_RULE_NAME: Shape = Shape::String(StringShape {
    values: &["prefix", "suffix"],
    ..StringShape::ANY
});

static FILTER_RULE_VALUE: Shape = Shape::String(StringShape::ANY);

static GET_BUCKET_ABAC_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("AbacStatus", &ABAC_STATUS).at(Location::Payload, "AbacStatus")],
});

static GET_BUCKET_ABAC_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static GET_BUCKET_ACCELERATE_CONFIGURATION_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Status", &BUCKET_ACCELERATE_STATUS),
        Member::new("RequestCharged", &REQUEST_CHARGED)
            .at(Location::Header, "x-amz-request-charged"),
    ],
});

static GET_BUCKET_ACCELERATE_CONFIGURATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
        Member::new("RequestPayer", &REQUEST_PAYER).at(Location::Header, "x-amz-request-payer"),
    ],
});

static GET_BUCKET_ACL_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Owner", &OWNER),
        Member::new("Grants", &GRANTS).named("AccessControlList"),
    ],
});

static GET_BUCKET_ACL_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static GET_BUCKET_ANALYTICS_CONFIGURATION_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("AnalyticsConfiguration", &ANALYTICS_CONFIGURATION)
            .at(Location::Payload, "AnalyticsConfiguration"),
    ],
});

static GET_BUCKET_ANALYTICS_CONFIGURATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("Id", &ANALYTICS_ID)
            .required()
            .at(Location::Query, "id"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static GET_BUCKET_CORS_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("CORSRules", &CORS_RULES).named("CORSRule")],
});

static GET_BUCKET_CORS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static GET_BUCKET_ENCRYPTION_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new(
        "ServerSideEncryptionConfiguration",
        &SERVER_SIDE_ENCRYPTION_CONFIGURATION,
    )
    .at(Location::Payload, "ServerSideEncryptionConfiguration")],
});

static GET_BUCKET_ENCRYPTION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static GET_BUCKET_INTELLIGENT_TIERING_CONFIGURATION_OUTPUT: Shape =
    Shape::Structure(StructureShape {
        members: &[Member::new(
            "IntelligentTieringConfiguration",
            &INTELLIGENT_TIERING_CONFIGURATION,
        )
        .at(Location::Payload, "IntelligentTieringConfiguration")],
    });

static GET_BUCKET_INTELLIGENT_TIERING_CONFIGURATION_REQUEST: Shape =
    Shape::Structure(StructureShape {
        members: &[
            Member::new("Bucket", &BUCKET_NAME)
                .required()
                .at(Location::Path, "Bucket"),
            Member::new("Id", &INTELLIGENT_TIERING_ID)
                .required()
                .at(Location::Query, "id"),
            Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
                .at(Location::Header, "x-amz-expected-bucket-owner"),
        ],
    });

static GET_BUCKET_INVENTORY_CONFIGURATION_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("InventoryConfiguration", &INVENTORY_CONFIGURATION)
            .at(Location::Payload, "InventoryConfiguration"),
    ],
});

static GET_BUCKET_INVENTORY_CONFIGURATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("Id", &INVENTORY_ID)
            .required()
            .at(Location::Query, "id"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static GET_BUCKET_LIFECYCLE_CONFIGURATION_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Rules", &LIFECYCLE_RULES).named("Rule"),
        Member::new(
            "TransitionDefaultMinimumObjectSize",
            &TRANSITION_DEFAULT_MINIMUM_OBJECT_SIZE,
        )
        .at(
            Location::Header,
            "x-amz-transition-default-minimum-object-size",
        ),
    ],
});

static GET_BUCKET_LIFECYCLE_CONFIGURATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static GET_BUCKET_LIFECYCLE_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Rules", &RULES).named("Rule")],
});

static GET_BUCKET_LIFECYCLE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static GET_BUCKET_LOCATION_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new(
        "LocationConstraint",
        &BUCKET_LOCATION_CONSTRAINT,
    )],
});

static GET_BUCKET_LOCATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static GET_BUCKET_LOGGING_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("LoggingEnabled", &LOGGING_ENABLED)],
});

static GET_BUCKET_LOGGING_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static GET_BUCKET_METADATA_CONFIGURATION_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new(
        "GetBucketMetadataConfigurationResult",
        &GET_BUCKET_METADATA_CONFIGURATION_RESULT,
    )
    .at(Location::Payload, "GetBucketMetadataConfigurationResult")],
});

static GET_BUCKET_METADATA_CONFIGURATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static GET_BUCKET_METADATA_CONFIGURATION_RESULT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new(
        "MetadataConfigurationResult",
        &METADATA_CONFIGURATION_RESULT,
    )
    .required()],
});

static GET_BUCKET_METADATA_TABLE_CONFIGURATION_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new(
        "GetBucketMetadataTableConfigurationResult",
        &GET_BUCKET_METADATA_TABLE_CONFIGURATION_RESULT,
    )
    .at(
        Location::Payload,
        "GetBucketMetadataTableConfigurationResult",
    )],
});

static GET_BUCKET_METADATA_TABLE_CONFIGURATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static GET_BUCKET_METADATA_TABLE_CONFIGURATION_RESULT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new(
            "MetadataTableConfigurationResult",
            &METADATA_TABLE_CONFIGURATION_RESULT,
        )
        .required(),
        Member::new("Status", &METADATA_TABLE_STATUS).required(),
        Member::new("Error", &ERROR_DETAILS),
    ],
});

static GET_BUCKET_METRICS_CONFIGURATION_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("MetricsConfiguration", &METRICS_CONFIGURATION)
        .at(Location::Payload, "MetricsConfiguration")],
});

static GET_BUCKET_METRICS_CONFIGURATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("Id", &METRICS_ID)
            .required()
            .at(Location::Query, "id"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static GET_BUCKET_NOTIFICATION_CONFIGURATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static GET_BUCKET_OWNERSHIP_CONTROLS_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("OwnershipControls", &OWNERSHIP_CONTROLS)
        .at(Location::Payload, "OwnershipControls")],
});

static GET_BUCKET_OWNERSHIP_CONTROLS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static GET_BUCKET_POLICY_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Policy", &POLICY).at(Location::Payload, "Policy")],
});

static GET_BUCKET_POLICY_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static GET_BUCKET_POLICY_STATUS_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("PolicyStatus", &POLICY_STATUS).at(Location::Payload, "PolicyStatus")],
});

static GET_BUCKET_POLICY_STATUS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static GET_BUCKET_REPLICATION_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ReplicationConfiguration", &REPLICATION_CONFIGURATION)
            .at(Location::Payload, "ReplicationConfiguration"),
    ],
});

static GET_BUCKET_REPLICATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static GET_BUCKET_REQUEST_PAYMENT_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Payer", &PAYER)],
});

static GET_BUCKET_REQUEST_PAYMENT_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static GET_BUCKET_TAGGING_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("TagSet", &TAG_SET).required()],
});

static GET_BUCKET_TAGGING_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static GET_BUCKET_VERSIONING_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Status", &BUCKET_VERSIONING_STATUS),
        Member::new("MFADelete", &MFA_DELETE_STATUS).named("MfaDelete"),
    ],
});

static GET_BUCKET_VERSIONING_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static GET_BUCKET_WEBSITE_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("RedirectAllRequestsTo", &REDIRECT_ALL_REQUESTS_TO),
        Member::new("IndexDocument", &INDEX_DOCUMENT),
        Member::new("ErrorDocument", &ERROR_DOCUMENT),
        Member::new("RoutingRules", &ROUTING_RULES),
    ],
});

static GET_BUCKET_WEBSITE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static GET_OBJECT_ACL_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Owner", &OWNER),
        Member::new("Grants", &GRANTS).named("AccessControlList"),
        Member::new("RequestCharged", &REQUEST_CHARGED)
            .at(Location::Header, "x-amz-request-charged"),
    ],
});

static GET_OBJECT_ACL_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("Key", &OBJECT_KEY)
            .required()
            .at(Location::Path, "Key"),
        Member::new("VersionId", &OBJECT_VERSION_ID).at(Location::Query, "versionId"),
        Member::new("RequestPayer", &REQUEST_PAYER).at(Location::Header, "x-amz-request-payer"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static GET_OBJECT_ANNOTATION_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("AnnotationPayload", &ANNOTATION_PAYLOAD)
            .at(Location::Payload, "AnnotationPayload"),
        Member::new("ObjectVersionId", &OBJECT_VERSION_ID)
            .at(Location::Header, "x-amz-object-version-id"),
        Member::new("LastModified", &LAST_MODIFIED).at(Location::Header, "Last-Modified"),
        Member::new("ContentLength", &CONTENT_LENGTH).at(Location::Header, "Content-Length"),
        Member::new("ETag", &E_TAG).at(Location::Header, "ETag"),
        Member::new("ChecksumCRC32", &CHECKSUM_CRC32).at(Location::Header, "x-amz-checksum-crc32"),
        Member::new("ChecksumCRC32C", &CHECKSUM_CRC32_C)
            .at(Location::Header, "x-amz-checksum-crc32c"),
        Member::new("ChecksumCRC64NVME", &CHECKSUM_CRC64_NVME)
            .at(Location::Header, "x-amz-checksum-crc64nvme"),
        Member::new("ChecksumSHA1", &CHECKSUM_SHA1).at(Location::Header, "x-amz-checksum-sha1"),
        Member::new("ChecksumSHA256", &CHECKSUM_SHA256)
            .at(Location::Header, "x-amz-checksum-sha256"),
        Member::new("ChecksumSHA512", &CHECKSUM_SHA512)
            .at(Location::Header, "x-amz-checksum-sha512"),
        Member::new("ChecksumMD5", &CHECKSUM_MD5).at(Location::Header, "x-amz-checksum-md5"),
        Member::new("ChecksumXXHASH64", &CHECKSUM_XXHASH64)
            .at(Location::Header, "x-amz-checksum-xxhash64"),
        Member::new("ChecksumXXHASH3", &CHECKSUM_XXHASH3)
            .at(Location::Header, "x-amz-checksum-xxhash3"),
        Member::new("ChecksumXXHASH128", &CHECKSUM_XXHASH128)
            .at(Location::Header, "x-amz-checksum-xxhash128"),
        Member::new("ChecksumType", &CHECKSUM_TYPE).at(Location::Header, "x-amz-checksum-type"),
        Member::new("ServerSideEncryption", &SERVER_SIDE_ENCRYPTION)
            .at(Location::Header, "x-amz-server-side-encryption"),
        Member::new("RequestCharged", &REQUEST_CHARGED)
            .at(Location::Header, "x-amz-request-charged"),
        Member::new("ReplicationStatus", &REPLICATION_STATUS)
            .at(Location::Header, "x-amz-replication-status"),
    ],
});

static GET_OBJECT_ANNOTATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("Key", &OBJECT_KEY)
            .required()
            .at(Location::Path, "Key"),
        Member::new("AnnotationName", &ANNOTATION_NAME)
            .required()
            .at(Location::Query, "annotationName"),
        Member::new("VersionId", &OBJECT_VERSION_ID).at(Location::Query, "versionId"),
        Member::new("RequestPayer", &REQUEST_PAYER).at(Location::Header, "x-amz-request-payer"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
        Member::new("ChecksumMode", &CHECKSUM_MODE).at(Location::Header, "x-amz-checksum-mode"),
    ],
});

static GET_OBJECT_ATTRIBUTES_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("DeleteMarker", &DELETE_MARKER).at(Location::Header, "x-amz-delete-marker"),
        Member::new("LastModified", &LAST_MODIFIED).at(Location::Header, "Last-Modified"),
        Member::new("VersionId", &OBJECT_VERSION_ID).at(Location::Header, "x-amz-version-id"),
        Member::new("RequestCharged", &REQUEST_CHARGED)
            .at(Location::Header, "x-amz-request-charged"),
        Member::new("ETag", &E_TAG),
        Member::new("Checksum", &CHECKSUM),
        Member::new("ObjectParts", &GET_OBJECT_ATTRIBUTES_PARTS),
        Member::new("StorageClass", &STORAGE_CLASS),
        Member::new("ObjectSize", &OBJECT_SIZE),
    ],
});

static GET_OBJECT_ATTRIBUTES_PARTS: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TotalPartsCount", &PARTS_COUNT).named("PartsCount"),
        Member::new("PartNumberMarker", &PART_NUMBER_MARKER),
        Member::new("NextPartNumberMarker", &NEXT_PART_NUMBER_MARKER),
        Member::new("MaxParts", &MAX_PARTS),
        Member::new("IsTruncated", &IS_TRUNCATED),
        Member::new("Parts", &PARTS_LIST).named("Part"),
    ],
});

static GET_OBJECT_ATTRIBUTES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("Key", &OBJECT_KEY)
            .required()
            .at(Location::Path, "Key"),
        Member::new("VersionId", &OBJECT_VERSION_ID).at(Location::Query, "versionId"),
        Member::new("MaxParts", &MAX_PARTS).at(Location::Header, "x-amz-max-parts"),
        Member::new("PartNumberMarker", &PART_NUMBER_MARKER)
            .at(Location::Header, "x-amz-part-number-marker"),
        Member::new("SSECustomerAlgorithm", &SSE_CUSTOMER_ALGORITHM).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-algorithm",
        ),
        Member::new("SSECustomerKey", &SSE_CUSTOMER_KEY).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-key",
        ),
        Member::new("SSECustomerKeyMD5", &SSE_CUSTOMER_KEY_MD5).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-key-MD5",
        ),
        Member::new("RequestPayer", &REQUEST_PAYER).at(Location::Header, "x-amz-request-payer"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
        Member::new("ObjectAttributes", &OBJECT_ATTRIBUTES_LIST)
            .required()
            .at(Location::Header, "x-amz-object-attributes"),
    ],
});

static GET_OBJECT_LEGAL_HOLD_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("LegalHold", &OBJECT_LOCK_LEGAL_HOLD).at(Location::Payload, "LegalHold")],
});

static GET_OBJECT_LEGAL_HOLD_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("Key", &OBJECT_KEY)
            .required()
            .at(Location::Path, "Key"),
        Member::new("VersionId", &OBJECT_VERSION_ID).at(Location::Query, "versionId"),
        Member::new("RequestPayer", &REQUEST_PAYER).at(Location::Header, "x-amz-request-payer"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static GET_OBJECT_LOCK_CONFIGURATION_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ObjectLockConfiguration", &OBJECT_LOCK_CONFIGURATION)
            .at(Location::Payload, "ObjectLockConfiguration"),
    ],
});

static GET_OBJECT_LOCK_CONFIGURATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static GET_OBJECT_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Body", &BODY).at(Location::Payload, "Body"),
        Member::new("DeleteMarker", &DELETE_MARKER).at(Location::Header, "x-amz-delete-marker"),
        Member::new("AcceptRanges", &ACCEPT_RANGES).at(Location::Header, "accept-ranges"),
        Member::new("Expiration", &EXPIRATION).at(Location::Header, "x-amz-expiration"),
        Member::new("Restore", &RESTORE).at(Location::Header, "x-amz-restore"),
        Member::new("LastModified", &LAST_MODIFIED).at(Location::Header, "Last-Modified"),
        Member::new("ContentLength", &CONTENT_LENGTH).at(Location::Header, "Content-Length"),
        Member::new("ETag", &E_TAG).at(Location::Header, "ETag"),
        Member::new("ChecksumCRC32", &CHECKSUM_CRC32).at(Location::Header, "x-amz-checksum-crc32"),
        Member::new("ChecksumCRC32C", &CHECKSUM_CRC32_C)
            .at(Location::Header, "x-amz-checksum-crc32c"),
        Member::new("ChecksumCRC64NVME", &CHECKSUM_CRC64_NVME)
            .at(Location::Header, "x-amz-checksum-crc64nvme"),
        Member::new("ChecksumSHA1", &CHECKSUM_SHA1).at(Location::Header, "x-amz-checksum-sha1"),
        Member::new("ChecksumSHA256", &CHECKSUM_SHA256)
            .at(Location::Header, "x-amz-checksum-sha256"),
        Member::new("ChecksumSHA512", &CHECKSUM_SHA512)
            .at(Location::Header, "x-amz-checksum-sha512"),
        Member::new("ChecksumMD5", &CHECKSUM_MD5).at(Location::Header, "x-amz-checksum-md5"),
        Member::new("ChecksumXXHASH64", &CHECKSUM_XXHASH64)
            .at(Location::Header, "x-amz-checksum-xxhash64"),
        Member::new("ChecksumXXHASH3", &CHECKSUM_XXHASH3)
            .at(Location::Header, "x-amz-checksum-xxhash3"),
        Member::new("ChecksumXXHASH128", &CHECKSUM_XXHASH128)
            .at(Location::Header, "x-amz-checksum-xxhash128"),
        Member::new("ChecksumType", &CHECKSUM_TYPE).at(Location::Header, "x-amz-checksum-type"),
        Member::new("MissingMeta", &MISSING_META).at(Location::Header, "x-amz-missing-meta"),
        Member::new("VersionId", &OBJECT_VERSION_ID).at(Location::Header, "x-amz-version-id"),
        Member::new("CacheControl", &CACHE_CONTROL).at(Location::Header, "Cache-Control"),
        Member::new("ContentDisposition", &CONTENT_DISPOSITION)
            .at(Location::Header, "Content-Disposition"),
        Member::new("ContentEncoding", &CONTENT_ENCODING).at(Location::Header, "Content-Encoding"),
        Member::new("ContentLanguage", &CONTENT_LANGUAGE).at(Location::Header, "Content-Language"),
        Member::new("ContentRange", &CONTENT_RANGE).at(Location::Header, "Content-Bounds"),
        Member::new("ContentType", &CONTENT_TYPE).at(Location::Header, "Content-Type"),
        Member::new("Expires", &EXPIRES).at(Location::Header, "Expires"),
        Member::new("WebsiteRedirectLocation", &WEBSITE_REDIRECT_LOCATION)
            .at(Location::Header, "x-amz-website-redirect-location"),
        Member::new("ServerSideEncryption", &SERVER_SIDE_ENCRYPTION)
            .at(Location::Header, "x-amz-server-side-encryption"),
        Member::new("Metadata", &METADATA).at(Location::Headers, "x-amz-meta-"),
        Member::new("SSECustomerAlgorithm", &SSE_CUSTOMER_ALGORITHM).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-algorithm",
        ),
        Member::new("SSECustomerKeyMD5", &SSE_CUSTOMER_KEY_MD5).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-key-MD5",
        ),
        Member::new("SSEKMSKeyId", &SSEKMS_KEY_ID).at(
            Location::Header,
            "x-amz-server-side-encryption-aws-kms-key-id",
        ),
        Member::new("BucketKeyEnabled", &BUCKET_KEY_ENABLED).at(
            Location::Header,
            "x-amz-server-side-encryption-bucket-key-enabled",
        ),
        Member::new("StorageClass", &STORAGE_CLASS).at(Location::Header, "x-amz-storage-class"),
        Member::new("RequestCharged", &REQUEST_CHARGED)
            .at(Location::Header, "x-amz-request-charged"),
        Member::new("ReplicationStatus", &REPLICATION_STATUS)
            .at(Location::Header, "x-amz-replication-status"),
        Member::new("PartsCount", &PARTS_COUNT).at(Location::Header, "x-amz-mp-parts-count"),
        Member::new("TagCount", &TAG_COUNT).at(Location::Header, "x-amz-tagging-count"),
        Member::new("ObjectLockMode", &OBJECT_LOCK_MODE)
            .at(Location::Header, "x-amz-object-lock-mode"),
        Member::new("ObjectLockRetainUntilDate", &STRING)
            .at(Location::Header, "x-amz-object-lock-retain-until-date"),
        Member::new("ObjectLockLegalHoldStatus", &OBJECT_LOCK_LEGAL_HOLD_STATUS)
            .at(Location::Header, "x-amz-object-lock-legal-hold"),
        Member::new("ObjectLockEventHold", &OBJECT_LOCK_EVENT_HOLD)
            .at(Location::Header, "x-amz-object-lock-event-hold"),
        Member::new(
            "ObjectLockEventHoldDurationDays",
            &OBJECT_LOCK_EVENT_HOLD_DURATION_DAYS,
        )
        .at(
            Location::Header,
            "x-amz-object-lock-event-hold-duration-days",
        ),
        Member::new(
            "ObjectLockEventHoldDurationYears",
            &OBJECT_LOCK_EVENT_HOLD_DURATION_YEARS,
        )
        .at(
            Location::Header,
            "x-amz-object-lock-event-hold-duration-years",
        ),
    ],
});

static GET_OBJECT_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("IfMatch", &IF_MATCH).at(Location::Header, "If-Match"),
        Member::new("IfModifiedSince", &IF_MODIFIED_SINCE)
            .at(Location::Header, "If-Modified-Since"),
        Member::new("IfNoneMatch", &IF_NONE_MATCH).at(Location::Header, "If-None-Match"),
        Member::new("IfUnmodifiedSince", &IF_UNMODIFIED_SINCE)
            .at(Location::Header, "If-Unmodified-Since"),
        Member::new("Key", &OBJECT_KEY)
            .required()
            .at(Location::Path, "Key"),
        Member::new("Bounds", &RANGE).at(Location::Header, "Bounds"),
        Member::new("ResponseCacheControl", &RESPONSE_CACHE_CONTROL)
            .at(Location::Query, "response-cache-control"),
        Member::new("ResponseContentDisposition", &RESPONSE_CONTENT_DISPOSITION)
            .at(Location::Query, "response-content-disposition"),
        Member::new("ResponseContentEncoding", &RESPONSE_CONTENT_ENCODING)
            .at(Location::Query, "response-content-encoding"),
        Member::new("ResponseContentLanguage", &RESPONSE_CONTENT_LANGUAGE)
            .at(Location::Query, "response-content-language"),
        Member::new("ResponseContentType", &RESPONSE_CONTENT_TYPE)
            .at(Location::Query, "response-content-type"),
        Member::new("ResponseExpires", &STRING).at(Location::Query, "response-expires"),
        Member::new("VersionId", &OBJECT_VERSION_ID).at(Location::Query, "versionId"),
        Member::new("SSECustomerAlgorithm", &SSE_CUSTOMER_ALGORITHM).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-algorithm",
        ),
        Member::new("SSECustomerKey", &SSE_CUSTOMER_KEY).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-key",
        ),
        Member::new("SSECustomerKeyMD5", &SSE_CUSTOMER_KEY_MD5).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-key-MD5",
        ),
        Member::new("RequestPayer", &REQUEST_PAYER).at(Location::Header, "x-amz-request-payer"),
        Member::new("PartNumber", &PART_NUMBER).at(Location::Query, "partNumber"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
        Member::new("ChecksumMode", &CHECKSUM_MODE).at(Location::Header, "x-amz-checksum-mode"),
    ],
});

static GET_OBJECT_RESPONSE_STATUS_CODE: Shape = Shape::Integer(Bounds {
    min: None,
    max: None,
});

static GET_OBJECT_RETENTION_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Retention", &OBJECT_LOCK_RETENTION).at(Location::Payload, "Retention")],
});

static GET_OBJECT_RETENTION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("Key", &OBJECT_KEY)
            .required()
            .at(Location::Path, "Key"),
        Member::new("VersionId", &OBJECT_VERSION_ID).at(Location::Query, "versionId"),
        Member::new("RequestPayer", &REQUEST_PAYER).at(Location::Header, "x-amz-request-payer"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static GET_OBJECT_TAGGING_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("VersionId", &OBJECT_VERSION_ID).at(Location::Header, "x-amz-version-id"),
        Member::new("TagSet", &TAG_SET).required(),
    ],
});

static GET_OBJECT_TAGGING_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("Key", &OBJECT_KEY)
            .required()
            .at(Location::Path, "Key"),
        Member::new("VersionId", &OBJECT_VERSION_ID).at(Location::Query, "versionId"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
        Member::new("RequestPayer", &REQUEST_PAYER).at(Location::Header, "x-amz-request-payer"),
    ],
});

static GET_OBJECT_TORRENT_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Body", &BODY).at(Location::Payload, "Body"),
        Member::new("RequestCharged", &REQUEST_CHARGED)
            .at(Location::Header, "x-amz-request-charged"),
    ],
});

static GET_OBJECT_TORRENT_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("Key", &OBJECT_KEY)
            .required()
            .at(Location::Path, "Key"),
        Member::new("RequestPayer", &REQUEST_PAYER).at(Location::Header, "x-amz-request-payer"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static GET_PUBLIC_ACCESS_BLOCK_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new(
        "PublicAccessBlockConfiguration",
        &PUBLIC_ACCESS_BLOCK_CONFIGURATION,
    )
    .at(Location::Payload, "PublicAccessBlockConfiguration")],
});

static GET_PUBLIC_ACCESS_BLOCK_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static GLACIER_JOB_PARAMETERS: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Tier", &TIER).required()],
});

static GRANT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Grantee", &GRANTEE),
        Member::new("Permission", &PERMISSION),
    ],
});

static GRANTEE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("DisplayName", &DISPLAY_NAME),
        Member::new("EmailAddress", &EMAIL_ADDRESS),
        Member::new("ID", &ID),
        Member::new("Type", &TYPE)
            .required()
            .at(Location::Attribute, "xsi:type"),
        Member::new("URI", &URI),
    ],
});

static GRANTS: Shape = Shape::List(ListShape {
    member: &GRANT,
    element: "Grant",
    flattened: false,
    min: None,
    max: None,
});

static GRANT_FULL_CONTROL: Shape = Shape::String(StringShape::ANY);

static GRANT_READ: Shape = Shape::String(StringShape::ANY);

static GRANT_READ_ACP: Shape = Shape::String(StringShape::ANY);

static GRANT_WRITE: Shape = Shape::String(StringShape::ANY);

static GRANT_WRITE_ACP: Shape = Shape::String(StringShape::ANY);

static HEAD_BUCKET_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("BucketArn", &S3_REGIONAL_OR_S3_EXPRESS_BUCKET_ARN_STRING)
            .at(Location::Header, "x-amz-bucket-arn"),
        Member::new("BucketLocationType", &LOCATION_TYPE)
            .at(Location::Header, "x-amz-bucket-location-type"),
        Member::new("BucketLocationName", &BUCKET_LOCATION_NAME)
            .at(Location::Header, "x-amz-bucket-location-name"),
        Member::new("BucketRegion", &REGION).at(Location::Header, "x-amz-bucket-region"),
        Member::new("AccessPointAlias", &ACCESS_POINT_ALIAS)
            .at(Location::Header, "x-amz-access-point-alias"),
    ],
});

static HEAD_BUCKET_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static HEAD_OBJECT_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("DeleteMarker", &DELETE_MARKER).at(Location::Header, "x-amz-delete-marker"),
        Member::new("AcceptRanges", &ACCEPT_RANGES).at(Location::Header, "accept-ranges"),
        Member::new("Expiration", &EXPIRATION).at(Location::Header, "x-amz-expiration"),
        Member::new("Restore", &RESTORE).at(Location::Header, "x-amz-restore"),
        Member::new("ArchiveStatus", &ARCHIVE_STATUS).at(Location::Header, "x-amz-archive-status"),
        Member::new("LastModified", &LAST_MODIFIED).at(Location::Header, "Last-Modified"),
        Member::new("ContentLength", &CONTENT_LENGTH).at(Location::Header, "Content-Length"),
        Member::new("ChecksumCRC32", &CHECKSUM_CRC32).at(Location::Header, "x-amz-checksum-crc32"),
        Member::new("ChecksumCRC32C", &CHECKSUM_CRC32_C)
            .at(Location::Header, "x-amz-checksum-crc32c"),
        Member::new("ChecksumCRC64NVME", &CHECKSUM_CRC64_NVME)
            .at(Location::Header, "x-amz-checksum-crc64nvme"),
        Member::new("ChecksumSHA1", &CHECKSUM_SHA1).at(Location::Header, "x-amz-checksum-sha1"),
        Member::new("ChecksumSHA256", &CHECKSUM_SHA256)
            .at(Location::Header, "x-amz-checksum-sha256"),
        Member::new("ChecksumSHA512", &CHECKSUM_SHA512)
            .at(Location::Header, "x-amz-checksum-sha512"),
        Member::new("ChecksumMD5", &CHECKSUM_MD5).at(Location::Header, "x-amz-checksum-md5"),
        Member::new("ChecksumXXHASH64", &CHECKSUM_XXHASH64)
            .at(Location::Header, "x-amz-checksum-xxhash64"),
        Member::new("ChecksumXXHASH3", &CHECKSUM_XXHASH3)
            .at(Location::Header, "x-amz-checksum-xxhash3"),
        Member::new("ChecksumXXHASH128", &CHECKSUM_XXHASH128)
            .at(Location::Header, "x-amz-checksum-xxhash128"),
        Member::new("ChecksumType", &CHECKSUM_TYPE).at(Location::Header, "x-amz-checksum-type"),
        Member::new("ETag", &E_TAG).at(Location::Header, "ETag"),
        Member::new("MissingMeta", &MISSING_META).at(Location::Header, "x-amz-missing-meta"),
        Member::new("VersionId", &OBJECT_VERSION_ID).at(Location::Header, "x-amz-version-id"),
        Member::new("CacheControl", &CACHE_CONTROL).at(Location::Header, "Cache-Control"),
        Member::new("ContentDisposition", &CONTENT_DISPOSITION)
            .at(Location::Header, "Content-Disposition"),
        Member::new("ContentEncoding", &CONTENT_ENCODING).at(Location::Header, "Content-Encoding"),
        Member::new("ContentLanguage", &CONTENT_LANGUAGE).at(Location::Header, "Content-Language"),
        Member::new("ContentType", &CONTENT_TYPE).at(Location::Header, "Content-Type"),
        Member::new("ContentRange", &CONTENT_RANGE).at(Location::Header, "Content-Bounds"),
        Member::new("Expires", &EXPIRES).at(Location::Header, "Expires"),
        Member::new("WebsiteRedirectLocation", &WEBSITE_REDIRECT_LOCATION)
            .at(Location::Header, "x-amz-website-redirect-location"),
        Member::new("ServerSideEncryption", &SERVER_SIDE_ENCRYPTION)
            .at(Location::Header, "x-amz-server-side-encryption"),
        Member::new("Metadata", &METADATA).at(Location::Headers, "x-amz-meta-"),
        Member::new("SSECustomerAlgorithm", &SSE_CUSTOMER_ALGORITHM).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-algorithm",
        ),
        Member::new("SSECustomerKeyMD5", &SSE_CUSTOMER_KEY_MD5).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-key-MD5",
        ),
        Member::new("SSEKMSKeyId", &SSEKMS_KEY_ID).at(
            Location::Header,
            "x-amz-server-side-encryption-aws-kms-key-id",
        ),
        Member::new("BucketKeyEnabled", &BUCKET_KEY_ENABLED).at(
            Location::Header,
            "x-amz-server-side-encryption-bucket-key-enabled",
        ),
        Member::new("StorageClass", &STORAGE_CLASS).at(Location::Header, "x-amz-storage-class"),
        Member::new("RequestCharged", &REQUEST_CHARGED)
            .at(Location::Header, "x-amz-request-charged"),
        Member::new("ReplicationStatus", &REPLICATION_STATUS)
            .at(Location::Header, "x-amz-replication-status"),
        Member::new("PartsCount", &PARTS_COUNT).at(Location::Header, "x-amz-mp-parts-count"),
        Member::new("TagCount", &TAG_COUNT).at(Location::Header, "x-amz-tagging-count"),
        Member::new("ObjectLockMode", &OBJECT_LOCK_MODE)
            .at(Location::Header, "x-amz-object-lock-mode"),
        Member::new("ObjectLockRetainUntilDate", &STRING)
            .at(Location::Header, "x-amz-object-lock-retain-until-date"),
        Member::new("ObjectLockLegalHoldStatus", &OBJECT_LOCK_LEGAL_HOLD_STATUS)
            .at(Location::Header, "x-amz-object-lock-legal-hold"),
        Member::new("ObjectLockEventHold", &OBJECT_LOCK_EVENT_HOLD)
            .at(Location::Header, "x-amz-object-lock-event-hold"),
        Member::new(
            "ObjectLockEventHoldDurationDays",
            &OBJECT_LOCK_EVENT_HOLD_DURATION_DAYS,
        )
        .at(
            Location::Header,
            "x-amz-object-lock-event-hold-duration-days",
        ),
        Member::new(
            "ObjectLockEventHoldDurationYears",
            &OBJECT_LOCK_EVENT_HOLD_DURATION_YEARS,
        )
        .at(
            Location::Header,
            "x-amz-object-lock-event-hold-duration-years",
        ),
    ],
});

static HEAD_OBJECT_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("IfMatch", &IF_MATCH).at(Location::Header, "If-Match"),
        Member::new("IfModifiedSince", &IF_MODIFIED_SINCE)
            .at(Location::Header, "If-Modified-Since"),
        Member::new("IfNoneMatch", &IF_NONE_MATCH).at(Location::Header, "If-None-Match"),
        Member::new("IfUnmodifiedSince", &IF_UNMODIFIED_SINCE)
            .at(Location::Header, "If-Unmodified-Since"),
        Member::new("Key", &OBJECT_KEY)
            .required()
            .at(Location::Path, "Key"),
        Member::new("Bounds", &RANGE).at(Location::Header, "Bounds"),
        Member::new("ResponseCacheControl", &RESPONSE_CACHE_CONTROL)
            .at(Location::Query, "response-cache-control"),
        Member::new("ResponseContentDisposition", &RESPONSE_CONTENT_DISPOSITION)
            .at(Location::Query, "response-content-disposition"),
        Member::new("ResponseContentEncoding", &RESPONSE_CONTENT_ENCODING)
            .at(Location::Query, "response-content-encoding"),
        Member::new("ResponseContentLanguage", &RESPONSE_CONTENT_LANGUAGE)
            .at(Location::Query, "response-content-language"),
        Member::new("ResponseContentType", &RESPONSE_CONTENT_TYPE)
            .at(Location::Query, "response-content-type"),
        Member::new("ResponseExpires", &STRING).at(Location::Query, "response-expires"),
        Member::new("VersionId", &OBJECT_VERSION_ID).at(Location::Query, "versionId"),
        Member::new("SSECustomerAlgorithm", &SSE_CUSTOMER_ALGORITHM).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-algorithm",
        ),
        Member::new("SSECustomerKey", &SSE_CUSTOMER_KEY).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-key",
        ),
        Member::new("SSECustomerKeyMD5", &SSE_CUSTOMER_KEY_MD5).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-key-MD5",
        ),
        Member::new("RequestPayer", &REQUEST_PAYER).at(Location::Header, "x-amz-request-payer"),
        Member::new("PartNumber", &PART_NUMBER).at(Location::Query, "partNumber"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
        Member::new("ChecksumMode", &CHECKSUM_MODE).at(Location::Header, "x-amz-checksum-mode"),
    ],
});

static HOST_NAME: Shape = Shape::String(StringShape::ANY);

static HTTP_ERROR_CODE_RETURNED_EQUALS: Shape = Shape::String(StringShape::ANY);

static HTTP_REDIRECT_CODE: Shape = Shape::String(StringShape::ANY);

static ID: Shape = Shape::String(StringShape::ANY);

static IF_MATCH: Shape = Shape::String(StringShape::ANY);

static IF_MATCH_INITIATED_TIME: Shape = Shape::Timestamp;

static IF_MATCH_LAST_MODIFIED_TIME: Shape = Shape::Timestamp;

static IF_MATCH_SIZE: Shape = Shape::Long(Bounds {
    min: None,
    max: None,
});

static IF_MODIFIED_SINCE: Shape = Shape::Timestamp;

static IF_NONE_MATCH: Shape = Shape::String(StringShape::ANY);

static IF_UNMODIFIED_SINCE: Shape = Shape::Timestamp;

static INDEX_DOCUMENT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Suffix", &SUFFIX).required()],
});

static INITIATED: Shape = Shape::Timestamp;

static INITIATOR: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ID", &ID),
        Member::new("DisplayName", &DISPLAY_NAME),
    ],
});

static INPUT_SERIALIZATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("CSV", &CSV_INPUT),
        Member::new("CompressionType", &COMPRESSION_TYPE),
        Member::new("JSON", &JSON_INPUT),
        Member::new("Parquet", &PARQUET_INPUT),
    ],
});

static INTELLIGENT_TIERING_ACCESS_TIER: Shape = Shape::String(StringShape {
    values: &["ARCHIVE_ACCESS", "DEEP_ARCHIVE_ACCESS"],
    ..StringShape::ANY
});

static INTELLIGENT_TIERING_AND_OPERATOR: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Prefix", &PREFIX),
        Member::new("Tags", &TAG_SET).named("Tag").flattened(),
    ],
});

static INTELLIGENT_TIERING_CONFIGURATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Id", &INTELLIGENT_TIERING_ID).required(),
        Member::new("Filter", &INTELLIGENT_TIERING_FILTER),
        Member::new("Status", &INTELLIGENT_TIERING_STATUS).required(),
        Member::new("Tierings", &TIERING_LIST)
            .required()
            .named("Tiering"),
    ],
});

static INTELLIGENT_TIERING_CONFIGURATION_LIST: Shape = Shape::List(ListShape {
    member: &INTELLIGENT_TIERING_CONFIGURATION,
    element: "member",
    flattened: true,
    min: None,
    max: None,
});

static INTELLIGENT_TIERING_DAYS: Shape = Shape::Integer(Bounds {
    min: None,
    max: None,
});

static INTELLIGENT_TIERING_FILTER: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Prefix", &PREFIX),
        Member::new("Tag", &TAG),
        Member::new("And", &INTELLIGENT_TIERING_AND_OPERATOR),
    ],
});

static INTELLIGENT_TIERING_ID: Shape = Shape::String(StringShape::ANY);

static INTELLIGENT_TIERING_STATUS: Shape = Shape::String(StringShape {
    values: &["Enabled", "Disabled"],
    ..StringShape::ANY
});

static INVENTORY_CONFIGURATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Destination", &INVENTORY_DESTINATION).required(),
        Member::new("IsEnabled", &IS_ENABLED).required(),
        Member::new("Filter", &INVENTORY_FILTER),
        Member::new("Id", &INVENTORY_ID).required(),
        Member::new(
            "IncludedObjectVersions",
            &INVENTORY_INCLUDED_OBJECT_VERSIONS,
        )
        .required(),
        Member::new("OptionalFields", &INVENTORY_OPTIONAL_FIELDS),
        Member::new("Schedule", &INVENTORY_SCHEDULE).required(),
    ],
});

static INVENTORY_CONFIGURATION_LIST: Shape = Shape::List(ListShape {
    member: &INVENTORY_CONFIGURATION,
    element: "member",
    flattened: true,
    min: None,
    max: None,
});

static INVENTORY_CONFIGURATION_STATE: Shape = Shape::String(StringShape {
    values: &["ENABLED", "DISABLED"],
    ..StringShape::ANY
});

static INVENTORY_DESTINATION: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("S3BucketDestination", &INVENTORY_S3_BUCKET_DESTINATION).required()],
});

static INVENTORY_ENCRYPTION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("SSES3", &SSES3).named("SSE-S3"),
        Member::new("SSEKMS", &SSEKMS).named("SSE-KMS"),
    ],
});

static INVENTORY_FILTER: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Prefix", &PREFIX).required()],
});

static INVENTORY_FORMAT: Shape = Shape::String(StringShape {
    values: &["CSV", "ORC", "Parquet"],
    ..StringShape::ANY
});

static INVENTORY_FREQUENCY: Shape = Shape::String(StringShape {
    values: &["Daily", "Weekly"],
    ..StringShape::ANY
});

static INVENTORY_ID: Shape = Shape::String(StringShape::ANY);

static INVENTORY_INCLUDED_OBJECT_VERSIONS: Shape = Shape::String(StringShape {
    values: &["All", "Current"],
    ..StringShape::ANY
});

static INVENTORY_OPTIONAL_FIELD: Shape = Shape::String(StringShape {
    values: &[
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
        "ObjectLockEventHoldStatus",
        "ObjectLockEventHoldDuration",
        "IntelligentTieringAccessTier",
        "BucketKeyStatus",
        "ChecksumAlgorithm",
        "ObjectAccessControlList",
        "ObjectOwner",
        "LifecycleExpirationDate",
        "IntelligentTieringReferenceDate",
    ],
    ..StringShape::ANY
});

static INVENTORY_OPTIONAL_FIELDS: Shape = Shape::List(ListShape {
    member: &INVENTORY_OPTIONAL_FIELD,
    element: "Field",
    flattened: false,
    min: None,
    max: None,
});

static INVENTORY_S3_BUCKET_DESTINATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("AccountId", &ACCOUNT_ID),
        Member::new("Bucket", &BUCKET_NAME).required(),
        Member::new("Format", &INVENTORY_FORMAT).required(),
        Member::new("Prefix", &PREFIX),
        Member::new("Encryption", &INVENTORY_ENCRYPTION),
    ],
});

static INVENTORY_SCHEDULE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Frequency", &INVENTORY_FREQUENCY).required()],
});

static INVENTORY_TABLE_CONFIGURATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ConfigurationState", &INVENTORY_CONFIGURATION_STATE).required(),
        Member::new(
            "EncryptionConfiguration",
            &METADATA_TABLE_ENCRYPTION_CONFIGURATION,
        ),
    ],
});

static INVENTORY_TABLE_CONFIGURATION_RESULT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ConfigurationState", &INVENTORY_CONFIGURATION_STATE).required(),
        Member::new("TableStatus", &METADATA_TABLE_STATUS),
        Member::new("Error", &ERROR_DETAILS),
        Member::new("TableName", &S3_TABLES_NAME),
        Member::new("TableArn", &S3_TABLES_ARN),
    ],
});

static INVENTORY_TABLE_CONFIGURATION_UPDATES: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ConfigurationState", &INVENTORY_CONFIGURATION_STATE).required(),
        Member::new(
            "EncryptionConfiguration",
            &METADATA_TABLE_ENCRYPTION_CONFIGURATION,
        ),
    ],
});

static IS_ENABLED: Shape = Shape::Boolean;

static IS_LATEST: Shape = Shape::Boolean;

static IS_PUBLIC: Shape = Shape::Boolean;

static IS_RESTORE_IN_PROGRESS: Shape = Shape::Boolean;

static IS_TRUNCATED: Shape = Shape::Boolean;

static JOURNAL_TABLE_CONFIGURATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("RecordExpiration", &RECORD_EXPIRATION).required(),
        Member::new(
            "EncryptionConfiguration",
            &METADATA_TABLE_ENCRYPTION_CONFIGURATION,
        ),
    ],
});

static JOURNAL_TABLE_CONFIGURATION_RESULT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TableStatus", &METADATA_TABLE_STATUS).required(),
        Member::new("Error", &ERROR_DETAILS),
        Member::new("TableName", &S3_TABLES_NAME).required(),
        Member::new("TableArn", &S3_TABLES_ARN),
        Member::new("RecordExpiration", &RECORD_EXPIRATION).required(),
    ],
});

static JOURNAL_TABLE_CONFIGURATION_UPDATES: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("RecordExpiration", &RECORD_EXPIRATION).required()],
});

static JSON_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Type", &JSON_TYPE)],
});

static JSON_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("RecordDelimiter", &RECORD_DELIMITER)],
});

static JSON_TYPE: Shape = Shape::String(StringShape {
    values: &["DOCUMENT", "LINES"],
    ..StringShape::ANY
});

static KEY_COUNT: Shape = Shape::Integer(Bounds {
    min: None,
    max: None,
});

static KEY_MARKER: Shape = Shape::String(StringShape::ANY);

static KEY_PREFIX_EQUALS: Shape = Shape::String(StringShape::ANY);

static KMS_CONTEXT: Shape = Shape::String(StringShape::ANY);

static KMS_KEY_ARN: Shape = Shape::String(StringShape::ANY);

static LAMBDA_FUNCTION_ARN: Shape = Shape::String(StringShape::ANY);

static LAMBDA_FUNCTION_CONFIGURATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Id", &NOTIFICATION_ID),
        Member::new("LambdaFunctionArn", &LAMBDA_FUNCTION_ARN)
            .required()
            .named("CloudFunction"),
        Member::new("Events", &EVENT_LIST).required().named("Event"),
        Member::new("Filter", &NOTIFICATION_CONFIGURATION_FILTER),
    ],
});

static LAMBDA_FUNCTION_CONFIGURATION_LIST: Shape = Shape::List(ListShape {
    member: &LAMBDA_FUNCTION_CONFIGURATION,
    element: "member",
    flattened: true,
    min: None,
    max: None,
});

static LAST_MODIFIED: Shape = Shape::Timestamp;

static LAST_MODIFIED_TIME: Shape = Shape::Timestamp;

static LIFECYCLE_CONFIGURATION: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Rules", &RULES).required().named("Rule")],
});

static LIFECYCLE_EXPIRATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Date", &DATE),
        Member::new("Days", &DAYS),
        Member::new("ExpiredObjectDeleteMarker", &EXPIRED_OBJECT_DELETE_MARKER),
    ],
});

static LIFECYCLE_RULE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Expiration", &LIFECYCLE_EXPIRATION),
        Member::new("ID", &ID),
        Member::new("Prefix", &PREFIX),
        Member::new("Filter", &LIFECYCLE_RULE_FILTER),
        Member::new("Status", &EXPIRATION_STATUS).required(),
        Member::new("Transitions", &TRANSITION_LIST).named("Transition"),
        Member::new(
            "NoncurrentVersionTransitions",
            &NONCURRENT_VERSION_TRANSITION_LIST,
        )
        .named("NoncurrentVersionTransition"),
        Member::new(
            "NoncurrentVersionExpiration",
            &NONCURRENT_VERSION_EXPIRATION,
        ),
        Member::new(
            "AbortIncompleteMultipartUpload",
            &ABORT_INCOMPLETE_MULTIPART_UPLOAD,
        ),
    ],
});

static LIFECYCLE_RULES: Shape = Shape::List(ListShape {
    member: &LIFECYCLE_RULE,
    element: "member",
    flattened: true,
    min: None,
    max: None,
});

static LIFECYCLE_RULE_AND_OPERATOR: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Prefix", &PREFIX),
        Member::new("Tags", &TAG_SET).named("Tag").flattened(),
        Member::new("ObjectSizeGreaterThan", &OBJECT_SIZE_GREATER_THAN_BYTES),
        Member::new("ObjectSizeLessThan", &OBJECT_SIZE_LESS_THAN_BYTES),
    ],
});

static LIFECYCLE_RULE_FILTER: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Prefix", &PREFIX),
        Member::new("Tag", &TAG),
        Member::new("ObjectSizeGreaterThan", &OBJECT_SIZE_GREATER_THAN_BYTES),
        Member::new("ObjectSizeLessThan", &OBJECT_SIZE_LESS_THAN_BYTES),
        Member::new("And", &LIFECYCLE_RULE_AND_OPERATOR),
    ],
});

static LIST_BUCKETS_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Buckets", &BUCKETS),
        Member::new("Owner", &OWNER),
        Member::new("ContinuationToken", &NEXT_TOKEN),
        Member::new("Prefix", &PREFIX),
    ],
});

static LIST_BUCKETS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("MaxBuckets", &MAX_BUCKETS).at(Location::Query, "max-buckets"),
        Member::new("ContinuationToken", &TOKEN).at(Location::Query, "continuation-token"),
        Member::new("Prefix", &PREFIX).at(Location::Query, "prefix"),
        Member::new("BucketRegion", &BUCKET_REGION).at(Location::Query, "bucket-region"),
    ],
});

static LIST_BUCKET_ANALYTICS_CONFIGURATIONS_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("IsTruncated", &IS_TRUNCATED),
        Member::new("ContinuationToken", &TOKEN),
        Member::new("NextContinuationToken", &NEXT_TOKEN),
        Member::new("AnalyticsConfigurationList", &ANALYTICS_CONFIGURATION_LIST)
            .named("AnalyticsConfiguration"),
    ],
});

static LIST_BUCKET_ANALYTICS_CONFIGURATIONS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ContinuationToken", &TOKEN).at(Location::Query, "continuation-token"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static LIST_BUCKET_INTELLIGENT_TIERING_CONFIGURATIONS_OUTPUT: Shape =
    Shape::Structure(StructureShape {
        members: &[
            Member::new("IsTruncated", &IS_TRUNCATED),
            Member::new("ContinuationToken", &TOKEN),
            Member::new("NextContinuationToken", &NEXT_TOKEN),
            Member::new(
                "IntelligentTieringConfigurationList",
                &INTELLIGENT_TIERING_CONFIGURATION_LIST,
            )
            .named("IntelligentTieringConfiguration"),
        ],
    });

static LIST_BUCKET_INTELLIGENT_TIERING_CONFIGURATIONS_REQUEST: Shape =
    Shape::Structure(StructureShape {
        members: &[
            Member::new("Bucket", &BUCKET_NAME)
                .required()
                .at(Location::Path, "Bucket"),
            Member::new("ContinuationToken", &TOKEN).at(Location::Query, "continuation-token"),
            Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
                .at(Location::Header, "x-amz-expected-bucket-owner"),
        ],
    });

static LIST_BUCKET_INVENTORY_CONFIGURATIONS_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ContinuationToken", &TOKEN),
        Member::new("InventoryConfigurationList", &INVENTORY_CONFIGURATION_LIST)
            .named("InventoryConfiguration"),
        Member::new("IsTruncated", &IS_TRUNCATED),
        Member::new("NextContinuationToken", &NEXT_TOKEN),
    ],
});

static LIST_BUCKET_INVENTORY_CONFIGURATIONS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ContinuationToken", &TOKEN).at(Location::Query, "continuation-token"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static LIST_BUCKET_METRICS_CONFIGURATIONS_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("IsTruncated", &IS_TRUNCATED),
        Member::new("ContinuationToken", &TOKEN),
        Member::new("NextContinuationToken", &NEXT_TOKEN),
        Member::new("MetricsConfigurationList", &METRICS_CONFIGURATION_LIST)
            .named("MetricsConfiguration"),
    ],
});

static LIST_BUCKET_METRICS_CONFIGURATIONS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ContinuationToken", &TOKEN).at(Location::Query, "continuation-token"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static LIST_DIRECTORY_BUCKETS_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Buckets", &BUCKETS),
        Member::new("ContinuationToken", &DIRECTORY_BUCKET_TOKEN),
    ],
});

static LIST_DIRECTORY_BUCKETS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ContinuationToken", &DIRECTORY_BUCKET_TOKEN)
            .at(Location::Query, "continuation-token"),
        Member::new("MaxDirectoryBuckets", &MAX_DIRECTORY_BUCKETS)
            .at(Location::Query, "max-directory-buckets"),
    ],
});

static LIST_MULTIPART_UPLOADS_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME),
        Member::new("KeyMarker", &KEY_MARKER),
        Member::new("UploadIdMarker", &UPLOAD_ID_MARKER),
        Member::new("NextKeyMarker", &NEXT_KEY_MARKER),
        Member::new("Prefix", &PREFIX),
        Member::new("Delimiter", &DELIMITER),
        Member::new("NextUploadIdMarker", &NEXT_UPLOAD_ID_MARKER),
        Member::new("MaxUploads", &MAX_UPLOADS),
        Member::new("IsTruncated", &IS_TRUNCATED),
        Member::new("Uploads", &MULTIPART_UPLOAD_LIST).named("Upload"),
        Member::new("CommonPrefixes", &COMMON_PREFIX_LIST),
        Member::new("EncodingType", &ENCODING_TYPE),
        Member::new("RequestCharged", &REQUEST_CHARGED)
            .at(Location::Header, "x-amz-request-charged"),
    ],
});

static LIST_MULTIPART_UPLOADS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("Delimiter", &DELIMITER).at(Location::Query, "delimiter"),
        Member::new("EncodingType", &ENCODING_TYPE).at(Location::Query, "encoding-type"),
        Member::new("KeyMarker", &KEY_MARKER).at(Location::Query, "key-marker"),
        Member::new("MaxUploads", &MAX_UPLOADS).at(Location::Query, "max-uploads"),
        Member::new("Prefix", &PREFIX).at(Location::Query, "prefix"),
        Member::new("UploadIdMarker", &UPLOAD_ID_MARKER).at(Location::Query, "upload-id-marker"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
        Member::new("RequestPayer", &REQUEST_PAYER).at(Location::Header, "x-amz-request-payer"),
    ],
});

static LIST_OBJECTS_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("IsTruncated", &IS_TRUNCATED),
        Member::new("Marker", &MARKER),
        Member::new("NextMarker", &NEXT_MARKER),
        Member::new("Contents", &OBJECT_LIST),
        Member::new("Name", &BUCKET_NAME),
        Member::new("Prefix", &PREFIX),
        Member::new("Delimiter", &DELIMITER),
        Member::new("MaxKeys", &MAX_KEYS),
        Member::new("CommonPrefixes", &COMMON_PREFIX_LIST),
        Member::new("EncodingType", &ENCODING_TYPE),
        Member::new("RequestCharged", &REQUEST_CHARGED)
            .at(Location::Header, "x-amz-request-charged"),
    ],
});

static LIST_OBJECTS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("Delimiter", &DELIMITER).at(Location::Query, "delimiter"),
        Member::new("EncodingType", &ENCODING_TYPE).at(Location::Query, "encoding-type"),
        Member::new("Marker", &MARKER).at(Location::Query, "marker"),
        Member::new("MaxKeys", &MAX_KEYS).at(Location::Query, "max-keys"),
        Member::new("Prefix", &PREFIX).at(Location::Query, "prefix"),
        Member::new("RequestPayer", &REQUEST_PAYER).at(Location::Header, "x-amz-request-payer"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
        Member::new("OptionalObjectAttributes", &OPTIONAL_OBJECT_ATTRIBUTES_LIST)
            .at(Location::Header, "x-amz-optional-object-attributes"),
    ],
});

static LIST_OBJECTS_V2_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("IsTruncated", &IS_TRUNCATED),
        Member::new("Contents", &OBJECT_LIST),
        Member::new("Name", &BUCKET_NAME),
        Member::new("Prefix", &PREFIX),
        Member::new("Delimiter", &DELIMITER),
        Member::new("MaxKeys", &MAX_KEYS),
        Member::new("CommonPrefixes", &COMMON_PREFIX_LIST),
        Member::new("EncodingType", &ENCODING_TYPE),
        Member::new("KeyCount", &KEY_COUNT),
        Member::new("ContinuationToken", &TOKEN),
        Member::new("NextContinuationToken", &NEXT_TOKEN),
        Member::new("StartAfter", &START_AFTER),
        Member::new("RequestCharged", &REQUEST_CHARGED)
            .at(Location::Header, "x-amz-request-charged"),
    ],
});

static LIST_OBJECTS_V2_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("Delimiter", &DELIMITER).at(Location::Query, "delimiter"),
        Member::new("EncodingType", &ENCODING_TYPE).at(Location::Query, "encoding-type"),
        Member::new("MaxKeys", &MAX_KEYS).at(Location::Query, "max-keys"),
        Member::new("Prefix", &PREFIX).at(Location::Query, "prefix"),
        Member::new("ContinuationToken", &TOKEN).at(Location::Query, "continuation-token"),
        Member::new("FetchOwner", &FETCH_OWNER).at(Location::Query, "fetch-owner"),
        Member::new("StartAfter", &START_AFTER).at(Location::Query, "start-after"),
        Member::new("RequestPayer", &REQUEST_PAYER).at(Location::Header, "x-amz-request-payer"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
        Member::new("OptionalObjectAttributes", &OPTIONAL_OBJECT_ATTRIBUTES_LIST)
            .at(Location::Header, "x-amz-optional-object-attributes"),
    ],
});

static LIST_OBJECT_ANNOTATIONS_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Annotations", &ANNOTATION_LIST),
        Member::new("Bucket", &BUCKET_NAME),
        Member::new("Key", &OBJECT_KEY),
        Member::new("ObjectVersionId", &OBJECT_VERSION_ID)
            .at(Location::Header, "x-amz-object-version-id"),
        Member::new("AnnotationPrefix", &ANNOTATION_PREFIX),
        Member::new("MaxAnnotationResults", &MAX_ANNOTATION_RESULTS),
        Member::new("AnnotationCount", &ANNOTATION_COUNT),
        Member::new("ContinuationToken", &TOKEN),
        Member::new("NextContinuationToken", &NEXT_TOKEN),
        Member::new("RequestCharged", &REQUEST_CHARGED)
            .at(Location::Header, "x-amz-request-charged"),
    ],
});

static LIST_OBJECT_ANNOTATIONS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("Key", &OBJECT_KEY)
            .required()
            .at(Location::Path, "Key"),
        Member::new("VersionId", &OBJECT_VERSION_ID).at(Location::Query, "versionId"),
        Member::new("MaxAnnotationResults", &MAX_ANNOTATION_RESULTS)
            .at(Location::Query, "max-annotation-results"),
        Member::new("AnnotationPrefix", &ANNOTATION_PREFIX)
            .at(Location::Query, "annotation-prefix"),
        Member::new("ContinuationToken", &TOKEN).at(Location::Query, "continuation-token"),
        Member::new("RequestPayer", &REQUEST_PAYER).at(Location::Header, "x-amz-request-payer"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static LIST_OBJECT_VERSIONS_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("IsTruncated", &IS_TRUNCATED),
        Member::new("KeyMarker", &KEY_MARKER),
        Member::new("VersionIdMarker", &VERSION_ID_MARKER),
        Member::new("NextKeyMarker", &NEXT_KEY_MARKER),
        Member::new("NextVersionIdMarker", &NEXT_VERSION_ID_MARKER),
        Member::new("Versions", &OBJECT_VERSION_LIST).named("Version"),
        Member::new("DeleteMarkers", &DELETE_MARKERS).named("DeleteMarker"),
        Member::new("Name", &BUCKET_NAME),
        Member::new("Prefix", &PREFIX),
        Member::new("Delimiter", &DELIMITER),
        Member::new("MaxKeys", &MAX_KEYS),
        Member::new("CommonPrefixes", &COMMON_PREFIX_LIST),
        Member::new("EncodingType", &ENCODING_TYPE),
        Member::new("RequestCharged", &REQUEST_CHARGED)
            .at(Location::Header, "x-amz-request-charged"),
    ],
});

static LIST_OBJECT_VERSIONS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("Delimiter", &DELIMITER).at(Location::Query, "delimiter"),
        Member::new("EncodingType", &ENCODING_TYPE).at(Location::Query, "encoding-type"),
        Member::new("KeyMarker", &KEY_MARKER).at(Location::Query, "key-marker"),
        Member::new("MaxKeys", &MAX_KEYS).at(Location::Query, "max-keys"),
        Member::new("Prefix", &PREFIX).at(Location::Query, "prefix"),
        Member::new("VersionIdMarker", &VERSION_ID_MARKER).at(Location::Query, "version-id-marker"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
        Member::new("RequestPayer", &REQUEST_PAYER).at(Location::Header, "x-amz-request-payer"),
        Member::new("OptionalObjectAttributes", &OPTIONAL_OBJECT_ATTRIBUTES_LIST)
            .at(Location::Header, "x-amz-optional-object-attributes"),
    ],
});

static LIST_PARTS_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("AbortDate", &ABORT_DATE).at(Location::Header, "x-amz-abort-date"),
        Member::new("AbortRuleId", &ABORT_RULE_ID).at(Location::Header, "x-amz-abort-rule-id"),
        Member::new("Bucket", &BUCKET_NAME),
        Member::new("Key", &OBJECT_KEY),
        Member::new("UploadId", &MULTIPART_UPLOAD_ID),
        Member::new("PartNumberMarker", &PART_NUMBER_MARKER),
        Member::new("NextPartNumberMarker", &NEXT_PART_NUMBER_MARKER),
        Member::new("MaxParts", &MAX_PARTS),
        Member::new("IsTruncated", &IS_TRUNCATED),
        Member::new("Parts", &PARTS).named("Part"),
        Member::new("Initiator", &INITIATOR),
        Member::new("Owner", &OWNER),
        Member::new("StorageClass", &STORAGE_CLASS),
        Member::new("RequestCharged", &REQUEST_CHARGED)
            .at(Location::Header, "x-amz-request-charged"),
        Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM),
        Member::new("ChecksumType", &CHECKSUM_TYPE),
        Member::new("VersionId", &OBJECT_VERSION_ID).at(Location::Header, "x-amz-version-id"),
    ],
});

static LIST_PARTS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("Key", &OBJECT_KEY)
            .required()
            .at(Location::Path, "Key"),
        Member::new("MaxParts", &MAX_PARTS).at(Location::Query, "max-parts"),
        Member::new("PartNumberMarker", &PART_NUMBER_MARKER)
            .at(Location::Query, "part-number-marker"),
        Member::new("UploadId", &MULTIPART_UPLOAD_ID)
            .required()
            .at(Location::Query, "uploadId"),
        Member::new("RequestPayer", &REQUEST_PAYER).at(Location::Header, "x-amz-request-payer"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
        Member::new("SSECustomerAlgorithm", &SSE_CUSTOMER_ALGORITHM).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-algorithm",
        ),
        Member::new("SSECustomerKey", &SSE_CUSTOMER_KEY).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-key",
        ),
        Member::new("SSECustomerKeyMD5", &SSE_CUSTOMER_KEY_MD5).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-key-MD5",
        ),
    ],
});

static LOCATION: Shape = Shape::String(StringShape::ANY);

static LOCATION_INFO: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Type", &LOCATION_TYPE),
        Member::new("Name", &LOCATION_NAME_AS_STRING),
    ],
});

static LOCATION_NAME_AS_STRING: Shape = Shape::String(StringShape::ANY);

static LOCATION_PREFIX: Shape = Shape::String(StringShape::ANY);

static LOCATION_TYPE: Shape = Shape::String(StringShape {
    values: &["AvailabilityZone", "LocalZone"],
    ..StringShape::ANY
});

static LOGGING_ENABLED: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TargetBucket", &TARGET_BUCKET).required(),
        Member::new("TargetGrants", &TARGET_GRANTS),
        Member::new("TargetPrefix", &TARGET_PREFIX).required(),
        Member::new("TargetObjectKeyFormat", &TARGET_OBJECT_KEY_FORMAT),
    ],
});

static MARKER: Shape = Shape::String(StringShape::ANY);

static MAX_AGE_SECONDS: Shape = Shape::Integer(Bounds {
    min: None,
    max: None,
});

static MAX_ANNOTATION_RESULTS: Shape = Shape::Integer(Bounds {
    min: Some(1),
    max: Some(1_000),
});

static MAX_BUCKETS: Shape = Shape::Integer(Bounds {
    min: Some(1),
    max: Some(10_000),
});

static MAX_DIRECTORY_BUCKETS: Shape = Shape::Integer(Bounds {
    min: Some(0),
    max: Some(1_000),
});

static MAX_KEYS: Shape = Shape::Integer(Bounds {
    min: None,
    max: None,
});

static MAX_PARTS: Shape = Shape::Integer(Bounds {
    min: None,
    max: None,
});

static MAX_UPLOADS: Shape = Shape::Integer(Bounds {
    min: None,
    max: None,
});

static MESSAGE: Shape = Shape::String(StringShape::ANY);

static METADATA: Shape = Shape::Map(MapShape {
    key: &METADATA_KEY,
    value: &METADATA_VALUE,
    key_name: "key",
    value_name: "value",
    flattened: false,
    min: None,
    max: None,
});

static METADATA_CONFIGURATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("JournalTableConfiguration", &JOURNAL_TABLE_CONFIGURATION).required(),
        Member::new(
            "InventoryTableConfiguration",
            &INVENTORY_TABLE_CONFIGURATION,
        ),
        Member::new(
            "AnnotationTableConfiguration",
            &ANNOTATION_TABLE_CONFIGURATION,
        ),
    ],
});

static METADATA_CONFIGURATION_RESULT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("DestinationResult", &DESTINATION_RESULT).required(),
        Member::new(
            "JournalTableConfigurationResult",
            &JOURNAL_TABLE_CONFIGURATION_RESULT,
        ),
        Member::new(
            "InventoryTableConfigurationResult",
            &INVENTORY_TABLE_CONFIGURATION_RESULT,
        ),
        Member::new(
            "AnnotationTableConfigurationResult",
            &ANNOTATION_TABLE_CONFIGURATION_RESULT,
        ),
    ],
});

static METADATA_DIRECTIVE: Shape = Shape::String(StringShape {
    values: &["COPY", "REPLACE"],
    ..StringShape::ANY
});

static METADATA_ENTRY: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Name", &METADATA_KEY),
        Member::new("Value", &METADATA_VALUE),
    ],
});

static METADATA_KEY: Shape = Shape::String(StringShape::ANY);

static METADATA_TABLE_CONFIGURATION: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("S3TablesDestination", &S3_TABLES_DESTINATION).required()],
});

static METADATA_TABLE_CONFIGURATION_RESULT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("S3TablesDestinationResult", &S3_TABLES_DESTINATION_RESULT).required()],
});

static METADATA_TABLE_ENCRYPTION_CONFIGURATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("SseAlgorithm", &TABLE_SSE_ALGORITHM).required(),
        Member::new("KmsKeyArn", &KMS_KEY_ARN),
    ],
});

static METADATA_TABLE_STATUS: Shape = Shape::String(StringShape::ANY);

static METADATA_VALUE: Shape = Shape::String(StringShape::ANY);

static METRICS: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Status", &METRICS_STATUS).required(),
        Member::new("EventThreshold", &REPLICATION_TIME_VALUE),
    ],
});

static METRICS_AND_OPERATOR: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Prefix", &PREFIX),
        Member::new("Tags", &TAG_SET).named("Tag").flattened(),
        Member::new("AccessPointArn", &ACCESS_POINT_ARN),
    ],
});

static METRICS_CONFIGURATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Id", &METRICS_ID).required(),
        Member::new("Filter", &METRICS_FILTER),
    ],
});

static METRICS_CONFIGURATION_LIST: Shape = Shape::List(ListShape {
    member: &METRICS_CONFIGURATION,
    element: "member",
    flattened: true,
    min: None,
    max: None,
});

static METRICS_FILTER: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Prefix", &PREFIX),
        Member::new("Tag", &TAG),
        Member::new("AccessPointArn", &ACCESS_POINT_ARN),
        Member::new("And", &METRICS_AND_OPERATOR),
    ],
});

static METRICS_ID: Shape = Shape::String(StringShape::ANY);

static METRICS_STATUS: Shape = Shape::String(StringShape {
    values: &["Enabled", "Disabled"],
    ..StringShape::ANY
});

static MFA: Shape = Shape::String(StringShape::ANY);

static MFA_DELETE: Shape = Shape::String(StringShape {
    values: &["Enabled", "Disabled"],
    ..StringShape::ANY
});

static MFA_DELETE_STATUS: Shape = Shape::String(StringShape {
    values: &["Enabled", "Disabled"],
    ..StringShape::ANY
});

static MINUTES: Shape = Shape::Integer(Bounds {
    min: None,
    max: None,
});

static MISSING_META: Shape = Shape::Integer(Bounds {
    min: None,
    max: None,
});

static MPU_OBJECT_SIZE: Shape = Shape::Long(Bounds {
    min: None,
    max: None,
});

static MULTIPART_UPLOAD: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UploadId", &MULTIPART_UPLOAD_ID),
        Member::new("Key", &OBJECT_KEY),
        Member::new("Initiated", &INITIATED),
        Member::new("StorageClass", &STORAGE_CLASS),
        Member::new("Owner", &OWNER),
        Member::new("Initiator", &INITIATOR),
        Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM),
        Member::new("ChecksumType", &CHECKSUM_TYPE),
        Member::new("VersionId", &OBJECT_VERSION_ID),
    ],
});

static MULTIPART_UPLOAD_ID: Shape = Shape::String(StringShape::ANY);

static MULTIPART_UPLOAD_LIST: Shape = Shape::List(ListShape {
    member: &MULTIPART_UPLOAD,
    element: "member",
    flattened: true,
    min: None,
    max: None,
});

static NEXT_KEY_MARKER: Shape = Shape::String(StringShape::ANY);

static NEXT_MARKER: Shape = Shape::String(StringShape::ANY);

static NEXT_PART_NUMBER_MARKER: Shape = Shape::Integer(Bounds {
    min: None,
    max: None,
});

static NEXT_TOKEN: Shape = Shape::String(StringShape::ANY);

static NEXT_UPLOAD_ID_MARKER: Shape = Shape::String(StringShape::ANY);

static NEXT_VERSION_ID_MARKER: Shape = Shape::String(StringShape::ANY);

static NONCURRENT_VERSION_EXPIRATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("NoncurrentDays", &DAYS),
        Member::new("NewerNoncurrentVersions", &VERSION_COUNT),
    ],
});

static NONCURRENT_VERSION_TRANSITION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("NoncurrentDays", &DAYS),
        Member::new("StorageClass", &TRANSITION_STORAGE_CLASS),
        Member::new("NewerNoncurrentVersions", &VERSION_COUNT),
    ],
});

static NONCURRENT_VERSION_TRANSITION_LIST: Shape = Shape::List(ListShape {
    member: &NONCURRENT_VERSION_TRANSITION,
    element: "member",
    flattened: true,
    min: None,
    max: None,
});

static NON_EMPTY_KMS_KEY_ARN_STRING: Shape = Shape::String(StringShape {
    min: Some(20),
    max: Some(2_048),
    pattern: Some("arn:aws[a-zA-Z0-9-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[a-zA-Z0-9-]+"),
    sensitive: true,
    ..StringShape::ANY
});

static NOTIFICATION_CONFIGURATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TopicConfigurations", &TOPIC_CONFIGURATION_LIST).named("TopicConfiguration"),
        Member::new("QueueConfigurations", &QUEUE_CONFIGURATION_LIST).named("QueueConfiguration"),
        Member::new(
            "LambdaFunctionConfigurations",
            &LAMBDA_FUNCTION_CONFIGURATION_LIST,
        )
        .named("CloudFunctionConfiguration"),
        Member::new("EventBridgeConfiguration", &EVENT_BRIDGE_CONFIGURATION),
    ],
});

static NOTIFICATION_CONFIGURATION_DEPRECATED: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TopicConfiguration", &TOPIC_CONFIGURATION_DEPRECATED),
        Member::new("QueueConfiguration", &QUEUE_CONFIGURATION_DEPRECATED),
        Member::new("CloudFunctionConfiguration", &CLOUD_FUNCTION_CONFIGURATION),
    ],
});

static NOTIFICATION_CONFIGURATION_FILTER: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Key", &S3_KEY_FILTER).named("S3Key")],
});

static NOTIFICATION_ID: Shape = Shape::String(StringShape::ANY);

static OBJECT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Key", &OBJECT_KEY),
        Member::new("LastModified", &LAST_MODIFIED),
        Member::new("ETag", &E_TAG),
        Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM_LIST),
        Member::new("ChecksumType", &CHECKSUM_TYPE),
        Member::new("Size", &SIZE),
        Member::new("StorageClass", &OBJECT_STORAGE_CLASS),
        Member::new("Owner", &OWNER),
        Member::new("RestoreStatus", &RESTORE_STATUS),
    ],
});

static OBJECT_ATTRIBUTES: Shape = Shape::String(StringShape {
    values: &[
        "ETag",
        "Checksum",
        "ObjectParts",
        "StorageClass",
        "ObjectSize",
    ],
    ..StringShape::ANY
});

static OBJECT_ATTRIBUTES_LIST: Shape = Shape::List(ListShape {
    member: &OBJECT_ATTRIBUTES,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static OBJECT_CANNED_ACL: Shape = Shape::String(StringShape {
    values: &[
        "private",
        "public-read",
        "public-read-write",
        "authenticated-read",
        "aws-exec-read",
        "bucket-owner-read",
        "bucket-owner-full-control",
    ],
    ..StringShape::ANY
});

static OBJECT_ENCRYPTION: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("SSEKMS", &SSEKMS_ENCRYPTION).named("SSE-KMS")],
});

static OBJECT_IDENTIFIER: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Key", &OBJECT_KEY).required(),
        Member::new("VersionId", &OBJECT_VERSION_ID),
        Member::new("ETag", &E_TAG),
        Member::new("LastModifiedTime", &LAST_MODIFIED_TIME),
        Member::new("Size", &SIZE),
    ],
});

static OBJECT_IDENTIFIER_LIST: Shape = Shape::List(ListShape {
    member: &OBJECT_IDENTIFIER,
    element: "member",
    flattened: true,
    min: None,
    max: None,
});

static OBJECT_IF_MATCH: Shape = Shape::String(StringShape::ANY);

static OBJECT_KEY: Shape = Shape::String(StringShape {
    min: Some(1),
    max: None,
    ..StringShape::ANY
});

static OBJECT_LIST: Shape = Shape::List(ListShape {
    member: &OBJECT,
    element: "member",
    flattened: true,
    min: None,
    max: None,
});

static OBJECT_LOCK_CONFIGURATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ObjectLockEnabled", &OBJECT_LOCK_ENABLED),
        Member::new("Rule", &OBJECT_LOCK_RULE),
    ],
});

static OBJECT_LOCK_ENABLED: Shape = Shape::String(StringShape {
    values: &["Enabled"],
    ..StringShape::ANY
});

static OBJECT_LOCK_ENABLED_FOR_BUCKET: Shape = Shape::Boolean;

static OBJECT_LOCK_EVENT_HOLD: Shape = Shape::String(StringShape {
    values: &["ON", "OFF"],
    ..StringShape::ANY
});

static OBJECT_LOCK_EVENT_HOLD_DURATION_DAYS: Shape = Shape::Integer(Bounds {
    min: None,
    max: None,
});

static OBJECT_LOCK_EVENT_HOLD_DURATION_YEARS: Shape = Shape::Integer(Bounds {
    min: None,
    max: None,
});

static OBJECT_LOCK_LEGAL_HOLD: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Status", &OBJECT_LOCK_LEGAL_HOLD_STATUS)],
});

static OBJECT_LOCK_LEGAL_HOLD_STATUS: Shape = Shape::String(StringShape {
    values: &["ON", "OFF"],
    ..StringShape::ANY
});

static OBJECT_LOCK_MODE: Shape = Shape::String(StringShape {
    values: &["GOVERNANCE", "COMPLIANCE"],
    ..StringShape::ANY
});

static OBJECT_LOCK_RETENTION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Mode", &OBJECT_LOCK_RETENTION_MODE),
        Member::new("RetainUntilDate", &DATE),
        Member::new("EventHold", &OBJECT_LOCK_EVENT_HOLD),
        Member::new("EventHoldDuration", &EVENT_HOLD_DURATION),
    ],
});

static OBJECT_LOCK_RETENTION_MODE: Shape = Shape::String(StringShape {
    values: &["GOVERNANCE", "COMPLIANCE"],
    ..StringShape::ANY
});

static OBJECT_LOCK_RULE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("DefaultRetention", &DEFAULT_RETENTION)],
});

static OBJECT_LOCK_TOKEN: Shape = Shape::String(StringShape::ANY);

static OBJECT_OWNERSHIP: Shape = Shape::String(StringShape {
    values: &[
        "BucketOwnerPreferred",
        "ObjectWriter",
        "BucketOwnerEnforced",
    ],
    ..StringShape::ANY
});

static OBJECT_PART: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("PartNumber", &PART_NUMBER),
        Member::new("Size", &SIZE),
        Member::new("ChecksumCRC32", &CHECKSUM_CRC32),
        Member::new("ChecksumCRC32C", &CHECKSUM_CRC32_C),
        Member::new("ChecksumCRC64NVME", &CHECKSUM_CRC64_NVME),
        Member::new("ChecksumSHA1", &CHECKSUM_SHA1),
        Member::new("ChecksumSHA256", &CHECKSUM_SHA256),
        Member::new("ChecksumSHA512", &CHECKSUM_SHA512),
        Member::new("ChecksumMD5", &CHECKSUM_MD5),
        Member::new("ChecksumXXHASH64", &CHECKSUM_XXHASH64),
        Member::new("ChecksumXXHASH3", &CHECKSUM_XXHASH3),
        Member::new("ChecksumXXHASH128", &CHECKSUM_XXHASH128),
    ],
});

static OBJECT_SIZE: Shape = Shape::Long(Bounds {
    min: None,
    max: None,
});

static OBJECT_SIZE_GREATER_THAN_BYTES: Shape = Shape::Long(Bounds {
    min: None,
    max: None,
});

static OBJECT_SIZE_LESS_THAN_BYTES: Shape = Shape::Long(Bounds {
    min: None,
    max: None,
});

static OBJECT_STORAGE_CLASS: Shape = Shape::String(StringShape {
    values: &[
        "STANDARD",
        "REDUCED_REDUNDANCY",
        "GLACIER",
        "STANDARD_IA",
        "ONEZONE_IA",
        "INTELLIGENT_TIERING",
        "DEEP_ARCHIVE",
        "OUTPOSTS",
        "GLACIER_IR",
        "SNOW",
        "EXPRESS_ONEZONE",
        "FSX_OPENZFS",
        "FSX_ONTAP",
        "AWS_BACKUP_WARM",
        "AWS_BACKUP_LOW_COST_WARM",
    ],
    ..StringShape::ANY
});

static OBJECT_VERSION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ETag", &E_TAG),
        Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM_LIST),
        Member::new("ChecksumType", &CHECKSUM_TYPE),
        Member::new("Size", &SIZE),
        Member::new("StorageClass", &OBJECT_VERSION_STORAGE_CLASS),
        Member::new("Key", &OBJECT_KEY),
        Member::new("VersionId", &OBJECT_VERSION_ID),
        Member::new("IsLatest", &IS_LATEST),
        Member::new("LastModified", &LAST_MODIFIED),
        Member::new("Owner", &OWNER),
        Member::new("RestoreStatus", &RESTORE_STATUS),
    ],
});

static OBJECT_VERSION_ID: Shape = Shape::String(StringShape::ANY);

static OBJECT_VERSION_LIST: Shape = Shape::List(ListShape {
    member: &OBJECT_VERSION,
    element: "member",
    flattened: true,
    min: None,
    max: None,
});

static OBJECT_VERSION_STORAGE_CLASS: Shape = Shape::String(StringShape {
    values: &["STANDARD"],
    ..StringShape::ANY
});

static OPTIONAL_OBJECT_ATTRIBUTES: Shape = Shape::String(StringShape {
    values: &["RestoreStatus"],
    ..StringShape::ANY
});

static OPTIONAL_OBJECT_ATTRIBUTES_LIST: Shape = Shape::List(ListShape {
    member: &OPTIONAL_OBJECT_ATTRIBUTES,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static OUTPUT_LOCATION: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("S3", &S3_LOCATION)],
});

static OUTPUT_SERIALIZATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("CSV", &CSV_OUTPUT),
        Member::new("JSON", &JSON_OUTPUT),
    ],
});

static OWNER: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("DisplayName", &DISPLAY_NAME),
        Member::new("ID", &ID),
    ],
});

static OWNERSHIP_CONTROLS: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Rules", &OWNERSHIP_CONTROLS_RULES)
        .required()
        .named("Rule")],
});

static OWNERSHIP_CONTROLS_RULE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("ObjectOwnership", &OBJECT_OWNERSHIP).required()],
});

static OWNERSHIP_CONTROLS_RULES: Shape = Shape::List(ListShape {
    member: &OWNERSHIP_CONTROLS_RULE,
    element: "member",
    flattened: true,
    min: None,
    max: None,
});

static OWNER_OVERRIDE: Shape = Shape::String(StringShape {
    values: &["Destination"],
    ..StringShape::ANY
});

static PARQUET_INPUT: Shape = Shape::Structure(StructureShape { members: &[] });

static PART: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("PartNumber", &PART_NUMBER),
        Member::new("LastModified", &LAST_MODIFIED),
        Member::new("ETag", &E_TAG),
        Member::new("Size", &SIZE),
        Member::new("ChecksumCRC32", &CHECKSUM_CRC32),
        Member::new("ChecksumCRC32C", &CHECKSUM_CRC32_C),
        Member::new("ChecksumCRC64NVME", &CHECKSUM_CRC64_NVME),
        Member::new("ChecksumSHA1", &CHECKSUM_SHA1),
        Member::new("ChecksumSHA256", &CHECKSUM_SHA256),
        Member::new("ChecksumSHA512", &CHECKSUM_SHA512),
        Member::new("ChecksumMD5", &CHECKSUM_MD5),
        Member::new("ChecksumXXHASH64", &CHECKSUM_XXHASH64),
        Member::new("ChecksumXXHASH3", &CHECKSUM_XXHASH3),
        Member::new("ChecksumXXHASH128", &CHECKSUM_XXHASH128),
    ],
});

static PARTITIONED_PREFIX: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("PartitionDateSource", &PARTITION_DATE_SOURCE)],
});

static PARTITION_DATE_SOURCE: Shape = Shape::String(StringShape {
    values: &["EventTime", "DeliveryTime"],
    ..StringShape::ANY
});

static PARTS: Shape = Shape::List(ListShape {
    member: &PART,
    element: "member",
    flattened: true,
    min: None,
    max: None,
});

static PARTS_COUNT: Shape = Shape::Integer(Bounds {
    min: None,
    max: None,
});

static PARTS_LIST: Shape = Shape::List(ListShape {
    member: &OBJECT_PART,
    element: "member",
    flattened: true,
    min: None,
    max: None,
});

static PART_NUMBER: Shape = Shape::Integer(Bounds {
    min: None,
    max: None,
});

static PART_NUMBER_MARKER: Shape = Shape::Integer(Bounds {
    min: None,
    max: None,
});

static PAYER: Shape = Shape::String(StringShape {
    values: &["Requester", "BucketOwner"],
    ..StringShape::ANY
});

static PERMISSION: Shape = Shape::String(StringShape {
    values: &["FULL_CONTROL", "WRITE", "WRITE_ACP", "READ", "READ_ACP"],
    ..StringShape::ANY
});

static POLICY: Shape = Shape::String(StringShape::ANY);

static POLICY_STATUS: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("IsPublic", &IS_PUBLIC).named("IsPublic")],
});

static PREFIX: Shape = Shape::String(StringShape::ANY);

static PRIORITY: Shape = Shape::Integer(Bounds {
    min: None,
    max: None,
});

static PROGRESS: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("BytesScanned", &BYTES_SCANNED),
        Member::new("BytesProcessed", &BYTES_PROCESSED),
        Member::new("BytesReturned", &BYTES_RETURNED),
    ],
});

static PROGRESS_EVENT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Details", &PROGRESS)],
});

static PROTOCOL: Shape = Shape::String(StringShape {
    values: &["http", "https"],
    ..StringShape::ANY
});

static PUBLIC_ACCESS_BLOCK_CONFIGURATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("BlockPublicAcls", &SETTING).named("BlockPublicAcls"),
        Member::new("IgnorePublicAcls", &SETTING).named("IgnorePublicAcls"),
        Member::new("BlockPublicPolicy", &SETTING).named("BlockPublicPolicy"),
        Member::new("RestrictPublicBuckets", &SETTING).named("RestrictPublicBuckets"),
    ],
});

static PUT_BUCKET_ABAC_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ContentMD5", &CONTENT_MD5).at(Location::Header, "Content-MD5"),
        Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM)
            .at(Location::Header, "x-amz-sdk-checksum-algorithm"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
        Member::new("AbacStatus", &ABAC_STATUS)
            .required()
            .at(Location::Payload, "AbacStatus"),
    ],
});

static PUT_BUCKET_ACCELERATE_CONFIGURATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("AccelerateConfiguration", &ACCELERATE_CONFIGURATION)
            .required()
            .at(Location::Payload, "AccelerateConfiguration"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
        Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM)
            .at(Location::Header, "x-amz-sdk-checksum-algorithm"),
    ],
});

static PUT_BUCKET_ACL_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ACL", &BUCKET_CANNED_ACL).at(Location::Header, "x-amz-acl"),
        Member::new("AccessControlPolicy", &ACCESS_CONTROL_POLICY)
            .at(Location::Payload, "AccessControlPolicy"),
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ContentMD5", &CONTENT_MD5).at(Location::Header, "Content-MD5"),
        Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM)
            .at(Location::Header, "x-amz-sdk-checksum-algorithm"),
        Member::new("GrantFullControl", &GRANT_FULL_CONTROL)
            .at(Location::Header, "x-amz-grant-full-control"),
        Member::new("GrantRead", &GRANT_READ).at(Location::Header, "x-amz-grant-read"),
        Member::new("GrantReadACP", &GRANT_READ_ACP).at(Location::Header, "x-amz-grant-read-acp"),
        Member::new("GrantWrite", &GRANT_WRITE).at(Location::Header, "x-amz-grant-write"),
        Member::new("GrantWriteACP", &GRANT_WRITE_ACP)
            .at(Location::Header, "x-amz-grant-write-acp"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static PUT_BUCKET_ANALYTICS_CONFIGURATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("Id", &ANALYTICS_ID)
            .required()
            .at(Location::Query, "id"),
        Member::new("AnalyticsConfiguration", &ANALYTICS_CONFIGURATION)
            .required()
            .at(Location::Payload, "AnalyticsConfiguration"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static PUT_BUCKET_CORS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("CORSConfiguration", &CORS_CONFIGURATION)
            .required()
            .at(Location::Payload, "CORSConfiguration"),
        Member::new("ContentMD5", &CONTENT_MD5).at(Location::Header, "Content-MD5"),
        Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM)
            .at(Location::Header, "x-amz-sdk-checksum-algorithm"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static PUT_BUCKET_ENCRYPTION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ContentMD5", &CONTENT_MD5).at(Location::Header, "Content-MD5"),
        Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM)
            .at(Location::Header, "x-amz-sdk-checksum-algorithm"),
        Member::new(
            "ServerSideEncryptionConfiguration",
            &SERVER_SIDE_ENCRYPTION_CONFIGURATION,
        )
        .required()
        .at(Location::Payload, "ServerSideEncryptionConfiguration"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static PUT_BUCKET_INTELLIGENT_TIERING_CONFIGURATION_REQUEST: Shape =
    Shape::Structure(StructureShape {
        members: &[
            Member::new("Bucket", &BUCKET_NAME)
                .required()
                .at(Location::Path, "Bucket"),
            Member::new("Id", &INTELLIGENT_TIERING_ID)
                .required()
                .at(Location::Query, "id"),
            Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
                .at(Location::Header, "x-amz-expected-bucket-owner"),
            Member::new(
                "IntelligentTieringConfiguration",
                &INTELLIGENT_TIERING_CONFIGURATION,
            )
            .required()
            .at(Location::Payload, "IntelligentTieringConfiguration"),
        ],
    });

static PUT_BUCKET_INVENTORY_CONFIGURATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("Id", &INVENTORY_ID)
            .required()
            .at(Location::Query, "id"),
        Member::new("InventoryConfiguration", &INVENTORY_CONFIGURATION)
            .required()
            .at(Location::Payload, "InventoryConfiguration"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static PUT_BUCKET_LIFECYCLE_CONFIGURATION_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new(
        "TransitionDefaultMinimumObjectSize",
        &TRANSITION_DEFAULT_MINIMUM_OBJECT_SIZE,
    )
    .at(
        Location::Header,
        "x-amz-transition-default-minimum-object-size",
    )],
});

static PUT_BUCKET_LIFECYCLE_CONFIGURATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM)
            .at(Location::Header, "x-amz-sdk-checksum-algorithm"),
        Member::new("LifecycleConfiguration", &BUCKET_LIFECYCLE_CONFIGURATION)
            .at(Location::Payload, "LifecycleConfiguration"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
        Member::new(
            "TransitionDefaultMinimumObjectSize",
            &TRANSITION_DEFAULT_MINIMUM_OBJECT_SIZE,
        )
        .at(
            Location::Header,
            "x-amz-transition-default-minimum-object-size",
        ),
    ],
});

static PUT_BUCKET_LIFECYCLE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ContentMD5", &CONTENT_MD5).at(Location::Header, "Content-MD5"),
        Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM)
            .at(Location::Header, "x-amz-sdk-checksum-algorithm"),
        Member::new("LifecycleConfiguration", &LIFECYCLE_CONFIGURATION)
            .at(Location::Payload, "LifecycleConfiguration"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static PUT_BUCKET_LOGGING_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("BucketLoggingStatus", &BUCKET_LOGGING_STATUS)
            .required()
            .at(Location::Payload, "BucketLoggingStatus"),
        Member::new("ContentMD5", &CONTENT_MD5).at(Location::Header, "Content-MD5"),
        Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM)
            .at(Location::Header, "x-amz-sdk-checksum-algorithm"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static PUT_BUCKET_METRICS_CONFIGURATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("Id", &METRICS_ID)
            .required()
            .at(Location::Query, "id"),
        Member::new("MetricsConfiguration", &METRICS_CONFIGURATION)
            .required()
            .at(Location::Payload, "MetricsConfiguration"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static PUT_BUCKET_NOTIFICATION_CONFIGURATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("NotificationConfiguration", &NOTIFICATION_CONFIGURATION)
            .required()
            .at(Location::Payload, "NotificationConfiguration"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
        Member::new("SkipDestinationValidation", &SKIP_VALIDATION)
            .at(Location::Header, "x-amz-skip-destination-validation"),
    ],
});

static PUT_BUCKET_NOTIFICATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ContentMD5", &CONTENT_MD5).at(Location::Header, "Content-MD5"),
        Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM)
            .at(Location::Header, "x-amz-sdk-checksum-algorithm"),
        Member::new(
            "NotificationConfiguration",
            &NOTIFICATION_CONFIGURATION_DEPRECATED,
        )
        .required()
        .at(Location::Payload, "NotificationConfiguration"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static PUT_BUCKET_OWNERSHIP_CONTROLS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ContentMD5", &CONTENT_MD5).at(Location::Header, "Content-MD5"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
        Member::new("OwnershipControls", &OWNERSHIP_CONTROLS)
            .required()
            .at(Location::Payload, "OwnershipControls"),
        Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM)
            .at(Location::Header, "x-amz-sdk-checksum-algorithm"),
    ],
});

static PUT_BUCKET_POLICY_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ContentMD5", &CONTENT_MD5).at(Location::Header, "Content-MD5"),
        Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM)
            .at(Location::Header, "x-amz-sdk-checksum-algorithm"),
        Member::new(
            "ConfirmRemoveSelfBucketAccess",
            &CONFIRM_REMOVE_SELF_BUCKET_ACCESS,
        )
        .at(Location::Header, "x-amz-confirm-remove-self-bucket-access"),
        Member::new("Policy", &POLICY)
            .required()
            .at(Location::Payload, "Policy"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static PUT_BUCKET_REPLICATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ContentMD5", &CONTENT_MD5).at(Location::Header, "Content-MD5"),
        Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM)
            .at(Location::Header, "x-amz-sdk-checksum-algorithm"),
        Member::new("ReplicationConfiguration", &REPLICATION_CONFIGURATION)
            .required()
            .at(Location::Payload, "ReplicationConfiguration"),
        Member::new("Token", &OBJECT_LOCK_TOKEN)
            .at(Location::Header, "x-amz-bucket-object-lock-token"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static PUT_BUCKET_REQUEST_PAYMENT_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ContentMD5", &CONTENT_MD5).at(Location::Header, "Content-MD5"),
        Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM)
            .at(Location::Header, "x-amz-sdk-checksum-algorithm"),
        Member::new(
            "RequestPaymentConfiguration",
            &REQUEST_PAYMENT_CONFIGURATION,
        )
        .required()
        .at(Location::Payload, "RequestPaymentConfiguration"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static PUT_BUCKET_TAGGING_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ContentMD5", &CONTENT_MD5).at(Location::Header, "Content-MD5"),
        Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM)
            .at(Location::Header, "x-amz-sdk-checksum-algorithm"),
        Member::new("Tagging", &TAGGING)
            .required()
            .at(Location::Payload, "Tagging"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static PUT_BUCKET_VERSIONING_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ContentMD5", &CONTENT_MD5).at(Location::Header, "Content-MD5"),
        Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM)
            .at(Location::Header, "x-amz-sdk-checksum-algorithm"),
        Member::new("MFA", &MFA).at(Location::Header, "x-amz-mfa"),
        Member::new("VersioningConfiguration", &VERSIONING_CONFIGURATION)
            .required()
            .at(Location::Payload, "VersioningConfiguration"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static PUT_BUCKET_WEBSITE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ContentMD5", &CONTENT_MD5).at(Location::Header, "Content-MD5"),
        Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM)
            .at(Location::Header, "x-amz-sdk-checksum-algorithm"),
        Member::new("WebsiteConfiguration", &WEBSITE_CONFIGURATION)
            .required()
            .at(Location::Payload, "WebsiteConfiguration"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static PUT_OBJECT_ACL_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("RequestCharged", &REQUEST_CHARGED)
        .at(Location::Header, "x-amz-request-charged")],
});

static PUT_OBJECT_ACL_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ACL", &OBJECT_CANNED_ACL).at(Location::Header, "x-amz-acl"),
        Member::new("AccessControlPolicy", &ACCESS_CONTROL_POLICY)
            .at(Location::Payload, "AccessControlPolicy"),
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ContentMD5", &CONTENT_MD5).at(Location::Header, "Content-MD5"),
        Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM)
            .at(Location::Header, "x-amz-sdk-checksum-algorithm"),
        Member::new("GrantFullControl", &GRANT_FULL_CONTROL)
            .at(Location::Header, "x-amz-grant-full-control"),
        Member::new("GrantRead", &GRANT_READ).at(Location::Header, "x-amz-grant-read"),
        Member::new("GrantReadACP", &GRANT_READ_ACP).at(Location::Header, "x-amz-grant-read-acp"),
        Member::new("GrantWrite", &GRANT_WRITE).at(Location::Header, "x-amz-grant-write"),
        Member::new("GrantWriteACP", &GRANT_WRITE_ACP)
            .at(Location::Header, "x-amz-grant-write-acp"),
        Member::new("Key", &OBJECT_KEY)
            .required()
            .at(Location::Path, "Key"),
        Member::new("RequestPayer", &REQUEST_PAYER).at(Location::Header, "x-amz-request-payer"),
        Member::new("VersionId", &OBJECT_VERSION_ID).at(Location::Query, "versionId"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static PUT_OBJECT_ANNOTATION_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Key", &OBJECT_KEY),
        Member::new("AnnotationName", &ANNOTATION_NAME),
        Member::new("ObjectVersionId", &OBJECT_VERSION_ID)
            .at(Location::Header, "x-amz-object-version-id"),
        Member::new("ETag", &E_TAG).at(Location::Header, "ETag"),
        Member::new("ChecksumCRC32", &CHECKSUM_CRC32).at(Location::Header, "x-amz-checksum-crc32"),
        Member::new("ChecksumCRC32C", &CHECKSUM_CRC32_C)
            .at(Location::Header, "x-amz-checksum-crc32c"),
        Member::new("ChecksumCRC64NVME", &CHECKSUM_CRC64_NVME)
            .at(Location::Header, "x-amz-checksum-crc64nvme"),
        Member::new("ChecksumSHA1", &CHECKSUM_SHA1).at(Location::Header, "x-amz-checksum-sha1"),
        Member::new("ChecksumSHA256", &CHECKSUM_SHA256)
            .at(Location::Header, "x-amz-checksum-sha256"),
        Member::new("ChecksumSHA512", &CHECKSUM_SHA512)
            .at(Location::Header, "x-amz-checksum-sha512"),
        Member::new("ChecksumMD5", &CHECKSUM_MD5).at(Location::Header, "x-amz-checksum-md5"),
        Member::new("ChecksumXXHASH64", &CHECKSUM_XXHASH64)
            .at(Location::Header, "x-amz-checksum-xxhash64"),
        Member::new("ChecksumXXHASH3", &CHECKSUM_XXHASH3)
            .at(Location::Header, "x-amz-checksum-xxhash3"),
        Member::new("ChecksumXXHASH128", &CHECKSUM_XXHASH128)
            .at(Location::Header, "x-amz-checksum-xxhash128"),
        Member::new("ChecksumType", &CHECKSUM_TYPE).at(Location::Header, "x-amz-checksum-type"),
        Member::new("ServerSideEncryption", &SERVER_SIDE_ENCRYPTION)
            .at(Location::Header, "x-amz-server-side-encryption"),
        Member::new("RequestCharged", &REQUEST_CHARGED)
            .at(Location::Header, "x-amz-request-charged"),
    ],
});

static PUT_OBJECT_ANNOTATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("Key", &OBJECT_KEY)
            .required()
            .at(Location::Path, "Key"),
        Member::new("VersionId", &OBJECT_VERSION_ID).at(Location::Query, "versionId"),
        Member::new("AnnotationName", &ANNOTATION_NAME)
            .required()
            .at(Location::Query, "annotationName"),
        Member::new("AnnotationPayload", &ANNOTATION_PAYLOAD)
            .required()
            .at(Location::Payload, "AnnotationPayload"),
        Member::new("ObjectIfMatch", &OBJECT_IF_MATCH)
            .at(Location::Header, "x-amz-object-if-match"),
        Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM)
            .at(Location::Header, "x-amz-sdk-checksum-algorithm"),
        Member::new("ChecksumCRC32", &CHECKSUM_CRC32).at(Location::Header, "x-amz-checksum-crc32"),
        Member::new("ChecksumCRC32C", &CHECKSUM_CRC32_C)
            .at(Location::Header, "x-amz-checksum-crc32c"),
        Member::new("ChecksumCRC64NVME", &CHECKSUM_CRC64_NVME)
            .at(Location::Header, "x-amz-checksum-crc64nvme"),
        Member::new("ChecksumSHA1", &CHECKSUM_SHA1).at(Location::Header, "x-amz-checksum-sha1"),
        Member::new("ChecksumSHA256", &CHECKSUM_SHA256)
            .at(Location::Header, "x-amz-checksum-sha256"),
        Member::new("ChecksumSHA512", &CHECKSUM_SHA512)
            .at(Location::Header, "x-amz-checksum-sha512"),
        Member::new("ChecksumMD5", &CHECKSUM_MD5).at(Location::Header, "x-amz-checksum-md5"),
        Member::new("ChecksumXXHASH64", &CHECKSUM_XXHASH64)
            .at(Location::Header, "x-amz-checksum-xxhash64"),
        Member::new("ChecksumXXHASH3", &CHECKSUM_XXHASH3)
            .at(Location::Header, "x-amz-checksum-xxhash3"),
        Member::new("ChecksumXXHASH128", &CHECKSUM_XXHASH128)
            .at(Location::Header, "x-amz-checksum-xxhash128"),
        Member::new("ContentMD5", &CONTENT_MD5).at(Location::Header, "Content-MD5"),
        Member::new("RequestPayer", &REQUEST_PAYER).at(Location::Header, "x-amz-request-payer"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static PUT_OBJECT_LEGAL_HOLD_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("RequestCharged", &REQUEST_CHARGED)
        .at(Location::Header, "x-amz-request-charged")],
});

static PUT_OBJECT_LEGAL_HOLD_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("Key", &OBJECT_KEY)
            .required()
            .at(Location::Path, "Key"),
        Member::new("LegalHold", &OBJECT_LOCK_LEGAL_HOLD).at(Location::Payload, "LegalHold"),
        Member::new("RequestPayer", &REQUEST_PAYER).at(Location::Header, "x-amz-request-payer"),
        Member::new("VersionId", &OBJECT_VERSION_ID).at(Location::Query, "versionId"),
        Member::new("ContentMD5", &CONTENT_MD5).at(Location::Header, "Content-MD5"),
        Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM)
            .at(Location::Header, "x-amz-sdk-checksum-algorithm"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static PUT_OBJECT_LOCK_CONFIGURATION_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("RequestCharged", &REQUEST_CHARGED)
        .at(Location::Header, "x-amz-request-charged")],
});

static PUT_OBJECT_LOCK_CONFIGURATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ObjectLockConfiguration", &OBJECT_LOCK_CONFIGURATION)
            .at(Location::Payload, "ObjectLockConfiguration"),
        Member::new("RequestPayer", &REQUEST_PAYER).at(Location::Header, "x-amz-request-payer"),
        Member::new("Token", &OBJECT_LOCK_TOKEN)
            .at(Location::Header, "x-amz-bucket-object-lock-token"),
        Member::new("ContentMD5", &CONTENT_MD5).at(Location::Header, "Content-MD5"),
        Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM)
            .at(Location::Header, "x-amz-sdk-checksum-algorithm"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static PUT_OBJECT_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Expiration", &EXPIRATION).at(Location::Header, "x-amz-expiration"),
        Member::new("ETag", &E_TAG).at(Location::Header, "ETag"),
        Member::new("ChecksumCRC32", &CHECKSUM_CRC32).at(Location::Header, "x-amz-checksum-crc32"),
        Member::new("ChecksumCRC32C", &CHECKSUM_CRC32_C)
            .at(Location::Header, "x-amz-checksum-crc32c"),
        Member::new("ChecksumCRC64NVME", &CHECKSUM_CRC64_NVME)
            .at(Location::Header, "x-amz-checksum-crc64nvme"),
        Member::new("ChecksumSHA1", &CHECKSUM_SHA1).at(Location::Header, "x-amz-checksum-sha1"),
        Member::new("ChecksumSHA256", &CHECKSUM_SHA256)
            .at(Location::Header, "x-amz-checksum-sha256"),
        Member::new("ChecksumSHA512", &CHECKSUM_SHA512)
            .at(Location::Header, "x-amz-checksum-sha512"),
        Member::new("ChecksumMD5", &CHECKSUM_MD5).at(Location::Header, "x-amz-checksum-md5"),
        Member::new("ChecksumXXHASH64", &CHECKSUM_XXHASH64)
            .at(Location::Header, "x-amz-checksum-xxhash64"),
        Member::new("ChecksumXXHASH3", &CHECKSUM_XXHASH3)
            .at(Location::Header, "x-amz-checksum-xxhash3"),
        Member::new("ChecksumXXHASH128", &CHECKSUM_XXHASH128)
            .at(Location::Header, "x-amz-checksum-xxhash128"),
        Member::new("ChecksumType", &CHECKSUM_TYPE).at(Location::Header, "x-amz-checksum-type"),
        Member::new("ServerSideEncryption", &SERVER_SIDE_ENCRYPTION)
            .at(Location::Header, "x-amz-server-side-encryption"),
        Member::new("VersionId", &OBJECT_VERSION_ID).at(Location::Header, "x-amz-version-id"),
        Member::new("SSECustomerAlgorithm", &SSE_CUSTOMER_ALGORITHM).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-algorithm",
        ),
        Member::new("SSECustomerKeyMD5", &SSE_CUSTOMER_KEY_MD5).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-key-MD5",
        ),
        Member::new("SSEKMSKeyId", &SSEKMS_KEY_ID).at(
            Location::Header,
            "x-amz-server-side-encryption-aws-kms-key-id",
        ),
        Member::new("SSEKMSEncryptionContext", &SSEKMS_ENCRYPTION_CONTEXT)
            .at(Location::Header, "x-amz-server-side-encryption-context"),
        Member::new("BucketKeyEnabled", &BUCKET_KEY_ENABLED).at(
            Location::Header,
            "x-amz-server-side-encryption-bucket-key-enabled",
        ),
        Member::new("Size", &SIZE).at(Location::Header, "x-amz-object-size"),
        Member::new("RequestCharged", &REQUEST_CHARGED)
            .at(Location::Header, "x-amz-request-charged"),
    ],
});

static PUT_OBJECT_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ACL", &OBJECT_CANNED_ACL).at(Location::Header, "x-amz-acl"),
        Member::new("Body", &BODY).at(Location::Payload, "Body"),
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("CacheControl", &CACHE_CONTROL).at(Location::Header, "Cache-Control"),
        Member::new("ContentDisposition", &CONTENT_DISPOSITION)
            .at(Location::Header, "Content-Disposition"),
        Member::new("ContentEncoding", &CONTENT_ENCODING).at(Location::Header, "Content-Encoding"),
        Member::new("ContentLanguage", &CONTENT_LANGUAGE).at(Location::Header, "Content-Language"),
        Member::new("ContentLength", &CONTENT_LENGTH).at(Location::Header, "Content-Length"),
        Member::new("ContentMD5", &CONTENT_MD5).at(Location::Header, "Content-MD5"),
        Member::new("ContentType", &CONTENT_TYPE).at(Location::Header, "Content-Type"),
        Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM)
            .at(Location::Header, "x-amz-sdk-checksum-algorithm"),
        Member::new("ChecksumCRC32", &CHECKSUM_CRC32).at(Location::Header, "x-amz-checksum-crc32"),
        Member::new("ChecksumCRC32C", &CHECKSUM_CRC32_C)
            .at(Location::Header, "x-amz-checksum-crc32c"),
        Member::new("ChecksumCRC64NVME", &CHECKSUM_CRC64_NVME)
            .at(Location::Header, "x-amz-checksum-crc64nvme"),
        Member::new("ChecksumSHA1", &CHECKSUM_SHA1).at(Location::Header, "x-amz-checksum-sha1"),
        Member::new("ChecksumSHA256", &CHECKSUM_SHA256)
            .at(Location::Header, "x-amz-checksum-sha256"),
        Member::new("ChecksumSHA512", &CHECKSUM_SHA512)
            .at(Location::Header, "x-amz-checksum-sha512"),
        Member::new("ChecksumMD5", &CHECKSUM_MD5).at(Location::Header, "x-amz-checksum-md5"),
        Member::new("ChecksumXXHASH64", &CHECKSUM_XXHASH64)
            .at(Location::Header, "x-amz-checksum-xxhash64"),
        Member::new("ChecksumXXHASH3", &CHECKSUM_XXHASH3)
            .at(Location::Header, "x-amz-checksum-xxhash3"),
        Member::new("ChecksumXXHASH128", &CHECKSUM_XXHASH128)
            .at(Location::Header, "x-amz-checksum-xxhash128"),
        Member::new("Expires", &EXPIRES).at(Location::Header, "Expires"),
        Member::new("IfMatch", &IF_MATCH).at(Location::Header, "If-Match"),
        Member::new("IfNoneMatch", &IF_NONE_MATCH).at(Location::Header, "If-None-Match"),
        Member::new("GrantFullControl", &GRANT_FULL_CONTROL)
            .at(Location::Header, "x-amz-grant-full-control"),
        Member::new("GrantRead", &GRANT_READ).at(Location::Header, "x-amz-grant-read"),
        Member::new("GrantReadACP", &GRANT_READ_ACP).at(Location::Header, "x-amz-grant-read-acp"),
        Member::new("GrantWriteACP", &GRANT_WRITE_ACP)
            .at(Location::Header, "x-amz-grant-write-acp"),
        Member::new("Key", &OBJECT_KEY)
            .required()
            .at(Location::Path, "Key"),
        Member::new("WriteOffsetBytes", &WRITE_OFFSET_BYTES)
            .at(Location::Header, "x-amz-write-offset-bytes"),
        Member::new("Metadata", &METADATA).at(Location::Headers, "x-amz-meta-"),
        Member::new("ServerSideEncryption", &SERVER_SIDE_ENCRYPTION)
            .at(Location::Header, "x-amz-server-side-encryption"),
        Member::new("StorageClass", &STORAGE_CLASS).at(Location::Header, "x-amz-storage-class"),
        Member::new("WebsiteRedirectLocation", &WEBSITE_REDIRECT_LOCATION)
            .at(Location::Header, "x-amz-website-redirect-location"),
        Member::new("SSECustomerAlgorithm", &SSE_CUSTOMER_ALGORITHM).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-algorithm",
        ),
        Member::new("SSECustomerKey", &SSE_CUSTOMER_KEY).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-key",
        ),
        Member::new("SSECustomerKeyMD5", &SSE_CUSTOMER_KEY_MD5).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-key-MD5",
        ),
        Member::new("SSEKMSKeyId", &SSEKMS_KEY_ID).at(
            Location::Header,
            "x-amz-server-side-encryption-aws-kms-key-id",
        ),
        Member::new("SSEKMSEncryptionContext", &SSEKMS_ENCRYPTION_CONTEXT)
            .at(Location::Header, "x-amz-server-side-encryption-context"),
        Member::new("BucketKeyEnabled", &BUCKET_KEY_ENABLED).at(
            Location::Header,
            "x-amz-server-side-encryption-bucket-key-enabled",
        ),
        Member::new("RequestPayer", &REQUEST_PAYER).at(Location::Header, "x-amz-request-payer"),
        Member::new("Tagging", &TAGGING_HEADER).at(Location::Header, "x-amz-tagging"),
        Member::new("ObjectLockMode", &OBJECT_LOCK_MODE)
            .at(Location::Header, "x-amz-object-lock-mode"),
        Member::new("ObjectLockRetainUntilDate", &STRING)
            .at(Location::Header, "x-amz-object-lock-retain-until-date"),
        Member::new("ObjectLockLegalHoldStatus", &OBJECT_LOCK_LEGAL_HOLD_STATUS)
            .at(Location::Header, "x-amz-object-lock-legal-hold"),
        Member::new("ObjectLockEventHold", &OBJECT_LOCK_EVENT_HOLD)
            .at(Location::Header, "x-amz-object-lock-event-hold"),
        Member::new(
            "ObjectLockEventHoldDurationDays",
            &OBJECT_LOCK_EVENT_HOLD_DURATION_DAYS,
        )
        .at(
            Location::Header,
            "x-amz-object-lock-event-hold-duration-days",
        ),
        Member::new(
            "ObjectLockEventHoldDurationYears",
            &OBJECT_LOCK_EVENT_HOLD_DURATION_YEARS,
        )
        .at(
            Location::Header,
            "x-amz-object-lock-event-hold-duration-years",
        ),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static PUT_OBJECT_RETENTION_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("RequestCharged", &REQUEST_CHARGED)
        .at(Location::Header, "x-amz-request-charged")],
});

static PUT_OBJECT_RETENTION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("Key", &OBJECT_KEY)
            .required()
            .at(Location::Path, "Key"),
        Member::new("Retention", &OBJECT_LOCK_RETENTION).at(Location::Payload, "Retention"),
        Member::new("RequestPayer", &REQUEST_PAYER).at(Location::Header, "x-amz-request-payer"),
        Member::new("VersionId", &OBJECT_VERSION_ID).at(Location::Query, "versionId"),
        Member::new("BypassGovernanceRetention", &BYPASS_GOVERNANCE_RETENTION)
            .at(Location::Header, "x-amz-bypass-governance-retention"),
        Member::new("ContentMD5", &CONTENT_MD5).at(Location::Header, "Content-MD5"),
        Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM)
            .at(Location::Header, "x-amz-sdk-checksum-algorithm"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static PUT_OBJECT_TAGGING_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("VersionId", &OBJECT_VERSION_ID).at(Location::Header, "x-amz-version-id")
    ],
});

static PUT_OBJECT_TAGGING_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("Key", &OBJECT_KEY)
            .required()
            .at(Location::Path, "Key"),
        Member::new("VersionId", &OBJECT_VERSION_ID).at(Location::Query, "versionId"),
        Member::new("ContentMD5", &CONTENT_MD5).at(Location::Header, "Content-MD5"),
        Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM)
            .at(Location::Header, "x-amz-sdk-checksum-algorithm"),
        Member::new("Tagging", &TAGGING)
            .required()
            .at(Location::Payload, "Tagging"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
        Member::new("RequestPayer", &REQUEST_PAYER).at(Location::Header, "x-amz-request-payer"),
    ],
});

static PUT_PUBLIC_ACCESS_BLOCK_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ContentMD5", &CONTENT_MD5).at(Location::Header, "Content-MD5"),
        Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM)
            .at(Location::Header, "x-amz-sdk-checksum-algorithm"),
        Member::new(
            "PublicAccessBlockConfiguration",
            &PUBLIC_ACCESS_BLOCK_CONFIGURATION,
        )
        .required()
        .at(Location::Payload, "PublicAccessBlockConfiguration"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static QUEUE_ARN: Shape = Shape::String(StringShape::ANY);

static QUEUE_CONFIGURATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Id", &NOTIFICATION_ID),
        Member::new("QueueArn", &QUEUE_ARN)
            .required()
            .named("Queue"),
        Member::new("Events", &EVENT_LIST).required().named("Event"),
        Member::new("Filter", &NOTIFICATION_CONFIGURATION_FILTER),
    ],
});

static QUEUE_CONFIGURATION_DEPRECATED: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Id", &NOTIFICATION_ID),
        Member::new("Event", &EVENT),
        Member::new("Events", &EVENT_LIST).named("Event"),
        Member::new("Queue", &QUEUE_ARN),
    ],
});

static QUEUE_CONFIGURATION_LIST: Shape = Shape::List(ListShape {
    member: &QUEUE_CONFIGURATION,
    element: "member",
    flattened: true,
    min: None,
    max: None,
});

static QUIET: Shape = Shape::Boolean;

static QUOTE_CHARACTER: Shape = Shape::String(StringShape::ANY);

static QUOTE_ESCAPE_CHARACTER: Shape = Shape::String(StringShape::ANY);

static QUOTE_FIELDS: Shape = Shape::String(StringShape {
    values: &["ALWAYS", "ASNEEDED"],
    ..StringShape::ANY
});

static RANGE: Shape = Shape::String(StringShape::ANY);

static RECORDS_EVENT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Payload", &BODY)],
});

static RECORD_DELIMITER: Shape = Shape::String(StringShape::ANY);

static RECORD_EXPIRATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Expiration", &EXPIRATION_STATE).required(),
        Member::new("Days", &RECORD_EXPIRATION_DAYS),
    ],
});

static RECORD_EXPIRATION_DAYS: Shape = Shape::Integer(Bounds {
    min: None,
    max: None,
});

static REDIRECT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("HostName", &HOST_NAME),
        Member::new("HttpRedirectCode", &HTTP_REDIRECT_CODE),
        Member::new("Protocol", &PROTOCOL),
        Member::new("ReplaceKeyPrefixWith", &REPLACE_KEY_PREFIX_WITH),
        Member::new("ReplaceKeyWith", &REPLACE_KEY_WITH),
    ],
});

static REDIRECT_ALL_REQUESTS_TO: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("HostName", &HOST_NAME).required(),
        Member::new("Protocol", &PROTOCOL),
    ],
});

static REGION: Shape = Shape::String(StringShape {
    min: Some(0),
    max: Some(20),
    ..StringShape::ANY
});

static RENAME_OBJECT_OUTPUT: Shape = Shape::Structure(StructureShape { members: &[] });

static RENAME_OBJECT_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("Key", &OBJECT_KEY)
            .required()
            .at(Location::Path, "Key"),
        Member::new("RenameSource", &RENAME_SOURCE)
            .required()
            .at(Location::Header, "x-amz-rename-source"),
        Member::new("DestinationIfMatch", &IF_MATCH).at(Location::Header, "If-Match"),
        Member::new("DestinationIfNoneMatch", &IF_NONE_MATCH).at(Location::Header, "If-None-Match"),
        Member::new("DestinationIfModifiedSince", &IF_MODIFIED_SINCE)
            .at(Location::Header, "If-Modified-Since"),
        Member::new("DestinationIfUnmodifiedSince", &IF_UNMODIFIED_SINCE)
            .at(Location::Header, "If-Unmodified-Since"),
        Member::new("SourceIfMatch", &RENAME_SOURCE_IF_MATCH)
            .at(Location::Header, "x-amz-rename-source-if-match"),
        Member::new("SourceIfNoneMatch", &RENAME_SOURCE_IF_NONE_MATCH)
            .at(Location::Header, "x-amz-rename-source-if-none-match"),
        Member::new("SourceIfModifiedSince", &RENAME_SOURCE_IF_MODIFIED_SINCE)
            .at(Location::Header, "x-amz-rename-source-if-modified-since"),
        Member::new(
            "SourceIfUnmodifiedSince",
            &RENAME_SOURCE_IF_UNMODIFIED_SINCE,
        )
        .at(Location::Header, "x-amz-rename-source-if-unmodified-since"),
        Member::new("ClientToken", &CLIENT_TOKEN).at(Location::Header, "x-amz-client-token"),
    ],
});

static RENAME_SOURCE: Shape = Shape::String(StringShape {
    pattern: Some("\\/?.+\\/.+"),
    ..StringShape::ANY
});

static RENAME_SOURCE_IF_MATCH: Shape = Shape::String(StringShape::ANY);

static RENAME_SOURCE_IF_MODIFIED_SINCE: Shape = Shape::Timestamp;

static RENAME_SOURCE_IF_NONE_MATCH: Shape = Shape::String(StringShape::ANY);

static RENAME_SOURCE_IF_UNMODIFIED_SINCE: Shape = Shape::Timestamp;

static REPLACE_KEY_PREFIX_WITH: Shape = Shape::String(StringShape::ANY);

static REPLACE_KEY_WITH: Shape = Shape::String(StringShape::ANY);

static REPLICATION_CONFIGURATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Role", &ROLE).required(),
        Member::new("Rules", &REPLICATION_RULES)
            .required()
            .named("Rule"),
    ],
});

static REPLICATION_RULE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ID", &ID),
        Member::new("Priority", &PRIORITY),
        Member::new("Prefix", &PREFIX),
        Member::new("Filter", &REPLICATION_RULE_FILTER),
        Member::new("Status", &REPLICATION_RULE_STATUS).required(),
        Member::new("SourceSelectionCriteria", &SOURCE_SELECTION_CRITERIA),
        Member::new("ExistingObjectReplication", &EXISTING_OBJECT_REPLICATION),
        Member::new("Destination", &DESTINATION).required(),
        Member::new("DeleteMarkerReplication", &DELETE_MARKER_REPLICATION),
    ],
});

static REPLICATION_RULES: Shape = Shape::List(ListShape {
    member: &REPLICATION_RULE,
    element: "member",
    flattened: true,
    min: None,
    max: None,
});

static REPLICATION_RULE_AND_OPERATOR: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Prefix", &PREFIX),
        Member::new("Tags", &TAG_SET).named("Tag").flattened(),
    ],
});

static REPLICATION_RULE_FILTER: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Prefix", &PREFIX),
        Member::new("Tag", &TAG),
        Member::new("And", &REPLICATION_RULE_AND_OPERATOR),
    ],
});

static REPLICATION_RULE_STATUS: Shape = Shape::String(StringShape {
    values: &["Enabled", "Disabled"],
    ..StringShape::ANY
});

static REPLICATION_STATUS: Shape = Shape::String(StringShape {
    values: &["COMPLETE", "PENDING", "FAILED", "REPLICA", "COMPLETED"],
    ..StringShape::ANY
});

static REPLICATION_TIME: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Status", &REPLICATION_TIME_STATUS).required(),
        Member::new("Time", &REPLICATION_TIME_VALUE).required(),
    ],
});

static REPLICATION_TIME_STATUS: Shape = Shape::String(StringShape {
    values: &["Enabled", "Disabled"],
    ..StringShape::ANY
});

static REPLICATION_TIME_VALUE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Minutes", &MINUTES)],
});

static REPLICA_KMS_KEY_ID: Shape = Shape::String(StringShape::ANY);

static REPLICA_MODIFICATIONS: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Status", &REPLICA_MODIFICATIONS_STATUS).required()],
});

static REPLICA_MODIFICATIONS_STATUS: Shape = Shape::String(StringShape {
    values: &["Enabled", "Disabled"],
    ..StringShape::ANY
});

static REQUEST_CHARGED: Shape = Shape::String(StringShape {
    values: &["requester"],
    ..StringShape::ANY
});

static REQUEST_PAYER: Shape = Shape::String(StringShape {
    values: &["requester"],
    ..StringShape::ANY
});

static REQUEST_PAYMENT_CONFIGURATION: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Payer", &PAYER).required()],
});

static REQUEST_PROGRESS: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Enabled", &ENABLE_REQUEST_PROGRESS)],
});

static REQUEST_ROUTE: Shape = Shape::String(StringShape::ANY);

static REQUEST_TOKEN: Shape = Shape::String(StringShape::ANY);

static RESPONSE_CACHE_CONTROL: Shape = Shape::String(StringShape::ANY);

static RESPONSE_CONTENT_DISPOSITION: Shape = Shape::String(StringShape::ANY);

static RESPONSE_CONTENT_ENCODING: Shape = Shape::String(StringShape::ANY);

static RESPONSE_CONTENT_LANGUAGE: Shape = Shape::String(StringShape::ANY);

static RESPONSE_CONTENT_TYPE: Shape = Shape::String(StringShape::ANY);

static RESTORE: Shape = Shape::String(StringShape::ANY);

static RESTORE_EXPIRY_DATE: Shape = Shape::Timestamp;

static RESTORE_OBJECT_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("RequestCharged", &REQUEST_CHARGED)
            .at(Location::Header, "x-amz-request-charged"),
        Member::new("RestoreOutputPath", &RESTORE_OUTPUT_PATH)
            .at(Location::Header, "x-amz-restore-output-path"),
    ],
});

static RESTORE_OBJECT_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("Key", &OBJECT_KEY)
            .required()
            .at(Location::Path, "Key"),
        Member::new("VersionId", &OBJECT_VERSION_ID).at(Location::Query, "versionId"),
        Member::new("RestoreRequest", &RESTORE_REQUEST).at(Location::Payload, "RestoreRequest"),
        Member::new("RequestPayer", &REQUEST_PAYER).at(Location::Header, "x-amz-request-payer"),
        Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM)
            .at(Location::Header, "x-amz-sdk-checksum-algorithm"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static RESTORE_OUTPUT_PATH: Shape = Shape::String(StringShape::ANY);

static RESTORE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Days", &DAYS),
        Member::new("GlacierJobParameters", &GLACIER_JOB_PARAMETERS),
        Member::new("Type", &RESTORE_REQUEST_TYPE),
        Member::new("Tier", &TIER),
        Member::new("Description", &DESCRIPTION),
        Member::new("SelectParameters", &SELECT_PARAMETERS),
        Member::new("OutputLocation", &OUTPUT_LOCATION),
    ],
});

static RESTORE_REQUEST_TYPE: Shape = Shape::String(StringShape {
    values: &["SELECT"],
    ..StringShape::ANY
});

static RESTORE_STATUS: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("IsRestoreInProgress", &IS_RESTORE_IN_PROGRESS),
        Member::new("RestoreExpiryDate", &RESTORE_EXPIRY_DATE),
    ],
});

static ROLE: Shape = Shape::String(StringShape::ANY);

static ROUTING_RULE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Condition", &CONDITION),
        Member::new("Redirect", &REDIRECT).required(),
    ],
});

static ROUTING_RULES: Shape = Shape::List(ListShape {
    member: &ROUTING_RULE,
    element: "RoutingRule",
    flattened: false,
    min: None,
    max: None,
});

static RULE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Expiration", &LIFECYCLE_EXPIRATION),
        Member::new("ID", &ID),
        Member::new("Prefix", &PREFIX).required(),
        Member::new("Status", &EXPIRATION_STATUS).required(),
        Member::new("Transition", &TRANSITION),
        Member::new(
            "NoncurrentVersionTransition",
            &NONCURRENT_VERSION_TRANSITION,
        ),
        Member::new(
            "NoncurrentVersionExpiration",
            &NONCURRENT_VERSION_EXPIRATION,
        ),
        Member::new(
            "AbortIncompleteMultipartUpload",
            &ABORT_INCOMPLETE_MULTIPART_UPLOAD,
        ),
    ],
});

static RULES: Shape = Shape::List(ListShape {
    member: &RULE,
    element: "member",
    flattened: true,
    min: None,
    max: None,
});

static S3_KEY_FILTER: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("FilterRules", &FILTER_RULE_LIST).named("FilterRule")],
});

static S3_LOCATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("BucketName", &BUCKET_NAME).required(),
        Member::new("Prefix", &LOCATION_PREFIX).required(),
        Member::new("Encryption", &ENCRYPTION),
        Member::new("CannedACL", &OBJECT_CANNED_ACL),
        Member::new("AccessControlList", &GRANTS),
        Member::new("Tagging", &TAGGING),
        Member::new("UserMetadata", &USER_METADATA),
        Member::new("StorageClass", &STORAGE_CLASS),
    ],
});

static S3_REGIONAL_OR_S3_EXPRESS_BUCKET_ARN_STRING: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(128),
    pattern: Some("arn:[^:]+:(s3|s3express):.*"),
    ..StringShape::ANY
});

static S3_TABLES_ARN: Shape = Shape::String(StringShape::ANY);

static S3_TABLES_BUCKET_ARN: Shape = Shape::String(StringShape::ANY);

static S3_TABLES_BUCKET_TYPE: Shape = Shape::String(StringShape {
    values: &["aws", "customer"],
    ..StringShape::ANY
});

static S3_TABLES_DESTINATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TableBucketArn", &S3_TABLES_BUCKET_ARN).required(),
        Member::new("TableName", &S3_TABLES_NAME).required(),
    ],
});

static S3_TABLES_DESTINATION_RESULT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TableBucketArn", &S3_TABLES_BUCKET_ARN).required(),
        Member::new("TableName", &S3_TABLES_NAME).required(),
        Member::new("TableArn", &S3_TABLES_ARN).required(),
        Member::new("TableNamespace", &S3_TABLES_NAMESPACE).required(),
    ],
});

static S3_TABLES_NAME: Shape = Shape::String(StringShape::ANY);

static S3_TABLES_NAMESPACE: Shape = Shape::String(StringShape::ANY);

static SCAN_RANGE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Start", &START), Member::new("End", &END)],
});

static SELECT_OBJECT_CONTENT_EVENT_STREAM: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Records", &RECORDS_EVENT),
        Member::new("Stats", &STATS_EVENT),
        Member::new("Progress", &PROGRESS_EVENT),
        Member::new("Cont", &CONTINUATION_EVENT),
        Member::new("End", &END_EVENT),
    ],
});

static SELECT_OBJECT_CONTENT_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Payload", &SELECT_OBJECT_CONTENT_EVENT_STREAM)
        .at(Location::Payload, "Payload")],
});

static SELECT_OBJECT_CONTENT_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("Key", &OBJECT_KEY)
            .required()
            .at(Location::Path, "Key"),
        Member::new("SSECustomerAlgorithm", &SSE_CUSTOMER_ALGORITHM).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-algorithm",
        ),
        Member::new("SSECustomerKey", &SSE_CUSTOMER_KEY).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-key",
        ),
        Member::new("SSECustomerKeyMD5", &SSE_CUSTOMER_KEY_MD5).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-key-MD5",
        ),
        Member::new("Expression", &EXPRESSION).required(),
        Member::new("ExpressionType", &EXPRESSION_TYPE).required(),
        Member::new("RequestProgress", &REQUEST_PROGRESS),
        Member::new("InputSerialization", &INPUT_SERIALIZATION).required(),
        Member::new("OutputSerialization", &OUTPUT_SERIALIZATION).required(),
        Member::new("ScanRange", &SCAN_RANGE),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static SELECT_PARAMETERS: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("InputSerialization", &INPUT_SERIALIZATION).required(),
        Member::new("ExpressionType", &EXPRESSION_TYPE).required(),
        Member::new("Expression", &EXPRESSION).required(),
        Member::new("OutputSerialization", &OUTPUT_SERIALIZATION).required(),
    ],
});

static SERVER_SIDE_ENCRYPTION: Shape = Shape::String(StringShape {
    values: &["AES256", "aws:fsx", "aws:backup", "aws:kms", "aws:kms:dsse"],
    ..StringShape::ANY
});

static SERVER_SIDE_ENCRYPTION_BY_DEFAULT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("SSEAlgorithm", &SERVER_SIDE_ENCRYPTION).required(),
        Member::new("KMSMasterKeyID", &SSEKMS_KEY_ID),
    ],
});

static SERVER_SIDE_ENCRYPTION_CONFIGURATION: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Rules", &SERVER_SIDE_ENCRYPTION_RULES)
        .required()
        .named("Rule")],
});

static SERVER_SIDE_ENCRYPTION_RULE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new(
            "ApplyServerSideEncryptionByDefault",
            &SERVER_SIDE_ENCRYPTION_BY_DEFAULT,
        ),
        Member::new("BucketKeyEnabled", &BUCKET_KEY_ENABLED),
        Member::new("BlockedEncryptionTypes", &BLOCKED_ENCRYPTION_TYPES),
    ],
});

static SERVER_SIDE_ENCRYPTION_RULES: Shape = Shape::List(ListShape {
    member: &SERVER_SIDE_ENCRYPTION_RULE,
    element: "member",
    flattened: true,
    min: None,
    max: None,
});

static SESSION_CREDENTIALS: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("AccessKeyId", &ACCESS_KEY_ID_VALUE)
            .required()
            .named("AccessKeyId"),
        Member::new("SecretAccessKey", &SESSION_CREDENTIAL_VALUE)
            .required()
            .named("SecretAccessKey"),
        Member::new("SessionToken", &SESSION_CREDENTIAL_VALUE)
            .required()
            .named("SessionToken"),
        Member::new("Expiration", &SESSION_EXPIRATION)
            .required()
            .named("Expiration"),
    ],
});

static SESSION_CREDENTIAL_VALUE: Shape = Shape::String(StringShape {
    sensitive: true,
    ..StringShape::ANY
});

static SESSION_EXPIRATION: Shape = Shape::Timestamp;

static SESSION_MODE: Shape = Shape::String(StringShape {
    values: &["ReadOnly", "ReadWrite"],
    ..StringShape::ANY
});

static SETTING: Shape = Shape::Boolean;

static SIMPLE_PREFIX: Shape = Shape::Structure(StructureShape { members: &[] });

static SIZE: Shape = Shape::Long(Bounds {
    min: None,
    max: None,
});

static SKIP_VALIDATION: Shape = Shape::Boolean;

static SOURCE_SELECTION_CRITERIA: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("SseKmsEncryptedObjects", &SSE_KMS_ENCRYPTED_OBJECTS),
        Member::new("ReplicaModifications", &REPLICA_MODIFICATIONS),
    ],
});

static SSEKMS: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("KeyId", &SSEKMS_KEY_ID).required()],
});

static SSEKMS_ENCRYPTION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("KMSKeyArn", &NON_EMPTY_KMS_KEY_ARN_STRING).required(),
        Member::new("BucketKeyEnabled", &BUCKET_KEY_ENABLED),
    ],
});

static SSEKMS_ENCRYPTION_CONTEXT: Shape = Shape::String(StringShape {
    sensitive: true,
    ..StringShape::ANY
});

static SSEKMS_KEY_ID: Shape = Shape::String(StringShape {
    sensitive: true,
    ..StringShape::ANY
});

static SSES3: Shape = Shape::Structure(StructureShape { members: &[] });

static SSE_CUSTOMER_ALGORITHM: Shape = Shape::String(StringShape::ANY);

static SSE_CUSTOMER_KEY: Shape = Shape::String(StringShape {
    sensitive: true,
    ..StringShape::ANY
});

static SSE_CUSTOMER_KEY_MD5: Shape = Shape::String(StringShape::ANY);

static SSE_KMS_ENCRYPTED_OBJECTS: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Status", &SSE_KMS_ENCRYPTED_OBJECTS_STATUS).required()],
});

static SSE_KMS_ENCRYPTED_OBJECTS_STATUS: Shape = Shape::String(StringShape {
    values: &["Enabled", "Disabled"],
    ..StringShape::ANY
});

static START: Shape = Shape::Long(Bounds {
    min: None,
    max: None,
});

static START_AFTER: Shape = Shape::String(StringShape::ANY);

static STATS: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("BytesScanned", &BYTES_SCANNED),
        Member::new("BytesProcessed", &BYTES_PROCESSED),
        Member::new("BytesReturned", &BYTES_RETURNED),
    ],
});

static STATS_EVENT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Details", &STATS)],
});

static STORAGE_CLASS: Shape = Shape::String(StringShape {
    values: &[
        "STANDARD",
        "REDUCED_REDUNDANCY",
        "STANDARD_IA",
        "ONEZONE_IA",
        "INTELLIGENT_TIERING",
        "GLACIER",
        "DEEP_ARCHIVE",
        "OUTPOSTS",
        "GLACIER_IR",
        "SNOW",
        "EXPRESS_ONEZONE",
        "FSX_OPENZFS",
        "FSX_ONTAP",
        "AWS_BACKUP_WARM",
        "AWS_BACKUP_LOW_COST_WARM",
    ],
    ..StringShape::ANY
});

static STORAGE_CLASS_ANALYSIS: Shape = Shape::Structure(StructureShape {
    members: &[Member::new(
        "DataExport",
        &STORAGE_CLASS_ANALYSIS_DATA_EXPORT,
    )],
});

static STORAGE_CLASS_ANALYSIS_DATA_EXPORT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new(
            "OutputSchemaVersion",
            &STORAGE_CLASS_ANALYSIS_SCHEMA_VERSION,
        )
        .required(),
        Member::new("Destination", &ANALYTICS_EXPORT_DESTINATION).required(),
    ],
});

static STORAGE_CLASS_ANALYSIS_SCHEMA_VERSION: Shape = Shape::String(StringShape {
    values: &["V_1"],
    ..StringShape::ANY
});

static SUFFIX: Shape = Shape::String(StringShape::ANY);

static TABLE_SSE_ALGORITHM: Shape = Shape::String(StringShape {
    values: &["aws:kms", "AES256"],
    ..StringShape::ANY
});

static TAG: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Key", &OBJECT_KEY).required(),
        Member::new("Value", &VALUE).required(),
    ],
});

static TAGGING: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("TagSet", &TAG_SET).required()],
});

static TAGGING_DIRECTIVE: Shape = Shape::String(StringShape {
    values: &["COPY", "REPLACE"],
    ..StringShape::ANY
});

static TAGGING_HEADER: Shape = Shape::String(StringShape::ANY);

static TAG_COUNT: Shape = Shape::Integer(Bounds {
    min: None,
    max: None,
});

static TAG_SET: Shape = Shape::List(ListShape {
    member: &TAG,
    element: "Tag",
    flattened: false,
    min: None,
    max: None,
});

static TARGET_BUCKET: Shape = Shape::String(StringShape::ANY);

static TARGET_GRANT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Grantee", &GRANTEE),
        Member::new("Permission", &BUCKET_LOGS_PERMISSION),
    ],
});

static TARGET_GRANTS: Shape = Shape::List(ListShape {
    member: &TARGET_GRANT,
    element: "Grant",
    flattened: false,
    min: None,
    max: None,
});

static TARGET_OBJECT_KEY_FORMAT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("SimplePrefix", &SIMPLE_PREFIX).named("SimplePrefix"),
        Member::new("PartitionedPrefix", &PARTITIONED_PREFIX).named("PartitionedPrefix"),
    ],
});

static TARGET_PREFIX: Shape = Shape::String(StringShape::ANY);

static TIER: Shape = Shape::String(StringShape {
    values: &["Standard", "Bulk", "Expedited"],
    ..StringShape::ANY
});

static TIERING: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Days", &INTELLIGENT_TIERING_DAYS).required(),
        Member::new("AccessTier", &INTELLIGENT_TIERING_ACCESS_TIER).required(),
    ],
});

static TIERING_LIST: Shape = Shape::List(ListShape {
    member: &TIERING,
    element: "member",
    flattened: true,
    min: None,
    max: None,
});

static TOKEN: Shape = Shape::String(StringShape::ANY);

static TOPIC_ARN: Shape = Shape::String(StringShape::ANY);

static TOPIC_CONFIGURATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Id", &NOTIFICATION_ID),
        Member::new("TopicArn", &TOPIC_ARN)
            .required()
            .named("Topic"),
        Member::new("Events", &EVENT_LIST).required().named("Event"),
        Member::new("Filter", &NOTIFICATION_CONFIGURATION_FILTER),
    ],
});

static TOPIC_CONFIGURATION_DEPRECATED: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Id", &NOTIFICATION_ID),
        Member::new("Events", &EVENT_LIST).named("Event"),
        Member::new("Event", &EVENT),
        Member::new("Topic", &TOPIC_ARN),
    ],
});

static TOPIC_CONFIGURATION_LIST: Shape = Shape::List(ListShape {
    member: &TOPIC_CONFIGURATION,
    element: "member",
    flattened: true,
    min: None,
    max: None,
});

static TRANSITION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Date", &DATE),
        Member::new("Days", &DAYS),
        Member::new("StorageClass", &TRANSITION_STORAGE_CLASS),
    ],
});

static TRANSITION_DEFAULT_MINIMUM_OBJECT_SIZE: Shape = Shape::String(StringShape {
    values: &["varies_by_storage_class", "all_storage_classes_128K"],
    ..StringShape::ANY
});

static TRANSITION_LIST: Shape = Shape::List(ListShape {
    member: &TRANSITION,
    element: "member",
    flattened: true,
    min: None,
    max: None,
});

static TRANSITION_STORAGE_CLASS: Shape = Shape::String(StringShape {
    values: &[
        "GLACIER",
        "STANDARD_IA",
        "ONEZONE_IA",
        "INTELLIGENT_TIERING",
        "DEEP_ARCHIVE",
        "GLACIER_IR",
    ],
    ..StringShape::ANY
});

static TYPE: Shape = Shape::String(StringShape {
    values: &["CanonicalUser", "AmazonCustomerByEmail", "Group"],
    ..StringShape::ANY
});

static UPDATE_BUCKET_METADATA_ANNOTATION_TABLE_CONFIGURATION_REQUEST: Shape =
    Shape::Structure(StructureShape {
        members: &[
            Member::new("Bucket", &BUCKET_NAME)
                .required()
                .at(Location::Path, "Bucket"),
            Member::new("ContentMD5", &CONTENT_MD5).at(Location::Header, "Content-MD5"),
            Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM)
                .at(Location::Header, "x-amz-sdk-checksum-algorithm"),
            Member::new(
                "AnnotationTableConfiguration",
                &ANNOTATION_TABLE_CONFIGURATION_UPDATES,
            )
            .required()
            .at(Location::Payload, "AnnotationTableConfiguration"),
            Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
                .at(Location::Header, "x-amz-expected-bucket-owner"),
        ],
    });

static UPDATE_BUCKET_METADATA_INVENTORY_TABLE_CONFIGURATION_REQUEST: Shape =
    Shape::Structure(StructureShape {
        members: &[
            Member::new("Bucket", &BUCKET_NAME)
                .required()
                .at(Location::Path, "Bucket"),
            Member::new("ContentMD5", &CONTENT_MD5).at(Location::Header, "Content-MD5"),
            Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM)
                .at(Location::Header, "x-amz-sdk-checksum-algorithm"),
            Member::new(
                "InventoryTableConfiguration",
                &INVENTORY_TABLE_CONFIGURATION_UPDATES,
            )
            .required()
            .at(Location::Payload, "InventoryTableConfiguration"),
            Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
                .at(Location::Header, "x-amz-expected-bucket-owner"),
        ],
    });

static UPDATE_BUCKET_METADATA_JOURNAL_TABLE_CONFIGURATION_REQUEST: Shape =
    Shape::Structure(StructureShape {
        members: &[
            Member::new("Bucket", &BUCKET_NAME)
                .required()
                .at(Location::Path, "Bucket"),
            Member::new("ContentMD5", &CONTENT_MD5).at(Location::Header, "Content-MD5"),
            Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM)
                .at(Location::Header, "x-amz-sdk-checksum-algorithm"),
            Member::new(
                "JournalTableConfiguration",
                &JOURNAL_TABLE_CONFIGURATION_UPDATES,
            )
            .required()
            .at(Location::Payload, "JournalTableConfiguration"),
            Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
                .at(Location::Header, "x-amz-expected-bucket-owner"),
        ],
    });

static UPDATE_OBJECT_ENCRYPTION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("Key", &OBJECT_KEY)
            .required()
            .at(Location::Path, "Key"),
        Member::new("VersionId", &OBJECT_VERSION_ID).at(Location::Query, "versionId"),
        Member::new("ObjectEncryption", &OBJECT_ENCRYPTION)
            .required()
            .at(Location::Payload, "ObjectEncryption"),
        Member::new("RequestPayer", &REQUEST_PAYER).at(Location::Header, "x-amz-request-payer"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
        Member::new("ContentMD5", &CONTENT_MD5).at(Location::Header, "Content-MD5"),
        Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM)
            .at(Location::Header, "x-amz-sdk-checksum-algorithm"),
    ],
});

static UPDATE_OBJECT_ENCRYPTION_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("RequestCharged", &REQUEST_CHARGED)
        .at(Location::Header, "x-amz-request-charged")],
});

static UPLOAD_ID_MARKER: Shape = Shape::String(StringShape::ANY);

static UPLOAD_PART_COPY_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("CopySourceVersionId", &COPY_SOURCE_VERSION_ID)
            .at(Location::Header, "x-amz-copy-source-version-id"),
        Member::new("CopyPartResult", &COPY_PART_RESULT).at(Location::Payload, "CopyPartResult"),
        Member::new("ServerSideEncryption", &SERVER_SIDE_ENCRYPTION)
            .at(Location::Header, "x-amz-server-side-encryption"),
        Member::new("SSECustomerAlgorithm", &SSE_CUSTOMER_ALGORITHM).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-algorithm",
        ),
        Member::new("SSECustomerKeyMD5", &SSE_CUSTOMER_KEY_MD5).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-key-MD5",
        ),
        Member::new("SSEKMSKeyId", &SSEKMS_KEY_ID).at(
            Location::Header,
            "x-amz-server-side-encryption-aws-kms-key-id",
        ),
        Member::new("BucketKeyEnabled", &BUCKET_KEY_ENABLED).at(
            Location::Header,
            "x-amz-server-side-encryption-bucket-key-enabled",
        ),
        Member::new("RequestCharged", &REQUEST_CHARGED)
            .at(Location::Header, "x-amz-request-charged"),
        Member::new("VersionId", &OBJECT_VERSION_ID).at(Location::Header, "x-amz-version-id"),
    ],
});

static UPLOAD_PART_COPY_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("CopySource", &COPY_SOURCE)
            .required()
            .at(Location::Header, "x-amz-copy-source"),
        Member::new("CopySourceIfMatch", &COPY_SOURCE_IF_MATCH)
            .at(Location::Header, "x-amz-copy-source-if-match"),
        Member::new("CopySourceIfModifiedSince", &COPY_SOURCE_IF_MODIFIED_SINCE)
            .at(Location::Header, "x-amz-copy-source-if-modified-since"),
        Member::new("CopySourceIfNoneMatch", &COPY_SOURCE_IF_NONE_MATCH)
            .at(Location::Header, "x-amz-copy-source-if-none-match"),
        Member::new(
            "CopySourceIfUnmodifiedSince",
            &COPY_SOURCE_IF_UNMODIFIED_SINCE,
        )
        .at(Location::Header, "x-amz-copy-source-if-unmodified-since"),
        Member::new("CopySourceRange", &COPY_SOURCE_RANGE)
            .at(Location::Header, "x-amz-copy-source-range"),
        Member::new("Key", &OBJECT_KEY)
            .required()
            .at(Location::Path, "Key"),
        Member::new("PartNumber", &PART_NUMBER)
            .required()
            .at(Location::Query, "partNumber"),
        Member::new("UploadId", &MULTIPART_UPLOAD_ID)
            .required()
            .at(Location::Query, "uploadId"),
        Member::new("SSECustomerAlgorithm", &SSE_CUSTOMER_ALGORITHM).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-algorithm",
        ),
        Member::new("SSECustomerKey", &SSE_CUSTOMER_KEY).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-key",
        ),
        Member::new("SSECustomerKeyMD5", &SSE_CUSTOMER_KEY_MD5).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-key-MD5",
        ),
        Member::new(
            "CopySourceSSECustomerAlgorithm",
            &COPY_SOURCE_SSE_CUSTOMER_ALGORITHM,
        )
        .at(
            Location::Header,
            "x-amz-copy-source-server-side-encryption-customer-algorithm",
        ),
        Member::new("CopySourceSSECustomerKey", &COPY_SOURCE_SSE_CUSTOMER_KEY).at(
            Location::Header,
            "x-amz-copy-source-server-side-encryption-customer-key",
        ),
        Member::new(
            "CopySourceSSECustomerKeyMD5",
            &COPY_SOURCE_SSE_CUSTOMER_KEY_MD5,
        )
        .at(
            Location::Header,
            "x-amz-copy-source-server-side-encryption-customer-key-MD5",
        ),
        Member::new("RequestPayer", &REQUEST_PAYER).at(Location::Header, "x-amz-request-payer"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
        Member::new("ExpectedSourceBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-source-expected-bucket-owner"),
    ],
});

static UPLOAD_PART_OUTPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ServerSideEncryption", &SERVER_SIDE_ENCRYPTION)
            .at(Location::Header, "x-amz-server-side-encryption"),
        Member::new("ETag", &E_TAG).at(Location::Header, "ETag"),
        Member::new("ChecksumCRC32", &CHECKSUM_CRC32).at(Location::Header, "x-amz-checksum-crc32"),
        Member::new("ChecksumCRC32C", &CHECKSUM_CRC32_C)
            .at(Location::Header, "x-amz-checksum-crc32c"),
        Member::new("ChecksumCRC64NVME", &CHECKSUM_CRC64_NVME)
            .at(Location::Header, "x-amz-checksum-crc64nvme"),
        Member::new("ChecksumSHA1", &CHECKSUM_SHA1).at(Location::Header, "x-amz-checksum-sha1"),
        Member::new("ChecksumSHA256", &CHECKSUM_SHA256)
            .at(Location::Header, "x-amz-checksum-sha256"),
        Member::new("ChecksumSHA512", &CHECKSUM_SHA512)
            .at(Location::Header, "x-amz-checksum-sha512"),
        Member::new("ChecksumMD5", &CHECKSUM_MD5).at(Location::Header, "x-amz-checksum-md5"),
        Member::new("ChecksumXXHASH64", &CHECKSUM_XXHASH64)
            .at(Location::Header, "x-amz-checksum-xxhash64"),
        Member::new("ChecksumXXHASH3", &CHECKSUM_XXHASH3)
            .at(Location::Header, "x-amz-checksum-xxhash3"),
        Member::new("ChecksumXXHASH128", &CHECKSUM_XXHASH128)
            .at(Location::Header, "x-amz-checksum-xxhash128"),
        Member::new("SSECustomerAlgorithm", &SSE_CUSTOMER_ALGORITHM).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-algorithm",
        ),
        Member::new("SSECustomerKeyMD5", &SSE_CUSTOMER_KEY_MD5).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-key-MD5",
        ),
        Member::new("SSEKMSKeyId", &SSEKMS_KEY_ID).at(
            Location::Header,
            "x-amz-server-side-encryption-aws-kms-key-id",
        ),
        Member::new("BucketKeyEnabled", &BUCKET_KEY_ENABLED).at(
            Location::Header,
            "x-amz-server-side-encryption-bucket-key-enabled",
        ),
        Member::new("RequestCharged", &REQUEST_CHARGED)
            .at(Location::Header, "x-amz-request-charged"),
        Member::new("VersionId", &OBJECT_VERSION_ID).at(Location::Header, "x-amz-version-id"),
    ],
});

static UPLOAD_PART_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Body", &BODY).at(Location::Payload, "Body"),
        Member::new("Bucket", &BUCKET_NAME)
            .required()
            .at(Location::Path, "Bucket"),
        Member::new("ContentLength", &CONTENT_LENGTH).at(Location::Header, "Content-Length"),
        Member::new("ContentMD5", &CONTENT_MD5).at(Location::Header, "Content-MD5"),
        Member::new("ChecksumAlgorithm", &CHECKSUM_ALGORITHM)
            .at(Location::Header, "x-amz-sdk-checksum-algorithm"),
        Member::new("ChecksumCRC32", &CHECKSUM_CRC32).at(Location::Header, "x-amz-checksum-crc32"),
        Member::new("ChecksumCRC32C", &CHECKSUM_CRC32_C)
            .at(Location::Header, "x-amz-checksum-crc32c"),
        Member::new("ChecksumCRC64NVME", &CHECKSUM_CRC64_NVME)
            .at(Location::Header, "x-amz-checksum-crc64nvme"),
        Member::new("ChecksumSHA1", &CHECKSUM_SHA1).at(Location::Header, "x-amz-checksum-sha1"),
        Member::new("ChecksumSHA256", &CHECKSUM_SHA256)
            .at(Location::Header, "x-amz-checksum-sha256"),
        Member::new("ChecksumSHA512", &CHECKSUM_SHA512)
            .at(Location::Header, "x-amz-checksum-sha512"),
        Member::new("ChecksumMD5", &CHECKSUM_MD5).at(Location::Header, "x-amz-checksum-md5"),
        Member::new("ChecksumXXHASH64", &CHECKSUM_XXHASH64)
            .at(Location::Header, "x-amz-checksum-xxhash64"),
        Member::new("ChecksumXXHASH3", &CHECKSUM_XXHASH3)
            .at(Location::Header, "x-amz-checksum-xxhash3"),
        Member::new("ChecksumXXHASH128", &CHECKSUM_XXHASH128)
            .at(Location::Header, "x-amz-checksum-xxhash128"),
        Member::new("Key", &OBJECT_KEY)
            .required()
            .at(Location::Path, "Key"),
        Member::new("PartNumber", &PART_NUMBER)
            .required()
            .at(Location::Query, "partNumber"),
        Member::new("UploadId", &MULTIPART_UPLOAD_ID)
            .required()
            .at(Location::Query, "uploadId"),
        Member::new("SSECustomerAlgorithm", &SSE_CUSTOMER_ALGORITHM).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-algorithm",
        ),
        Member::new("SSECustomerKey", &SSE_CUSTOMER_KEY).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-key",
        ),
        Member::new("SSECustomerKeyMD5", &SSE_CUSTOMER_KEY_MD5).at(
            Location::Header,
            "x-amz-server-side-encryption-customer-key-MD5",
        ),
        Member::new("RequestPayer", &REQUEST_PAYER).at(Location::Header, "x-amz-request-payer"),
        Member::new("ExpectedBucketOwner", &ACCOUNT_ID)
            .at(Location::Header, "x-amz-expected-bucket-owner"),
    ],
});

static URI: Shape = Shape::String(StringShape::ANY);

static USER_METADATA: Shape = Shape::List(ListShape {
    member: &METADATA_ENTRY,
    element: "MetadataEntry",
    flattened: false,
    min: None,
    max: None,
});

static VALUE: Shape = Shape::String(StringShape::ANY);

static VERSIONING_CONFIGURATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("MFADelete", &MFA_DELETE).named("MfaDelete"),
        Member::new("Status", &BUCKET_VERSIONING_STATUS),
    ],
});

static VERSION_COUNT: Shape = Shape::Integer(Bounds {
    min: None,
    max: None,
});

static VERSION_ID_MARKER: Shape = Shape::String(StringShape::ANY);

static WEBSITE_CONFIGURATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ErrorDocument", &ERROR_DOCUMENT),
        Member::new("IndexDocument", &INDEX_DOCUMENT),
        Member::new("RedirectAllRequestsTo", &REDIRECT_ALL_REQUESTS_TO),
        Member::new("RoutingRules", &ROUTING_RULES),
    ],
});

static WEBSITE_REDIRECT_LOCATION: Shape = Shape::String(StringShape::ANY);

static WRITE_GET_OBJECT_RESPONSE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("RequestRoute", &REQUEST_ROUTE)
            .required()
            .at(Location::Header, "x-amz-request-route"),
        Member::new("RequestToken", &REQUEST_TOKEN)
            .required()
            .at(Location::Header, "x-amz-request-token"),
        Member::new("Body", &BODY).at(Location::Payload, "Body"),
        Member::new("StatusCode", &GET_OBJECT_RESPONSE_STATUS_CODE)
            .at(Location::Header, "x-amz-fwd-status"),
        Member::new("ErrorCode", &ERROR_CODE).at(Location::Header, "x-amz-fwd-error-code"),
        Member::new("ErrorMessage", &ERROR_MESSAGE).at(Location::Header, "x-amz-fwd-error-message"),
        Member::new("AcceptRanges", &ACCEPT_RANGES)
            .at(Location::Header, "x-amz-fwd-header-accept-ranges"),
        Member::new("CacheControl", &CACHE_CONTROL)
            .at(Location::Header, "x-amz-fwd-header-Cache-Control"),
        Member::new("ContentDisposition", &CONTENT_DISPOSITION)
            .at(Location::Header, "x-amz-fwd-header-Content-Disposition"),
        Member::new("ContentEncoding", &CONTENT_ENCODING)
            .at(Location::Header, "x-amz-fwd-header-Content-Encoding"),
        Member::new("ContentLanguage", &CONTENT_LANGUAGE)
            .at(Location::Header, "x-amz-fwd-header-Content-Language"),
        Member::new("ContentLength", &CONTENT_LENGTH).at(Location::Header, "Content-Length"),
        Member::new("ContentRange", &CONTENT_RANGE)
            .at(Location::Header, "x-amz-fwd-header-Content-Bounds"),
        Member::new("ContentType", &CONTENT_TYPE)
            .at(Location::Header, "x-amz-fwd-header-Content-Type"),
        Member::new("ChecksumCRC32", &CHECKSUM_CRC32)
            .at(Location::Header, "x-amz-fwd-header-x-amz-checksum-crc32"),
        Member::new("ChecksumCRC32C", &CHECKSUM_CRC32_C)
            .at(Location::Header, "x-amz-fwd-header-x-amz-checksum-crc32c"),
        Member::new("ChecksumCRC64NVME", &CHECKSUM_CRC64_NVME).at(
            Location::Header,
            "x-amz-fwd-header-x-amz-checksum-crc64nvme",
        ),
        Member::new("ChecksumSHA1", &CHECKSUM_SHA1)
            .at(Location::Header, "x-amz-fwd-header-x-amz-checksum-sha1"),
        Member::new("ChecksumSHA256", &CHECKSUM_SHA256)
            .at(Location::Header, "x-amz-fwd-header-x-amz-checksum-sha256"),
        Member::new("ChecksumSHA512", &CHECKSUM_SHA512)
            .at(Location::Header, "x-amz-fwd-header-x-amz-checksum-sha512"),
        Member::new("ChecksumMD5", &CHECKSUM_MD5)
            .at(Location::Header, "x-amz-fwd-header-x-amz-checksum-md5"),
        Member::new("ChecksumXXHASH64", &CHECKSUM_XXHASH64)
            .at(Location::Header, "x-amz-fwd-header-x-amz-checksum-xxhash64"),
        Member::new("ChecksumXXHASH3", &CHECKSUM_XXHASH3)
            .at(Location::Header, "x-amz-fwd-header-x-amz-checksum-xxhash3"),
        Member::new("ChecksumXXHASH128", &CHECKSUM_XXHASH128).at(
            Location::Header,
            "x-amz-fwd-header-x-amz-checksum-xxhash128",
        ),
        Member::new("DeleteMarker", &DELETE_MARKER)
            .at(Location::Header, "x-amz-fwd-header-x-amz-delete-marker"),
        Member::new("ETag", &E_TAG).at(Location::Header, "x-amz-fwd-header-ETag"),
        Member::new("Expires", &EXPIRES).at(Location::Header, "x-amz-fwd-header-Expires"),
        Member::new("Expiration", &EXPIRATION)
            .at(Location::Header, "x-amz-fwd-header-x-amz-expiration"),
        Member::new("LastModified", &LAST_MODIFIED)
            .at(Location::Header, "x-amz-fwd-header-Last-Modified"),
        Member::new("MissingMeta", &MISSING_META)
            .at(Location::Header, "x-amz-fwd-header-x-amz-missing-meta"),
        Member::new("Metadata", &METADATA).at(Location::Headers, "x-amz-meta-"),
        Member::new("ObjectLockMode", &OBJECT_LOCK_MODE)
            .at(Location::Header, "x-amz-fwd-header-x-amz-object-lock-mode"),
        Member::new("ObjectLockLegalHoldStatus", &OBJECT_LOCK_LEGAL_HOLD_STATUS).at(
            Location::Header,
            "x-amz-fwd-header-x-amz-object-lock-legal-hold",
        ),
        Member::new("ObjectLockRetainUntilDate", &STRING).at(
            Location::Header,
            "x-amz-fwd-header-x-amz-object-lock-retain-until-date",
        ),
        Member::new("PartsCount", &PARTS_COUNT)
            .at(Location::Header, "x-amz-fwd-header-x-amz-mp-parts-count"),
        Member::new("ReplicationStatus", &REPLICATION_STATUS).at(
            Location::Header,
            "x-amz-fwd-header-x-amz-replication-status",
        ),
        Member::new("RequestCharged", &REQUEST_CHARGED)
            .at(Location::Header, "x-amz-fwd-header-x-amz-request-charged"),
        Member::new("Restore", &RESTORE).at(Location::Header, "x-amz-fwd-header-x-amz-restore"),
        Member::new("ServerSideEncryption", &SERVER_SIDE_ENCRYPTION).at(
            Location::Header,
            "x-amz-fwd-header-x-amz-server-side-encryption",
        ),
        Member::new("SSECustomerAlgorithm", &SSE_CUSTOMER_ALGORITHM).at(
            Location::Header,
            "x-amz-fwd-header-x-amz-server-side-encryption-customer-algorithm",
        ),
        Member::new("SSEKMSKeyId", &SSEKMS_KEY_ID).at(
            Location::Header,
            "x-amz-fwd-header-x-amz-server-side-encryption-aws-kms-key-id",
        ),
        Member::new("SSECustomerKeyMD5", &SSE_CUSTOMER_KEY_MD5).at(
            Location::Header,
            "x-amz-fwd-header-x-amz-server-side-encryption-customer-key-MD5",
        ),
        Member::new("StorageClass", &STORAGE_CLASS)
            .at(Location::Header, "x-amz-fwd-header-x-amz-storage-class"),
        Member::new("TagCount", &TAG_COUNT)
            .at(Location::Header, "x-amz-fwd-header-x-amz-tagging-count"),
        Member::new("VersionId", &OBJECT_VERSION_ID)
            .at(Location::Header, "x-amz-fwd-header-x-amz-version-id"),
        Member::new("BucketKeyEnabled", &BUCKET_KEY_ENABLED).at(
            Location::Header,
            "x-amz-fwd-header-x-amz-server-side-encryption-bucket-key-enabled",
        ),
    ],
});

static WRITE_OFFSET_BYTES: Shape = Shape::Long(Bounds {
    min: None,
    max: None,
});

static YEARS: Shape = Shape::Integer(Bounds {
    min: None,
    max: None,
});

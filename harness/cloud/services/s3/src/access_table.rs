//! The permissions of IAM that requests need.

use std::collections::BTreeMap;

use rehearsal_cloud_core::access::{AccessTable, DeniedError, Permission, Wording};
use rehearsal_cloud_core::auth::Identity;
use rehearsal_cloud_core::raw::RawCall;
use s3s::dto;

use super::access::{action, further_actions};
use super::error::{Result, S3Error};
use super::request::Request;
use super::routed::{RoutedRequest, Target};

/// How S3 words what is denied. The actions of its operations are in their own table.
pub(crate) static ACCESS: AccessTable = AccessTable {
    prefix: "s3",
    keys: &[
        ("s3:prefix", "Prefix"),
        ("s3:delimiter", "Delimiter"),
        ("s3:max-keys", "MaxKeys"),
        ("s3:versionid", "VersionId"),
        ("s3:x-amz-acl", "ACL"),
        ("s3:x-amz-copy-source", "CopySource"),
        ("s3:x-amz-metadata-directive", "MetadataDirective"),
        ("s3:x-amz-server-side-encryption", "ServerSideEncryption"),
        (
            "s3:x-amz-server-side-encryption-aws-kms-key-id",
            "SSEKMSKeyId",
        ),
        ("s3:x-amz-storage-class", "StorageClass"),
        ("s3:object-lock-mode", "ObjectLockMode"),
        ("s3:object-lock-legal-hold", "ObjectLockLegalHoldStatus"),
        (
            "s3:object-lock-retain-until-date",
            "ObjectLockRetainUntilDate",
        ),
    ],
    error: DeniedError::QUERY,
    wording: Wording::QuotedResource,
    ..AccessTable::BASE
};

/// Returns the permissions that a request needs. Those for the keys of DeleteObjects, which
/// are in its body, are checked when that is read.
pub(crate) fn permissions(routed: &RoutedRequest) -> Vec<Permission> {
    let request = &routed.request;
    let (bucket, key) = (&request.bucket, &request.key);
    let whole = || match bucket.as_str() {
        "" => "*".to_owned(),
        bucket => format!("arn:aws:s3:::{bucket}"),
    };
    let needed = |action: &str, resource: String| Permission {
        action: action.to_owned(),
        resource,
    };
    let operation = match &routed.target {
        Target::Operation(operation) => *operation,
        Target::Control(operation) => {
            return vec![needed(&format!("s3:{}", operation.name()), whole())];
        }
        // Who signed a form is known when it has been read.
        Target::Form(_)
        | Target::Preflight
        | Target::Page
        | Target::NotImplemented(_)
        | Target::Unknown
        | Target::Invalid(_) => return Vec::new(),
    };
    if operation.name == "DeleteObjects" {
        return Vec::new();
    }
    let version = request.version_id().ok().flatten();
    let resource = if key.is_empty() {
        whole()
    } else {
        format!("arn:aws:s3:::{bucket}/{key}")
    };
    let mut all = vec![needed(&action(operation.action, version), resource.clone())];
    all.extend(further_actions(request).map(|action| needed(action, resource.clone())));
    if let Some(source) = request.header("x-amz-copy-source") {
        let source = percent_encoding::percent_decode_str(source).decode_utf8_lossy();
        let (path, version) = match source.split_once("?versionId=") {
            Some((path, version)) => (path, Some(version)),
            None => (&*source, None),
        };
        let path = path.trim_start_matches('/');
        all.push(needed(
            &action("s3:GetObject", version),
            format!("arn:aws:s3:::{path}"),
        ));
    }
    all
}

/// Returns the keys of a DeleteObjects that the caller's policies do not let it delete, with
/// the message for each. Documents that cannot be read the operation refuses.
pub(crate) fn denied_keys(request: &Request, call: &RawCall) -> BTreeMap<String, String> {
    let document: Result<dto::Delete> = request.xml();
    let Ok(document) = document else {
        return BTreeMap::new();
    };
    let objects = document.objects.iter();
    let denied = objects.filter_map(|object| {
        let version = object.version_id.as_deref().filter(|id| !id.is_empty());
        let permission = Permission {
            action: action("s3:DeleteObject", version).into_owned(),
            resource: format!("arn:aws:s3:::{}/{}", request.bucket, object.key),
        };
        let denied = call.check_access(call.identity(), permission).err()?;
        Some((object.key.clone(), denied.message))
    });
    denied.collect()
}

/// Refuses a browser's upload that the policies of whoever signed its form do not allow.
pub(crate) fn check_upload(
    call: &RawCall,
    identity: &Identity,
    bucket: &str,
    key: &str,
) -> Result<()> {
    let permission = Permission {
        action: "s3:PutObject".to_owned(),
        resource: format!("arn:aws:s3:::{bucket}/{key}"),
    };
    call.check_access(identity, permission).map_err(|error| {
        let status = error.status.unwrap_or(403);
        S3Error::new(status, "AccessDenied", error.message)
    })
}

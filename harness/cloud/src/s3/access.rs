//! Who may do what: the owner's account, the bucket's policy, the lists of
//! grants, and the blocks of public access.

use super::acl::{Acl, Permission};
use super::context::Context;
use super::fault::{Fault, Result};
use super::model::{Bucket, State};
use super::request::Request;
use super::route::Operation;

/// Refuses what the caller may not do.
pub(crate) fn authorise(
    state: &State,
    cx: &Context<'_>,
    operation: &Operation,
    request: &Request,
) -> Result<()> {
    if operation.name == "CreateBucket" {
        return if cx.account.is_some() {
            Ok(())
        } else {
            Err(Fault::access_denied())
        };
    }
    let Some(bucket) = state.buckets.get(&request.bucket) else {
        // What is not there is the operation's to say; but only to those with a name.
        return if cx.account.is_some() || request.bucket.is_empty() {
            Ok(())
        } else {
            Err(Fault::no_such_bucket(&request.bucket))
        };
    };
    check_owner(bucket, request, "x-amz-expected-bucket-owner")?;
    decide(
        bucket,
        cx,
        operation.action,
        &request.key,
        request.version_id()?,
    )
}

/// Refuses a request that expects the bucket to be somebody else's.
pub(crate) fn check_owner(bucket: &Bucket, request: &Request, header: &str) -> Result<()> {
    let Some(expected) = request.header(header) else {
        return Ok(());
    };
    if expected.len() != 12 || !expected.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Fault::new(
            400,
            "InvalidBucketOwnerAWSAccountID",
            format!(
                "The value of the expected bucket owner parameter must be an AWS Account ID... [{expected}]"
            ),
        ));
    }
    if *expected == *bucket.owner {
        Ok(())
    } else {
        Err(Fault::access_denied())
    }
}

/// The same for one key of a batch.
pub(crate) fn may_delete(
    state: &State,
    cx: &Context<'_>,
    request: &Request,
    key: &str,
    version: Option<&str>,
) -> Result<()> {
    let action = if version.is_some() {
        "s3:DeleteObjectVersion"
    } else {
        "s3:DeleteObject"
    };
    decide(state.bucket(&request.bucket)?, cx, action, key, None)
}

fn decide(
    bucket: &Bucket,
    cx: &Context<'_>,
    action: &str,
    key: &str,
    version: Option<&str>,
) -> Result<()> {
    if cx.account.as_deref() == Some(&*bucket.owner) {
        return Ok(());
    }
    let blocks = bucket.config.blocks();
    let allowed = grants_for(bucket, action, key, version).is_some_and(|(acl, wanted)| {
        !bucket.config.acls_disabled() && acl.allows(cx.asker(), wanted, blocks.ignore_acls)
    });
    if allowed {
        Ok(())
    } else {
        Err(Fault::access_denied())
    }
}

/// The list that speaks about an action, and what it must grant.
fn grants_for<'b>(
    bucket: &'b Bucket,
    action: &str,
    key: &str,
    version: Option<&str>,
) -> Option<(&'b Acl, Permission)> {
    let of_bucket = |permission| Some((&bucket.config.acl, permission));
    let of_object = |permission| {
        let found = bucket.keys.get(key)?;
        let version = match version {
            Some(id) => found.get(id)?,
            None => found.current(),
        };
        Some((&version.object().ok()?.acl, permission))
    };
    match action {
        "s3:ListBucket" | "s3:ListBucketVersions" | "s3:ListBucketMultipartUploads" => {
            of_bucket(Permission::Read)
        }
        "s3:PutObject" | "s3:DeleteObject" | "s3:DeleteObjectVersion" => {
            of_bucket(Permission::Write)
        }
        "s3:GetBucketAcl" => of_bucket(Permission::ReadAcp),
        "s3:PutBucketAcl" => of_bucket(Permission::WriteAcp),
        "s3:GetObject" => of_object(Permission::Read),
        "s3:GetObjectAcl" => of_object(Permission::ReadAcp),
        "s3:PutObjectAcl" => of_object(Permission::WriteAcp),
        _ => None,
    }
}

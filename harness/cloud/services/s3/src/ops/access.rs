//! Policies, the blocks of public access, and who owns what is put.

use std::sync::Arc;

use s3s::dto;

use super::setting::{OwnershipControls, PublicAccessBlock, PutSetting};
use crate::acl::Acl;
use crate::config::{Config, Ownership, PublicAccess};
use crate::context::CallContext;
use crate::error::{Result, S3Error};
use crate::policy::Policy;
use crate::reply::Reply;
use crate::request::Request;
use crate::state::{Bucket, State};

pub(crate) fn put_policy(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let bucket = state.bucket_mut(&request.bucket)?;
    let malformed = || {
        S3Error::new(
            400,
            "MalformedPolicy",
            "Policies must be valid JSON and the first byte must be '{'",
        )
    };
    let text = std::str::from_utf8(request.document()).map_err(|_| malformed())?;
    let policy = Policy::parse(text, &bucket.arn())?;
    if policy.is_public() && bucket.config.blocks().block_policy {
        return Err(S3Error::access_denied());
    }
    bucket.config.policy = Some(Arc::new(policy));
    Ok(Reply::no_content())
}

impl PutSetting for PublicAccessBlock {
    type Document = dto::PublicAccessBlockConfiguration;

    fn store(config: &mut Config, document: Self::Document) -> Result<()> {
        config.public_access = Some(PublicAccess {
            block_acls: document.block_public_acls.unwrap_or_default(),
            ignore_acls: document.ignore_public_acls.unwrap_or_default(),
            block_policy: document.block_public_policy.unwrap_or_default(),
            restrict_buckets: document.restrict_public_buckets.unwrap_or_default(),
        });
        Ok(())
    }
}

impl PutSetting for OwnershipControls {
    type Document = dto::OwnershipControls;

    fn check(_: &State, bucket: &Bucket, document: &Self::Document) -> Result<()> {
        let is_private = bucket.config.acl == Acl::private(Arc::clone(&bucket.owner));
        if ownership(document)? == Ownership::Enforced && !is_private {
            return Err(S3Error::new(
                400,
                "InvalidBucketAclWithObjectOwnership",
                "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
            ));
        }
        Ok(())
    }

    fn store(config: &mut Config, document: Self::Document) -> Result<()> {
        config.ownership = Some(ownership(&document)?);
        Ok(())
    }
}

fn ownership(document: &dto::OwnershipControls) -> Result<Ownership> {
    let [rule] = document.rules.as_slice() else {
        return Err(S3Error::malformed_xml());
    };
    Ownership::parse(rule.object_ownership.as_str()).ok_or_else(S3Error::malformed_xml)
}

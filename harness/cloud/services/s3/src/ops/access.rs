//! Policies, the blocks of public access, and who owns what is put.

use std::sync::Arc;

use s3s::dto;

use crate::acl::Acl;
use crate::config::{Ownership, PublicAccess};
use crate::context::CallContext;
use crate::error::{Result, S3Error};
use crate::policy::Policy;
use crate::reply::Reply;
use crate::request::Request;
use crate::state::State;

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

pub(crate) fn put_public_access(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let bucket = state.bucket_mut(&request.bucket)?;
    let document: dto::PublicAccessBlockConfiguration = request.xml()?;
    bucket.config.public_access = Some(PublicAccess::read(&document));
    Ok(Reply::ok())
}

pub(crate) fn put_ownership(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let bucket = state.bucket_mut(&request.bucket)?;
    let document: dto::OwnershipControls = request.xml()?;
    let [rule] = document.rules.as_slice() else {
        return Err(S3Error::malformed_xml());
    };
    let ownership =
        Ownership::parse(rule.object_ownership.as_str()).ok_or_else(S3Error::malformed_xml)?;
    if ownership == Ownership::Enforced
        && bucket.config.acl != Acl::private(Arc::clone(&bucket.owner))
    {
        return Err(S3Error::new(
            400,
            "InvalidBucketAclWithObjectOwnership",
            "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
        ));
    }
    bucket.config.ownership = Some(ownership);
    Ok(Reply::ok())
}

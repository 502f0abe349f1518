//! The lists of grants of buckets and objects.

use std::sync::Arc;

use s3s::dto;

use crate::acl::{Acl, Grant, Grantee, Permission, check_group, check_id, unknown_address};
use crate::canonical_id::canonical_id;
use crate::config::Config;
use crate::context::CallContext;
use crate::error::{Result, S3Error};
use crate::event::{Event, EventKind};
use crate::reply::Reply;
use crate::request::Request;
use crate::state::{State, Versioning};

fn answer(acl: &Acl) -> Reply {
    Reply::answer("AccessControlPolicy", |x| {
        x.element("Owner", |x| x.text("ID", &canonical_id(&acl.owner)));
        x.element("AccessControlList", |x| {
            for grant in acl.all() {
                x.element("Grant", |x| {
                    let (kind, name, value) = match &grant.grantee {
                        Grantee::User(id) => ("CanonicalUser", "ID", id),
                        Grantee::Group(uri) => ("Group", "URI", uri),
                    };
                    let attributes =
                        format!("xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"{kind}\"");
                    x.element_with("Grantee", &attributes, |x| x.text(name, value));
                    x.text("Permission", grant.permission.name());
                });
            }
        });
    })
}

/// The list that a request brings, in headers or in its body.
fn wanted(request: &Request, owner: &Arc<str>, bucket_owner: &str) -> Result<Acl> {
    let headers = Acl::from_headers(|name| request.header(name), owner, bucket_owner)?;
    let body = !request.document().is_empty();
    match headers {
        Some(_) if body => Err(S3Error::new(
            400,
            "UnexpectedContent",
            "This request does not support content",
        )),
        Some(acl) => Ok(acl),
        None if !body => Err(S3Error::new(
            400,
            "MissingSecurityHeader",
            "Your request was missing a required header",
        )
        .with("MissingHeaderName", "x-amz-acl")),
        None => from_document(request, owner),
    }
}

fn from_document(request: &Request, owner: &Arc<str>) -> Result<Acl> {
    let malformed = || {
        S3Error::new(
            400,
            "MalformedACLError",
            "The XML you provided was not well-formed or did not validate against our published schema",
        )
    };
    let document: dto::AccessControlPolicy = request.xml().map_err(|_| malformed())?;
    let owner_id = document
        .owner
        .and_then(|owner| owner.id)
        .ok_or_else(malformed)?;
    check_id(&owner_id, "CanonicalUser/ID")?;
    if owner_id != canonical_id(owner) {
        return Err(S3Error::access_denied());
    }
    let mut grants = Vec::new();
    for grant in document.grants.ok_or_else(malformed)? {
        let permission = grant
            .permission
            .as_ref()
            .and_then(|permission| Permission::parse(permission.as_str()))
            .ok_or_else(malformed)?;
        let grantee = grant.grantee.ok_or_else(malformed)?;
        let grantee = match grantee.type_.as_str() {
            "CanonicalUser" => Grantee::User(check_id(
                &grantee.id.unwrap_or_default(),
                "CanonicalUser/ID",
            )?),
            "Group" => Grantee::Group(check_group(&grantee.uri.unwrap_or_default(), "Group/URI")?),
            "AmazonCustomerByEmail" => return Err(unknown_address()),
            _ => return Err(malformed()),
        };
        grants.push(Grant {
            grantee,
            permission,
        });
    }
    // The owner's own full control is kept apart.
    let all = Grant {
        grantee: Grantee::User(owner_id),
        permission: Permission::FullControl,
    };
    let owner_has_all = grants.contains(&all);
    grants.retain(|grant| *grant != all);
    Ok(Acl {
        owner: Arc::clone(owner),
        grants,
        owner_has_all,
    })
}

/// What the bucket's settings say to a new list.
fn check(config: &Config, acl: &Acl) -> Result<()> {
    if config.acls_disabled() && *acl != Acl::private(Arc::clone(&acl.owner)) {
        return Err(S3Error::new(
            400,
            "AccessControlListNotSupported",
            "The bucket does not allow ACLs",
        ));
    }
    if config.blocks().block_acls && acl.is_public() {
        return Err(S3Error::access_denied());
    }
    Ok(())
}

pub(crate) fn put_bucket(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let bucket = state.bucket_mut(&request.bucket)?;
    let acl = wanted(request, &bucket.owner, &bucket.owner)?;
    check(&bucket.config, &acl)?;
    bucket.config.acl = acl;
    Ok(Reply::ok())
}

pub(crate) fn get_bucket(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    Ok(answer(&state.bucket(&request.bucket)?.config.acl))
}

pub(crate) fn put_object(
    state: &mut State,
    cx: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let bucket = state.bucket(&request.bucket)?;
    let (_, object) = bucket.object(&request.key, request.version_id()?, "PUT")?;
    let acl = wanted(request, &object.acl.owner, &bucket.owner)?;
    check(&bucket.config, &acl)?;
    let changed = object.acl != acl;
    state.sequence += 1;
    let sequence = state.sequence;
    let bucket = state.bucket_mut(&request.bucket)?;
    let versioned = bucket.versioning != Versioning::Never;
    let (id, object) = bucket.object_mut(&request.key, request.version_id()?, "PUT")?;
    object.acl = acl;
    if changed {
        cx.events.push(Event {
            bucket: request.bucket.clone(),
            key: request.key.clone(),
            kind: EventKind::AclPut,
            size: None,
            etag: Some(object.etag.clone()),
            version: Some(id.clone()).filter(|id| versioned && id != "null"),
            sequence,
        });
    }
    Ok(Reply::ok().header_opt("x-amz-version-id", versioned.then_some(id)))
}

pub(crate) fn get_object(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let bucket = state.bucket(&request.bucket)?;
    let (version, object) = bucket.object(&request.key, request.version_id()?, "GET")?;
    let versioned = bucket.versioning != Versioning::Never;
    Ok(answer(&object.acl).header_opt("x-amz-version-id", versioned.then_some(version.id())))
}

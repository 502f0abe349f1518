//! PutObject, and what all writes have in common: conditions on what is
//! there, and putting a version in place.

use std::sync::Arc;

use crate::blob::Blob;
use crate::checksum::ObjectChecksum;
use crate::conditions;
use crate::context::CallContext;
use crate::error::{Result, S3Error};
use crate::event::{Event, EventKind};
use crate::names;
use crate::ops::encryption;
use crate::ops::object_settings::{self, NewObject};
use crate::reply::Reply;
use crate::request::Request;
use crate::state::{Body, Bucket, Object, ObjectPart, State, Version};

pub(crate) fn put(state: &mut State, cx: &mut CallContext<'_>, request: &Request) -> Result<Reply> {
    let bucket = state.bucket(&request.bucket)?;
    names::check_key(&request.key)?;
    if request.header("x-amz-write-offset-bytes").is_some() {
        return Err(S3Error::unsupported_header("x-amz-write-offset-bytes"));
    }
    let condition = WriteCondition::read(request)?;
    let new_object = object_settings::read(request, bucket, cx)?;
    condition.check(bucket, &request.key)?;
    let received = request.received();
    let content = Content {
        blob: received.blob.clone(),
        etag: hex::encode(received.md5),
        checksum: Some(ObjectChecksum::full(received.checksum())),
        parts: Vec::new(),
    };
    let stored = store(state, cx, request, new_object, content, EventKind::Put)?;
    Ok(stored.reply())
}

/// The bytes of a new object and what follows from them.
pub(crate) struct Content {
    pub(crate) blob: Blob,
    pub(crate) etag: String,
    pub(crate) checksum: Option<ObjectChecksum>,
    pub(crate) parts: Vec<ObjectPart>,
}

/// What became of a write.
pub(crate) struct Stored {
    pub(crate) object: Arc<Object>,
    pub(crate) version: Option<String>,
    expiration: Option<String>,
}

impl Stored {
    /// The answer's headers, which all kinds of writes share.
    pub(crate) fn headers(&self, reply: &mut Reply) {
        // The null version of a suspended bucket is not named (recorded: s3_api,
        // `test_put_object_on_suspended_bucket`), but for a copy.
        if let Some(version) = self.version.as_ref().filter(|id| *id != "null") {
            reply.set("x-amz-version-id", version);
        }
        if let Some(expiration) = &self.expiration {
            reply.set("x-amz-expiration", expiration);
        }
        encryption::set_headers(reply, &self.object.settings.encryption);
    }

    /// The object's checksum and its type.
    pub(crate) fn checksum_headers(&self, reply: &mut Reply) {
        if let Some(checksum) = &self.object.checksum {
            reply.set(checksum.sum.algorithm.header(), checksum.header_value());
            reply.set("x-amz-checksum-type", checksum.kind.name());
        }
    }

    /// The answer to a PUT.
    pub(crate) fn reply(&self) -> Reply {
        let mut reply = Reply::ok().header("etag", quoted(&self.object.etag));
        self.checksum_headers(&mut reply);
        self.headers(&mut reply);
        reply
    }
}

/// Stores an object and raises its event.
pub(crate) fn store(
    state: &mut State,
    cx: &mut CallContext<'_>,
    request: &Request,
    new_object: NewObject,
    content: Content,
    kind: EventKind,
) -> Result<Stored> {
    let NewObject {
        settings,
        tags,
        acl,
        retention,
        legal_hold,
    } = new_object;
    let Content {
        blob,
        etag,
        checksum,
        parts,
    } = content;
    let object = Arc::new(Object {
        blob,
        etag,
        checksum,
        parts,
        settings,
        tags,
        acl,
        retention,
        legal_hold,
        restore: None,
    });
    state.sequence += 1;
    let sequence = state.sequence;
    let bucket = state.bucket_mut(&request.bucket)?;
    let version = Version::new(cx.now, Body::Object(Arc::clone(&object)));
    let version = bucket.insert(&request.key, version, || cx.version_id());
    for upload in bucket.uploads.get_mut(&request.key).into_iter().flatten() {
        upload.overtaken = true;
    }
    let expiration = bucket
        .config
        .lifecycle
        .as_ref()
        .and_then(|lifecycle| lifecycle.expiration_header(&request.key, &object, cx.now));
    cx.events.push(Event {
        bucket: request.bucket.clone(),
        key: request.key.clone(),
        kind,
        size: Some(object.size()),
        etag: Some(object.etag.clone()),
        version: version.clone().filter(|v| v != "null"),
        sequence,
    });
    Ok(Stored {
        object,
        version,
        expiration,
    })
}

pub(crate) fn quoted(etag: &str) -> String {
    format!("\"{etag}\"")
}

/// The condition a write may carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WriteCondition<'a> {
    None,
    /// `If-None-Match: *`: only where nothing is.
    Absent,
    /// `If-Match`: only over this.
    Is(&'a str),
}

impl<'a> WriteCondition<'a> {
    pub(crate) fn read(request: &'a Request) -> Result<Self> {
        let refuse = |header: &str| {
            S3Error::header_not_implemented(
                header,
                &format!("We don't accept the provided value of {header} header for this API"),
            )
        };
        match (request.header("if-match"), request.header("if-none-match")) {
            (None, None) => Ok(Self::None),
            (Some(_), Some(_)) => Err(S3Error::header_not_implemented(
                "If-Match,If-None-Match",
                "Multiple conditional request headers present in the request",
            )),
            (Some("*"), None) => Err(refuse("If-Match")),
            (Some(etag), None) => Ok(Self::Is(etag)),
            (None, Some("*")) => Ok(Self::Absent),
            (None, Some(_)) => Err(refuse("If-None-Match")),
        }
    }

    pub(crate) fn check(self, bucket: &Bucket, key: &str) -> Result<()> {
        match (self, bucket.current(key)) {
            (Self::Absent, Some(_)) => Err(S3Error::precondition_failed("If-None-Match")),
            (Self::Is(_), None) => Err(S3Error::no_such_key(key)),
            (Self::Is(etag), Some(object)) if !conditions::matches(etag, &object.etag) => {
                Err(S3Error::precondition_failed("If-Match"))
            }
            _ => Ok(()),
        }
    }
}

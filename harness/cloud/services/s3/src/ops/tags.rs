//! Tags of buckets and objects.

use s3s::dto;

use crate::context::CallContext;
use crate::error::{Result, S3Error};
use crate::event::{Event, EventKind};
use crate::reply::Reply;
use crate::request::Request;
use crate::state::{State, Tags, Versioning};
use crate::tagging::{self, TagTarget};

fn answer(tags: &Tags) -> Reply {
    Reply::answer("Tagging", |x| {
        x.element("TagSet", |x| {
            for (key, value) in tags {
                x.element("Tag", |x| {
                    x.text("Key", key);
                    x.text("Value", value);
                });
            }
        });
    })
}

fn document(request: &Request, target: TagTarget) -> Result<Tags> {
    let document = request.xml::<dto::Tagging>();
    // A document without a set is one without tags (recorded: s3_api,
    // `test_put_bucket_tagging_none_value`).
    let text = String::from_utf8_lossy(request.document());
    if document.is_err() && text.contains("<Tagging") && !text.contains("<TagSet") {
        return Ok(Tags::new());
    }
    tagging::from_document(document?.tag_set, target)
}

pub(crate) fn put_bucket(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let bucket = state.bucket_mut(&request.bucket)?;
    bucket.config.tags = document(request, TagTarget::Bucket)?;
    Ok(Reply::no_content())
}

pub(crate) fn get_bucket(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let tags = &state.bucket(&request.bucket)?.config.tags;
    if tags.is_empty() {
        return Err(
            S3Error::new(404, "NoSuchTagSet", "The TagSet does not exist")
                .with("BucketName", &request.bucket),
        );
    }
    Ok(answer(tags))
}

pub(crate) fn delete_bucket(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    state.bucket_mut(&request.bucket)?.config.tags.clear();
    Ok(Reply::no_content())
}

pub(crate) fn put_object(
    state: &mut State,
    cx: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    set(
        state,
        cx,
        request,
        document(request, TagTarget::Object)?,
        EventKind::TaggingPut,
    )
}

pub(crate) fn delete_object(
    state: &mut State,
    cx: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let reply = set(state, cx, request, Tags::new(), EventKind::TaggingDelete)?;
    Ok(reply.status(http::StatusCode::NO_CONTENT))
}

fn set(
    state: &mut State,
    cx: &mut CallContext<'_>,
    request: &Request,
    tags: Tags,
    kind: EventKind,
) -> Result<Reply> {
    state.sequence += 1;
    let sequence = state.sequence;
    let bucket = state.bucket_mut(&request.bucket)?;
    let versioned = bucket.versioning != Versioning::Never;
    let method = if kind == EventKind::TaggingPut {
        "PUT"
    } else {
        "DELETE"
    };
    let (id, object) = bucket.object_mut(&request.key, request.version_id()?, method)?;
    object.tags = tags;
    let reply = Reply::ok().header_opt("x-amz-version-id", versioned.then_some(&id));
    cx.events.push(Event {
        bucket: request.bucket.clone(),
        key: request.key.clone(),
        kind,
        size: None,
        etag: Some(object.etag.clone()),
        version: Some(id).filter(|id| versioned && id != "null"),
        sequence,
    });
    Ok(reply)
}

pub(crate) fn get_object(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let bucket = state.bucket(&request.bucket)?;
    let id = request.version_id()?;
    if id.is_none() && !bucket.keys.contains_key(&request.key) {
        // S3 says the bucket's name with the key here, and only here.
        let name = format!("{}/{}", request.bucket, request.key);
        return Err(S3Error::no_such_key(&name));
    }
    let (version, object) = bucket
        .object(&request.key, id, "GET")
        .map_err(|error| match error.code() {
            "NoSuchKey" => S3Error::method_not_allowed("GET", "DeleteMarker"),
            _ => error,
        })?;
    let versioned = bucket.versioning != Versioning::Never;
    Ok(answer(&object.tags).header_opt("x-amz-version-id", versioned.then_some(version.id())))
}

//! DeleteObject and DeleteObjects.

use http::StatusCode;
use s3s::dto;

use crate::access;
use crate::conditions;
use crate::context::CallContext;
use crate::error::{Result, S3Error};
use crate::event::{Event, EventKind};
use crate::reply::Reply;
use crate::request::Request;
use crate::state::{Body, State, Version, Versioning, Versions};

/// The most keys one DeleteObjects may name.
const MAX_KEYS: usize = 1000;

pub(crate) fn one(state: &mut State, cx: &mut CallContext<'_>, request: &Request) -> Result<Reply> {
    let bypass = bypass(state, request)?;
    // Recorded: s3_api, `test_delete_object_if_match_all_non_express`.
    for header in ["x-amz-if-match-last-modified-time", "x-amz-if-match-size"] {
        if request.header(header).is_some() {
            return Err(S3Error::unsupported_header(header));
        }
    }
    let if_match = request.header("if-match").map(str::to_owned);
    let deleted = delete(
        state,
        cx,
        &request.bucket,
        ToDelete {
            key: &request.key,
            version: request.version_id()?,
            if_match: if_match.as_deref(),
        },
        bypass,
    )?;
    let mut reply = Reply::new(StatusCode::NO_CONTENT);
    if deleted.marker {
        reply.set("x-amz-delete-marker", "true");
    }
    if let Some(version) = deleted.version {
        reply.set("x-amz-version-id", version);
    }
    Ok(reply)
}

/// Whether a governance retention is to be passed over.
fn bypass(state: &State, request: &Request) -> Result<bool> {
    let bucket = state.bucket(&request.bucket)?;
    let Some(text) = request.header("x-amz-bypass-governance-retention") else {
        return Ok(false);
    };
    if bucket.config.object_lock.is_none() {
        return Err(S3Error::new(
            400,
            "InvalidArgument",
            "x-amz-bypass-governance-retention is only applicable to Object Lock enabled buckets.",
        )
        .with("ArgumentName", "x-amz-bypass-governance-retention"));
    }
    Ok(text.eq_ignore_ascii_case("true"))
}

/// What is to be deleted.
#[derive(Clone, Copy)]
struct ToDelete<'a> {
    key: &'a str,
    version: Option<&'a str>,
    if_match: Option<&'a str>,
}

/// What became of it.
struct Deleted {
    /// A marker was made, or one was deleted.
    marker: bool,
    /// The version made or deleted.
    version: Option<String>,
}

fn delete(
    state: &mut State,
    cx: &mut CallContext<'_>,
    name: &str,
    wanted: ToDelete<'_>,
    bypass: bool,
) -> Result<Deleted> {
    state.sequence += 1;
    let sequence = state.sequence;
    let bucket = state.bucket_mut(name)?;
    let ToDelete {
        key,
        version,
        if_match,
    } = wanted;
    if let Some(etag) = if_match {
        match bucket.current(key) {
            None if etag == "*" => return Err(S3Error::precondition_failed("If-Match")),
            None => return Err(S3Error::no_such_key(key)),
            Some(object) if !conditions::matches(etag, &object.etag) => {
                return Err(S3Error::precondition_failed("If-Match"));
            }
            Some(_) => {}
        }
    }
    let event = |kind, version: Option<String>| Event {
        bucket: name.to_owned(),
        key: key.to_owned(),
        kind,
        size: None,
        etag: None,
        version: version.filter(|v| v != "null"),
        sequence,
    };
    if bucket.versioning == Versioning::Never {
        if let Some(id) = version.filter(|id| *id != "null") {
            return Err(S3Error::invalid_argument(
                "Invalid version id specified",
                "versionId",
                id,
            ));
        }
        bucket.keys.remove(key);
        // Of a key that is not there, too (recorded: s3_notifications_sqs, `test_delete_objects`).
        cx.events.push(event(EventKind::Delete, None));
        return Ok(Deleted {
            marker: false,
            version: None,
        });
    }
    let Some(id) = version else {
        let marker = Version::new(cx.now, Body::DeleteMarker);
        let id = bucket.insert(key, marker, || cx.version_id());
        cx.events
            .push(event(EventKind::DeleteMarkerCreated, id.clone()));
        return Ok(Deleted {
            marker: true,
            version: id,
        });
    };
    let Some(found) = bucket.keys.get(key).and_then(|versions| versions.get(id)) else {
        // Deleting what is not there succeeds, unless the id never was one.
        if id != "null" && id.len() != 32 {
            return Err(S3Error::invalid_argument(
                "Invalid version id specified",
                "versionId",
                id,
            ));
        }
        // Version ids are unique: one of another object's is refused.
        let of_another = |versions: &Versions| versions.get(id).is_some();
        if id != "null" && bucket.keys.values().any(of_another) {
            return Err(S3Error::no_such_version(key, id));
        }
        return Ok(Deleted {
            marker: false,
            version: Some(id.to_owned()),
        });
    };
    if let Ok(object) = found.object()
        && object.is_locked(cx.now, bypass)
    {
        return Err(S3Error::new(
            403,
            "AccessDenied",
            "Access Denied because object protected by object lock.",
        ));
    }
    let removed = bucket.remove(key, id);
    cx.events
        .push(event(EventKind::Delete, Some(id.to_owned())));
    Ok(Deleted {
        marker: removed.is_some_and(|version| matches!(version.body, Body::DeleteMarker)),
        version: Some(id.to_owned()),
    })
}

pub(crate) fn many(
    state: &mut State,
    cx: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let bypass = bypass(state, request)?;
    let digest = [
        "content-md5",
        "x-amz-sdk-checksum-algorithm",
        "x-amz-trailer",
    ];
    let checked = digest
        .iter()
        .any(|name| request.headers().contains_key(*name))
        || crate::checksum::Algorithm::ALL
            .iter()
            .any(|algorithm| request.headers().contains_key(algorithm.header()));
    if !checked {
        return Err(S3Error::invalid_request(
            "Missing required header for this request: Content-MD5",
        ));
    }
    let document: dto::Delete = request.xml()?;
    if document.objects.is_empty() || document.objects.len() > MAX_KEYS {
        return Err(S3Error::malformed_xml());
    }
    let quiet = document.quiet == Some(true);
    let mut results = Vec::with_capacity(document.objects.len());
    for object in &document.objects {
        let wanted = ToDelete {
            key: &object.key,
            version: object.version_id.as_deref().filter(|id| !id.is_empty()),
            if_match: object.e_tag.as_ref().map(dto::ETag::value),
        };
        let allowed = match request.denied_keys.get(wanted.key) {
            Some(message) => Err(S3Error::new(403, "AccessDenied", message.clone())),
            None => access::may_delete(state, cx, request, wanted.key, wanted.version),
        };
        let outcome = allowed.and_then(|()| delete(state, cx, &request.bucket, wanted, bypass));
        results.push((wanted, outcome));
    }
    Ok(Reply::answer("DeleteResult", |x| {
        for (wanted, outcome) in &results {
            match outcome {
                Ok(_) if quiet => {}
                Ok(deleted) => x.element("Deleted", |x| {
                    x.text("Key", wanted.key);
                    x.text_opt("VersionId", wanted.version);
                    if deleted.marker {
                        x.text("DeleteMarker", "true");
                        x.text_opt("DeleteMarkerVersionId", deleted.version.as_deref());
                    }
                }),
                Err(error) => x.element("Error", |x| {
                    // What a single delete calls an argument, a batch calls a version.
                    let (code, message) = match error.code() {
                        "InvalidArgument" => {
                            ("NoSuchVersion", "The specified version does not exist.")
                        }
                        code => (code, error.message()),
                    };
                    x.text("Key", wanted.key);
                    x.text_opt("VersionId", wanted.version);
                    x.text("Code", code);
                    x.text("Message", message);
                }),
            }
        }
    }))
}

//! RestoreObject. Nothing here is far away, so a restore is done at once.

use http::StatusCode;
use s3s::dto;
use time::{Duration, Time};

use crate::context::CallContext;
use crate::error::{Result, S3Error};
use crate::event::{Event, EventKind};
use crate::reply::Reply;
use crate::request::Request;
use crate::state::{Restore, State, Versioning};

pub(crate) fn restore(
    state: &mut State,
    cx: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let document: dto::RestoreRequest = request.xml()?;
    if document.select_parameters.is_some() || document.output_location.is_some() {
        return Err(S3Error::not_implemented("RestoreObject with SELECT"));
    }
    state.sequence += 1;
    let sequence = state.sequence;
    let bucket = state.bucket_mut(&request.bucket)?;
    let versioned = bucket.versioning != Versioning::Never;
    let (id, object) = bucket.object_mut(&request.key, request.version_id()?, "POST")?;
    if !object.settings.storage_class.is_archive() {
        return Err(S3Error::new(
            403,
            "InvalidObjectState",
            "Restore is not allowed for the object's current storage class",
        )
        .with("StorageClass", object.settings.storage_class.name()));
    }
    let Some(days) = document.days.filter(|days| *days > 0) else {
        return Err(S3Error::malformed_xml());
    };
    let again = object.restore.is_some_and(|restore| restore.until > cx.now);
    // As with all of S3's days: to the end of the day.
    let until = (cx.now + Duration::days(i64::from(days) + 1)).replace_time(Time::MIDNIGHT);
    object.restore = Some(Restore { until });
    let event = Event {
        bucket: request.bucket.clone(),
        key: request.key.clone(),
        kind: EventKind::RestorePost,
        size: Some(object.size()),
        etag: Some(object.etag.clone()),
        version: Some(id).filter(|id| versioned && id != "null"),
        sequence,
    };
    cx.events.push(Event {
        kind: EventKind::RestoreCompleted,
        ..event.clone()
    });
    cx.events.insert(cx.events.len() - 1, event);
    Ok(Reply::new(if again {
        StatusCode::OK
    } else {
        StatusCode::ACCEPTED
    }))
}

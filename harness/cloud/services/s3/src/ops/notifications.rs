//! The notification configuration of a bucket.

use s3s::dto;

use crate::context::CallContext;
use crate::error::Result;
use crate::notifications;
use crate::reply::Reply;
use crate::request::Request;
use crate::state::State;

/// The destinations have been tried by now.
pub(crate) fn put(state: &mut State, cx: &mut CallContext<'_>, request: &Request) -> Result<Reply> {
    let document: dto::NotificationConfiguration = request.xml()?;
    let empty = document == dto::NotificationConfiguration::default();
    let document = notifications::read(document, || cx.configuration_id())?;
    state.bucket_mut(&request.bucket)?.config.notifications = (!empty).then_some(document);
    Ok(Reply::ok())
}

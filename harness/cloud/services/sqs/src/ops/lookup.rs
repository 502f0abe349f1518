//! Finding the queue that a request names.

use rehearsal_cloud_core::service::{CallContext, Scoped, ServiceError};

use super::due::{run_due, serve_long_polls};
use crate::error::Error;
use crate::millis::{Millis, to_millis};
use crate::queue::Queue;
use crate::region::Region;
use crate::state::Sqs;
use crate::{names, policy};

/// Runs an operation on the queue of a URL if the caller may do `action` with
/// it, and wakes calls that wait for its messages.
pub(super) fn with_queue<T>(
    sqs: &mut Sqs,
    cx: &mut CallContext<'_>,
    url: &str,
    action: &str,
    operation: impl FnOnce(&mut Queue, &mut CallContext<'_>, Millis) -> Result<T, Error>,
) -> Result<T, ServiceError> {
    run_due(sqs, cx);
    let now = to_millis(cx.now());
    let (region, name) = find_queue(&mut sqs.regions, cx, url, action)?;
    let queue = region.queue_mut(&name)?;
    let result = operation(queue, cx, now);
    serve_long_polls(&mut sqs.schedule, queue, cx, now);
    Ok(result?)
}

/// Returns the region of the queue of a URL and the queue's name, if the
/// caller may do `action` with it.
pub(super) fn find_queue<'a>(
    regions: &'a mut Scoped<Region>,
    cx: &CallContext<'_>,
    url: &str,
    action: &str,
) -> Result<(&'a mut Region, String), Error> {
    let (account, name) = names::parse_url(url).ok_or_else(Error::queue_does_not_exist)?;
    let account = account.unwrap_or(cx.account());
    let region = regions
        .get_mut(account, cx.region())
        .ok_or_else(Error::queue_does_not_exist)?;
    policy::authorize(region.queue(name)?, cx, action)?;
    Ok((region, name.to_owned()))
}

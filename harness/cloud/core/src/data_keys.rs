//! Data keys, which services use again for a while.

use std::sync::Arc;

use rehearsal_model::error::ServiceError;
use time::{Duration, OffsetDateTime};

use crate::encryption::KeyRequest;
use crate::service::CallContext;

/// The data keys of one resource (a queue, a topic). While one is used again, nobody hears that
/// its key was disabled.
#[derive(Debug, Clone, Default)]
pub struct DataKeys(Vec<DataKey>);

#[derive(Debug, Clone)]
struct DataKey {
    /// The key that has encrypted it, as the resource names it.
    key: String,
    /// The ARN of the caller that it is for.
    caller: Arc<str>,
    until: OffsetDateTime,
}

impl DataKeys {
    /// Returns without an error if the caller has a data key, or the key that is asked for gives
    /// one, which is used again for that long.
    pub fn obtain(
        &mut self,
        cx: &CallContext<'_>,
        request: KeyRequest<'_>,
        reuse: Duration,
    ) -> Result<(), ServiceError> {
        let (now, caller) = (cx.now(), &cx.identity().arn);
        self.0.retain(|known| known.until > now);
        let is_it = |known: &DataKey| known.key == request.key && known.caller == *caller;
        if self.0.iter().any(is_it) {
            return Ok(());
        }
        cx.encryption_key(request)?;
        self.0.push(DataKey {
            key: request.key.to_owned(),
            caller: Arc::clone(caller),
            until: now + reuse,
        });
        Ok(())
    }
}

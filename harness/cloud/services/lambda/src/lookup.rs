//! What operations look up elsewhere before they answer: their call waits meanwhile.

use std::collections::HashMap;
use std::sync::Arc;

use rehearsal_cloud_core::service::{Answer, CallContext, ServiceError};
use serde_json::{Value, json};
use time::Duration;

/// How long a lookup may take; it is answered at once.
const NEVER: Duration = Duration::days(365);

/// What calls wait for, by the id of their request.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lookups(HashMap<Arc<str>, Option<Result<Value, ServiceError>>>);

impl Lookups {
    /// Notes that a call waits. Returns false if it does already.
    pub(crate) fn start(&mut self, id: Arc<str>) -> bool {
        self.0.insert(id, None).is_none()
    }

    /// Takes what a call waits for, once it is there.
    pub(crate) fn take(&mut self, id: &str) -> Option<Result<Value, ServiceError>> {
        self.0.get(id)?.as_ref()?;
        self.0.remove(id)?
    }

    /// Keeps what was found for the call that waits for it.
    pub(crate) fn finish(&mut self, id: &str, found: Result<Value, ServiceError>) {
        // What nobody took when it was there: the client has gone.
        self.0.retain(|_, found| found.is_none());
        if let Some(place) = self.0.get_mut(id) {
            *place = Some(found);
        }
    }
}

/// Returns what identifies the lookup of a call.
pub(crate) fn ticket(request_id: &str) -> Value {
    json!({"lookup": request_id})
}

/// Returns what a call waits for that waits for its lookup.
pub(crate) fn key(request_id: &str) -> String {
    format!("lookup {request_id}")
}

/// Returns what a call answers that waits for its lookup.
pub(crate) fn wait(cx: &CallContext<'_>) -> Answer<Value> {
    Answer::Wait {
        key: key(cx.request_id()),
        until: cx.arrived() + NEVER,
    }
}

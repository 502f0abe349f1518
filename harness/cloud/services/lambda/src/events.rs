//! Events of asynchronous invocations: the queue of a function.

use std::sync::Arc;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

/// How many events of one function run at once. On AWS it is hundreds; here each is a
/// process.
pub(crate) const MOST_RUNNING: u32 = 8;
/// How old an event gets unless the function says otherwise.
pub(crate) const MAXIMUM_AGE: Duration = Duration::hours(6);
/// How often a failed event is tried again unless the function says otherwise.
pub(crate) const MAXIMUM_RETRIES: u32 = 2;
/// The longest pause after an event was throttled.
const LONGEST_PAUSE: Duration = Duration::minutes(5);

/// What a function is invoked with.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    /// The id of the request.
    pub(crate) id: Arc<str>,
    pub(crate) payload: Bytes,
    /// The version or alias that was named.
    pub(crate) qualifier: Option<String>,
    pub(crate) client_context: Option<String>,
    pub(crate) trace: Option<Arc<str>>,
    /// Who invoked the function.
    pub(crate) invoked_by: Option<Arc<str>>,
}

/// An event that waits for its invocation, or for the next one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct QueuedEvent {
    pub(crate) id: Arc<str>,
    /// JSON.
    pub(crate) payload: String,
    pub(crate) qualifier: Option<String>,
    client_context: Option<String>,
    trace: Option<Arc<str>>,
    #[serde(default)]
    invoked_by: Option<Arc<str>>,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) queued_at: OffsetDateTime,
    /// When it is to be invoked.
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) due: OffsetDateTime,
    /// How often it was invoked.
    pub(crate) invocations: u32,
    /// How often it was throttled since.
    throttles: u32,
}

impl QueuedEvent {
    /// Returns an event that is due at once.
    pub(crate) fn new(event: Event, now: OffsetDateTime) -> Self {
        Self {
            id: event.id,
            payload: String::from_utf8_lossy(&event.payload).into_owned(),
            qualifier: event.qualifier,
            client_context: event.client_context,
            trace: event.trace,
            invoked_by: event.invoked_by,
            queued_at: now,
            due: now,
            invocations: 0,
            throttles: 0,
        }
    }

    /// Returns what the function is invoked with.
    pub(crate) fn event(&self) -> Event {
        Event {
            id: Arc::clone(&self.id),
            payload: self.payload.clone().into(),
            qualifier: self.qualifier.clone(),
            client_context: self.client_context.clone(),
            trace: self.trace.clone(),
            invoked_by: self.invoked_by.clone(),
        }
    }

    /// Sets when it is tried again after it failed: one minute after the first attempt, two
    /// after the second. That counts from when the attempt was due, because the clock may
    /// have been moved ahead while it ran.
    pub(crate) fn wait_after_failure(&mut self) {
        self.due += Duration::minutes(self.invocations.clamp(1, 2).into());
        self.throttles = 0;
    }

    /// Sets when it is tried again after it was throttled: a second later, then twice as
    /// long, up to five minutes.
    pub(crate) fn wait_after_throttle(&mut self, now: OffsetDateTime) {
        let pause = Duration::seconds(1 << self.throttles.min(9));
        self.due = now + pause.min(LONGEST_PAUSE);
        self.throttles += 1;
    }
}

/// How a function's events are handled, and where the outcomes go.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct EventConfig {
    /// In seconds.
    pub(crate) maximum_age: Option<u32>,
    pub(crate) maximum_retries: Option<u32>,
    /// The ARN of where results go.
    pub(crate) on_success: Option<String>,
    /// The ARN of where failures go.
    pub(crate) on_failure: Option<String>,
    #[serde(with = "time::serde::rfc3339::option")]
    pub(crate) modified: Option<OffsetDateTime>,
}

impl EventConfig {
    pub(crate) fn age(&self) -> Duration {
        self.maximum_age
            .map_or(MAXIMUM_AGE, |seconds| Duration::seconds(seconds.into()))
    }

    pub(crate) fn retries(&self) -> u32 {
        self.maximum_retries.unwrap_or(MAXIMUM_RETRIES)
    }
}

//! Real time, read here and nowhere else in this room: a step's deadline and
//! the moments that a report shows are the developer's time, not the cloud's.
#![expect(clippy::disallowed_methods, reason = "this file owns the run's clock")]

use std::time::{Duration, Instant};

use time::OffsetDateTime;

/// A moment, for the report.
pub fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}

/// Time since a moment.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts it.
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// What has passed.
    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }

    /// What is left of a span that began with the watch.
    pub(crate) fn left_of(self, span: Duration) -> Duration {
        span.saturating_sub(self.elapsed())
    }
}

/// Lets time pass: the gentle part of a wait that nothing announces the end of.
pub(crate) async fn pause(span: Duration) {
    tokio::time::sleep(span).await;
}

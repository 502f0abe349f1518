//! Real time. Deadlines of steps and times in reports use it, and not the
//! cloud's clock; no other file of this crate reads it.
#![expect(clippy::disallowed_methods, reason = "this file owns the run's clock")]

use std::time::{Duration, Instant};

use time::OffsetDateTime;

/// Returns the current time.
pub fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}

/// Measures the time since it was started.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts a stopwatch.
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// Returns the time since the start.
    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }

    /// Returns the rest of a span that started with the stopwatch.
    pub(crate) fn left_of(self, span: Duration) -> Duration {
        span.saturating_sub(self.elapsed())
    }
}

/// Waits, for changes that send no notification.
pub(crate) async fn pause(span: Duration) {
    tokio::time::sleep(span).await;
}

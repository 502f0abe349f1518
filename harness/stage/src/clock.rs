//! Real time. This is the only file of the crate that reads it: for what happens outside
//! the cloud, and for how long a part of the stage took to start.

use std::time::{Duration, Instant};

use time::OffsetDateTime;

/// Returns the current time.
#[expect(
    clippy::disallowed_methods,
    reason = "what happens outside the cloud carries the real time, as the journal's real_at"
)]
pub(crate) fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}

/// Measures how long a part of the stage takes to start.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(
        clippy::disallowed_methods,
        reason = "start-up times are reported in real time"
    )]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    pub(crate) fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}

/// Waits this long.
#[expect(
    clippy::disallowed_methods,
    reason = "an answer that a stage file delays takes real time"
)]
pub(crate) async fn pause(span: Duration) {
    tokio::time::sleep(span).await;
}

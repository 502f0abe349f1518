//! Real time, read in this one place of the room: when a line was written, how
//! long a part took to boot.

use std::time::{Duration, Instant};

use time::OffsetDateTime;

/// The moment by the real clock.
#[expect(
    clippy::disallowed_methods,
    reason = "lines of output carry the real time, which lines them up with the journal's real_at"
)]
pub(crate) fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}

/// Measures how long a part of the stage took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(
        clippy::disallowed_methods,
        reason = "boot times are told to people in real time"
    )]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    pub(crate) fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}

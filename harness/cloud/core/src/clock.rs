//! Virtual and real time.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use time::OffsetDateTime;

/// The time of one cloud: real time plus an offset that only grows.
#[derive(Debug, Default)]
pub struct VirtualTime {
    offset_ns: AtomicI64,
}

impl VirtualTime {
    /// The virtual time now.
    pub fn now(&self) -> OffsetDateTime {
        real_now() + self.offset()
    }

    /// How far it is ahead of real time.
    pub fn offset(&self) -> time::Duration {
        time::Duration::nanoseconds(self.offset_ns.load(Ordering::Acquire))
    }

    /// Moves ahead to `instant`, if that is ahead.
    pub fn move_to(&self, instant: OffsetDateTime) {
        self.be_ahead_by(instant - real_now());
    }

    /// Moves ahead until it is that far ahead of real time, if it is not yet.
    pub fn be_ahead_by(&self, offset: time::Duration) {
        let offset = i64::try_from(offset.whole_nanoseconds()).unwrap_or(i64::MAX);
        self.offset_ns.fetch_max(offset, Ordering::AcqRel);
    }
}

/// The real time.
#[expect(
    clippy::disallowed_methods,
    reason = "this file owns the cloud's clock"
)]
pub fn real_now() -> OffsetDateTime {
    OffsetDateTime::from(SystemTime::now())
}

/// A instant to measure durations from.
#[expect(
    clippy::disallowed_methods,
    reason = "this file owns the cloud's clock"
)]
pub fn tick() -> Instant {
    Instant::now()
}

/// Waits until `time` reaches `instant`, unless it is advanced.
#[expect(
    clippy::disallowed_methods,
    reason = "this file owns the cloud's clock"
)]
pub async fn sleep_until(time: &VirtualTime, instant: OffsetDateTime) {
    let left = instant - time.now();
    tokio::time::sleep(Duration::try_from(left).unwrap_or(Duration::ZERO)).await;
}

/// Waits that long in real time.
#[expect(
    clippy::disallowed_methods,
    reason = "this file owns the cloud's clock"
)]
pub async fn sleep(duration: Duration) {
    tokio::time::sleep(duration).await;
}

//! Virtual and real time.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use time::OffsetDateTime;

/// The time of one cloud: real time plus an offset that only grows.
///
/// It never goes back: where the machine's clock is set back, it goes on at the pace of a
/// clock that is not, and is ahead of real time by the difference.
#[derive(Debug)]
pub struct VirtualTime {
    /// The real time when the cloud began, and an instant to measure from.
    began: (OffsetDateTime, Instant),
    /// How far real time was ahead of the measured time at most.
    set_ahead_ns: AtomicI64,
    offset_ns: AtomicI64,
}

impl Default for VirtualTime {
    fn default() -> Self {
        Self {
            began: (real_now(), tick()),
            set_ahead_ns: AtomicI64::new(0),
            offset_ns: AtomicI64::new(0),
        }
    }
}

impl VirtualTime {
    /// The virtual time now.
    pub fn now(&self) -> OffsetDateTime {
        let (steady, _) = self.read();
        steady + self.own_offset()
    }

    /// How far it is ahead of real time.
    pub fn offset(&self) -> time::Duration {
        let (_, set_back) = self.read();
        self.own_offset() + set_back
    }

    /// Moves ahead to `instant`, if that is ahead.
    pub fn move_to(&self, instant: OffsetDateTime) {
        let (steady, _) = self.read();
        self.add_offset(instant - steady);
    }

    /// Moves ahead until it is that far ahead of real time, if it is not yet.
    pub fn be_ahead_by(&self, offset: time::Duration) {
        let (_, set_back) = self.read();
        self.add_offset(offset - set_back);
    }

    fn own_offset(&self) -> time::Duration {
        time::Duration::nanoseconds(self.offset_ns.load(Ordering::Acquire))
    }

    fn add_offset(&self, offset: time::Duration) {
        self.offset_ns
            .fetch_max(nanoseconds(offset), Ordering::AcqRel);
    }

    fn read(&self) -> (OffsetDateTime, time::Duration) {
        self.steady(real_now(), tick().duration_since(self.began.1))
    }

    /// Returns the real time without its steps back, and how far that is ahead of the real
    /// time. Steps of less than a millisecond are the time between two readings.
    fn steady(&self, real: OffsetDateTime, elapsed: Duration) -> (OffsetDateTime, time::Duration) {
        let measured = self.began.0 + elapsed;
        let ahead = nanoseconds(real - measured);
        let ahead = ahead.max(self.set_ahead_ns.fetch_max(ahead, Ordering::AcqRel));
        let steady = measured + time::Duration::nanoseconds(ahead);
        let set_back = steady - real;
        if set_back < time::Duration::MILLISECOND {
            (steady, time::Duration::ZERO)
        } else {
            (steady, set_back)
        }
    }
}

fn nanoseconds(duration: time::Duration) -> i64 {
    i64::try_from(duration.whole_nanoseconds()).unwrap_or(i64::MAX)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clock_that_is_set_back_does_not_stop_virtual_time() {
        let time = VirtualTime::default();
        let began = time.began.0;
        let seconds = time::Duration::seconds;
        let read = |real: i64, elapsed: u64| {
            let (steady, set_back) =
                time.steady(began + seconds(real), Duration::from_secs(elapsed));
            ((steady - began).whole_seconds(), set_back.whole_seconds())
        };
        assert_eq!(read(10, 10), (10, 0));
        assert_eq!(read(-3_590, 11), (11, 3_601), "an hour back");
        assert_eq!(read(-3_580, 21), (21, 3_601), "it goes on");
        assert_eq!(read(100, 22), (100, 0), "ahead of where it was");
        assert_eq!(read(23, 23), (101, 78));
    }

    #[test]
    fn offsets_count_from_real_time() {
        let time = VirtualTime::default();
        time.be_ahead_by(time::Duration::HOUR);
        assert_eq!(time.offset(), time::Duration::HOUR);
        time.be_ahead_by(time::Duration::MINUTE);
        assert_eq!(time.offset(), time::Duration::HOUR, "it only grows");
        let day = real_now() + time::Duration::DAY;
        time.move_to(day);
        assert!(time.now() >= day);
    }
}

//! What a shard takes and gives in a second. Streams with the tag that orders it refuse more,
//! by the cloud's clock; others are only throttled by fault rules.

/// The tag that has the limits of a stream's shards enforced.
pub(crate) const ENFORCE_CAPACITY: &str = "rehearsal:enforce-capacity";

/// The records that a shard takes in a second, and their bytes.
const WRITTEN: (i64, i64) = (1_000, 1024 * 1024);
/// The calls of `GetRecords` that a shard answers in a second, and the bytes that it gives.
const READ: (i64, i64) = (5, 2 * 1024 * 1024);

/// What is left of a second, of a shard.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Meters {
    writes: Meter,
    reads: Meter,
}

#[derive(Debug, Clone, Copy, Default)]
struct Meter {
    /// What was used, of each: thousandths of a unit.
    used: (i64, i64),
    /// When that was, in milliseconds since 1970.
    at: i64,
}

impl Meters {
    /// Takes a record of so many bytes; false where the shard takes no more.
    pub(crate) fn write(&mut self, bytes: usize, now: i64) -> bool {
        self.writes.used_at(now, WRITTEN);
        let bytes = units(bytes);
        let (records, written) = self.writes.used;
        if records + 1_000 > WRITTEN.0 * 1_000 || written + bytes > WRITTEN.1 * 1_000 {
            return false;
        }
        self.writes.used = (records + 1_000, written + bytes);
        true
    }

    /// Whether the shard answers a read now. What the read before gave too much is waited for.
    pub(crate) fn may_read(&mut self, now: i64) -> bool {
        self.reads.used_at(now, READ);
        let (calls, read) = self.reads.used;
        calls + 1_000 <= READ.0 * 1_000 && read <= READ.1 * 1_000
    }

    /// Notes a read that gave so many bytes.
    pub(crate) fn read(&mut self, bytes: usize) {
        self.reads.used.0 += 1_000;
        self.reads.used.1 += units(bytes);
    }
}

fn units(bytes: usize) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX / 4_000) * 1_000
}

impl Meter {
    /// Frees what the time since the last use has freed.
    fn used_at(&mut self, now: i64, per_second: (i64, i64)) {
        // Thousandths per second are units per millisecond.
        let passed = (now - self.at).clamp(0, 3_600_000);
        self.used.0 = (self.used.0 - passed * per_second.0).max(0);
        self.used.1 = (self.used.1 - passed * per_second.1).max(0);
        self.at = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shard_takes_a_thousand_records_in_a_second() {
        let mut meters = Meters::default();
        let taken = (0..1_100).filter(|_| meters.write(10, 5_000)).count();
        assert_eq!(taken, 1_000);
        assert!(meters.write(10, 5_001));
        assert!(!meters.write(10, 5_001));
    }

    #[test]
    fn shard_takes_a_megabyte_in_a_second() {
        let mut meters = Meters::default();
        assert!(meters.write(1024 * 1024, 0));
        assert!(!meters.write(1024, 0));
        assert!(meters.write(1024, 1));
    }

    #[test]
    fn shard_answers_five_reads_in_a_second_and_then_what_it_gave_too_much_is_waited_for() {
        let mut meters = Meters::default();
        for _ in 0..5 {
            assert!(meters.may_read(0));
            meters.read(1);
        }
        assert!(!meters.may_read(0));
        assert!(meters.may_read(1_000));
        meters.read(10 * 1024 * 1024);
        assert!(!meters.may_read(4_000));
        assert!(meters.may_read(5_000));
    }
}

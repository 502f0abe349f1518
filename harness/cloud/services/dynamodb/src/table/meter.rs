//! The units that are left of a provisioned table and of its global indexes, by the clock.

use std::collections::BTreeMap;
use std::sync::Arc;

/// What units are used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Access {
    Read,
    Write,
}

/// The meters of a table and its indexes; the table's has no name. There is none for what
/// was not used yet.
#[derive(Debug, Clone, Default)]
pub(super) struct Meters(BTreeMap<(Option<Arc<str>>, Access), Meter>);

#[derive(Debug, Clone, Copy)]
struct Meter {
    left: f64,
    /// Milliseconds since the epoch.
    at: i64,
}

impl Meters {
    /// Returns the units that are left. A second's units are there at first, and never more:
    /// AWS saves up to five minutes of them for bursts, which would hide the limit in a test.
    pub(super) fn left(
        &self,
        index: Option<&Arc<str>>,
        access: Access,
        per_second: i64,
        now: i64,
    ) -> f64 {
        let per_second = number(per_second);
        match self.0.get(&(index.cloned(), access)) {
            None => per_second,
            Some(meter) => {
                let seconds = number(now - meter.at) / 1_000.0;
                (meter.left + per_second * seconds).min(per_second)
            }
        }
    }

    pub(super) fn charge(
        &mut self,
        index: Option<&Arc<str>>,
        access: Access,
        per_second: i64,
        units: f64,
        now: i64,
    ) {
        let left = self.left(index, access, per_second, now) - units;
        let meter = Meter { left, at: now };
        self.0.insert((index.cloned(), access), meter);
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "units and times are small numbers"
)]
fn number(count: i64) -> f64 {
    count as f64
}

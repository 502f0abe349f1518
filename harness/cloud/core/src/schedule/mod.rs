//! Schedules as AWS writes them: `rate(5 minutes)` and `cron(0 12 * * ? *)`.

mod cron;

use time::{Duration, OffsetDateTime};

pub use cron::Cron;

/// When something happens again and again.
#[derive(Debug, Clone, PartialEq)]
pub enum Schedule {
    /// Once a period.
    Rate(Duration),
    /// By the calendar.
    Cron(Cron),
}

impl Schedule {
    /// Reads a schedule.
    pub fn parse(text: &str) -> Option<Self> {
        let inner = |name: &str| {
            let rest = text.strip_prefix(name)?.strip_prefix('(')?;
            rest.strip_suffix(')')
        };
        if let Some(inner) = inner("rate") {
            return rate(inner).map(Self::Rate);
        }
        Cron::parse(inner("cron")?).map(Self::Cron)
    }

    /// Returns the first time after a start; of a rate, one period later.
    pub fn after(&self, start: OffsetDateTime) -> Option<OffsetDateTime> {
        match self {
            Self::Rate(period) => start.checked_add(*period),
            Self::Cron(cron) => cron.after(start),
        }
    }
}

/// Returns the period of `5 minutes`. One is singular, more are plural.
fn rate(text: &str) -> Option<Duration> {
    let (amount, unit) = text.split_once(' ')?;
    let amount: i64 = amount.parse().ok().filter(|amount| *amount > 0)?;
    let minutes = match (unit, amount) {
        ("minute", 1) => 1,
        ("hour", 1) => 60,
        ("day", 1) => 24 * 60,
        ("minutes", 2..) => amount,
        ("hours", 2..) => amount.checked_mul(60)?,
        ("days", 2..) => amount.checked_mul(24 * 60)?,
        _ => return None,
    };
    minutes.checked_mul(60).map(Duration::seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_have_a_unit_that_fits() {
        let rate = |text: &str| match Schedule::parse(text) {
            Some(Schedule::Rate(period)) => Some(period),
            _ => None,
        };
        assert_eq!(rate("rate(1 minute)"), Some(Duration::MINUTE));
        assert_eq!(rate("rate(5 hours)"), Some(Duration::hours(5)));
        assert_eq!(rate("rate(2 days)"), Some(Duration::days(2)));
        for wrong in [
            "rate(1 minutes)",
            "rate(5 minute)",
            "rate(0 minutes)",
            "rate(-1 minutes)",
            "rate(5 seconds)",
            "rate( 5 minutes)",
            "rate(5)",
            "rate()",
            " rate(5 minutes)",
        ] {
            assert_eq!(rate(wrong), None, "{wrong}");
        }
    }
}

//! When a schedule is due: `at(…)`, `rate(…)` and `cron(…)` in a time zone.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use rehearsal_cloud_core::schedule::{Cron, Schedule};
use time::{Duration, OffsetDateTime};

/// When a schedule is due.
#[derive(Debug, Clone)]
pub(crate) struct Expression {
    when: When,
    zone: TimeZone,
}

#[derive(Debug, Clone)]
enum When {
    /// Once, at a time of the zone.
    At(DateTime),
    /// Once a period.
    Rate(Duration),
    /// By the calendar of the zone.
    Cron(Cron),
}

/// Why an expression cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// The expression itself.
    Expression,
    /// The name of its time zone.
    TimeZone,
}

impl Expression {
    /// Reads an expression. `at(…)` has a time without an offset.
    pub(crate) fn parse(text: &str, zone: &str) -> Result<Self, Unreadable> {
        let zone = TimeZone::get(zone).map_err(|_| Unreadable::TimeZone)?;
        let at = text
            .strip_prefix("at(")
            .and_then(|rest| rest.strip_suffix(')'));
        let when = match at {
            Some(at) => at_time(at).map(When::At),
            None => Schedule::parse(text).map(|schedule| match schedule {
                Schedule::Rate(period) => When::Rate(period),
                Schedule::Cron(cron) => When::Cron(cron),
            }),
        };
        let when = when.ok_or(Unreadable::Expression)?;
        Ok(Self { when, zone })
    }

    /// Returns the first time at which it is due, not before a start. A rate without a
    /// start begins at once (user guide, "Rate-based schedules").
    pub(crate) fn first(
        &self,
        now: OffsetDateTime,
        start: Option<OffsetDateTime>,
    ) -> Option<OffsetDateTime> {
        let from = start.map_or(now, |start| start.max(now));
        match &self.when {
            When::Rate(period) => {
                let Some(start) = start.filter(|start| *start < now) else {
                    return Some(from);
                };
                let passed = (now - start).whole_seconds();
                let periods = passed / period.whole_seconds() + 1;
                start.checked_add(*period * i32::try_from(periods).ok()?)
            }
            When::At(_) | When::Cron(_) => self.next(from - Duration::NANOSECOND),
        }
    }

    /// Returns the next time at which it is due after a time; for a rate, after the one
    /// before.
    pub(crate) fn next(&self, after: OffsetDateTime) -> Option<OffsetDateTime> {
        match &self.when {
            // A time that a clock leaves out is taken as if the clock had gone on.
            When::At(at) => {
                let at = self.zone.to_ambiguous_timestamp(*at).compatible().ok()?;
                instant(at).filter(|at| *at > after)
            }
            When::Rate(period) => after.checked_add(*period),
            When::Cron(cron) => self.next_of_calendar(cron, after),
        }
    }

    /// Returns the next time of a calendar. One that a clock leaves out in spring is
    /// skipped, and one that it repeats in autumn is due once (user guide, "Daylight
    /// savings time").
    fn next_of_calendar(&self, cron: &Cron, after: OffsetDateTime) -> Option<OffsetDateTime> {
        let mut local = to_utc_of_same_reading(self.zone.to_datetime(timestamp(after)?))?;
        loop {
            local = cron.after(local)?;
            let found = self.zone.to_ambiguous_timestamp(reading(local)?);
            if is_left_out(&found) {
                continue;
            }
            let found = instant(found.earlier().ok()?)?;
            if found > after {
                return Some(found);
            }
        }
    }
}

/// Reads `2026-11-30T12:00:00`.
fn at_time(text: &str) -> Option<DateTime> {
    let is_plain = text.len() == 19 && text.as_bytes().get(10) == Some(&b'T');
    is_plain.then(|| text.parse().ok()).flatten()
}

fn is_left_out(found: &jiff::tz::AmbiguousTimestamp) -> bool {
    matches!(found.offset(), jiff::tz::AmbiguousOffset::Gap { .. })
}

fn timestamp(time: OffsetDateTime) -> Option<Timestamp> {
    Timestamp::from_nanosecond(time.unix_timestamp_nanos()).ok()
}

fn instant(time: Timestamp) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp_nanos(time.as_nanosecond()).ok()
}

/// Returns the time at which a clock of UTC shows what a clock of the zone shows.
fn to_utc_of_same_reading(reading: DateTime) -> Option<OffsetDateTime> {
    instant(reading.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

/// Returns what a clock of UTC shows.
fn reading(time: OffsetDateTime) -> Option<DateTime> {
    Some(TimeZone::UTC.to_datetime(timestamp(time)?))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    fn read(text: &str, zone: &str) -> Expression {
        Expression::parse(text, zone).unwrap_or_else(|error| panic!("{text}: {error:?}"))
    }

    fn times(text: &str, zone: &str, from: OffsetDateTime, count: usize) -> Vec<OffsetDateTime> {
        let expression = read(text, zone);
        let first = expression.first(from, None);
        std::iter::successors(first, |before| expression.next(*before))
            .take(count)
            .collect()
    }

    #[test]
    fn one_time_is_due_once_in_its_zone() {
        let now = datetime!(2026-07-01 0:00 UTC);
        for (zone, expected) in [
            ("UTC", datetime!(2026-07-01 12:00 UTC)),
            ("Europe/Berlin", datetime!(2026-07-01 10:00 UTC)),
            ("America/New_York", datetime!(2026-07-01 16:00 UTC)),
        ] {
            assert_eq!(
                times("at(2026-07-01T12:00:00)", zone, now, 3),
                [expected],
                "{zone}"
            );
        }
        assert!(times("at(2026-06-30T12:00:00)", "UTC", now, 3).is_empty());
    }

    /// User guide: "the schedule invocation is skipped".
    #[test]
    fn time_that_does_not_exist_in_spring_is_skipped() {
        let from = datetime!(2026-03-28 0:00 UTC);
        assert_eq!(
            times("cron(30 2 * * ? *)", "Europe/Berlin", from, 3),
            [
                datetime!(2026-03-28 1:30 UTC),
                datetime!(2026-03-30 0:30 UTC),
                datetime!(2026-03-31 0:30 UTC),
            ]
        );
    }

    /// User guide: "runs only once and does not repeat".
    #[test]
    fn time_that_repeats_in_autumn_is_due_once() {
        let from = datetime!(2026-10-25 0:00 UTC);
        assert_eq!(
            times("cron(0/30 2 * * ? *)", "Europe/Berlin", from, 3),
            [
                datetime!(2026-10-25 0:00 UTC),
                datetime!(2026-10-25 0:30 UTC),
                datetime!(2026-10-26 1:00 UTC),
            ]
        );
        // The clock shows 2:10 for the second time.
        let second = datetime!(2026-10-25 1:10 UTC);
        let next = times("cron(0/30 2 * * ? *)", "Europe/Berlin", second, 1);
        assert_eq!(next, [datetime!(2026-10-26 1:00 UTC)]);
    }

    #[test]
    fn rate_begins_at_its_start_or_at_once() {
        let now = datetime!(2026-01-01 12:00:30 UTC);
        let rate = read("rate(2 hours)", "UTC");
        assert_eq!(rate.first(now, None), Some(now));
        let later = datetime!(2026-01-02 0:00 UTC);
        assert_eq!(rate.first(now, Some(later)), Some(later));
        let earlier = datetime!(2026-01-01 7:00 UTC);
        let first = rate.first(now, Some(earlier));
        assert_eq!(first, Some(datetime!(2026-01-01 13:00 UTC)));
        // A day has 24 hours, also when the clocks change.
        let days = times(
            "rate(1 day)",
            "Europe/Berlin",
            datetime!(2026-03-28 12:00 UTC),
            2,
        );
        assert_eq!(days[1], datetime!(2026-03-29 12:00 UTC));
    }

    /// Recorded: scheduler, `tests_create_schedule_with_invalid_schedule_expression`.
    #[test]
    fn other_expressions_are_refused() {
        for text in [
            "at(2021-12-31)",
            "at(2021-12-31T23:59:59Z)",
            "cron()",
            "cron(0 1 * * * *)",
            "rate(10 seconds)",
            "rate(10 minutess)",
            " rate(10 minutes)",
            "every day",
        ] {
            let refused = Expression::parse(text, "UTC").map(|_| ());
            assert_eq!(refused, Err(Unreadable::Expression), "{text}");
        }
        let refused = Expression::parse("rate(1 day)", "Mars/Olympus").map(|_| ());
        assert_eq!(refused, Err(Unreadable::TimeZone));
    }

    /// Recorded: scheduler, `test_create_schedule_with_valid_cron_expressions`.
    #[test]
    fn recorded_expressions_are_read() {
        for text in [
            "cron(*/15 * * * ? *)",
            "cron(0 18 ? * MON-FRI *)",
            "cron(0-15/1 8-8 ? * 2,3,4,5,6,7 *)",
            "cron(0-59/10 0-23/2 ? * * *)",
            "cron(1-31/30 1-1 ? * 1,7 *)",
            "cron(30-30 13-13 ? * 2,4,6 *)",
        ] {
            assert!(Expression::parse(text, "UTC").is_ok(), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn daily_times_are_always_shown_by_the_clock_of_the_zone(
            start in 0..31_536_000_i64, hour in 0..24_u8, minute in 0..60_u8,
        ) {
            let from = datetime!(2026-01-01 0:00 UTC) + Duration::seconds(start);
            let text = format!("cron({minute} {hour} * * ? *)");
            let due = times(&text, "America/New_York", from, 1)[0];
            proptest::prop_assert!(due > from && due - from <= Duration::hours(49));
            let zone = TimeZone::get("America/New_York").unwrap();
            let shown = zone.to_datetime(timestamp(due).unwrap());
            proptest::prop_assert_eq!(
                (shown.hour(), shown.minute(), shown.second()),
                (i8::try_from(hour).unwrap(), i8::try_from(minute).unwrap(), 0)
            );
        }
    }
}

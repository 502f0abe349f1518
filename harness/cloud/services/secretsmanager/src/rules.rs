//! When a secret is rotated: the rules of `RotateSecret`.

use rehearsal_cloud_core::schedule::{Cron, Schedule};
use rehearsal_cloud_core::service::ServiceError;
use serde_json::Value;
use time::{Duration, OffsetDateTime, Time};

use crate::error::invalid_parameter;

/// The shortest time between two rotations.
const SHORTEST: Duration = Duration::hours(4);
/// The longest time of a `rate` expression.
const LONGEST: Duration = Duration::days(999);
/// How many rotations of a calendar are compared with the shortest time between them.
const COMPARED: usize = 16;

/// The rules by which a secret is rotated.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Rules {
    frequency: Frequency,
    /// How long a window is, where the rules say.
    duration: Option<Duration>,
}

#[derive(Debug, Clone, PartialEq)]
enum Frequency {
    Days(i64),
    Hours(i64),
    Calendar {
        cron: Cron,
        /// Whether it is due several times a day, every so many hours.
        is_hourly: bool,
    },
}

/// The time in which a secret is rotated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    /// When it opens, and the secret is rotated.
    pub(crate) start: OffsetDateTime,
    /// When it closes: the date that `DescribeSecret` has.
    pub(crate) end: OffsetDateTime,
}

impl Rules {
    /// Reads rules; `None` where they say nothing of when.
    pub(crate) fn read(rules: &Value) -> Result<Option<Self>, ServiceError> {
        let days = rules["AutomaticallyAfterDays"].as_i64();
        let expression = rules["ScheduleExpression"].as_str();
        let frequency = match (days, expression) {
            (Some(_), Some(_)) => {
                return Err(invalid_parameter(
                    "You can't specify both AutomaticallyAfterDays and ScheduleExpression.",
                ));
            }
            (Some(days), None) => Frequency::Days(days),
            (None, Some(expression)) => frequency(expression).ok_or_else(|| {
                invalid_parameter(format!("The ScheduleExpression {expression} is not valid."))
            })?,
            (None, None) => return Ok(None),
        };
        let duration = rules["Duration"].as_str();
        let duration = duration.map(|text| {
            duration_of(text, &frequency)
                .ok_or_else(|| invalid_parameter(format!("The Duration {text} is not valid.")))
        });
        Ok(Some(Self {
            frequency,
            duration: duration.transpose()?,
        }))
    }

    /// Returns the next window after a time. User guide, "Rotation schedules": a window of
    /// days opens at midnight, UTC, and closes at the end of that day; one of hours closes
    /// after an hour.
    pub(crate) fn window_after(&self, now: OffsetDateTime) -> Option<Window> {
        let (start, is_hourly) = match &self.frequency {
            Frequency::Days(days) => {
                let day = now.checked_add(Duration::days(*days))?;
                (day.replace_time(Time::MIDNIGHT), false)
            }
            Frequency::Hours(hours) => (now.checked_add(Duration::hours(*hours))?, true),
            Frequency::Calendar { cron, is_hourly } => (cron.after(now)?, *is_hourly),
        };
        let end = match self.duration {
            Some(duration) => start + duration,
            None if is_hourly => start + Duration::HOUR,
            None => start.replace_time(Time::MIDNIGHT) + Duration::DAY - Duration::SECOND,
        };
        Some(Window { start, end })
    }
}

/// Reads `rate(10 days)` or `cron(0 8 1 * ? *)`. A calendar is due at full hours of every
/// year.
fn frequency(expression: &str) -> Option<Frequency> {
    let inner = expression.strip_prefix("cron(");
    let Some(inner) = inner.and_then(|inner| inner.strip_suffix(')')) else {
        return match Schedule::parse(expression)? {
            Schedule::Rate(period) if expression.contains("minute") || period > LONGEST => None,
            Schedule::Rate(period) if expression.contains("day") => {
                Some(Frequency::Days(period.whole_days()))
            }
            Schedule::Rate(period) => {
                (period >= SHORTEST).then_some(Frequency::Hours(period.whole_hours()))
            }
            Schedule::Cron(_) => None,
        };
    };
    let fields: Vec<&str> = inner.split_ascii_whitespace().collect();
    let [minutes, hours, .., year] = fields.as_slice() else {
        return None;
    };
    if *minutes != "0" || *year != "*" {
        return None;
    }
    // User guide: `/8` is every eight hours from midnight on.
    let cron = Cron::parse(&inner.replace(" /", " 0/"))?;
    let mut due = Vec::new();
    while due.len() < COMPARED {
        let last = due.last().copied().unwrap_or(OffsetDateTime::UNIX_EPOCH);
        due.push(cron.after(last)?);
    }
    let is_rare = due.windows(2).all(|pair| pair[1] - pair[0] >= SHORTEST);
    let is_hourly = hours.contains(['/', ',', '-', '*']);
    is_rare.then_some(Frequency::Calendar { cron, is_hourly })
}

/// Reads the length of a window: `3h`, at most a day, and no longer than until the next.
fn duration_of(text: &str, frequency: &Frequency) -> Option<Duration> {
    let hours: i64 = text.strip_suffix('h')?.parse().ok()?;
    let most = match frequency {
        Frequency::Hours(hours) => (*hours).min(24),
        Frequency::Days(_) | Frequency::Calendar { .. } => 24,
    };
    (1..=most)
        .contains(&hours)
        .then_some(Duration::hours(hours))
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-03-10 15:20 UTC);

    fn window(rules: &Value) -> (OffsetDateTime, OffsetDateTime) {
        let rules = Rules::read(rules).unwrap().unwrap();
        let window = rules.window_after(NOW).unwrap();
        (window.start, window.end)
    }

    /// User guide, "Rotation schedules".
    #[test]
    fn windows_open_at_midnight_or_after_hours() {
        let end_of_day = datetime!(2026-03-20 23:59:59 UTC);
        for (rules, start, end) in [
            (
                json!({"AutomaticallyAfterDays": 10}),
                datetime!(2026-03-20 0:00 UTC),
                end_of_day,
            ),
            (
                json!({"ScheduleExpression": "rate(10 days)", "Duration": "3h"}),
                datetime!(2026-03-20 0:00 UTC),
                datetime!(2026-03-20 3:00 UTC),
            ),
            (
                json!({"ScheduleExpression": "rate(12 hours)"}),
                datetime!(2026-03-11 3:20 UTC),
                datetime!(2026-03-11 4:20 UTC),
            ),
            (
                json!({"ScheduleExpression": "cron(0 8 20 * ? *)"}),
                datetime!(2026-03-20 8:00 UTC),
                end_of_day,
            ),
            (
                json!({"ScheduleExpression": "cron(0 /4 * * ? *)"}),
                datetime!(2026-03-10 16:00 UTC),
                datetime!(2026-03-10 17:00 UTC),
            ),
        ] {
            assert_eq!(window(&rules), (start, end), "{rules}");
        }
        assert_eq!(Rules::read(&json!({})).unwrap(), None);
    }

    #[test]
    fn other_rules_are_refused() {
        for expression in [
            "rate(1 hour)",
            "rate(x days)",
            "rate(5 minutes)",
            "rate(1000 days)",
            "10 days",
            "cron(5 8 1 * ? *)",
            "cron(0 8 1 * ? 2026)",
            "cron(0 /2 * * ? *)",
            "cron(0 8 1 *)",
            "at(2026-12-24T18:00:00)",
        ] {
            let rules = json!({"ScheduleExpression": expression});
            let error = Rules::read(&rules).unwrap_err();
            assert_eq!(error.code, "InvalidParameterException", "{expression}");
        }
        for (expression, duration) in [
            ("rate(4 hours)", "5h"),
            ("rate(2 days)", "25h"),
            ("rate(2 days)", "hh"),
            ("rate(2 days)", "0h"),
        ] {
            let rules = json!({"ScheduleExpression": expression, "Duration": duration});
            assert!(Rules::read(&rules).is_err(), "{rules}");
        }
        let both = json!({"AutomaticallyAfterDays": 1, "ScheduleExpression": "rate(1 day)"});
        assert!(Rules::read(&both).is_err());
    }
}

//! AWS's dialect of cron: minutes, hours, day of month, month, day of week, year.

use std::collections::BTreeSet;

use time::{Date, Duration, Month, OffsetDateTime, Time, Weekday};

const MONTHS: [&str; 12] = [
    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
];
const DAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const YEARS: (u16, u16) = (1970, 2199);

/// A cron expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Cron {
    minutes: BTreeSet<u16>,
    hours: BTreeSet<u16>,
    months: BTreeSet<u16>,
    years: BTreeSet<u16>,
    days: Days,
}

/// The days on which it is due.
#[derive(Debug, Clone, PartialEq)]
enum Days {
    OfMonth(BTreeSet<u16>),
    /// The last day, or some days before it.
    Last(u16),
    LastWeekday,
    /// The weekday nearest to a day.
    NearestWeekday(u16),
    /// By their numbers: Sunday is 1.
    OfWeek(BTreeSet<u16>),
    /// The last Friday.
    LastOfWeek(u16),
    /// The third Friday.
    NthOfWeek(u16, u16),
}

impl Cron {
    /// Reads the part between the parentheses. One of the two fields of days is `?`.
    pub fn parse(text: &str) -> Option<Self> {
        let fields: Vec<&str> = text.split(' ').filter(|field| !field.is_empty()).collect();
        let [minutes, hours, of_month, month, of_week, year] = fields.as_slice() else {
            return None;
        };
        let days = match (*of_month, *of_week) {
            ("?", "?") => return None,
            ("?", of_week) => days_of_week(of_week)?,
            (of_month, "?") => days_of_month(of_month)?,
            _ => return None,
        };
        Some(Self {
            minutes: set(minutes, (0, 59), &[])?,
            hours: set(hours, (0, 23), &[])?,
            months: set(month, (1, 12), &MONTHS)?,
            years: set(year, YEARS, &[])?,
            days,
        })
    }

    /// Returns the first time after a start, in the start's own offset.
    pub fn after(&self, start: OffsetDateTime) -> Option<OffsetDateTime> {
        let time = Time::from_hms(start.hour(), start.minute(), 0).ok()?;
        let from = start.replace_time(time).checked_add(Duration::MINUTE)?;
        let mut date = from.date();
        let mut earliest = from.time();
        loop {
            let year = u16::try_from(date.year()).ok()?;
            let next_year = *self.years.range(year..).next()?;
            if next_year > year {
                date = Date::from_calendar_date(i32::from(next_year), Month::January, 1).ok()?;
                earliest = Time::MIDNIGHT;
            }
            let time = self.time_from(earliest).filter(|_| self.is_due_on(date));
            if let Some(time) = time {
                return Some(OffsetDateTime::new_in_offset(date, time, start.offset()));
            }
            date = date.next_day()?;
            earliest = Time::MIDNIGHT;
        }
    }

    /// Returns the first time of a day, not before another one.
    fn time_from(&self, earliest: Time) -> Option<Time> {
        let first = u16::from(earliest.hour());
        self.hours.range(first..).find_map(|&hour| {
            let least = if hour == first { earliest.minute() } else { 0 };
            let minute = *self.minutes.range(u16::from(least)..).next()?;
            Time::from_hms(u8::try_from(hour).ok()?, u8::try_from(minute).ok()?, 0).ok()
        })
    }

    fn is_due_on(&self, date: Date) -> bool {
        let day = u16::from(date.day());
        let length = u16::from(date.month().length(date.year()));
        let of_week = u16::from(date.weekday().number_days_from_sunday()) + 1;
        self.months.contains(&u16::from(u8::from(date.month())))
            && match &self.days {
                Days::OfMonth(days) => days.contains(&day),
                Days::Last(before) => day + before == length,
                Days::LastWeekday => nearest_weekday(date, length) == Some(day),
                Days::NearestWeekday(wanted) => {
                    *wanted <= length && nearest_weekday(date, *wanted) == Some(day)
                }
                Days::OfWeek(days) => days.contains(&of_week),
                Days::LastOfWeek(wanted) => of_week == *wanted && day + 7 > length,
                Days::NthOfWeek(wanted, nth) => of_week == *wanted && (day - 1) / 7 + 1 == *nth,
            }
    }
}

/// Returns the weekday that is nearest to a day, in the same month.
fn nearest_weekday(date: Date, day: u16) -> Option<u16> {
    let wanted = date.replace_day(u8::try_from(day).ok()?).ok()?;
    let length = u16::from(date.month().length(date.year()));
    Some(match wanted.weekday() {
        Weekday::Saturday if day == 1 => 3,
        Weekday::Saturday => day - 1,
        Weekday::Sunday if day == length => day - 2,
        Weekday::Sunday => day + 1,
        _ => day,
    })
}

fn days_of_month(field: &str) -> Option<Days> {
    if field == "LW" {
        return Some(Days::LastWeekday);
    }
    if let Some(before) = field.strip_prefix('L') {
        let before = before.strip_prefix('-').unwrap_or(before);
        let before = if before.is_empty() {
            0
        } else {
            number(before, (0, 30), &[])?
        };
        return Some(Days::Last(before));
    }
    if let Some(day) = field.strip_suffix('W') {
        return number(day, (1, 31), &[]).map(Days::NearestWeekday);
    }
    set(field, (1, 31), &[]).map(Days::OfMonth)
}

fn days_of_week(field: &str) -> Option<Days> {
    let day = |text: &str| number(text, (1, 7), &DAYS);
    if field == "L" {
        return Some(Days::OfWeek([7].into()));
    }
    if let Some(last) = field.strip_suffix('L') {
        return day(last).map(Days::LastOfWeek);
    }
    if let Some((of_week, nth)) = field.split_once('#') {
        let nth = number(nth, (1, 5), &[])?;
        return Some(Days::NthOfWeek(day(of_week)?, nth));
    }
    set(field, (1, 7), &DAYS).map(Days::OfWeek)
}

/// Returns a number or the number of a name.
fn number(text: &str, (least, most): (u16, u16), names: &[&str]) -> Option<u16> {
    let place = names
        .iter()
        .position(|name| name.eq_ignore_ascii_case(text));
    let number = match place {
        Some(place) => u16::try_from(place).ok()? + 1,
        None if text.bytes().all(|byte| byte.is_ascii_digit()) => text.parse().ok()?,
        None => return None,
    };
    (least..=most).contains(&number).then_some(number)
}

/// Returns the numbers of a field: `*`, `5`, `1-5`, `0/15`, `*/15`, `1-31/5`, and lists.
fn set(field: &str, limits: (u16, u16), names: &[&str]) -> Option<BTreeSet<u16>> {
    let mut all = BTreeSet::new();
    for part in field.split(',') {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (range, Some(number(step, (1, limits.1), &[])?)),
            None => (part, None),
        };
        let (first, last) = match range.split_once('-') {
            Some((first, last)) => (number(first, limits, names)?, number(last, limits, names)?),
            None if range == "*" => limits,
            None => {
                let first = number(range, limits, names)?;
                let last = if step.is_some() { limits.1 } else { first };
                (first, last)
            }
        };
        let step = usize::from(step.unwrap_or(1));
        if first <= last {
            all.extend((first..=last).step_by(step));
        } else {
            // A range over the end: FRI-MON.
            let numbers = (first..=limits.1).chain(limits.0..=last);
            all.extend(numbers.step_by(step));
        }
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::datetime;

    use super::*;

    fn next(text: &str, after: OffsetDateTime) -> OffsetDateTime {
        let cron = Cron::parse(text).unwrap_or_else(|| panic!("{text} is not read"));
        cron.after(after).unwrap_or_else(|| panic!("{text} ends"))
    }

    /// The examples of the user guide ("Cron expressions reference").
    #[test]
    fn expressions_of_the_user_guide() {
        let monday = datetime!(2026-11-30 12:00 UTC);
        for (text, expected) in [
            ("0 10 * * ? *", datetime!(2026-12-01 10:00 UTC)),
            ("15 12 * * ? *", datetime!(2026-11-30 12:15 UTC)),
            ("0 18 ? * MON-FRI *", datetime!(2026-11-30 18:00 UTC)),
            ("0 8 1 * ? *", datetime!(2026-12-01 8:00 UTC)),
            ("0/15 * * * ? *", datetime!(2026-11-30 12:15 UTC)),
            ("0/10 * ? * MON-FRI *", datetime!(2026-11-30 12:10 UTC)),
            ("0/5 8-17 ? * MON-FRI *", datetime!(2026-11-30 12:05 UTC)),
            ("0/30 20-2 ? * MON-FRI *", datetime!(2026-11-30 20:00 UTC)),
            ("0 9 ? * 2#1 *", datetime!(2026-12-07 9:00 UTC)),
            ("15 10 ? * 6L 2026-2030", datetime!(2026-12-25 10:15 UTC)),
            ("0 2 ? * SAT#3 *", datetime!(2026-12-19 2:00 UTC)),
            ("0 0 L * ? *", datetime!(2026-12-31 0:00 UTC)),
            ("0 0 LW * ? *", datetime!(2026-12-31 0:00 UTC)),
            ("0 0 5W * ? *", datetime!(2026-12-04 0:00 UTC)),
            ("0 0 29 FEB ? *", datetime!(2028-02-29 0:00 UTC)),
            ("5,35 14 * * ? *", datetime!(2026-11-30 14:05 UTC)),
        ] {
            assert_eq!(next(text, monday), expected, "{text}");
        }
    }

    /// Recorded: `tests_put_rule_with_invalid_schedule_cron`.
    #[test]
    fn other_texts_are_refused() {
        for text in [
            "0 1 * * * *",
            "0 dummy ? * MON-FRI *",
            "7 20 * * NOT *",
            "71 8 1 * ? *",
            "INVALID",
            "",
            "0 12 ? * ? *",
            "0 12 * * ?",
            "0 24 * * ? *",
            "0 12 * 13 ? *",
            "0 12 ? * 8 *",
            "0 12 * * ? 1969",
        ] {
            assert_eq!(Cron::parse(text), None, "{text}");
        }
    }

    #[test]
    fn expression_of_the_past_is_never_due() {
        let cron = Cron::parse("0 12 * * ? 2002-2005").unwrap();
        assert_eq!(cron.after(datetime!(2026-11-30 12:00 UTC)), None);
        let never = Cron::parse("0 12 31 FEB ? *").unwrap();
        assert_eq!(never.after(datetime!(2026-11-30 12:00 UTC)), None);
    }

    proptest! {
        #[test]
        fn next_time_is_the_first_minute_that_fits(
            minute in 0..60_u16, hour in 0..24_u16, day in 1..8_u16, start in 0..1_000_000_i64,
        ) {
            let text = format!("{minute} {hour} ? * {day} *");
            let start = datetime!(2026-01-01 0:00 UTC) + Duration::seconds(start * 60);
            let mut expected = start + Duration::MINUTE;
            while (u16::from(expected.minute()), u16::from(expected.hour())) != (minute, hour)
                || u16::from(expected.weekday().number_days_from_sunday()) + 1 != day
            {
                expected += Duration::MINUTE;
            }
            prop_assert_eq!(next(&text, start), expected);
        }
    }
}

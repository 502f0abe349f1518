//! Usage plans: how much the holders of API keys may call, judged by the cloud's clock.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::{Date, Duration, OffsetDateTime};

use crate::settings::{Items, Settings, text};

/// A usage plan.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Plan {
    pub(crate) settings: Settings,
    /// The ids of its API keys.
    pub(crate) keys: Vec<String>,
    /// How often each key was used on each day.
    pub(crate) used: BTreeMap<String, BTreeMap<Date, i64>>,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) created: OffsetDateTime,
}

/// Limits the rate of requests: tokens that are added all the time, and of which each request
/// takes one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bucket {
    tokens: f64,
    at: OffsetDateTime,
}

/// How many requests a second are let through, and how many at once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Limit {
    pub(crate) rate: f64,
    pub(crate) burst: f64,
}

impl Limit {
    /// Reads a limit from two members of settings; `None` if there is neither.
    pub(crate) fn read(settings: &Value, rate: &str, burst: &str) -> Option<Self> {
        let number = |member: &str| settings.get(member).and_then(Value::as_f64);
        let (rate, burst) = (number(rate), number(burst));
        if rate.is_none() && burst.is_none() {
            return None;
        }
        Some(Self {
            rate: rate.unwrap_or(10_000.0),
            burst: burst.unwrap_or(5_000.0),
        })
    }
}

/// Takes a token from a bucket; returns whether there was one.
pub(crate) fn take_token(
    buckets: &mut BTreeMap<String, Bucket>,
    name: String,
    limit: Limit,
    now: OffsetDateTime,
) -> bool {
    let full = Bucket {
        tokens: limit.burst,
        at: now,
    };
    let bucket = buckets.entry(name).or_insert(full);
    let seconds = (now - bucket.at).max(Duration::ZERO).as_seconds_f64();
    bucket.tokens = (bucket.tokens + seconds * limit.rate).min(limit.burst);
    bucket.at = now;
    if bucket.tokens < 1.0 {
        return false;
    }
    bucket.tokens -= 1.0;
    true
}

impl Plan {
    /// Returns whether the plan is for a stage of an API.
    pub(crate) fn covers(&self, api: &str, stage: &str) -> bool {
        self.stage(api, stage).is_some()
    }

    /// Returns what the plan says of a stage of an API.
    pub(crate) fn stage(&self, api: &str, stage: &str) -> Option<&Value> {
        let stages = self.settings.get("apiStages").and_then(Value::as_array);
        let mut stages = stages.into_iter().flatten();
        stages.find(|one| one["apiId"] == api && one["stage"] == stage)
    }

    /// Returns how often a key may still be used in the period of a time; `None` if there is no
    /// quota.
    pub(crate) fn remaining(&self, key: &str, now: OffsetDateTime) -> Option<i64> {
        let quota = self.settings.get("quota")?;
        let limit = quota["limit"].as_i64()?;
        let start = period_start(quota["period"].as_str().unwrap_or("DAY"), now.date());
        let is_first = self.created.date() >= start;
        let offset = quota["offset"].as_i64().filter(|_| is_first);
        let used = self.used.get(key).into_iter().flatten();
        let used: i64 = used
            .filter(|(day, _)| **day >= start)
            .map(|(_, count)| count)
            .sum();
        Some((limit - offset.unwrap_or(0) - used).max(0))
    }

    /// Counts a request.
    pub(crate) fn count(&mut self, key: &str, now: OffsetDateTime) {
        let used = self.used.entry(key.to_owned()).or_default();
        *used.entry(now.date()).or_default() += 1;
    }
}

/// Returns the first day of the period that a day is in; weeks begin on Sunday.
fn period_start(period: &str, day: Date) -> Date {
    match period {
        "WEEK" => day - Duration::days(i64::from(day.weekday().number_days_from_sunday())),
        "MONTH" => day.replace_day(1).unwrap_or(day),
        _ => day,
    }
}

/// Returns the enabled API key with a value.
pub(crate) fn key_with_value<'a>(keys: &'a Items, value: &str) -> Option<&'a str> {
    let mut keys = keys.iter();
    let found = keys.find(|(_, key)| text(key, "value") == Some(value));
    let (id, _) = found.filter(|(_, key)| key.get("enabled") == Some(&Value::Bool(true)))?;
    Some(id)
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use time::macros::datetime;

    use super::*;
    use crate::settings::members;

    #[test]
    fn tokens_come_back_with_time() {
        let mut buckets = BTreeMap::new();
        let limit = Limit {
            rate: 2.0,
            burst: 3.0,
        };
        let start = datetime!(2026-01-01 0:00 UTC);
        let mut take = |seconds: f64| {
            let now = start + Duration::seconds_f64(seconds);
            take_token(&mut buckets, "key".to_owned(), limit, now)
        };
        assert_eq!([0.0; 4].map(&mut take), [true, true, true, false]);
        assert_eq!([0.5, 0.5, 9.0].map(&mut take), [true, false, true]);
    }

    #[test]
    fn quotas_are_per_period() {
        let plan = |period: &str| Plan {
            settings: members(json!({"quota": {"limit": 5, "offset": 1, "period": period}})),
            keys: vec![],
            used: BTreeMap::new(),
            created: datetime!(2026-03-01 0:00 UTC),
        };
        for (period, same, next) in [
            (
                "DAY",
                datetime!(2026-03-11 23:00 UTC),
                datetime!(2026-03-12 0:00 UTC),
            ),
            (
                "WEEK",
                datetime!(2026-03-14 0:00 UTC),
                datetime!(2026-03-15 0:00 UTC),
            ),
            (
                "MONTH",
                datetime!(2026-03-31 0:00 UTC),
                datetime!(2026-04-01 0:00 UTC),
            ),
        ] {
            let mut plan = plan(period);
            plan.count("key", datetime!(2026-03-11 8:00 UTC));
            let first = if period == "MONTH" { 3 } else { 4 };
            assert_eq!(plan.remaining("key", same), Some(first), "{period}");
            assert_eq!(plan.remaining("key", next), Some(5), "{period}");
        }
    }
}

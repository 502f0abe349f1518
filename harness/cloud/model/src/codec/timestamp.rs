//! Points in time, as messages and values have them.

use serde_json::{Number, Value};
use time::format_description::StaticFormatDescription;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{OffsetDateTime, PrimitiveDateTime, UtcOffset};

use super::options::Times;
use crate::models::TimeFormat;

const HTTP_DATE: StaticFormatDescription = format_description!(
    "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
);

/// Returns the time that a value tells, in either way.
pub(super) fn of_value(value: &Value) -> Option<OffsetDateTime> {
    match value {
        Value::String(text) => OffsetDateTime::parse(text, &Rfc3339).ok(),
        Value::Number(number) => of_seconds(number.as_f64()?),
        _ => None,
    }
}

/// Returns a time as a value tells it.
pub(super) fn to_value(time: OffsetDateTime, times: Times) -> Value {
    match times {
        Times::Text => write(time, TimeFormat::DateTime).into(),
        Times::Seconds => Number::from_f64(seconds(time)).map_or(Value::Null, Value::Number),
    }
}

/// Returns the value of a time that was read from text, which stays what it is where it
/// already is as values have it.
pub(super) fn value_of(time: OffsetDateTime, text: &str, times: Times) -> Value {
    let is_date_time = || OffsetDateTime::parse(text, &Rfc3339).is_ok();
    if times == Times::Text && is_date_time() {
        return text.into();
    }
    to_value(time, times)
}

/// Reads a time; one in another format than the usual one will do.
pub(super) fn parse(text: &str, format: TimeFormat) -> Option<OffsetDateTime> {
    let text = text.trim();
    let http_date = || {
        let time = PrimitiveDateTime::parse(text, HTTP_DATE).ok()?;
        Some(time.assume_utc())
    };
    let date_time = || OffsetDateTime::parse(text, &Rfc3339).ok();
    let epoch = || of_seconds(text.parse().ok()?);
    match format {
        TimeFormat::HttpDate => http_date().or_else(date_time),
        TimeFormat::DateTime => date_time().or_else(http_date),
        TimeFormat::EpochSeconds => epoch().or_else(date_time),
    }
}

/// Returns the text of a time, without a fraction where it has none.
pub(super) fn write(time: OffsetDateTime, format: TimeFormat) -> String {
    let time = time.to_offset(UtcOffset::UTC);
    match format {
        TimeFormat::HttpDate => time.format(HTTP_DATE).unwrap_or_default(),
        TimeFormat::DateTime => time.format(&Rfc3339).unwrap_or_default(),
        TimeFormat::EpochSeconds => epoch(time).to_string(),
    }
}

/// Returns a time with milliseconds, as the documents of XML have it:
/// `2026-11-20T09:00:00.000Z`.
pub(super) fn write_milliseconds(time: OffsetDateTime) -> String {
    let time = time.to_offset(UtcOffset::UTC);
    let whole = time.replace_nanosecond(0).unwrap_or(time);
    let text = write(whole, TimeFormat::DateTime);
    text.replace('Z', &format!(".{:03}Z", time.millisecond()))
}

/// Returns seconds since 1970, as a whole number where they are whole.
pub(super) fn epoch(time: OffsetDateTime) -> Number {
    if time.nanosecond() / 1_000_000 == 0 {
        return time.unix_timestamp().into();
    }
    Number::from_f64(seconds(time)).unwrap_or_else(|| time.unix_timestamp().into())
}

/// Returns seconds since 1970, to the millisecond.
#[expect(
    clippy::cast_precision_loss,
    reason = "milliseconds fit for 285,000 years"
)]
pub(super) fn seconds(time: OffsetDateTime) -> f64 {
    time.unix_timestamp_nanos().div_euclid(1_000_000) as f64 / 1_000.0
}

/// Returns the time of so many milliseconds since 1970.
pub(super) fn of_milliseconds(milliseconds: i64) -> Option<OffsetDateTime> {
    let nanoseconds = i128::from(milliseconds) * 1_000_000;
    OffsetDateTime::from_unix_timestamp_nanos(nanoseconds).ok()
}

/// Returns the time of so many seconds since 1970, to the millisecond.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a float's cast to an integer saturates"
)]
pub(super) fn of_seconds(seconds: f64) -> Option<OffsetDateTime> {
    let milliseconds = (seconds * 1_000.0).round() as i128;
    OffsetDateTime::from_unix_timestamp_nanos(milliseconds.saturating_mul(1_000_000)).ok()
}

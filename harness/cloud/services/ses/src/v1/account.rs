//! The account: quota, statistics, whether sending is enabled.

use serde::Deserialize;
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::NoInput;
use crate::state::{Region, Ses};
use rehearsal_cloud_core::service::{CallContext, Timestamp};
use rehearsal_model::error::ServiceError;

/// Messages that an account may send in 24 hours: the usual limit outside the
/// sandbox of SES.
const MAX_24_HOUR_SEND: f64 = 50_000.0;

/// Messages that an account may send in a second.
const MAX_SEND_RATE: f64 = 14.0;

/// The period of a data point of the statistics.
const DATA_POINT: Duration = Duration::minutes(15);

/// Returns the account's limits and how much it has sent.
pub(crate) fn send_quota(region: &mut Region, now: OffsetDateTime) -> Value {
    json!({
        "Max24HourSend": MAX_24_HOUR_SEND,
        "MaxSendRate": MAX_SEND_RATE,
        "SentLast24Hours": f64::from(u32::try_from(region.sent_last_24_hours(now)).unwrap_or(u32::MAX)),
    })
}

pub(crate) fn get_send_quota(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    _: NoInput,
) -> Result<Value, ServiceError> {
    Ok(send_quota(ses.regions.for_caller(cx), cx.now()))
}

pub(crate) fn get_send_statistics(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    _: NoInput,
) -> Result<Value, ServiceError> {
    let region = ses.regions.for_caller(cx);
    region.sent_last_24_hours(cx.now());
    let mut points: Vec<(OffsetDateTime, u64)> = Vec::new();
    for at in &region.send_times {
        let start =
            *at - Duration::seconds(at.unix_timestamp().rem_euclid(DATA_POINT.whole_seconds()));
        let start = start.replace_nanosecond(0).unwrap_or(start);
        match points.last_mut() {
            Some((point, count)) if *point == start => *count += 1,
            _ => points.push((start, 1)),
        }
    }
    let points: Vec<Value> = points
        .into_iter()
        .map(|(start, count)| {
            json!({
                "Timestamp": Timestamp(start), "DeliveryAttempts": count, "Bounces": 0, "Complaints": 0, "Rejects": 0,
            })
        })
        .collect();
    Ok(json!({"SendDataPoints": points}))
}

pub(crate) fn get_sending_enabled(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    _: NoInput,
) -> Result<Value, ServiceError> {
    Ok(json!({"Enabled": !ses.regions.for_caller(cx).sending_paused}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SendingEnabled {
    #[serde(default)]
    enabled: bool,
}

pub(crate) fn update_sending_enabled(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: SendingEnabled,
) -> Result<(), ServiceError> {
    ses.regions.for_caller(cx).sending_paused = !input.enabled;
    Ok(())
}

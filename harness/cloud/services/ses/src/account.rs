//! The account: what it has sent, whether it may.

use serde::Deserialize;
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::identities::Nothing;
use super::state::{MAX_A_DAY, MAX_A_SECOND, Region, Ses};
use rehearsal_cloud_core::service::{CallContext, Timestamp};
use rehearsal_model::error::ServiceError;

/// How long a data point of the statistics spans.
const POINT: Duration = Duration::minutes(15);

/// What the account may send and has sent.
pub(super) fn quota(region: &mut Region, now: OffsetDateTime) -> Value {
    json!({
        "Max24HourSend": MAX_A_DAY,
        "MaxSendRate": MAX_A_SECOND,
        "SentLast24Hours": f64::from(u32::try_from(region.sent_in_a_day(now)).unwrap_or(u32::MAX)),
    })
}

pub(super) fn get_send_quota(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    _: Nothing,
) -> Result<Value, ServiceError> {
    Ok(quota(ses.regions.for_caller(cx), cx.now()))
}

pub(super) fn get_send_statistics(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    _: Nothing,
) -> Result<Value, ServiceError> {
    let region = ses.regions.for_caller(cx);
    region.sent_in_a_day(cx.now());
    let mut points: Vec<(OffsetDateTime, u64)> = Vec::new();
    for at in &region.sent {
        let begin = *at - Duration::seconds(at.unix_timestamp().rem_euclid(POINT.whole_seconds()));
        let begin = begin.replace_nanosecond(0).unwrap_or(begin);
        match points.last_mut() {
            Some((point, count)) if *point == begin => *count += 1,
            _ => points.push((begin, 1)),
        }
    }
    let points: Vec<Value> = points
        .into_iter()
        .map(|(begin, count)| {
            json!({
                "Timestamp": Timestamp(begin), "DeliveryAttempts": count, "Bounces": 0, "Complaints": 0, "Rejects": 0,
            })
        })
        .collect();
    Ok(json!({"SendDataPoints": points}))
}

pub(super) fn get_sending_enabled(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    _: Nothing,
) -> Result<Value, ServiceError> {
    Ok(json!({"Enabled": !ses.regions.for_caller(cx).paused}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct SendingEnabled {
    #[serde(default)]
    enabled: bool,
}

pub(super) fn update_sending_enabled(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: SendingEnabled,
) -> Result<(), ServiceError> {
    ses.regions.for_caller(cx).paused = !input.enabled;
    Ok(())
}

//! `SubscribeToShard`: records are pushed to a consumer for five minutes.

use rehearsal_cloud_core::service::{Answer, CallContext, EventBatch, ServiceError};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::get::Position;
use crate::consumer::Subscription;
use crate::error::{in_use, not_found};
use crate::shard::shard_id;
use crate::state::{Kinesis, millis};

/// How long a subscription lasts.
const LIFETIME: Duration = Duration::minutes(5);
/// How long a subscription cannot be replaced, in milliseconds.
const IRREPLACEABLE: i64 = 5_000;
/// After how long an event without records says that the subscription is alive.
const HEARTBEAT: Duration = Duration::seconds(5);
/// The most records of an event.
const MOST_RECORDS: usize = 10_000;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SubscribeToShard {
    #[serde(rename = "ConsumerARN")]
    consumer_arn: String,
    shard_id: String,
    starting_position: Position,
}

/// How far a subscription is.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Progress {
    consumer: String,
    shard: u32,
    subscription: String,
    /// The place of the next record.
    place: u64,
    #[serde(with = "time::serde::rfc3339")]
    until: OffsetDateTime,
}

pub(crate) fn subscribe_to_shard(
    kinesis: &mut Kinesis,
    cx: &mut CallContext<'_>,
    input: SubscribeToShard,
) -> Result<Value, ServiceError> {
    let now = millis(cx.now());
    let (stream, name) = kinesis.consumer_stream(cx, &input.consumer_arn, "SubscribeToShard")?;
    let shard = stream.shard(&input.shard_id)?;
    let (number, place) = (shard.number, input.starting_position.place(shard, now)?);
    let subscriptions = stream
        .consumers
        .get_mut(&name)
        .map(|one| &mut one.subscriptions);
    let subscriptions = subscriptions.ok_or_else(|| ServiceError::internal("no consumer"))?;
    let before = subscriptions.get(&number);
    if before.is_some_and(|before| now < before.since + IRREPLACEABLE) {
        return Err(replaced(&input.consumer_arn, number));
    }
    let id = cx.ids.uuid("subscription");
    let subscription = Subscription {
        id: id.clone(),
        since: now,
    };
    if let Some(before) = subscriptions.insert(number, subscription) {
        cx.wake(before.id);
    }
    let progress = Progress {
        consumer: input.consumer_arn,
        shard: number,
        subscription: id,
        place,
        until: cx.now() + LIFETIME,
    };
    Ok(json!({"EventStream": progress}))
}

fn replaced(consumer: &str, shard: u32) -> ServiceError {
    in_use(format!(
        "Another active subscription exists for this consumer: {consumer}, shard {}.",
        shard_id(shard)
    ))
}

pub(crate) fn next_events(
    kinesis: &mut Kinesis,
    cx: &mut CallContext<'_>,
    mut progress: Progress,
) -> Result<Answer<EventBatch>, ServiceError> {
    let now = millis(cx.now());
    let (stream, name) = kinesis.consumer_stream(cx, &progress.consumer, "SubscribeToShard")?;
    let subscriptions = &stream.consumer(&name)?.subscriptions;
    let current = subscriptions.get(&progress.shard);
    if current.is_none_or(|current| current.id != progress.subscription) {
        return Err(replaced(&progress.consumer, progress.shard));
    }
    let shard = stream
        .shards
        .get(&progress.shard)
        .ok_or_else(|| not_found(format!("Shard {} is gone.", shard_id(progress.shard))))?;
    let read = shard.read(progress.place, MOST_RECORDS);
    let (next, is_over) = (read.next, shard.ends_before(read.next));
    let is_ended = cx.now() >= progress.until;
    if read.records.is_empty() && !is_over && !is_ended {
        let until = progress.until.min(cx.arrived() + HEARTBEAT);
        if cx.now() < until {
            let key = progress.subscription;
            return Ok(Answer::Wait { key, until });
        }
    }
    let records = read
        .records
        .iter()
        .map(|record| shard.describe_record(record));
    let mut event = json!({
        "Records": records.collect::<Vec<_>>(),
        "ContinuationSequenceNumber": shard.continuation(next, now),
        "MillisBehindLatest": shard.millis_behind(next, now),
    });
    if is_over {
        event["ChildShards"] = stream.children(progress.shard).into();
        event["ContinuationSequenceNumber"] = Value::Null;
    }
    let is_last = is_over || is_ended;
    if is_last && let Some(consumer) = stream.consumers.get_mut(&name) {
        consumer.subscriptions.remove(&progress.shard);
    }
    progress.place = next;
    let next = if is_last {
        None
    } else {
        Some(rehearsal_cloud_core::service::write(&progress)?)
    };
    Ok(Answer::Now(EventBatch {
        events: vec![json!({"SubscribeToShardEvent": event})],
        next,
    }))
}

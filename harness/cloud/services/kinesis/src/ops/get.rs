//! Reading records with iterators.

use rehearsal_cloud_core::encryption::KeyUse;
use rehearsal_cloud_core::service::{Answer, CallContext, ServiceError};
use rehearsal_cloud_core::streams::WAIT_SECONDS;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use time::Duration;

use super::shards::to_millis;
use crate::encryption;
use crate::error::{invalid_argument, not_found, throughput_exceeded};
use crate::iterator::{ShardIterator, invalid_iterator};
use crate::lookup::StreamRef;
use crate::sequence::SequenceNumber;
use crate::shard::{Shard, shard_id};
use crate::state::{Kinesis, millis};

/// How many records are read if the call does not say.
const MOST_RECORDS: usize = 10_000;

/// Where a reader begins.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Position {
    #[serde(alias = "ShardIteratorType", rename = "Type")]
    kind: String,
    #[serde(alias = "StartingSequenceNumber")]
    sequence_number: Option<String>,
    timestamp: Option<f64>,
}

impl Position {
    /// Returns the place of the record at which a reader of a shard begins.
    pub(super) fn place(&self, shard: &Shard, now: i64) -> Result<u64, ServiceError> {
        let by_number = matches!(&*self.kind, "AT_SEQUENCE_NUMBER" | "AFTER_SEQUENCE_NUMBER");
        if by_number != self.sequence_number.is_some() {
            return Err(invalid_argument(format!(
                "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and \
                 StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no \
                 StartingSequenceNumber. Request specified {} and {}.",
                self.kind,
                if by_number {
                    "no StartingSequenceNumber"
                } else {
                    "also a StartingSequenceNumber"
                }
            )));
        }
        if let Some(number) = &self.sequence_number {
            let place = place_of(number, shard)?;
            let first = if self.kind == "AFTER_SEQUENCE_NUMBER" {
                place.saturating_add(1)
            } else {
                place
            };
            return Ok(first.max(shard.oldest()));
        }
        match (&*self.kind, self.timestamp) {
            ("AT_TIMESTAMP", None) => Err(invalid_argument(
                "Must specify Timestamp parameter for iterator of type AT_TIMESTAMP. Current \
                 request has no Timestamp parameter.",
            )),
            ("AT_TIMESTAMP", Some(time)) => {
                let at = to_millis(time);
                if at > now {
                    return Err(invalid_argument(format!(
                        "The timestampInMillis parameter cannot be greater than the \
                         currentTimestampInMillis. timestampInMillis: {at}, \
                         currentTimestampInMillis: {now}"
                    )));
                }
                Ok(shard.place_at(at))
            }
            ("LATEST", _) => Ok(shard.next()),
            _ => Ok(shard.oldest()),
        }
    }
}

/// Returns the place in a shard that a sequence number states.
fn place_of(number: &str, shard: &Shard) -> Result<u64, ServiceError> {
    let parsed = SequenceNumber::parse(number).ok_or_else(|| {
        invalid_argument(format!(
            "StartingSequenceNumber {number} used in GetShardIterator on shard {} is invalid.",
            shard.id()
        ))
    })?;
    if parsed.shard != shard.number {
        return Err(invalid_argument(format!(
            "Invalid StartingSequenceNumber. It encodes {}, while it was used in a call to a shard \
             with {}",
            shard_id(parsed.shard),
            shard.id()
        )));
    }
    Ok(parsed.place)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetShardIterator {
    #[serde(flatten)]
    stream: StreamRef,
    shard_id: String,
    #[serde(flatten)]
    position: Position,
}

pub(crate) fn get_shard_iterator(
    kinesis: &mut Kinesis,
    cx: &mut CallContext<'_>,
    input: GetShardIterator,
) -> Result<Value, ServiceError> {
    let now = millis(cx.now());
    let stream = kinesis.stream(cx, &input.stream, "GetShardIterator")?;
    let shard = stream.shard(&input.shard_id)?;
    let iterator = ShardIterator {
        stream: stream.arn.clone(),
        shard: shard.number,
        place: input.position.place(shard, now)?,
        issued: now,
    };
    Ok(json!({"ShardIterator": iterator.token()}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetRecords {
    shard_iterator: String,
    limit: Option<usize>,
    #[serde(flatten)]
    more: Map<String, Value>,
}

impl GetRecords {
    /// Returns how long a service waits for records; clients never wait.
    fn wait(&self, cx: &CallContext<'_>) -> Option<Duration> {
        let is_service = cx.identity().is_of_service();
        let seconds = self.more.get(WAIT_SECONDS)?.as_i64()?;
        is_service.then(|| Duration::seconds(seconds))
    }
}

pub(crate) fn get_records(
    kinesis: &mut Kinesis,
    cx: &mut CallContext<'_>,
    input: GetRecords,
) -> Result<Answer<Value>, ServiceError> {
    let now = millis(cx.now());
    let iterator = ShardIterator::parse(&input.shard_iterator).ok_or_else(invalid_iterator)?;
    iterator.check_age(millis(cx.arrived()))?;
    let stream = kinesis.stream(cx, &StreamRef::of_arn(&iterator.stream), "GetRecords")?;
    let key = stream.shard_key(iterator.shard);
    let refusal = encryption::check(cx, stream, KeyUse::Decrypt).err();
    let is_metered = stream.is_metered();
    let (name, account) = (stream.name.clone(), stream.account.clone());
    let shard = stream.shards.get_mut(&iterator.shard).ok_or_else(|| {
        not_found(format!(
            "Shard {} in stream {name} under account {account} does not exist",
            shard_id(iterator.shard)
        ))
    })?;
    if is_metered && !shard.meters.may_read(now) {
        return Err(throughput_exceeded(&shard.id(), &name, &account));
    }
    let limit = input.limit.unwrap_or(MOST_RECORDS).min(MOST_RECORDS);
    let read = shard.read(iterator.place, limit);
    let (next, bytes) = (read.next, read.bytes);
    let is_over = shard.ends_before(next);
    // The services that read streams go on trying while the key cannot decrypt.
    let has_nothing = read.records.is_empty() && !is_over || refusal.is_some();
    if let Some(wait) = input.wait(cx)
        && has_nothing
    {
        let until = cx.arrived() + wait;
        if cx.now() < until {
            return Ok(Answer::Wait { key, until });
        }
    }
    if let Some(refusal) = refusal {
        return Err(refusal);
    }
    let records = read
        .records
        .iter()
        .map(|record| shard.describe_record(record));
    let mut output = json!({
        "Records": records.collect::<Vec<_>>(),
        "MillisBehindLatest": shard.millis_behind(next, now),
    });
    if is_metered {
        shard.meters.read(bytes);
    }
    if is_over {
        output["ChildShards"] = stream.children(iterator.shard).into();
    } else {
        let next = ShardIterator {
            place: next,
            issued: now,
            ..iterator
        };
        output["NextShardIterator"] = next.token().into();
    }
    Ok(Answer::Now(output))
}

//! Putting records.

use std::sync::Arc;

use rehearsal_cloud_core::encryption::KeyUse;
use rehearsal_cloud_core::faults::MessageFault;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::encryption;
use crate::error::{invalid_argument, throughput_exceeded, validation};
use crate::hash::HashKey;
use crate::lookup::StreamRef;
use crate::shard::{NewRecord, shard_id};
use crate::state::{Kinesis, millis};
use crate::stream::Stream;

/// The most bytes of all records of a call, with their partition keys.
const MOST_BYTES: usize = 10 * 1024 * 1024;

/// A record of a call.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Entry {
    data: Arc<str>,
    partition_key: Option<Arc<str>>,
    explicit_hash_key: Option<String>,
}

impl Entry {
    /// Returns the hash key that says which shard gets it.
    fn hash_key(&self) -> Result<HashKey, ServiceError> {
        match (&self.explicit_hash_key, &self.partition_key) {
            (Some(text), _) => HashKey::parse(text).ok_or_else(|| {
                invalid_argument(format!(
                    "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. \
                     Specified value was {text}"
                ))
            }),
            (None, Some(key)) => Ok(HashKey::of_partition_key(key)),
            (None, None) => Err(validation(
                "1 validation error detected: Value null at 'partitionKey' failed to satisfy \
                 constraint: Member must not be null",
            )),
        }
    }

    /// Returns the record, if it is not too large for the stream.
    fn record(&self, stream: &Stream, path: &str) -> Result<NewRecord, ServiceError> {
        let record = NewRecord {
            partition_key: self.partition_key.clone().unwrap_or_default(),
            data: Arc::clone(&self.data),
            is_encrypted: stream.key_id.is_some(),
        };
        let most = stream.most_kilobytes * 1_024;
        if record.size() <= most {
            return Ok(record);
        }
        Err(validation(format!(
            "1 validation error detected: Value at '{path}' failed to satisfy constraint: Member \
             must have length less than or equal to {most}"
        )))
    }
}

/// Where a record went.
struct Place {
    shard: u32,
    sequence_number: String,
}

/// Puts a record, as often as a fault rule says, and wakes those that wait for it.
fn put(
    stream: &mut Stream,
    cx: &mut CallContext<'_>,
    key: HashKey,
    record: NewRecord,
) -> Result<Place, ServiceError> {
    let now = millis(cx.now());
    let is_metered = stream.is_metered();
    let (name, account) = (stream.name.clone(), Arc::clone(&stream.account));
    let shard = stream
        .shard_for(key)
        .ok_or_else(|| ServiceError::internal("no shard has the hash key"))?;
    let number = shard.number;
    if is_metered && !shard.meters.write(record.size(), now) {
        return Err(throughput_exceeded(&shard.id(), &name, &account));
    }
    if cx.message_fault() == Some(MessageFault::Drop) {
        return Ok(Place {
            shard: number,
            sequence_number: shard.skip(now),
        });
    }
    if cx.message_fault() == Some(MessageFault::Duplicate) {
        shard.put(record.clone(), now);
    }
    let sequence_number = shard.put(record, now);
    for key in stream.waiting_keys(number) {
        cx.wake(key);
    }
    Ok(Place {
        shard: number,
        sequence_number,
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PutRecord {
    #[serde(flatten)]
    stream: StreamRef,
    #[serde(flatten)]
    entry: Entry,
}

pub(crate) fn put_record(
    kinesis: &mut Kinesis,
    cx: &mut CallContext<'_>,
    input: PutRecord,
) -> Result<Value, ServiceError> {
    let stream = kinesis.stream(cx, &input.stream, "PutRecord")?;
    let key = input.entry.hash_key()?;
    let record = input.entry.record(stream, "data")?;
    encryption::check(cx, stream, KeyUse::GenerateDataKey)?;
    let place = put(stream, cx, key, record)?;
    let mut output = json!({
        "ShardId": shard_id(place.shard),
        "SequenceNumber": place.sequence_number,
    });
    if stream.key_id.is_some() {
        output["EncryptionType"] = "KMS".into();
    }
    Ok(output)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PutRecords {
    #[serde(flatten)]
    stream: StreamRef,
    records: Vec<Entry>,
}

pub(crate) fn put_records(
    kinesis: &mut Kinesis,
    cx: &mut CallContext<'_>,
    input: PutRecords,
) -> Result<Value, ServiceError> {
    let stream = kinesis.stream(cx, &input.stream, "PutRecords")?;
    let mut records = Vec::with_capacity(input.records.len());
    for (index, entry) in input.records.iter().enumerate() {
        let path = format!("records.{}.member.data", index + 1);
        records.push((entry.hash_key()?, entry.record(stream, &path)?));
    }
    let bytes: usize = records.iter().map(|(_, record)| record.size()).sum();
    if bytes > MOST_BYTES {
        return Err(invalid_argument(format!(
            "Records size exceeds {} MB limit",
            MOST_BYTES / 1_024 / 1_024
        )));
    }
    encryption::check(cx, stream, KeyUse::GenerateDataKey)?;
    let rejected = match cx.message_fault() {
        Some(MessageFault::Reject(count)) => count as usize,
        _ => 0,
    };
    let mut failed = 0;
    let mut results = Vec::with_capacity(records.len());
    for (index, (key, record)) in records.into_iter().enumerate() {
        let result = if index < rejected {
            let shard = stream.shard_for(key).map(|shard| shard.id());
            let shard = shard.unwrap_or_default();
            Err(throughput_exceeded(&shard, &stream.name, &stream.account))
        } else {
            put(stream, cx, key, record)
        };
        results.push(match result {
            Ok(place) => json!({
                "ShardId": shard_id(place.shard),
                "SequenceNumber": place.sequence_number,
            }),
            Err(error) => {
                failed += 1;
                json!({"ErrorCode": error.code, "ErrorMessage": error.message})
            }
        });
    }
    let mut output = json!({"FailedRecordCount": failed, "Records": results});
    if stream.key_id.is_some() {
        output["EncryptionType"] = "KMS".into();
    }
    Ok(output)
}

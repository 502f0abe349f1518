//! Putting records.

use std::sync::Arc;

use rehearsal_cloud_core::faults::MessageFault;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::invalid_argument;
use crate::pipeline;
use crate::state::{Firehose, Place, Record, millis};

/// The most bytes of the records of a batch.
const MOST_BYTES: usize = 4 * 1024 * 1024;
/// The most bytes of a record.
const LONGEST: usize = 1_000 * 1_024;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Entry {
    data: Arc<str>,
}

impl Entry {
    fn size(&self) -> usize {
        self.data.trim_end_matches('=').len() * 3 / 4
    }

    fn check(&self) -> Result<(), ServiceError> {
        if self.size() <= LONGEST {
            return Ok(());
        }
        Err(ServiceError::sender(
            "ValidationException",
            format!(
                "1 validation error detected: Value at 'record.data' failed to satisfy constraint: \
                 Member must have length less than or equal to {LONGEST}"
            ),
        ))
    }
}

/// Returns the place of a stream that records are put into.
fn place(firehose: &mut Firehose, cx: &CallContext<'_>, name: &str) -> Result<Place, ServiceError> {
    let stream = firehose.stream(cx, name)?;
    if stream.source.is_some() {
        return Err(ServiceError::sender(
            "InvalidSourceException",
            "This operation is not permitted on KinesisStreamAsSource delivery stream type.",
        ));
    }
    Ok(stream.place.clone())
}

/// Takes records into a stream, as often as a fault rule says, and returns their ids.
fn take(
    firehose: &mut Firehose,
    cx: &mut CallContext<'_>,
    place: &Place,
    entries: Vec<Entry>,
) -> Vec<String> {
    let copies = match cx.message_fault() {
        Some(MessageFault::Drop) => 0,
        Some(MessageFault::Duplicate) => 2,
        _ => 1,
    };
    let at = millis(cx.now());
    let mut ids = Vec::with_capacity(entries.len());
    let mut records = Vec::with_capacity(entries.len() * copies);
    for entry in entries {
        ids.push(cx.ids.base64("record", 120));
        let data = entry.data;
        records.extend((0..copies).map(|_| Record {
            data: Arc::clone(&data),
            at,
        }));
    }
    pipeline::accept(firehose, cx, place, records);
    ids
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PutRecord {
    delivery_stream_name: String,
    record: Entry,
}

pub(crate) fn put_record(
    firehose: &mut Firehose,
    cx: &mut CallContext<'_>,
    input: PutRecord,
) -> Result<Value, ServiceError> {
    let place = place(firehose, cx, &input.delivery_stream_name)?;
    input.record.check()?;
    let encrypted = firehose
        .at(&place)
        .is_some_and(|stream| stream.encryption.is_some());
    let ids = take(firehose, cx, &place, vec![input.record]);
    Ok(json!({"RecordId": ids.first(), "Encrypted": encrypted}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PutRecordBatch {
    delivery_stream_name: String,
    records: Vec<Entry>,
}

pub(crate) fn put_record_batch(
    firehose: &mut Firehose,
    cx: &mut CallContext<'_>,
    input: PutRecordBatch,
) -> Result<Value, ServiceError> {
    let place = place(firehose, cx, &input.delivery_stream_name)?;
    for entry in &input.records {
        entry.check()?;
    }
    if input.records.iter().map(Entry::size).sum::<usize>() > MOST_BYTES {
        return Err(invalid_argument("Records size exceeds 4 MB limit"));
    }
    let encrypted = firehose
        .at(&place)
        .is_some_and(|stream| stream.encryption.is_some());
    let rejected = match cx.message_fault() {
        Some(MessageFault::Reject(count)) => (count as usize).min(input.records.len()),
        _ => 0,
    };
    let mut results = vec![
        json!({
            "ErrorCode": "ServiceUnavailableException",
            "ErrorMessage": "Slow down.",
        });
        rejected
    ];
    let taken = input.records.into_iter().skip(rejected).collect();
    let ids = take(firehose, cx, &place, taken);
    results.extend(ids.into_iter().map(|id| json!({"RecordId": id})));
    Ok(json!({
        "FailedPutCount": rejected,
        "Encrypted": encrypted,
        "RequestResponses": results,
    }))
}

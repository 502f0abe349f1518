//! The records of streams, as functions get them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::mapping::Mapping;
use crate::names;

/// Returns a record as functions get it. Recorded: lambda_integration_kinesis,
/// `test_create_kinesis_event_source_mapping`.
pub(super) fn record(mapping: &Mapping, shard: &str, role: &str, given: &Value) -> Value {
    if !mapping.source.starts_with("arn:aws:kinesis:") {
        let mut record = given.clone();
        record["eventSourceARN"] = mapping.source.as_str().into();
        return record;
    }
    let number = given["SequenceNumber"].as_str().unwrap_or_default();
    json!({
        "kinesis": {
            "kinesisSchemaVersion": "1.0",
            "partitionKey": given["PartitionKey"],
            "sequenceNumber": number,
            "data": given["Data"],
            "approximateArrivalTimestamp": given["ApproximateArrivalTimestamp"],
        },
        "eventSource": "aws:kinesis",
        "eventVersion": "1.0",
        "eventID": format!("{shard}:{number}"),
        "eventName": "aws:kinesis:record",
        "invokeIdentityArn": role,
        "awsRegion": names::region_of(&mapping.source),
        "eventSourceARN": mapping.source,
    })
}

/// Returns what the filters of a mapping are about: of Kinesis the data, read as JSON.
pub(super) fn filtered(record: &Value) -> Value {
    let kinesis = &record["kinesis"];
    let Some(data) = kinesis["data"].as_str() else {
        return record.clone();
    };
    let data = STANDARD.decode(data).unwrap_or_default();
    let mut about = kinesis.clone();
    about["data"] = serde_json::from_slice(&data)
        .unwrap_or_else(|_| String::from_utf8_lossy(&data).into_owned().into());
    about
}

/// Returns the sequence number of a record.
pub(super) fn number(record: &Value) -> &str {
    let numbers = [
        &record["kinesis"]["sequenceNumber"],
        &record["dynamodb"]["SequenceNumber"],
    ];
    numbers
        .into_iter()
        .find_map(Value::as_str)
        .unwrap_or_default()
}

/// Returns when a record arrived.
pub(super) fn arrived(record: &Value) -> Option<OffsetDateTime> {
    let times = [
        &record["kinesis"]["approximateArrivalTimestamp"],
        &record["dynamodb"]["ApproximateCreationDateTime"],
    ];
    let seconds = times.into_iter().find_map(Value::as_f64)?;
    #[expect(clippy::cast_possible_truncation, reason = "times of records are near")]
    let nanos = (seconds * 1e6).round() as i128 * 1_000;
    OffsetDateTime::from_unix_timestamp_nanos(nanos).ok()
}

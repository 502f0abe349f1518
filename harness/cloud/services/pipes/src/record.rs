//! Records as pipes have them, and what is known of them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::queues;
use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::state::Pipe;

/// Returns what a source has sent as a record of the pipe. User guide, "Sources": records of
/// Kinesis are flat, others are as functions get them.
pub(crate) fn record(pipe: &Pipe, shard: &str, given: &Value) -> Value {
    let source = &pipe.source;
    let arn = Arn::parse(source);
    match arn.map(|arn| arn.service) {
        Some("sqs") => queues::record(source, given),
        Some("kinesis") => {
            let number = given["SequenceNumber"].as_str().unwrap_or_default();
            json!({
                "kinesisSchemaVersion": "1.0",
                "partitionKey": given["PartitionKey"],
                "sequenceNumber": number,
                "data": given["Data"],
                "approximateArrivalTimestamp": given["ApproximateArrivalTimestamp"],
                "eventSource": "aws:kinesis",
                "eventVersion": "1.0",
                "eventID": format!("{shard}:{number}"),
                "eventName": "aws:kinesis:record",
                "invokeIdentityArn": &*pipe.role_arn,
                "awsRegion": arn.map_or("", |arn| arn.region),
                "eventSourceARN": source,
            })
        }
        _ => {
            let mut record = given.clone();
            record["eventSourceARN"] = source.as_str().into();
            record
        }
    }
}

/// Returns a record with the body of its message or its data read: that is what patterns and
/// paths are about.
pub(crate) fn parsed(record: &Value) -> Value {
    let mut parsed = record.clone();
    let parse = |text: &str| serde_json::from_str(text).unwrap_or_else(|_| Value::from(text));
    if let Some(body) = record["body"].as_str() {
        parsed["body"] = parse(body);
    }
    if let Some(data) = record["data"]
        .as_str()
        .filter(|_| record["kinesisSchemaVersion"] == "1.0")
    {
        let data = STANDARD.decode(data).unwrap_or_default();
        parsed["data"] = parse(&String::from_utf8_lossy(&data));
    }
    parsed
}

/// Returns what a target calls a record by which it failed: the id of a message, or the
/// sequence number.
pub(crate) fn id(record: &Value) -> &str {
    let ids = [
        &record["messageId"],
        &record["sequenceNumber"],
        &record["dynamodb"]["SequenceNumber"],
    ];
    ids.into_iter().find_map(Value::as_str).unwrap_or_default()
}

/// Returns when a record of a stream arrived.
pub(crate) fn arrived(record: &Value) -> Option<OffsetDateTime> {
    let times = [
        &record["approximateArrivalTimestamp"],
        &record["dynamodb"]["ApproximateCreationDateTime"],
    ];
    let seconds = times.into_iter().find_map(Value::as_f64)?;
    #[expect(clippy::cast_possible_truncation, reason = "times of records are near")]
    let nanos = (seconds * 1e6).round() as i128 * 1_000;
    OffsetDateTime::from_unix_timestamp_nanos(nanos).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_and_data_are_read_where_they_are_json() {
        let message = json!({"messageId": "m", "body": "{\"a\":1}"});
        assert_eq!(parsed(&message)["body"], json!({"a": 1}));
        assert_eq!(parsed(&json!({"body": "text"}))["body"], "text");
        let data = STANDARD.encode("{\"kind\":\"view\"}");
        let record = json!({"kinesisSchemaVersion": "1.0", "data": data, "sequenceNumber": "7"});
        assert_eq!(parsed(&record)["data"]["kind"], "view");
        assert_eq!((id(&message), id(&record)), ("m", "7"));
    }
}

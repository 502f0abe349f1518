//! Streams of records, as services use those of other services: they put records into
//! Kinesis, and read the shards of Kinesis streams and of the streams of tables.
//!
//! A reader lists the shards of a stream ([`ServiceCall::list_shards`]), asks for an iterator
//! of each ([`ServiceCall::shard_iterator`]), and then for records ([`ServiceCall::next_records`])
//! again and again, each time with the iterator of the answer before ([`RecordBatch`]). The
//! call waits until there are records: the shard wakes it, nothing is polled. All these calls
//! are effects with tickets; their answers come to
//! [`Service::effect_completed`](crate::service::Service::effect_completed).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::arn::Arn;
use crate::effect::ServiceCall;

/// How long a reader waits for records, in seconds: until there are some.
const FOREVER: u64 = 100 * 365 * 24 * 60 * 60;

/// The member of `GetRecords` by which a service waits for records, in seconds. Clients have
/// no such member.
pub const WAIT_SECONDS: &str = "WaitTimeSeconds";

/// Where a reader begins in a shard.
#[derive(Debug, Clone, PartialEq)]
pub enum StreamPosition {
    /// At the oldest record that is there.
    TrimHorizon,
    /// After the newest record.
    Latest,
    /// At the first record that arrived at a time or later, in seconds since 1970.
    AtTime(f64),
    /// After the record with a sequence number.
    After(String),
}

/// What a reader gets of a shard: the answer of `GetRecords`.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordBatch {
    /// The records, as the service of the stream describes them: `Data` (base64),
    /// `PartitionKey`, `SequenceNumber` and `ApproximateArrivalTimestamp` of Kinesis.
    pub records: Vec<Value>,
    /// The iterator for the next records; none at the end of a shard that is closed.
    pub next_iterator: Option<String>,
    /// The ids of the shards that follow one that is closed (Kinesis).
    pub child_shards: Vec<String>,
}

impl RecordBatch {
    /// Reads the answer of `GetRecords`.
    pub fn of(answer: &Value) -> Self {
        let list = |name: &str| answer[name].as_array().cloned().unwrap_or_default();
        let id = |shard: &Value| shard["ShardId"].as_str().map(str::to_owned);
        Self {
            records: list("Records"),
            next_iterator: answer["NextShardIterator"].as_str().map(str::to_owned),
            child_shards: list("ChildShards").iter().filter_map(id).collect(),
        }
    }
}

/// Returns the service that has the API of a stream, by the stream's ARN.
fn service_of(arn: &Arn<'_>) -> Option<&'static str> {
    match arn.service {
        "kinesis" => Some("kinesis"),
        "dynamodb" => Some("dynamodbstreams"),
        _ => None,
    }
}

impl ServiceCall {
    /// Puts a record into the Kinesis stream of an ARN; `None` where it is no stream's ARN.
    /// An `ExplicitHashKey` goes into `input`.
    pub fn put_record(
        stream_arn: &str,
        partition_key: &str,
        data: impl AsRef<[u8]>,
        principal: &'static str,
    ) -> Option<Self> {
        let arn = Arn::parse(stream_arn).filter(|arn| arn.service == "kinesis")?;
        let input = json!({
            "StreamARN": stream_arn,
            "PartitionKey": partition_key,
            "Data": STANDARD.encode(data),
        });
        Some(Self::of_stream(
            &arn,
            "kinesis",
            "PutRecord",
            input,
            principal,
        ))
    }

    /// Puts a record into the delivery stream of an ARN; `None` where it is no such ARN.
    pub fn put_delivery_record(
        stream_arn: &str,
        data: impl AsRef<[u8]>,
        principal: &'static str,
    ) -> Option<Self> {
        let arn = Arn::parse(stream_arn).filter(|arn| arn.service == "firehose")?;
        let input = json!({
            "DeliveryStreamName": arn.resource.strip_prefix("deliverystream/")?,
            "Record": {"Data": STANDARD.encode(data)},
        });
        Some(Self::of_stream(
            &arn,
            "firehose",
            "PutRecord",
            input,
            principal,
        ))
    }

    /// Lists the shards of a stream, of Kinesis or of a table. The answer has them in `Shards`
    /// (Kinesis) or in `StreamDescription.Shards`; [`shards`] reads both.
    pub fn list_shards(stream_arn: &str, principal: &'static str) -> Option<Self> {
        let arn = Arn::parse(stream_arn)?;
        let service = service_of(&arn)?;
        let (operation, input) = match service {
            "kinesis" => ("ListShards", json!({"StreamARN": stream_arn})),
            _ => ("DescribeStream", json!({"StreamArn": stream_arn})),
        };
        Some(Self::of_stream(&arn, service, operation, input, principal))
    }

    /// Asks for an iterator of a shard: the answer's `ShardIterator`.
    pub fn shard_iterator(
        stream_arn: &str,
        shard_id: &str,
        position: &StreamPosition,
        principal: &'static str,
    ) -> Option<Self> {
        let arn = Arn::parse(stream_arn)?;
        let service = service_of(&arn)?;
        let is_kinesis = service == "kinesis";
        let (kind, sequence_number) = match position {
            StreamPosition::TrimHorizon => ("TRIM_HORIZON", None),
            StreamPosition::Latest => ("LATEST", None),
            StreamPosition::AtTime(_) => ("AT_TIMESTAMP", None),
            StreamPosition::After(number) => ("AFTER_SEQUENCE_NUMBER", Some(number)),
        };
        let mut input = json!({"ShardId": shard_id, "ShardIteratorType": kind});
        input[if is_kinesis { "StreamARN" } else { "StreamArn" }] = stream_arn.into();
        if let StreamPosition::AtTime(seconds) = position {
            input["Timestamp"] = json!(seconds);
        }
        if let Some(number) = sequence_number {
            let name = if is_kinesis {
                "StartingSequenceNumber"
            } else {
                "SequenceNumber"
            };
            input[name] = number.as_str().into();
        }
        Some(Self::of_stream(
            &arn,
            service,
            "GetShardIterator",
            input,
            principal,
        ))
    }

    /// Asks for the next records of a shard, at most `limit`, and waits until there are some
    /// or the shard is closed. [`Effect::CancelCall`](crate::effect::Effect::CancelCall) ends
    /// the wait. [`RecordBatch::of`] reads the answer.
    pub fn next_records(
        stream_arn: &str,
        iterator: &str,
        limit: usize,
        principal: &'static str,
    ) -> Option<Self> {
        let arn = Arn::parse(stream_arn)?;
        let service = service_of(&arn)?;
        let input = json!({"ShardIterator": iterator, "Limit": limit, WAIT_SECONDS: FOREVER});
        Some(Self::of_stream(
            &arn,
            service,
            "GetRecords",
            input,
            principal,
        ))
    }

    fn of_stream(
        arn: &Arn<'_>,
        service: &'static str,
        operation: &'static str,
        input: Value,
        principal: &'static str,
    ) -> Self {
        Self {
            service,
            operation,
            account: arn.account.into(),
            region: arn.region.into(),
            input,
            principal,
            source_arn: None,
        }
    }
}

/// Returns the ids of the shards in the answer of [`ServiceCall::list_shards`], with the ids
/// of their parents.
pub fn shards(answer: &Value) -> Vec<(String, Vec<String>)> {
    let list = [&answer["Shards"], &answer["StreamDescription"]["Shards"]];
    let list = list.into_iter().find_map(Value::as_array);
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let shards = list.into_iter().flatten().filter_map(|shard| {
        let parents = [&shard["ParentShardId"], &shard["AdjacentParentShardId"]];
        let parents = parents.into_iter().filter_map(text).collect();
        Some((text(&shard["ShardId"])?, parents))
    });
    shards.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STREAM: &str = "arn:aws:kinesis:us-east-1:000000000000:stream/clicks";
    const TABLE_STREAM: &str =
        "arn:aws:dynamodb:us-east-1:000000000000:table/orders/stream/2026-01-01T00:00:00.000";

    #[test]
    fn the_arn_says_which_service_has_the_stream() {
        let position = StreamPosition::After("17".to_owned());
        let names = |arn: &str| {
            let call = ServiceCall::shard_iterator(arn, "shard", &position, "x.amazonaws.com");
            call.map(|call| (call.service, call.input))
        };
        let (service, input) = names(STREAM).unwrap();
        assert_eq!((service, &input["StreamARN"]), ("kinesis", &json!(STREAM)));
        assert_eq!(input["StartingSequenceNumber"], "17");
        let (service, input) = names(TABLE_STREAM).unwrap();
        assert_eq!(service, "dynamodbstreams");
        assert_eq!(input["SequenceNumber"], "17");
        assert!(names("arn:aws:sqs:us-east-1:000000000000:queue").is_none());
    }

    #[test]
    fn shards_are_read_from_both_answers() {
        let one = json!([{"ShardId": "b", "ParentShardId": "a"}]);
        let expected = vec![("b".to_owned(), vec!["a".to_owned()])];
        assert_eq!(shards(&json!({"Shards": one})), expected);
        assert_eq!(
            shards(&json!({"StreamDescription": {"Shards": one}})),
            expected
        );
        assert_eq!(shards(&json!({})), []);
    }

    #[test]
    fn batch_without_an_iterator_is_the_last_of_its_shard() {
        let batch = RecordBatch::of(&json!({
            "Records": [], "NextShardIterator": null, "ChildShards": [{"ShardId": "c"}],
        }));
        assert_eq!(
            (batch.next_iterator, batch.child_shards),
            (None, vec!["c".to_owned()])
        );
    }
}

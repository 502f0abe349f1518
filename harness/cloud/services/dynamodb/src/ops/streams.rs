//! The API of streams: their shards, iterators and records.

use std::sync::Arc;

use rehearsal_cloud_core::paging::{decode_token, encode_token};
use rehearsal_cloud_core::service::{Answer, CallContext, ServiceError, Timestamp};
use rehearsal_cloud_core::streams::WAIT_SECONDS;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use time::{Duration, OffsetDateTime};

use super::describe::{key_schema, seconds};
use super::lookup::{millis, table_ref};
use crate::error::Error;
use crate::names::TableRef;
use crate::state::Dynamo;
use crate::stream::{Stream, parse_sequence_number, sequence_number};

/// How long an iterator can be used, in milliseconds.
const ITERATOR_LIFETIME: i64 = 15 * 60 * 1_000;
/// The most records of an answer, and the most streams.
const MAX_RECORDS: usize = 1_000;
const MAX_LISTED: usize = 100;

fn not_found(arn: &str) -> Error {
    // Recorded: test_non_existent_stream.
    Error::new(
        "ResourceNotFoundException",
        format!("Requested resource not found: Stream: {arn} not found"),
    )
}

/// Returns a stream without the records that are too old.
fn stream<'a>(
    dynamo: &'a mut Dynamo,
    cx: &CallContext<'_>,
    arn: &str,
) -> Result<&'a mut Stream, Error> {
    let now = millis(cx.now());
    let table = TableRef::parse_arn(arn).ok_or_else(|| not_found(arn))?;
    let region = dynamo.regions.get_mut(&table.account, &table.region);
    let stream = region
        .and_then(|region| region.streams.get_mut(arn))
        .filter(|stream| !stream.is_over(now))
        .ok_or_else(|| not_found(arn))?;
    stream.trim(now);
    Ok(stream)
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListStreams {
    table_name: Option<String>,
    limit: Option<usize>,
    exclusive_start_stream_arn: Option<String>,
}

pub(crate) fn list_streams(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: ListStreams,
) -> Result<Value, ServiceError> {
    let now = millis(cx.now());
    let table = match &input.table_name {
        Some(text) => Some(table_ref(cx, text)?.name),
        None => None,
    };
    let limit = input.limit.unwrap_or(MAX_LISTED).min(MAX_LISTED);
    let region = dynamo.regions.for_caller(cx);
    region.streams.retain(|_, stream| !stream.is_over(now));
    let start = input.exclusive_start_stream_arn.as_deref();
    let mut streams = region
        .streams
        .values()
        .filter(|stream| table.as_ref().is_none_or(|table| stream.table == *table))
        .filter(|stream| start.is_none_or(|start| &*stream.arn > start));
    let page: Vec<&Stream> = streams.by_ref().take(limit).collect();
    let more = streams.next().is_some();
    let described = page.iter().map(|stream| {
        json!({
            "StreamArn": stream.arn,
            "StreamLabel": stream.label,
            "TableName": stream.table,
        })
    });
    let mut output = json!({"Streams": described.collect::<Value>()});
    if let Some(last) = page.last().filter(|_| more) {
        output["LastEvaluatedStreamArn"] = json!(last.arn);
    }
    Ok(output)
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DescribeStream {
    stream_arn: String,
    exclusive_start_shard_id: Option<String>,
}

pub(crate) fn describe_stream(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: DescribeStream,
) -> Result<Value, ServiceError> {
    let stream = stream(dynamo, cx, &input.stream_arn)?;
    let mut range = json!({"StartingSequenceNumber": sequence_number(0)});
    if stream.disabled.is_some() {
        range["EndingSequenceNumber"] = sequence_number(stream.next()).into();
    }
    let mut shards = Vec::new();
    if input.exclusive_start_shard_id.is_none() {
        shards.push(json!({"ShardId": stream.shard, "SequenceNumberRange": range}));
    }
    let status = match stream.disabled {
        None => "ENABLED",
        Some(_) => "DISABLED",
    };
    Ok(json!({"StreamDescription": {
        "CreationRequestDateTime": seconds(stream.created),
        "KeySchema": key_schema(&stream.keys),
        "Shards": shards,
        "StreamArn": stream.arn,
        "StreamLabel": stream.label,
        "StreamStatus": status,
        "StreamViewType": stream.view,
        "TableName": stream.table,
    }}))
}

/// A place in a shard, as iterators hold it.
struct Iterator {
    arn: Arc<str>,
    /// The number of the next record.
    number: u64,
    /// When it was issued, in milliseconds.
    issued: i64,
}

impl Iterator {
    fn encode(&self) -> String {
        let place = encode_token(&format!("{}|{}", self.number, self.issued));
        format!("{}|1|{place}", self.arn)
    }

    fn decode(text: &str) -> Option<Self> {
        let mut parts = text.split('|');
        let (arn, _, place) = (parts.next()?, parts.next()?, parts.next()?);
        let place = decode_token(place).ok()?;
        let (number, issued) = place.split_once('|')?;
        Some(Self {
            arn: arn.into(),
            number: number.parse().ok()?,
            issued: issued.parse().ok()?,
        })
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetShardIterator {
    stream_arn: String,
    shard_id: String,
    shard_iterator_type: String,
    sequence_number: Option<String>,
    timestamp: Option<Timestamp>,
}

pub(crate) fn get_shard_iterator(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: GetShardIterator,
) -> Result<Value, ServiceError> {
    let stream = stream(dynamo, cx, &input.stream_arn)?;
    if stream.shard != input.shard_id {
        return Err(Error::new(
            "ResourceNotFoundException",
            format!(
                "Requested resource not found: Shard: {} in stream: {} not found",
                input.shard_id, input.stream_arn
            ),
        )
        .into());
    }
    let kind = input.shard_iterator_type.as_str();
    let number = match (kind, input.sequence_number.as_deref()) {
        ("TRIM_HORIZON", _) => stream.oldest(),
        ("LATEST", _) => stream.next(),
        ("AT_SEQUENCE_NUMBER" | "AFTER_SEQUENCE_NUMBER", None) => {
            return Err(Error::validation(format!(
                "SequenceNumber must be provided for ShardIteratorType {kind}"
            ))
            .into());
        }
        ("AT_SEQUENCE_NUMBER" | "AFTER_SEQUENCE_NUMBER", Some(text)) => {
            let number = parse_sequence_number(text).ok_or_else(|| {
                Error::validation("Invalid SequenceNumber: it is not one of the shard")
            })?;
            if number < stream.oldest() {
                return Err(Error::new(
                    "TrimmedDataAccessException",
                    "The operation attempted to read past the oldest stream record in a shard.",
                )
                .into());
            }
            number + u64::from(kind == "AFTER_SEQUENCE_NUMBER")
        }
        // The model allows only AT_TIMESTAMP besides.
        _ => match input.timestamp {
            Some(Timestamp(at)) => stream.at_time(millis(at)),
            None => {
                return Err(Error::validation(format!(
                    "Timestamp must be provided for ShardIteratorType {kind}"
                ))
                .into());
            }
        },
    };
    let iterator = Iterator {
        arn: Arc::clone(&stream.arn),
        number,
        issued: millis(cx.now()),
    };
    Ok(json!({"ShardIterator": iterator.encode()}))
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetRecords {
    shard_iterator: String,
    limit: Option<usize>,
    #[serde(flatten)]
    more: Map<String, Value>,
}

impl GetRecords {
    /// Returns until when a service waits for records; clients never wait.
    fn waits_until(&self, cx: &CallContext<'_>) -> Option<OffsetDateTime> {
        let is_service = cx.identity().is_of_service();
        let seconds = self.more.get(WAIT_SECONDS)?.as_i64()?;
        is_service.then(|| cx.arrived() + Duration::seconds(seconds))
    }
}

pub(crate) fn get_records(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: GetRecords,
) -> Result<Answer<Value>, ServiceError> {
    let mut iterator = Iterator::decode(&input.shard_iterator)
        .ok_or_else(|| Error::validation("Invalid ShardIterator"))?;
    let now = millis(cx.now());
    // One that waits does so by an iterator that was good when it came.
    if iterator.issued + ITERATOR_LIFETIME < millis(cx.arrived()) {
        return Err(Error::new(
            "ExpiredIteratorException",
            "The shard iterator has expired and can no longer be used to retrieve stream \
             records. A shard iterator expires 15 minutes after it is retrieved using the \
             GetShardIterator action.",
        )
        .into());
    }
    let limit = input.limit.unwrap_or(MAX_RECORDS);
    if limit > MAX_RECORDS {
        return Err(Error::validation(format!(
            "1 validation error detected: Value '{limit}' at 'limit' failed to satisfy \
             constraint: Member must have value less than or equal to 1000"
        ))
        .into());
    }
    let arn = Arc::clone(&iterator.arn);
    let region = TableRef::parse_arn(&arn).map(|table| table.region);
    let stream = stream(dynamo, cx, &arn)?;
    if iterator.number < stream.oldest() {
        return Err(Error::new(
            "TrimmedDataAccessException",
            "The operation attempted to read past the oldest stream record in a shard.",
        )
        .into());
    }
    let region = region.unwrap_or_default();
    let (is_open, next) = (stream.disabled.is_none(), stream.next());
    let records: Vec<Value> = stream
        .from(iterator.number, limit)
        .map(|record| stream.describe(record, &region))
        .collect();
    let until = input.waits_until(cx);
    if let Some(until) = until.filter(|until| cx.now() < *until)
        && records.is_empty()
        && is_open
    {
        let key = records_key(&arn);
        return Ok(Answer::Wait { key, until });
    }
    iterator.number += records.len() as u64;
    iterator.issued = now;
    let mut output = json!({"Records": records});
    // A closed shard ends with its last record.
    if is_open || iterator.number < next {
        output["NextShardIterator"] = iterator.encode().into();
    }
    Ok(Answer::Now(output))
}

/// Returns what calls wait for that wait for records of a stream.
pub(super) fn records_key(arn: &str) -> String {
    format!("records of {arn}")
}

//! `kinesis.*`: records of streams.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rehearsal_record::Observation;
use rehearsal_script::action::kinesis::{Put, Records};
use rehearsal_script::{Name, StreamKind};
use rehearsal_stage::{CallError, Stream};
use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::Perform;
use super::sdk::call_error;
use crate::context::StepContext;
use crate::error::StepError;

impl StepContext<'_> {
    fn stream(&self, name: &Name<StreamKind>) -> Result<&Stream, StepError> {
        Ok(self.sandbox().resource::<Stream>(&self.name(name)?)?)
    }
}

impl Perform for Put {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let stream = cx.stream(&self.stream)?;
        let data = match &self.json {
            Some(json) => cx.value(json)?.to_string(),
            None => cx.optional_text(self.body.as_ref())?.unwrap_or_default(),
        };
        let key = cx.optional_text(self.key.as_ref())?;
        let key = key.unwrap_or_else(|| "key".to_owned());
        cx.sends(json!({ "stream": &*stream.name, "key": key, "data": data }));
        let input = json!({
            "StreamName": &*stream.name,
            "Data": STANDARD.encode(&data),
            "PartitionKey": key,
        });
        let api = &cx.sandbox().clients().api;
        match api.call("kinesis", "PutRecord", &input).await {
            Ok(put) => Ok(json!({ "shard": put["ShardId"], "sequence": put["SequenceNumber"] })),
            Err(error) => call_error(error),
        }
    }
}

impl Perform for Records {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let stream = cx.stream(&self.stream)?;
        cx.sends(json!({ "stream": &*stream.name }));
        match records(cx, &stream.name).await {
            Ok(records) => Ok(json!({ "count": records.len(), "records": records })),
            Err(error) => call_error(error),
        }
    }
}

/// Returns the records of all shards of a stream.
async fn records(cx: &StepContext<'_>, stream: &str) -> Result<Vec<Value>, CallError> {
    let api = &cx.sandbox().clients().api;
    let call = async |operation: &str, input: Value| api.call("kinesis", operation, &input).await;
    let mut found = Vec::new();
    let mut input = json!({ "StreamName": stream });
    loop {
        let listed = call("ListShards", input).await?;
        let shards = listed["Shards"].as_array().into_iter().flatten();
        for shard in shards.filter_map(|shard| shard["ShardId"].as_str()) {
            let input = json!({
                "StreamName": stream, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON",
            });
            let mut iterator = call("GetShardIterator", input).await?["ShardIterator"].take();
            while iterator.is_string() {
                let mut page = call("GetRecords", json!({ "ShardIterator": iterator })).await?;
                let read = page["Records"].as_array().into_iter().flatten();
                found.extend(read.map(|one| (arrival(one), record(shard, one))));
                if page["MillisBehindLatest"] == 0 {
                    break;
                }
                iterator = page["NextShardIterator"].take();
            }
        }
        match listed["NextToken"].as_str() {
            Some(token) => input = json!({ "NextToken": token }),
            None => break,
        }
    }
    // The sort keeps the order of those that arrived at the same time.
    found.sort_by_key(|(at, _)| *at);
    Ok(found.into_iter().map(|(_, record)| record).collect())
}

/// Returns when a record arrived.
fn arrival(record: &Value) -> Option<OffsetDateTime> {
    let at = &record["ApproximateArrivalTimestamp"];
    if let Some(text) = at.as_str() {
        return OffsetDateTime::parse(text, &Rfc3339).ok();
    }
    #[expect(clippy::cast_possible_truncation, reason = "times are small numbers")]
    let nanoseconds = (at.as_f64()? * 1e9) as i128;
    OffsetDateTime::from_unix_timestamp_nanos(nanoseconds).ok()
}

/// Returns a record as a step observes it.
fn record(shard: &str, record: &Value) -> Value {
    let mut observed = Map::from_iter([
        ("key".to_owned(), record["PartitionKey"].clone()),
        ("shard".to_owned(), shard.into()),
        ("sequence".to_owned(), record["SequenceNumber"].clone()),
    ]);
    let at = arrival(record).and_then(|at| at.format(&Rfc3339).ok());
    observed.extend(at.map(|at| ("at".to_owned(), at.into())));
    let base64 = record["Data"].as_str().unwrap_or_default();
    let text = STANDARD
        .decode(base64)
        .ok()
        .and_then(|data| String::from_utf8(data).ok());
    match text {
        Some(text) => {
            if let Ok(json) = serde_json::from_str::<Value>(&text) {
                observed.insert("json".to_owned(), json);
            }
            observed.insert("body".to_owned(), text.into());
        }
        None => {
            observed.insert("base64".to_owned(), base64.into());
        }
    }
    observed.into()
}

//! `dynamodb.changes`: the records of a table's stream.

use rehearsal_record::Observation;
use rehearsal_script::action::dynamodb::Changes;
use rehearsal_stage::{CallError, attributes};
use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::Perform;
use super::sdk::call_error;
use crate::context::StepContext;
use crate::error::StepError;

impl Perform for Changes {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let table = cx.table(&self.table)?;
        let Some(stream) = &table.stream else {
            return Err(StepError::scenario(format!(
                "could not read the changes of {}: the table has no stream",
                table.name
            )));
        };
        cx.sends(json!({ "table": &*table.name }));
        match records(cx, stream).await {
            Ok(records) => {
                let changes: Vec<Value> = records.iter().map(change).collect();
                Ok(json!({ "count": changes.len(), "changes": changes }))
            }
            Err(error) => call_error(error),
        }
    }
}

/// Returns the records of all shards of a stream, in the order of the changes.
async fn records(cx: &StepContext<'_>, stream: &str) -> Result<Vec<Value>, CallError> {
    let api = &cx.sandbox().clients().api;
    let call =
        async |operation: &str, input: Value| api.call("dynamodbstreams", operation, &input).await;
    let mut shards: Vec<String> = Vec::new();
    loop {
        let mut input = json!({ "StreamArn": stream });
        if let Some(last) = shards.last() {
            input["ExclusiveStartShardId"] = last.as_str().into();
        }
        let described = call("DescribeStream", input).await?;
        let description = &described["StreamDescription"];
        let found = description["Shards"].as_array().into_iter().flatten();
        shards.extend(found.filter_map(|shard| shard["ShardId"].as_str().map(str::to_owned)));
        if description["LastEvaluatedShardId"].is_null() {
            break;
        }
    }
    let mut records: Vec<Value> = Vec::new();
    for shard in &shards {
        let input = json!({
            "StreamArn": stream, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON",
        });
        let mut iterator = call("GetShardIterator", input).await?["ShardIterator"].take();
        while iterator.is_string() {
            let mut page = call("GetRecords", json!({ "ShardIterator": iterator })).await?;
            let Some(read) = page["Records"]
                .as_array_mut()
                .filter(|read| !read.is_empty())
            else {
                break;
            };
            records.append(read);
            iterator = page["NextShardIterator"].take();
        }
    }
    // Sequence numbers are numbers of 21 to 40 digits.
    let number = |record: &Value| {
        let number = record["dynamodb"]["SequenceNumber"]
            .as_str()
            .unwrap_or_default();
        (number.len(), number.to_owned())
    };
    records.sort_by_cached_key(number);
    Ok(records)
}

fn change(record: &Value) -> Value {
    let change = &record["dynamodb"];
    let kind = record["eventName"].as_str().unwrap_or_default();
    let mut observation = Map::from_iter([
        ("kind".to_owned(), kind.to_ascii_lowercase().into()),
        ("key".to_owned(), attributes::decode(&change["Keys"])),
    ]);
    for (field, member) in [("old", "OldImage"), ("new", "NewImage")] {
        if let Some(image) = change.get(member) {
            observation.insert(field.to_owned(), attributes::decode(image));
        }
    }
    let is_expiry = record["userIdentity"]["PrincipalId"] == "dynamodb.amazonaws.com";
    observation.insert("expired".to_owned(), is_expiry.into());
    if let Some(at) = time(&change["ApproximateCreationDateTime"]) {
        observation.insert("at".to_owned(), at.into());
    }
    observation.into()
}

/// Formats the time of a record, in seconds since the epoch.
fn time(seconds: &Value) -> Option<String> {
    match seconds {
        Value::String(text) => Some(text.clone()),
        #[expect(clippy::cast_possible_truncation, reason = "times are small numbers")]
        seconds => {
            let time = OffsetDateTime::from_unix_timestamp(seconds.as_f64()? as i64).ok()?;
            time.format(&Rfc3339).ok()
        }
    }
}

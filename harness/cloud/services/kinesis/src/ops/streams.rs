//! Streams: creating, describing, listing and deleting them.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_cloud_core::tagging::Tags;
use serde::Deserialize;
use serde_json::{Value, json};

use super::tags;
use crate::error::{in_use, invalid_argument, limit_exceeded, validation};
use crate::lookup::StreamRef;
use crate::shard::{Shard, seconds};
use crate::state::{Kinesis, Region, millis};
use crate::stream::{Mode, ON_DEMAND_SHARDS, Stream};

/// How many open shards an account has in a region at most, in streams that are provisioned.
const SHARD_LIMIT: usize = 500;
/// How many streams on demand an account has in a region at most.
const ON_DEMAND_LIMIT: usize = 50;
/// How many streams are listed, and shards described, if the call does not say.
const LISTED: usize = 100;

/// Who decides how many shards a stream has, as the API has it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ModeDetails {
    pub(super) stream_mode: Mode,
}

impl Region {
    fn provisioned_shards(&self) -> usize {
        let streams = self.streams.values();
        let provisioned = streams.filter(|stream| stream.mode == Mode::Provisioned);
        provisioned.map(|stream| stream.open_shards().count()).sum()
    }

    fn on_demand_streams(&self) -> usize {
        let streams = self.streams.values();
        streams
            .filter(|stream| stream.mode == Mode::OnDemand)
            .count()
    }

    /// Refuses more shards than an account may have.
    pub(super) fn check_shards(
        &self,
        cx: &CallContext<'_>,
        more: usize,
    ) -> Result<(), ServiceError> {
        let now = self.provisioned_shards();
        if now + more <= SHARD_LIMIT {
            return Ok(());
        }
        Err(limit_exceeded(format!(
            "This request would exceed the shard limit for the account {} in {}. Current shard \
             count for the account: {now}. Limit: {SHARD_LIMIT}. Number of additional shards that \
             would have resulted from this request: {more}.",
            cx.account(),
            cx.region()
        )))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateStream {
    stream_name: String,
    shard_count: Option<u32>,
    stream_mode_details: Option<ModeDetails>,
    #[serde(default)]
    tags: Tags,
    #[serde(rename = "MaxRecordSizeInKiB")]
    max_record_size: Option<usize>,
}

pub(crate) fn create_stream(
    kinesis: &mut Kinesis,
    cx: &mut CallContext<'_>,
    input: CreateStream,
) -> Result<Value, ServiceError> {
    // Recorded: test_create_stream_without_shard_count has four shards.
    let usual = match input.shard_count {
        Some(_) => Mode::Provisioned,
        None => Mode::OnDemand,
    };
    let mode = input
        .stream_mode_details
        .map_or(usual, |details| details.stream_mode);
    let count = match (mode, input.shard_count) {
        (Mode::OnDemand, None) => ON_DEMAND_SHARDS,
        (Mode::OnDemand, Some(_)) => {
            return Err(validation(
                "ShardCount must not be specified for a stream in On-Demand mode.",
            ));
        }
        (Mode::Provisioned, Some(count)) => count,
        (Mode::Provisioned, None) => {
            return Err(validation(
                "ShardCount must be specified for a stream in Provisioned mode.",
            ));
        }
    };
    tags::check(&input.tags)?;
    let region = kinesis.regions.for_caller(cx);
    if region.streams.contains_key(&input.stream_name) {
        return Err(in_use(format!(
            "Stream {} under account {} already exists.",
            input.stream_name,
            cx.account()
        )));
    }
    match mode {
        Mode::Provisioned => region.check_shards(cx, count as usize)?,
        Mode::OnDemand if region.on_demand_streams() >= ON_DEMAND_LIMIT => {
            return Err(limit_exceeded(format!(
                "This request would exceed the on-demand stream limit for the account {} in {}. \
                 Limit: {ON_DEMAND_LIMIT}.",
                cx.account(),
                cx.region()
            )));
        }
        Mode::OnDemand => {}
    }
    let place = (cx.account(), &**cx.region());
    let mut stream = Stream::new(&input.stream_name, place, mode, count, millis(cx.now()));
    stream.tags = input.tags;
    stream.most_kilobytes = input.max_record_size.unwrap_or(stream.most_kilobytes);
    region.streams.insert(input.stream_name, stream);
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DeleteStream {
    #[serde(flatten)]
    stream: StreamRef,
    #[serde(default)]
    enforce_consumer_deletion: bool,
}

pub(crate) fn delete_stream(
    kinesis: &mut Kinesis,
    cx: &mut CallContext<'_>,
    input: DeleteStream,
) -> Result<Value, ServiceError> {
    let stream = kinesis.stream(cx, &input.stream, "DeleteStream")?;
    if !stream.consumers.is_empty() && !input.enforce_consumer_deletion {
        return Err(in_use(format!(
            "Stream {} under account {} has {} consumers registered with it. You must deregister \
             the consumers, or set EnforceConsumerDeletion to true.",
            stream.name,
            stream.account,
            stream.consumers.len()
        )));
    }
    for shard in stream.shards.keys() {
        for key in stream.waiting_keys(*shard) {
            cx.wake(key);
        }
    }
    let (account, name) = (stream.account.clone(), stream.name.clone());
    let region = stream.arn.split(':').nth(3).unwrap_or_default().to_owned();
    if let Some(region) = kinesis.regions.get_mut(&account, &region) {
        region.streams.remove(&name);
    }
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DescribeStream {
    #[serde(flatten)]
    stream: StreamRef,
    limit: Option<usize>,
    exclusive_start_shard_id: Option<String>,
}

pub(crate) fn describe_stream(
    kinesis: &mut Kinesis,
    cx: &mut CallContext<'_>,
    input: DescribeStream,
) -> Result<Value, ServiceError> {
    let stream = kinesis.stream(cx, &input.stream, "DescribeStream")?;
    let after = input.exclusive_start_shard_id.unwrap_or_default();
    let mut rest = stream.shards.values().filter(|shard| shard.id() > after);
    let limit = input.limit.unwrap_or(LISTED);
    let shards: Vec<Value> = rest.by_ref().take(limit).map(Shard::describe).collect();
    let mut described = stream.describe();
    described["Shards"] = shards.into();
    described["HasMoreShards"] = rest.next().is_some().into();
    Ok(json!({"StreamDescription": described}))
}

pub(crate) fn describe_stream_summary(
    kinesis: &mut Kinesis,
    cx: &mut CallContext<'_>,
    input: StreamRef,
) -> Result<Value, ServiceError> {
    let stream = kinesis.stream(cx, &input, "DescribeStreamSummary")?;
    let mut described = stream.describe();
    described["OpenShardCount"] = stream.open_shards().count().into();
    described["ConsumerCount"] = stream.consumers.len().into();
    described["MaxRecordSizeInKiB"] = stream.most_kilobytes.into();
    Ok(json!({"StreamDescriptionSummary": described}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListStreams {
    limit: Option<usize>,
    exclusive_start_stream_name: Option<String>,
    next_token: Option<String>,
}

pub(crate) fn list_streams(
    kinesis: &mut Kinesis,
    cx: &mut CallContext<'_>,
    input: ListStreams,
) -> Result<Value, ServiceError> {
    let after = match input.next_token {
        None => input.exclusive_start_stream_name,
        Some(token) => Some(
            rehearsal_cloud_core::paging::decode_token(&token)
                .map_err(|_| invalid_argument("Invalid NextToken."))?,
        ),
    };
    let after = after.unwrap_or_default();
    let streams = kinesis.regions.for_caller(cx).streams.values();
    let mut rest = streams.filter(|stream| stream.name > after);
    let limit = input.limit.unwrap_or(LISTED);
    let listed: Vec<&Stream> = rest.by_ref().take(limit).collect();
    let has_more = rest.next().is_some();
    let summaries = listed.iter().map(|stream| {
        json!({
            "StreamName": stream.name,
            "StreamARN": stream.arn,
            "StreamStatus": "ACTIVE",
            "StreamModeDetails": {"StreamMode": stream.mode},
            "StreamCreationTimestamp": seconds(stream.created),
        })
    });
    let names = listed.iter().map(|stream| stream.name.as_str());
    let mut output = json!({
        "StreamNames": names.collect::<Vec<_>>(),
        "StreamSummaries": summaries.collect::<Vec<_>>(),
        "HasMoreStreams": has_more,
    });
    if let Some(last) = listed.last().filter(|_| has_more) {
        output["NextToken"] = rehearsal_cloud_core::paging::encode_token(&last.name).into();
    }
    Ok(output)
}

pub(crate) fn describe_limits(
    kinesis: &mut Kinesis,
    cx: &mut CallContext<'_>,
    _: Value,
) -> Result<Value, ServiceError> {
    let region = kinesis.regions.for_caller(cx);
    Ok(json!({
        "ShardLimit": SHARD_LIMIT,
        "OpenShardCount": region.provisioned_shards(),
        "OnDemandStreamCount": region.on_demand_streams(),
        "OnDemandStreamCountLimit": ON_DEMAND_LIMIT,
    }))
}

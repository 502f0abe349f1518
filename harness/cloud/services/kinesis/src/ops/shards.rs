//! Shards: listing, splitting and merging them.

use rehearsal_cloud_core::paging::{decode_token, encode_token};
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::{invalid_argument, limit_exceeded, not_found, validation};
use crate::hash::HashKey;
use crate::lookup::StreamRef;
use crate::shard::Shard;
use crate::state::{Kinesis, millis};
use crate::stream::{Mode, Stream};

const DAY: i64 = 24 * 60 * 60 * 1_000;
/// How often `UpdateShardCount` can be called for a stream in a day.
const COUNT_UPDATES: usize = 10;
/// How many shards are listed if the call does not say.
const LISTED: usize = 1_000;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListShards {
    #[serde(flatten)]
    stream: StreamRef,
    next_token: Option<String>,
    exclusive_start_shard_id: Option<String>,
    max_results: Option<usize>,
    shard_filter: Option<ShardFilter>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ShardFilter {
    #[serde(rename = "Type")]
    kind: String,
    shard_id: Option<String>,
    timestamp: Option<f64>,
}

/// Returns a time of the API in milliseconds.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a float is cut to the range"
)]
pub(super) fn to_millis(seconds: f64) -> i64 {
    (seconds * 1_000.0).round() as i64
}

/// Whether a filter lets a shard pass.
type ShardTest = Box<dyn Fn(&Shard) -> bool>;

impl ShardFilter {
    /// Returns the time that the filter is about.
    fn time(&self) -> Result<i64, ServiceError> {
        let time = self.timestamp.map(to_millis);
        time.ok_or_else(|| {
            invalid_argument(format!(
                "Timestamp must be provided for a ShardFilter of type {}.",
                self.kind
            ))
        })
    }

    /// Returns which shards it lets pass.
    fn test(&self, stream: &Stream, now: i64) -> Result<ShardTest, ServiceError> {
        let horizon = stream.horizon(now);
        let lives_at = |at: i64| {
            move |shard: &Shard| shard.created <= at && shard.closed.is_none_or(|end| end > at)
        };
        Ok(match self.kind.as_str() {
            "AT_TRIM_HORIZON" => Box::new(lives_at(horizon)),
            "AT_LATEST" => Box::new(Shard::is_open),
            "FROM_TRIM_HORIZON" => Box::new(|_| true),
            "AT_TIMESTAMP" => Box::new(lives_at(self.time()?.max(horizon))),
            "FROM_TIMESTAMP" => {
                let at = self.time()?;
                Box::new(move |shard| shard.closed.is_none_or(|end| end >= at))
            }
            _ => {
                let after = self.shard_id.clone().ok_or_else(|| {
                    invalid_argument(
                        "ShardId must be provided for a ShardFilter of type AFTER_SHARD_ID.",
                    )
                })?;
                Box::new(move |shard| shard.id() > after)
            }
        })
    }
}

pub(crate) fn list_shards(
    kinesis: &mut Kinesis,
    cx: &mut CallContext<'_>,
    mut input: ListShards,
) -> Result<Value, ServiceError> {
    let now = millis(cx.now());
    if let Some(token) = input.next_token {
        if input.stream.stream_name.is_some() {
            return Err(invalid_argument(
                "NextToken and StreamName cannot be provided together.",
            ));
        }
        let invalid = || invalid_argument("Invalid NextToken.");
        let token = decode_token(&token).map_err(|_| invalid())?;
        let (shard, arn) = token.split_once(' ').ok_or_else(invalid)?;
        input.stream = StreamRef::of_arn(arn);
        input.exclusive_start_shard_id = Some(shard.to_owned());
    }
    let stream = kinesis.stream(cx, &input.stream, "ListShards")?;
    let passes = input
        .shard_filter
        .map(|filter| filter.test(stream, now))
        .transpose()?;
    let after = input.exclusive_start_shard_id.unwrap_or_default();
    let mut rest = stream
        .shards
        .values()
        .filter(|shard| shard.id() > after && passes.as_ref().is_none_or(|passes| passes(shard)));
    let listed: Vec<&Shard> = rest
        .by_ref()
        .take(input.max_results.unwrap_or(LISTED))
        .collect();
    let shards = listed.iter().map(|shard| shard.describe());
    let mut output = json!({"Shards": shards.collect::<Vec<_>>()});
    if let (Some(last), Some(_)) = (listed.last(), rest.next()) {
        let token = encode_token(&format!("{} {}", last.id(), stream.arn));
        output["NextToken"] = token.into();
    }
    Ok(output)
}

/// Refuses to reshard a stream of which AWS decides how many shards it has.
fn check_provisioned(stream: &Stream) -> Result<(), ServiceError> {
    if stream.mode == Mode::Provisioned {
        return Ok(());
    }
    Err(validation(format!(
        "Request is invalid. Stream {} under account {} is in On-Demand mode.",
        stream.name, stream.account
    )))
}

/// Returns the number of a shard that is open.
fn open_shard<'a>(stream: &'a Stream, id: &str) -> Result<&'a Shard, ServiceError> {
    let found = stream
        .shard_number(id)
        .and_then(|number| stream.shards.get(&number));
    let shard = found.ok_or_else(|| {
        not_found(format!(
            "Could not find shard {id} in stream {} under account {}.",
            stream.name, stream.account
        ))
    })?;
    if shard.is_open() {
        return Ok(shard);
    }
    Err(invalid_argument(format!(
        "Shard {id} in stream {} under account {} has already been merged or split, and thus is \
         not eligible for merging or splitting.",
        stream.name, stream.account
    )))
}

/// Wakes those that wait for records of shards that were closed.
fn wake(stream: &Stream, cx: &mut CallContext<'_>, shards: &[u32]) {
    for key in shards.iter().flat_map(|shard| stream.waiting_keys(*shard)) {
        cx.wake(key);
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SplitShard {
    #[serde(flatten)]
    stream: StreamRef,
    shard_to_split: String,
    new_starting_hash_key: String,
}

pub(crate) fn split_shard(
    kinesis: &mut Kinesis,
    cx: &mut CallContext<'_>,
    input: SplitShard,
) -> Result<Value, ServiceError> {
    let stream = kinesis.stream(cx, &input.stream, "SplitShard")?;
    check_provisioned(stream)?;
    let shard = open_shard(stream, &input.shard_to_split)?;
    let (number, start, end) = (shard.number, shard.start, shard.end);
    let at = HashKey::parse(&input.new_starting_hash_key);
    let at = at.filter(|at| at.0 > start.0.saturating_add(1) && *at < end);
    let at = at.ok_or_else(|| {
        invalid_argument(format!(
            "NewStartingHashKey {} used in SplitShard() on shard {} in stream {} under account {} \
             is not both greater than one plus the shard's StartingHashKey {start} and less than \
             the shard's EndingHashKey {end}.",
            input.new_starting_hash_key, input.shard_to_split, stream.name, stream.account
        ))
    })?;
    let region = kinesis.regions.for_caller(cx);
    region.check_shards(cx, 1)?;
    let stream = kinesis.stream(cx, &input.stream, "SplitShard")?;
    stream.split(number, at, millis(cx.now()));
    wake(stream, cx, &[number]);
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct MergeShards {
    #[serde(flatten)]
    stream: StreamRef,
    shard_to_merge: String,
    adjacent_shard_to_merge: String,
}

pub(crate) fn merge_shards(
    kinesis: &mut Kinesis,
    cx: &mut CallContext<'_>,
    input: MergeShards,
) -> Result<Value, ServiceError> {
    let stream = kinesis.stream(cx, &input.stream, "MergeShards")?;
    check_provisioned(stream)?;
    let first = open_shard(stream, &input.shard_to_merge)?;
    let second = open_shard(stream, &input.adjacent_shard_to_merge)?;
    let follows =
        |one: &Shard, other: &Shard| one.end < other.start && one.end == other.start.previous();
    if !follows(first, second) && !follows(second, first) {
        return Err(invalid_argument(format!(
            "Shards {} and {} in stream {} under account {} are not an adjacent pair of shards \
             eligible for merging",
            input.shard_to_merge, input.adjacent_shard_to_merge, stream.name, stream.account
        )));
    }
    let numbers = [first.number, second.number];
    stream.merge(numbers[0], numbers[1], millis(cx.now()));
    wake(stream, cx, &numbers);
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateShardCount {
    #[serde(flatten)]
    stream: StreamRef,
    target_shard_count: u32,
}

pub(crate) fn update_shard_count(
    kinesis: &mut Kinesis,
    cx: &mut CallContext<'_>,
    input: UpdateShardCount,
) -> Result<Value, ServiceError> {
    let now = millis(cx.now());
    let target = input.target_shard_count;
    let stream = kinesis.stream(cx, &input.stream, "UpdateShardCount")?;
    check_provisioned(stream)?;
    let current = stream.open_shards().count();
    let wanted = target as usize;
    let counts = format!("Current open shard count: {current} Target shard count: {target}");
    if wanted > current * 2 {
        return Err(invalid_argument(format!(
            "UpdateShardCount cannot scale up over double your current open shard count. {counts}"
        )));
    }
    if wanted * 2 < current {
        return Err(invalid_argument(format!(
            "UpdateShardCount cannot scale down below half your current open shard count. {counts}"
        )));
    }
    stream.count_updates.retain(|at| *at + DAY > now);
    if stream.count_updates.len() >= COUNT_UPDATES {
        return Err(limit_exceeded(format!(
            "Stream {} under account {} can only be scaled {COUNT_UPDATES} times in a rolling \
             24-hour period.",
            stream.name, stream.account
        )));
    }
    let region = kinesis.regions.for_caller(cx);
    region.check_shards(cx, wanted.saturating_sub(current))?;
    let stream = kinesis.stream(cx, &input.stream, "UpdateShardCount")?;
    stream.count_updates.push_back(now);
    let closed = stream.scale(target, now);
    wake(stream, cx, &closed);
    Ok(json!({
        "StreamName": stream.name,
        "StreamARN": stream.arn,
        "CurrentShardCount": current,
        "TargetShardCount": target,
    }))
}

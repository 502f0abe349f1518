//! Runs batches of records, and tries again what failed.

use std::sync::Arc;

use rehearsal_cloud_core::batch_failures::failures;
use rehearsal_cloud_core::functions::FunctionOutcome;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_cloud_core::streams::StreamPosition;
use serde_json::Value;
use time::{Duration, OffsetDateTime};

use super::failure::{GivenUp, report};
use super::records::{arrived, number};
use super::requests::begin;
use super::settings::{Batch, Shard};
use crate::events::Event;
use crate::invocation::Origin;
use crate::mapping::Mapping;
use crate::names::LATEST;
use crate::place::MappingPlace;
use crate::run;
use crate::state::Lambda;

/// The longest pause before a batch is tried again.
const LONGEST_PAUSE: Duration = Duration::minutes(1);

/// Runs the next batch of a shard, if nothing runs and it is time.
pub(super) fn run_next(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    place: &MappingPlace,
    shard: &str,
) {
    let now = cx.now();
    let Some(mapping) = lambda.mapping(place).filter(|mapping| mapping.is_enabled) else {
        return;
    };
    let size = mapping.batch_size;
    let Some(state) = mapping.work.shards.get_mut(shard) else {
        return;
    };
    let tumbling = mapping.stream.as_ref().and_then(|stream| stream.tumbling);
    state.gather(size, now, tumbling);
    if state.is_running || state.retry_at.is_some_and(|at| at > now) {
        return;
    }
    state.retry_at = None;
    drop_old(cx, mapping, shard);
    let Some(state) = mapping.work.shards.get_mut(shard) else {
        return;
    };
    let Some(batch) = state.batches.front() else {
        // A closed shard that is done: those that follow it begin.
        let children = std::mem::take(&mut state.children);
        for child in children {
            begin(lambda, cx, place, &child, Some(StreamPosition::TrimHorizon));
        }
        return;
    };
    let payload = state.event(batch, shard, &mapping.source).to_string();
    state.is_running = true;
    let id: Arc<str> = cx.ids.uuid("batch").into();
    let event = Event {
        id,
        payload: payload.into(),
        qualifier: mapping.qualifier.clone(),
        client_context: None,
        trace: None,
        invoked_by: Some(mapping.source.as_str().into()),
    };
    let (function, qualifier) = (mapping.function.clone(), mapping.qualifier.clone());
    let version = lambda
        .at(&function)
        .map(|function| function.choose(qualifier.as_deref(), cx.ids));
    let version = match version {
        Some(Ok(version)) => version,
        _ => LATEST.to_owned(),
    };
    let origin = Origin::Records(place.clone(), shard.to_owned());
    let started = run::start(lambda, cx, &function, &version, event, origin);
    if started.is_err()
        && let Some(mapping) = lambda.mapping(place)
        && let Some(state) = mapping.work.shards.get_mut(shard)
    {
        state.is_running = false;
        state.retry_at = Some(now + pause(1));
    }
}

impl Shard {
    /// Makes a batch of what was gathered, if it is full.
    fn gather(&mut self, size: usize, now: OffsetDateTime, tumbling: Option<u32>) {
        self.end_window_at(now);
        let is_over = self.window_end.is_none_or(|end| end <= now);
        if self.gathered.is_empty() || !(self.gathered.len() >= size || is_over) {
            return;
        }
        self.window_end = None;
        let records = std::mem::take(&mut self.gathered);
        match tumbling {
            Some(seconds) => self.batch_by_windows(records, seconds),
            None => self.batches.push_back(Batch {
                records,
                ..Batch::default()
            }),
        }
    }
}

/// Gives up the records of the first batch that are too old.
fn drop_old(cx: &mut CallContext<'_>, mapping: &mut Mapping, shard: &str) {
    let Some(age) = mapping
        .stream
        .as_ref()
        .and_then(|stream| stream.maximum_age)
    else {
        return;
    };
    let Some(state) = mapping.work.shards.get_mut(shard) else {
        return;
    };
    let Some(batch) = state.batches.front_mut() else {
        return;
    };
    let oldest = cx.now() - Duration::seconds(age.into());
    let is_old = |record: &Value| arrived(record).is_some_and(|at| at < oldest);
    let kept = batch.records.iter().position(|record| !is_old(record));
    let old: Vec<Value> = batch
        .records
        .drain(..kept.unwrap_or(batch.records.len()))
        .collect();
    let invocations = batch.failures;
    if batch.records.is_empty() {
        state.batches.pop_front();
    }
    if old.is_empty() {
        return;
    }
    let given_up = GivenUp {
        shard,
        records: &old,
        condition: "RecordAgeExceeded",
        invocations,
        version: None,
    };
    report(cx, mapping, &given_up);
    done(mapping, shard, &old);
}

/// Notes that records are done.
fn done(mapping: &mut Mapping, shard: &str, records: &[Value]) {
    if let (Some(stream), Some(last)) = (&mut mapping.stream, records.last()) {
        let number = number(last).to_owned();
        stream.done.insert(shard.to_owned(), number);
    }
}

/// Takes the batch of a shard that does not run any more.
fn take_running(mapping: &mut Mapping, shard: &str) -> Option<Batch> {
    let state = mapping.work.shards.get_mut(shard)?;
    state.is_running = false;
    state.batches.pop_front()
}

/// Notes what became of a batch.
pub(super) fn ended(
    cx: &mut CallContext<'_>,
    mapping: &mut Mapping,
    shard: &str,
    version: &str,
    outcome: Result<FunctionOutcome, ServiceError>,
) {
    let now = cx.now();
    let Some(batch) = take_running(mapping, shard) else {
        return;
    };
    match outcome {
        Err(_throttled) => {
            if let Some(state) = mapping.work.shards.get_mut(shard) {
                state.batches.push_front(batch);
                state.retry_at = Some(now + pause(1));
            }
        }
        Ok(outcome) => match first_failure(mapping, &batch, &outcome) {
            None => {
                if let Some(state) = mapping.work.shards.get_mut(shard) {
                    state.keep_state(&batch, &outcome.payload);
                }
                done(mapping, shard, &batch.records);
            }
            Some(first) => {
                let mut records = batch.records;
                let failed = records.split_off(first);
                done(mapping, shard, &records);
                let batch = Batch {
                    records: failed,
                    ..batch
                };
                failed_batch(cx, mapping, shard, version, batch);
            }
        },
    }
}

/// Returns the first record of a batch that is not done.
fn first_failure(mapping: &Mapping, batch: &Batch, outcome: &FunctionOutcome) -> Option<usize> {
    if outcome.failed {
        return Some(0);
    }
    if !mapping.reports_failures {
        return None;
    }
    let Some(failed) = failures(&outcome.payload) else {
        return Some(0);
    };
    if failed.is_empty() {
        return None;
    }
    let mut records = batch.records.iter();
    let first = records.position(|record| failed.contains(number(record)));
    Some(first.unwrap_or(0))
}

/// Tries a batch again that failed, in two parts where the mapping says so, or gives it up.
fn failed_batch(
    cx: &mut CallContext<'_>,
    mapping: &mut Mapping,
    shard: &str,
    version: &str,
    mut batch: Batch,
) {
    let Some(stream) = &mapping.stream else {
        return;
    };
    let (bisects, retries) = (stream.bisects, stream.retries);
    // A batch that is split has not used up an attempt.
    if bisects && batch.records.len() > 1 {
        let second = batch.records.split_off(batch.records.len() / 2);
        let second = Batch {
            records: second,
            ..batch.clone()
        };
        if let Some(state) = mapping.work.shards.get_mut(shard) {
            state.batches.push_front(second);
            state.batches.push_front(batch);
        }
        return;
    }
    batch.failures += 1;
    if retries.is_some_and(|retries| batch.failures > retries) {
        let given_up = GivenUp {
            shard,
            records: &batch.records,
            condition: "RetryAttemptsExhausted",
            invocations: batch.failures,
            version: Some(version),
        };
        report(cx, mapping, &given_up);
        return done(mapping, shard, &batch.records);
    }
    if let Some(state) = mapping.work.shards.get_mut(shard) {
        state.retry_at = Some(cx.now() + pause(batch.failures));
        state.batches.push_front(batch);
    }
}

/// Returns how long a batch waits after it failed so often: a second, then twice as long.
fn pause(failures: u32) -> Duration {
    Duration::seconds(1 << failures.saturating_sub(1).min(9)).min(LONGEST_PAUSE)
}

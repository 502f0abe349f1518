//! Reads the shards of streams.

use std::sync::Arc;

use rehearsal_cloud_core::effect::{Effect, ServiceCall};
use rehearsal_cloud_core::functions::FunctionOutcome;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_cloud_core::streams::{self, RecordBatch};
use serde_json::Value;
use time::Duration;

use super::batches;
use super::records::{filtered, number, record};
use super::requests::{PRINCIPAL, Step, begin, ticket};
use super::settings::Shard;
use crate::mapping::Mapping;
use crate::place::MappingPlace;
use crate::state::Lambda;

/// Begins to read a stream, or goes on with each of its shards.
pub(crate) fn advance(lambda: &mut Lambda, cx: &mut CallContext<'_>, place: &MappingPlace) {
    let Some(mapping) = lambda.mapping(place).filter(|mapping| mapping.is_enabled) else {
        return;
    };
    if mapping.work.shards.is_empty() {
        if !std::mem::replace(&mut mapping.work.is_receiving, true)
            && let Some(call) = ServiceCall::list_shards(&mapping.source, PRINCIPAL)
        {
            cx.effect_with_ticket(Effect::Call(call), ticket(place, Step::Shards, ""));
        }
        return;
    }
    let shards: Vec<String> = mapping.work.shards.keys().cloned().collect();
    for shard in shards {
        advance_shard(lambda, cx, place, &shard);
    }
}

/// Runs the next batch of a shard if there is one, and waits for more records.
fn advance_shard(lambda: &mut Lambda, cx: &mut CallContext<'_>, place: &MappingPlace, shard: &str) {
    batches::run_next(lambda, cx, place, shard);
    let Some(mapping) = lambda.mapping(place).filter(|mapping| mapping.is_enabled) else {
        return;
    };
    let (size, source) = (mapping.batch_size, mapping.source.clone());
    let Some(state) = mapping.work.shards.get_mut(shard) else {
        return;
    };
    let wanted = size.saturating_sub(state.gathered.len());
    let is_busy = state.is_running || !state.batches.is_empty() || state.is_reading;
    let Some(iterator) = state.iterator.clone().filter(|_| !is_busy && wanted > 0) else {
        return;
    };
    if let Some(call) = ServiceCall::next_records(&source, &iterator, wanted, PRINCIPAL) {
        state.is_reading = true;
        cx.effect_with_ticket(Effect::Call(call), ticket(place, Step::Records, shard));
    }
}

/// Ends what a mapping does with its stream. What was not done comes again.
pub(crate) fn stop(cx: &mut CallContext<'_>, place: &MappingPlace, mapping: &mut Mapping) {
    for shard in mapping.work.shards.keys() {
        cx.effect(Effect::CancelCall(ticket(place, Step::Records, shard)));
    }
    mapping.work.shards.clear();
    mapping.work.is_receiving = false;
}

/// Hears what a stream answers.
pub(crate) fn heard(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    place: &MappingPlace,
    ticket: &Value,
    answer: Result<Value, ServiceError>,
) {
    let shard = ticket["shard"].as_str().unwrap_or_default();
    let answer = match answer {
        Ok(answer) => answer,
        // A batch was tried again for longer than an iterator is good for.
        Err(error) if error.code == "ExpiredIteratorException" => {
            if let Some(mapping) = lambda.mapping(place) {
                mapping.work.shards.remove(shard);
            }
            return begin(lambda, cx, place, shard, None);
        }
        // The stream has gone: the mapping does nothing until it is updated.
        Err(_) => return,
    };
    match ticket["step"].as_str() {
        Some("shards") => {
            for (shard, _) in streams::shards(&answer) {
                begin(lambda, cx, place, &shard, None);
            }
        }
        Some("iterator") => {
            if let Some(state) = shard_of(lambda, place, shard) {
                state.iterator = answer["ShardIterator"].as_str().map(str::to_owned);
            }
            advance_shard(lambda, cx, place, shard);
        }
        _ => received(lambda, cx, place, shard, &RecordBatch::of(&answer)),
    }
}

fn shard_of<'l>(
    lambda: &'l mut Lambda,
    place: &MappingPlace,
    shard: &str,
) -> Option<&'l mut Shard> {
    lambda.mapping(place)?.work.shards.get_mut(shard)
}

fn received(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    place: &MappingPlace,
    shard: &str,
    batch: &RecordBatch,
) {
    let now = cx.now();
    let Some(function) = lambda
        .mapping(place)
        .map(|mapping| mapping.function.clone())
    else {
        return;
    };
    let role = lambda.at(&function);
    let role: Arc<str> = role
        .map(|function| function.latest.settings.role.as_str().into())
        .unwrap_or_default();
    let Some(mapping) = lambda.mapping(place) else {
        return;
    };
    let records = batch.records.iter();
    let records: Vec<Value> = records
        .map(|given| record(mapping, shard, &role, given))
        .collect();
    let wanted = records.iter();
    let wanted = wanted.filter(|record| mapping.accepts(&filtered(record)));
    let wanted: Vec<Value> = wanted.cloned().collect();
    // What comes before the first record of the next batch is done.
    let skipped = records.last().filter(|_| wanted.is_empty());
    let window = mapping.window;
    let Some(state) = mapping.work.shards.get_mut(shard) else {
        return;
    };
    state.is_reading = false;
    state.iterator.clone_from(&batch.next_iterator);
    state.children.clone_from(&batch.child_shards);
    let is_first = state.gathered.is_empty();
    if is_first && window > 0 && !wanted.is_empty() {
        state.window_end = Some(now + Duration::seconds(window.into()));
    }
    state.gathered.extend(wanted);
    if let (Some(last), Some(stream), true) = (skipped, &mut mapping.stream, is_first) {
        stream
            .done
            .insert(shard.to_owned(), number(last).to_owned());
    }
    advance_shard(lambda, cx, place, shard);
}

/// Hears what became of a batch.
pub(crate) fn completed(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    place: &MappingPlace,
    shard: &str,
    version: &str,
    outcome: Result<FunctionOutcome, ServiceError>,
) {
    if let Some(mapping) = lambda.mapping(place) {
        batches::ended(cx, mapping, shard, version, outcome);
    }
    advance_shard(lambda, cx, place, shard);
}

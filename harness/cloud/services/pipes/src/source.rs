//! Reads the sources of pipes: a call waits for messages of the queue or for records of each
//! shard, nothing is polled.

use rehearsal_cloud_core::effect::{Effect, ServiceCall};
use rehearsal_cloud_core::queues::MOST_MESSAGES;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_cloud_core::streams::{self, RecordBatch, StreamPosition};
use serde_json::Value;
use time::Duration;

use crate::record::{id, parsed, record};
use crate::state::{Lane, PRINCIPAL, Pipe, PipePlace, ticket};

/// Begins to read the source of a pipe.
pub(crate) fn start(cx: &mut CallContext<'_>, place: &PipePlace, pipe: &mut Pipe) {
    if pipe.has_queue() {
        pipe.work.lanes.entry(String::new()).or_default();
        return read(cx, place, pipe, "");
    }
    if !pipe.work.lanes.is_empty() || std::mem::replace(&mut pipe.work.is_listing, true) {
        return;
    }
    if let Some(call) = ServiceCall::list_shards(&pipe.source, PRINCIPAL) {
        let ticket = ticket(place, pipe.work.run, "", "shards");
        cx.effect_with_ticket(pipe.in_role(call), ticket);
    }
}

/// Ends the reading of a source.
pub(crate) fn stop(cx: &mut CallContext<'_>, place: &PipePlace, pipe: &mut Pipe) {
    for lane in pipe.work.lanes.keys() {
        let ticket = ticket(place, pipe.work.run, lane, "records");
        cx.effect(Effect::CancelCall(ticket));
    }
    pipe.work.lanes.clear();
    pipe.work.is_listing = false;
    pipe.work.run += 1;
}

/// Waits for records of a lane, if it takes more.
pub(crate) fn read(cx: &mut CallContext<'_>, place: &PipePlace, pipe: &mut Pipe, lane: &str) {
    let (size, source, has_queue) = (pipe.batch_size(), pipe.source.clone(), pipe.has_queue());
    let run = pipe.work.run;
    let Some(state) = pipe.work.lanes.get_mut(lane) else {
        return;
    };
    let wanted = size.saturating_sub(state.gathered.len());
    if state.is_reading || state.batch.is_some() || wanted == 0 {
        return;
    }
    let call = if has_queue {
        ServiceCall::receive_messages(&source, wanted.min(MOST_MESSAGES), PRINCIPAL)
    } else {
        let iterator = state.iterator.as_deref();
        iterator.and_then(|at| ServiceCall::next_records(&source, at, wanted, PRINCIPAL))
    };
    if let Some(call) = call {
        state.is_reading = true;
        cx.effect_with_ticket(pipe.in_role(call), ticket(place, run, lane, "records"));
    }
}

/// Asks where the reading of a shard begins: after the last record that is done, else where
/// `position` says.
fn begin(
    cx: &mut CallContext<'_>,
    place: &PipePlace,
    pipe: &mut Pipe,
    shard: &str,
    position: StreamPosition,
) {
    if pipe.work.lanes.contains_key(shard) {
        return;
    }
    pipe.work.lanes.insert(shard.to_owned(), Lane::default());
    let done = pipe.done.get(shard).cloned();
    let position = done.map_or(position, StreamPosition::After);
    let call = ServiceCall::shard_iterator(&pipe.source, shard, &position, PRINCIPAL);
    if let Some(call) = call {
        let ticket = ticket(place, pipe.work.run, shard, "iterator");
        cx.effect_with_ticket(pipe.in_role(call), ticket);
    }
}

/// Returns where the source's parameters begin to read it.
fn first_position(pipe: &Pipe) -> StreamPosition {
    let parameters = pipe.own_source_parameters();
    let time = parameters["StartingPositionTimestamp"].as_f64();
    match (parameters["StartingPosition"].as_str(), time) {
        (Some("LATEST"), _) => StreamPosition::Latest,
        (Some("AT_TIMESTAMP"), Some(time)) => StreamPosition::AtTime(time),
        _ => StreamPosition::TrimHorizon,
    }
}

/// Hears which shards a stream has.
pub(crate) fn listed(cx: &mut CallContext<'_>, place: &PipePlace, pipe: &mut Pipe, answer: &Value) {
    let position = first_position(pipe);
    for (shard, _) in streams::shards(answer) {
        begin(cx, place, pipe, &shard, position.clone());
    }
}

/// Begins with a shard again whose iterator is no longer good.
pub(crate) fn begin_again(
    cx: &mut CallContext<'_>,
    place: &PipePlace,
    pipe: &mut Pipe,
    shard: &str,
) {
    pipe.work.lanes.remove(shard);
    let position = first_position(pipe);
    begin(cx, place, pipe, shard, position);
}

/// Begins with the shards that follow one that is done.
pub(crate) fn follow(cx: &mut CallContext<'_>, place: &PipePlace, pipe: &mut Pipe, shard: &str) {
    let lane = pipe.work.lanes.get_mut(shard);
    let children = lane.map(|lane| std::mem::take(&mut lane.children));
    for child in children.unwrap_or_default() {
        begin(cx, place, pipe, &child, StreamPosition::TrimHorizon);
    }
}

/// Takes what came of a lane: records that no pattern lets through are done.
pub(crate) fn received(cx: &mut CallContext<'_>, pipe: &mut Pipe, lane: &str, answer: &Value) {
    let batch = RecordBatch::of(answer);
    let given = match answer["Messages"].as_array() {
        Some(messages) => messages.clone(),
        None => batch.records,
    };
    let records: Vec<Value> = given.iter().map(|one| record(pipe, lane, one)).collect();
    let patterns = pipe.patterns();
    let accepts = |record: &Value| {
        let event = parsed(record);
        patterns.is_empty() || patterns.iter().any(|pattern| pattern.matches(&event))
    };
    let last = records.last().map(|record| id(record).to_owned());
    let (wanted, others): (Vec<_>, Vec<_>) = records.into_iter().partition(accepts);
    let (window, now) = (pipe.window(), cx.now());
    let is_queue = pipe.has_queue();
    if is_queue {
        delete(cx, pipe, &others);
    }
    let Some(state) = pipe.work.lanes.get_mut(lane) else {
        return;
    };
    state.is_reading = false;
    state.iterator = batch.next_iterator;
    state.children = batch.child_shards;
    let is_first = state.gathered.is_empty();
    // What comes before the first record of the next batch is done.
    let skipped = last.filter(|_| !is_queue && is_first && wanted.is_empty());
    if is_first && window > 0 && !wanted.is_empty() {
        state.window_end = Some(now + Duration::seconds(window));
    }
    state.gathered.extend(wanted);
    if let Some(number) = skipped {
        pipe.done.insert(lane.to_owned(), number);
    }
}

/// Deletes messages from the queue of a pipe.
pub(crate) fn delete(cx: &mut CallContext<'_>, pipe: &Pipe, records: &[Value]) {
    for records in records.chunks(MOST_MESSAGES) {
        let receipts = records.iter();
        let receipts = receipts.filter_map(|record| record["receiptHandle"].as_str());
        if let Some(call) = ServiceCall::delete_messages(&pipe.source, receipts, PRINCIPAL) {
            cx.effect(pipe.in_role(call));
        }
    }
}

//! What becomes of batches: records are done, tried again or given up.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::effect::{Effect, Note, ServiceCall};
use rehearsal_cloud_core::service::CallContext;
use rehearsal_record::CallError;
use serde_json::{Value, json};
use time::Duration;
use time::format_description::well_known::Rfc3339;

use crate::log::{self, LogEvent};
use crate::record::{arrived, id};
use crate::source;
use crate::state::{Batch, PRINCIPAL, Pipe, PipePlace};

/// The longest pause before a batch of a stream is tried again.
const LONGEST_PAUSE: Duration = Duration::minutes(1);

/// Which records of a batch have failed.
pub(crate) enum Failed {
    All,
    /// By their places in the batch.
    Some(Vec<bool>),
}

pub(crate) fn batch_of<'p>(pipe: &'p mut Pipe, lane: &str) -> Option<&'p mut Batch> {
    pipe.work.lanes.get_mut(lane)?.batch.as_mut()
}

/// Ends a batch that went well.
pub(crate) fn succeed(cx: &mut CallContext<'_>, pipe: &mut Pipe, lane: &str) {
    log::write(cx, pipe, lane, LogEvent::ExecutionSucceeded);
    let batch = pipe
        .work
        .lanes
        .get_mut(lane)
        .and_then(|lane| lane.batch.take());
    if let Some(batch) = batch {
        done(cx, pipe, lane, &batch.records);
    }
}

/// Notes that records are done: messages are deleted, and shards are read on after them.
fn done(cx: &mut CallContext<'_>, pipe: &mut Pipe, lane: &str, records: &[Value]) {
    if pipe.has_queue() {
        source::delete(cx, pipe, records);
    } else if let Some(last) = records.last() {
        pipe.done.insert(lane.to_owned(), id(last).to_owned());
    }
}

/// Ends an attempt at a batch that has failed, or of which records have. Messages are in the
/// queue again after its visibility timeout; of a stream, what comes from the first failure
/// on is tried again, or given up.
pub(crate) fn fail(
    cx: &mut CallContext<'_>,
    place: &PipePlace,
    pipe: &mut Pipe,
    lane: &str,
    failed: &Failed,
    reason: &str,
) {
    note(cx, place, pipe, reason);
    let event = match failed {
        Failed::Some(failed) if failed.contains(&false) => {
            LogEvent::ExecutionPartiallyFailed(reason)
        }
        _ => LogEvent::ExecutionFailed(reason),
    };
    log::write(cx, pipe, lane, event);
    let batch = pipe
        .work
        .lanes
        .get_mut(lane)
        .and_then(|lane| lane.batch.take());
    let Some(mut batch) = batch else {
        return;
    };
    let has_failed = |index: usize| match failed {
        Failed::All => true,
        Failed::Some(failed) => failed.get(index) != Some(&false),
    };
    if pipe.has_queue() {
        let records = batch.records.iter().enumerate();
        let well = records.filter(|(index, _)| !has_failed(*index));
        let well: Vec<Value> = well.map(|(_, record)| record.clone()).collect();
        return done(cx, pipe, lane, &well);
    }
    let first = (0..batch.records.len()).find(|index| has_failed(*index));
    let rest = batch.records.split_off(first.unwrap_or(0));
    done(cx, pipe, lane, &batch.records);
    retry(cx, pipe, lane, rest, batch.failures + 1);
}

/// Has records of a stream be tried again, or gives them up.
fn retry(
    cx: &mut CallContext<'_>,
    pipe: &mut Pipe,
    lane: &str,
    mut records: Vec<Value>,
    mut failures: u32,
) {
    let bisects = pipe.own_source_parameters()["OnPartialBatchItemFailure"] == "AUTOMATIC_BISECT";
    let is_split = bisects && records.len() > 1;
    if is_split {
        // What is split has not used up an attempt.
        failures -= 1;
    } else if pipe.retries().is_some_and(|retries| failures > retries) {
        report(cx, pipe, lane, &records, "RetryAttemptsExhausted");
        return done(cx, pipe, lane, &records);
    }
    let now = cx.now();
    let Some(state) = pipe.work.lanes.get_mut(lane) else {
        return;
    };
    if is_split {
        let mut later = records.split_off(records.len() / 2);
        later.append(&mut state.gathered);
        state.gathered = later;
    }
    state.batch = Some(Batch {
        records,
        failures,
        ..Batch::default()
    });
    let pause = Duration::seconds(1 << failures.saturating_sub(1).min(9));
    state.retry_at = Some(now + pause.min(LONGEST_PAUSE));
}

/// Gives up the records of a stream's batch that are too old.
pub(crate) fn give_up_old(cx: &mut CallContext<'_>, pipe: &mut Pipe, lane: &str) {
    let age = pipe.own_source_parameters()["MaximumRecordAgeInSeconds"].as_i64();
    let Some(age) = age.filter(|age| *age > 0) else {
        return;
    };
    let oldest = cx.now() - Duration::seconds(age);
    let Some(batch) = batch_of(pipe, lane) else {
        return;
    };
    let is_old = |record: &Value| arrived(record).is_some_and(|at| at < oldest);
    let kept = batch.records.iter().position(|record| !is_old(record));
    let kept = kept.unwrap_or(batch.records.len());
    let old: Vec<Value> = batch.records.drain(..kept).collect();
    let is_empty = batch.records.is_empty();
    if is_empty && let Some(state) = pipe.work.lanes.get_mut(lane) {
        state.batch = None;
    }
    if !old.is_empty() {
        report(cx, pipe, lane, &old, "MaximumRecordAgeExceeded");
        done(cx, pipe, lane, &old);
    }
}

/// Sends a report of records that are given up to the dead-letter queue or topic.
fn report(cx: &mut CallContext<'_>, pipe: &Pipe, shard: &str, records: &[Value], condition: &str) {
    let target = pipe.own_source_parameters()["DeadLetterConfig"]["Arn"].as_str();
    let (Some(target), Some(first), Some(last)) = (target, records.first(), records.last()) else {
        return;
    };
    let time = |record: &Value| arrived(record).and_then(|at| at.format(&Rfc3339).ok());
    let info = if pipe.source.starts_with("arn:aws:kinesis:") {
        "KinesisBatchInfo"
    } else {
        "DDBStreamBatchInfo"
    };
    let mut message = json!({
        "context": {"partnerResourceArn": pipe.arn, "condition": condition},
        "version": "1.0",
        "timestamp": cx.now().format(&Rfc3339).unwrap_or_default(),
    });
    message[info] = json!({
        "shardId": shard,
        "startSequenceNumber": id(first),
        "endSequenceNumber": id(last),
        "approximateArrivalOfFirstRecord": time(first),
        "approximateArrivalOfLastRecord": time(last),
        "batchSize": records.len(),
        "streamArn": pipe.source,
    });
    let message = message.to_string();
    let call = match Arn::parse(target).map(|arn| arn.service) {
        Some("sqs") => ServiceCall::send_to_queue(target, message, PRINCIPAL),
        Some("sns") => ServiceCall::publish(target, message, PRINCIPAL),
        _ => None,
    };
    if let Some(call) = call {
        cx.effect(pipe.in_role(call));
    }
}

/// Writes into the journal why an execution of a pipe has failed.
pub(crate) fn note(cx: &mut CallContext<'_>, place: &PipePlace, pipe: &Pipe, reason: &str) {
    cx.effect(Effect::Note(Note {
        service: "pipes",
        operation: "ExecutionFailed",
        account: place.account.clone(),
        region: place.region.clone(),
        resource: Some(pipe.name.clone()),
        request: json!({"PipeArn": pipe.arn, "Source": pipe.source, "Target": pipe.target}),
        status: 400,
        error: Some(CallError {
            code: "ExecutionFailed".into(),
            message: reason.into(),
        }),
    }));
}

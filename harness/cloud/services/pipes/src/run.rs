//! Leads batches of records through a pipe: enrichment, then target.

use std::sync::Arc;

use rehearsal_cloud_core::batch_failures::failures;
use rehearsal_cloud_core::effect::ServiceCall;
use rehearsal_cloud_core::functions::FunctionResponse;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde_json::Value;
use time::OffsetDateTime;

use crate::log::{self, LogEvent};
use crate::outcome::{Failed, batch_of, fail, give_up_old, note, succeed};
use crate::record::id;
use crate::state::{Batch, Lane, PRINCIPAL, Pipe, PipePlace, Pipes, ticket};
use crate::{source, target, template};

/// Has every pipe read its source, and goes on with the lanes whose time has come.
pub(crate) fn advance_all(pipes: &mut Pipes, cx: &mut CallContext<'_>) {
    let is_first = !std::mem::replace(&mut pipes.started.0, true);
    let mut places = Vec::new();
    for (account, region, state) in pipes.regions.iter() {
        places.extend(state.pipes.keys().map(|name| PipePlace {
            account: Arc::clone(account),
            region: Arc::clone(region),
            name: name.clone(),
        }));
    }
    for place in places {
        if is_first {
            start(pipes, cx, &place);
        }
        advance(pipes, cx, &place);
    }
    pipes.plan();
}

/// Begins to read the source of a pipe that runs.
pub(crate) fn start(pipes: &mut Pipes, cx: &mut CallContext<'_>, place: &PipePlace) {
    if let Some(pipe) = pipes.at(place).filter(|pipe| pipe.is_running) {
        source::start(cx, place, pipe);
    }
}

/// Goes on with all lanes of a pipe.
fn advance(pipes: &mut Pipes, cx: &mut CallContext<'_>, place: &PipePlace) {
    let Some(pipe) = pipes.at(place).filter(|pipe| pipe.is_running) else {
        return;
    };
    let lanes: Vec<String> = pipe.work.lanes.keys().cloned().collect();
    for lane in lanes {
        advance_lane(cx, place, pipe, &lane);
    }
}

/// Runs the next batch of a lane if there is one, and waits for more records.
fn advance_lane(cx: &mut CallContext<'_>, place: &PipePlace, pipe: &mut Pipe, lane: &str) {
    let (now, size, is_queue) = (cx.now(), pipe.batch_size(), pipe.has_queue());
    let Some(state) = pipe.work.lanes.get_mut(lane) else {
        return;
    };
    if state.retry_at.is_some_and(|at| at <= now) {
        state.retry_at = None;
        run(cx, place, pipe, lane);
    } else if state.gather(size, now) {
        run(cx, place, pipe, lane);
    }
    let is_done = pipe.work.lanes.get(lane).is_some_and(Lane::is_done);
    if is_done && !is_queue {
        source::follow(cx, place, pipe, lane);
    }
    source::read(cx, place, pipe, lane);
}

impl Lane {
    /// Makes a batch of what was gathered, if it is full and there is none.
    fn gather(&mut self, size: usize, now: OffsetDateTime) -> bool {
        let is_over = self.window_end.is_none_or(|end| end <= now);
        let is_full = self.gathered.len() >= size || is_over;
        if self.batch.is_some() || self.gathered.is_empty() || !is_full {
            return false;
        }
        self.window_end = None;
        self.batch = Some(Batch {
            records: std::mem::take(&mut self.gathered),
            ..Batch::default()
        });
        true
    }

    /// Whether nothing is to be done, and nothing comes any more.
    fn is_done(&self) -> bool {
        self.batch.is_none()
            && self.gathered.is_empty()
            && !self.is_reading
            && self.iterator.is_none()
    }
}

/// Hears the answer to a call of a pipe.
pub(crate) fn answered(
    pipes: &mut Pipes,
    cx: &mut CallContext<'_>,
    ticket: &Value,
    outcome: Result<Value, ServiceError>,
) {
    let Ok(place) = serde_json::from_value::<PipePlace>(ticket["pipe"].clone()) else {
        return;
    };
    let Some(pipe) = pipes.at(&place) else {
        return;
    };
    if !pipe.is_running || ticket["run"] != pipe.work.run {
        return;
    }
    let lane = ticket["lane"].as_str().unwrap_or_default();
    let what = ticket["what"].as_str().unwrap_or_default();
    if let Some(index) = what.strip_prefix("target/") {
        let index = index.parse().unwrap_or_default();
        delivered(cx, &place, pipe, lane, index, outcome);
    } else if what == "enrichment" {
        enriched(cx, &place, pipe, lane, outcome);
    } else {
        read(cx, &place, pipe, (lane, what), outcome);
    }
    advance_lane(cx, &place, pipe, lane);
    pipes.plan();
}

/// Takes what a source has answered. One that has gone is not read any more, until the pipe
/// starts again.
fn read(
    cx: &mut CallContext<'_>,
    place: &PipePlace,
    pipe: &mut Pipe,
    (lane, what): (&str, &str),
    outcome: Result<Value, ServiceError>,
) {
    let answer = match outcome {
        Ok(answer) => answer,
        Err(error) if error.code == "ExpiredIteratorException" => {
            return source::begin_again(cx, place, pipe, lane);
        }
        Err(error) => {
            let reason = format!("{}: {}", error.code, error.message);
            return note(cx, place, pipe, &reason);
        }
    };
    match what {
        "shards" => source::listed(cx, place, pipe, &answer),
        "iterator" => {
            if let Some(state) = pipe.work.lanes.get_mut(lane) {
                state.iterator = answer["ShardIterator"].as_str().map(str::to_owned);
            }
        }
        _ => source::received(cx, pipe, lane, &answer),
    }
}

/// Runs the batch of a lane: calls the enrichment, or the target.
fn run(cx: &mut CallContext<'_>, place: &PipePlace, pipe: &mut Pipe, lane: &str) {
    give_up_old(cx, pipe, lane);
    let now = cx.now();
    let Some(batch) = batch_of(pipe, lane) else {
        return;
    };
    batch.execution_id = cx.ids.uuid("execution");
    let batch = batch.clone();
    log::write(cx, pipe, lane, LogEvent::ExecutionStarted);
    let Some(enrichment) = pipe.enrichment.clone() else {
        return deliver(cx, place, pipe, lane, batch.records);
    };
    log::write(cx, pipe, lane, LogEvent::EnrichmentStageEntered);
    let inputs = batch.records.iter();
    let inputs =
        inputs.map(|record| template::input(pipe, &pipe.enrichment_parameters, record, now));
    let call = ServiceCall::invoke_function(&enrichment, &inputs.collect(), PRINCIPAL);
    if let Some(call) = call {
        let ticket = ticket(place, pipe.work.run, lane, "enrichment");
        cx.effect_with_ticket(pipe.in_role(call.and_wait()), ticket);
    }
}

/// Brings what an enrichment has returned to the target. Nothing, or an empty list, ends the
/// batch (user guide, "Enrichment").
fn enriched(
    cx: &mut CallContext<'_>,
    place: &PipePlace,
    pipe: &mut Pipe,
    lane: &str,
    outcome: Result<Value, ServiceError>,
) {
    let returned = returned(outcome);
    log::write(
        cx,
        pipe,
        lane,
        match &returned {
            Ok(_) => LogEvent::EnrichmentStageSucceeded,
            Err(reason) => LogEvent::EnrichmentStageFailed(reason),
        },
    );
    match returned {
        Ok(Value::Null) => succeed(cx, pipe, lane),
        Ok(Value::Array(events)) => deliver(cx, place, pipe, lane, events),
        Ok(event) => deliver(cx, place, pipe, lane, vec![event]),
        Err(reason) => fail(
            cx,
            place,
            pipe,
            lane,
            &Failed::All,
            &format!("enrichment: {reason}"),
        ),
    }
}

/// Returns what a function has returned, or why it failed.
fn returned(outcome: Result<Value, ServiceError>) -> Result<Value, String> {
    let output = outcome.map_err(|error| format!("{}: {}", error.code, error.message))?;
    let response = FunctionResponse::read(&output);
    let payload: Value = serde_json::from_slice(&response.payload).unwrap_or_default();
    if response.failed {
        let message = payload["errorMessage"].as_str().unwrap_or("no message");
        return Err(format!("the function failed: {message}"));
    }
    Ok(payload)
}

/// Calls the target with events.
fn deliver(
    cx: &mut CallContext<'_>,
    place: &PipePlace,
    pipe: &mut Pipe,
    lane: &str,
    events: Vec<Value>,
) {
    let now = cx.now();
    let inputs: Vec<Value> = events
        .iter()
        .map(|event| template::input(pipe, &pipe.target_parameters, event, now))
        .collect();
    if inputs.is_empty() {
        return succeed(cx, pipe, lane);
    }
    log::write(cx, pipe, lane, LogEvent::TargetStageEntered);
    let calls: Vec<Option<ServiceCall>> = if target::takes_batches(pipe) {
        vec![target::batch_call(pipe, inputs)]
    } else {
        let calls = events.iter().zip(&inputs);
        calls
            .map(|(event, input)| target::call(pipe, event, input, now))
            .collect()
    };
    let is_by_record = pipe.enrichment.is_none() && !target::takes_batches(pipe);
    let Some(batch) = batch_of(pipe, lane) else {
        return;
    };
    batch.is_by_record = is_by_record;
    batch.reason = None;
    batch.outcomes = calls
        .iter()
        .map(|call| call.is_none().then_some(false))
        .collect();
    for (index, call) in calls.into_iter().enumerate() {
        if let Some(call) = call {
            let ticket = ticket(place, pipe.work.run, lane, &format!("target/{index}"));
            cx.effect_with_ticket(pipe.in_role(call), ticket);
        }
    }
    finish(cx, place, pipe, lane, None);
}

/// Hears what became of a call of the target.
fn delivered(
    cx: &mut CallContext<'_>,
    place: &PipePlace,
    pipe: &mut Pipe,
    lane: &str,
    index: usize,
    outcome: Result<Value, ServiceError>,
) {
    let is_function = target::takes_batches(pipe) && target::waits(pipe);
    let outcome = if is_function {
        returned(outcome)
    } else {
        let outcome = outcome.map_err(|error| format!("{}: {}", error.code, error.message));
        outcome.and_then(|output| target::failure(&output).map_or(Ok(Value::Null), Err))
    };
    let Some(batch) = batch_of(pipe, lane) else {
        return;
    };
    let went_well = outcome.is_ok();
    if let Some(place) = batch.outcomes.get_mut(index) {
        *place = Some(went_well);
    }
    let response = match outcome {
        Ok(response) => Some(response),
        Err(reason) => {
            batch.reason.get_or_insert(reason);
            None
        }
    };
    finish(cx, place, pipe, lane, response.as_ref());
}

/// Ends a batch once all calls of the target have been answered.
fn finish(
    cx: &mut CallContext<'_>,
    place: &PipePlace,
    pipe: &mut Pipe,
    lane: &str,
    response: Option<&Value>,
) {
    let Some(batch) = batch_of(pipe, lane) else {
        return;
    };
    if batch.outcomes.iter().any(Option::is_none) {
        return;
    }
    let failed: Vec<bool> = batch
        .outcomes
        .iter()
        .map(|outcome| *outcome != Some(true))
        .collect();
    let reason = batch.reason.clone();
    let reason = reason.unwrap_or_else(|| "the target has no such call".to_owned());
    let is_by_record = batch.is_by_record;
    if failed.contains(&true) {
        log::write(cx, pipe, lane, LogEvent::TargetStageFailed(&reason));
        let failed = if is_by_record {
            Failed::Some(failed)
        } else {
            Failed::All
        };
        return fail(cx, place, pipe, lane, &failed, &reason);
    }
    log::write(cx, pipe, lane, LogEvent::TargetStageSucceeded);
    let Some(batch) = batch_of(pipe, lane) else {
        return;
    };
    // A function says which records have failed; any other response is a success.
    let named = response.and_then(|response| failures(&response.to_string()));
    match named.filter(|named| !named.is_empty()) {
        None => succeed(cx, pipe, lane),
        Some(named) => {
            let records = batch.records.iter();
            let failed: Vec<bool> = records.map(|record| named.contains(id(record))).collect();
            // A name that no record has: all have failed.
            let failed = if failed.contains(&true) {
                Failed::Some(failed)
            } else {
                Failed::All
            };
            fail(
                cx,
                place,
                pipe,
                lane,
                &failed,
                "the target named records that failed",
            );
        }
    }
}

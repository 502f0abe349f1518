//! Brings the messages of queues to functions. What is different of streams is in `stream`.
//!
//! A mapping has a call that waits for messages: the queue wakes it, nothing is polled.

use std::collections::HashSet;
use std::sync::Arc;

use rehearsal_cloud_core::batch_failures::failures;
use rehearsal_cloud_core::effect::{Effect, ServiceCall};
use rehearsal_cloud_core::functions::FunctionOutcome;
use rehearsal_cloud_core::queues::{self, MOST_MESSAGES};
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use crate::events::Event;
use crate::invocation::Origin;
use crate::mapping::Mapping;
use crate::names::LATEST;
use crate::place::MappingPlace;
use crate::state::Lambda;
use crate::{run, stream};

const PRINCIPAL: &str = "lambda.amazonaws.com";

/// Runs a batch if there is one, and waits for more messages.
pub(crate) fn advance(lambda: &mut Lambda, cx: &mut CallContext<'_>, place: &MappingPlace) {
    let now = cx.now();
    let Some(mapping) = lambda.mapping(place).filter(|mapping| mapping.is_enabled) else {
        return;
    };
    if mapping.stream.is_some() {
        stream::advance(lambda, cx, place);
        return plan(lambda);
    }
    if mapping.has_batch(now) && mapping.has_capacity() {
        let batch = std::mem::take(&mut mapping.work.gathered);
        mapping.work.window_end = None;
        run_batch(lambda, cx, place, batch);
    }
    if let Some(mapping) = lambda.mapping(place) {
        let wanted = mapping
            .batch_size
            .saturating_sub(mapping.work.gathered.len());
        let is_full = wanted == 0 || !mapping.has_capacity();
        if !mapping.work.is_receiving && !is_full {
            mapping.work.is_receiving = true;
            receive(cx, place, mapping, wanted);
        }
    }
    plan(lambda);
}

/// Notes when the next batch is full because its time is over, or tried again.
pub(crate) fn plan(lambda: &mut Lambda) {
    let regions = lambda.regions.iter();
    let mappings = regions.flat_map(|(_, _, region)| region.mappings.values());
    lambda.next_batch = mappings.filter_map(|mapping| mapping.work.next_due()).min();
}

/// Has every mapping wait for messages, and runs the batches whose time is over.
pub(crate) fn advance_all(lambda: &mut Lambda, cx: &mut CallContext<'_>, now: OffsetDateTime) {
    let is_first = !std::mem::replace(&mut lambda.mappings_started.0, true);
    let mut places = Vec::new();
    for (account, region, state) in lambda.regions.iter() {
        let due = state
            .mappings
            .values()
            .filter(|mapping| is_first || mapping.work.next_due().is_some_and(|due| due <= now));
        places.extend(due.map(|mapping| MappingPlace {
            account: Arc::clone(account),
            region: Arc::clone(region),
            uuid: mapping.uuid.clone(),
        }));
    }
    for place in places {
        advance(lambda, cx, &place);
    }
    plan(lambda);
}

/// Returns what identifies the call that waits for the messages of a mapping.
fn ticket(place: &MappingPlace) -> Value {
    json!({"mapping": [*place.account, *place.region, place.uuid]})
}

/// Returns the place of the mapping whose call has an answer.
pub(crate) fn place_of(ticket: &Value) -> Option<MappingPlace> {
    let text = |index: usize| ticket["mapping"][index].as_str();
    Some(MappingPlace {
        account: text(0)?.into(),
        region: text(1)?.into(),
        uuid: text(2)?.to_owned(),
    })
}

fn receive(cx: &mut CallContext<'_>, place: &MappingPlace, mapping: &Mapping, most: usize) {
    if let Some(mut call) = ServiceCall::receive_messages(&mapping.source, most, PRINCIPAL) {
        call.source_arn = Some(mapping.arn().into());
        cx.effect_with_ticket(Effect::Call(call), ticket(place));
    }
}

/// Ends the wait of a mapping for messages.
pub(crate) fn stop(cx: &mut CallContext<'_>, place: &MappingPlace, mapping: &mut Mapping) {
    if mapping.stream.is_some() {
        return stream::stop(cx, place, mapping);
    }
    cx.effect(Effect::CancelCall(ticket(place)));
    mapping.work.is_receiving = false;
    mapping.work.window_end = None;
    // What was gathered is in the queue again after its visibility timeout.
    mapping.work.gathered.clear();
}

/// Hears which messages came.
pub(crate) fn received(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    place: &MappingPlace,
    answer: Result<Value, ServiceError>,
) {
    let now = cx.now();
    let Some(mapping) = lambda.mapping(place) else {
        return;
    };
    // The queue has gone: the mapping does nothing until it is updated.
    let Ok(answer) = answer else {
        return;
    };
    mapping.work.is_receiving = false;
    let messages = answer["Messages"].as_array().cloned().unwrap_or_default();
    let records = messages
        .iter()
        .map(|message| queues::record(&mapping.source, message));
    let (wanted, others): (Vec<_>, Vec<_>) = records.partition(|record| mapping.accepts(record));
    delete(cx, mapping, &others);
    if mapping.work.gathered.is_empty() && mapping.window > 0 && !wanted.is_empty() {
        mapping.work.window_end = Some(now + Duration::seconds(mapping.window.into()));
    }
    mapping.work.gathered.extend(wanted);
    advance(lambda, cx, place);
}

fn run_batch(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    place: &MappingPlace,
    batch: Vec<Value>,
) {
    let id: Arc<str> = cx.ids.uuid("batch").into();
    let Some(mapping) = lambda.mapping(place) else {
        return;
    };
    let (function, qualifier) = (mapping.function.clone(), mapping.qualifier.clone());
    let event = Event {
        id,
        payload: json!({"Records": batch}).to_string().into(),
        qualifier: qualifier.clone(),
        client_context: None,
        trace: None,
        invoked_by: Some(mapping.source.as_str().into()),
    };
    let version = lambda
        .at(&function)
        .map(|function| function.choose(qualifier.as_deref(), cx.ids));
    let version = match version {
        Some(Ok(version)) => version,
        _ => LATEST.to_owned(),
    };
    let origin = Origin::Batch(place.clone(), batch);
    // A batch that is throttled is in the queue again after its visibility timeout.
    if run::start(lambda, cx, &function, &version, event, origin).is_ok()
        && let Some(mapping) = lambda.mapping(place)
    {
        mapping.work.running += 1;
    }
}

/// Hears what became of a batch: messages that did not fail are deleted.
pub(crate) fn completed(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    place: &MappingPlace,
    batch: &[Value],
    outcome: Result<FunctionOutcome, ServiceError>,
) {
    let Some(mapping) = lambda.mapping(place) else {
        return;
    };
    mapping.work.running = mapping.work.running.saturating_sub(1);
    if let Ok(outcome) = outcome
        && !outcome.failed
    {
        let failures = if mapping.reports_failures {
            failures(&outcome.payload)
        } else {
            Some(HashSet::new())
        };
        if let Some(failures) = failures {
            let id = |record: &&Value| record["messageId"].as_str().unwrap_or_default().to_owned();
            let done = batch
                .iter()
                .filter(|record| !failures.contains(&id(record)));
            delete(cx, mapping, &done.cloned().collect::<Vec<_>>());
        }
    }
    advance(lambda, cx, place);
}

/// Deletes messages from the queue of a mapping.
fn delete(cx: &mut CallContext<'_>, mapping: &Mapping, records: &[Value]) {
    for records in records.chunks(MOST_MESSAGES) {
        let receipts = records.iter();
        let receipts = receipts.filter_map(|record| record["receiptHandle"].as_str());
        let call = ServiceCall::delete_messages(&mapping.source, receipts, PRINCIPAL);
        if let Some(mut call) = call {
            call.source_arn = Some(mapping.arn().into());
            cx.effect(Effect::Call(call));
        }
    }
}

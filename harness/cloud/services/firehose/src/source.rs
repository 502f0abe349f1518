//! Reads the shards of a Kinesis stream into a delivery stream: a call waits for records of
//! each shard, nothing is polled.

use std::collections::BTreeMap;

use rehearsal_cloud_core::effect::{Effect, ServiceCall};
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_cloud_core::streams::{self, RecordBatch, StreamPosition};
use serde_json::{Value, json};

use crate::deliver::PRINCIPAL;
use crate::pipeline;
use crate::state::{DeliveryStream, Firehose, Place, Record, seconds};

/// The most records of one call.
const MOST_RECORDS: usize = 1_000;

/// Reads the sources of all streams, of which a copied state does not know yet.
pub(crate) fn start_all(firehose: &mut Firehose, cx: &mut CallContext<'_>) {
    if std::mem::replace(&mut firehose.sources_started.0, true) {
        return;
    }
    let streams = firehose.regions.iter();
    let streams = streams.flat_map(|(_, _, region)| region.streams.values());
    for stream in streams {
        start(cx, stream);
    }
}

/// Reads the source of a stream: the shards that it read before, else those of the stream.
pub(crate) fn start(cx: &mut CallContext<'_>, stream: &DeliveryStream) {
    let Some(source) = &stream.source else {
        return;
    };
    if source.shards.is_empty() {
        let call = ServiceCall::list_shards(&source.stream_arn, PRINCIPAL);
        order(cx, &stream.place, "", "shards", call);
    }
    for (shard, read) in &source.shards {
        let position = match read {
            Some(number) => StreamPosition::After(number.clone()),
            None => StreamPosition::AtTime(seconds(stream.created).as_f64().unwrap_or_default()),
        };
        let call = ServiceCall::shard_iterator(&source.stream_arn, shard, &position, PRINCIPAL);
        order(cx, &stream.place, shard, "iterator", call);
    }
}

fn order(
    cx: &mut CallContext<'_>,
    place: &Place,
    shard: &str,
    what: &str,
    call: Option<ServiceCall>,
) {
    if let Some(call) = call {
        let ticket = json!({"source": place, "shard": shard, "what": what});
        cx.effect_with_ticket(Effect::Call(call), ticket);
    }
}

/// Ends the reading of a source.
pub(crate) fn stop(cx: &mut CallContext<'_>, stream: &DeliveryStream) {
    let shards = stream.source.iter().flat_map(|source| source.shards.keys());
    for shard in shards {
        let ticket = json!({"source": stream.place, "shard": shard, "what": "records"});
        cx.effect(Effect::CancelCall(ticket));
    }
}

/// Hears the answer to a call of a source.
pub(crate) fn answered(
    firehose: &mut Firehose,
    cx: &mut CallContext<'_>,
    ticket: &Value,
    outcome: Result<Value, ServiceError>,
) {
    let place = serde_json::from_value::<Place>(ticket["source"].clone());
    // A stream that is gone, or refuses, is not read any more.
    let (Ok(place), Ok(answer)) = (place, outcome) else {
        return;
    };
    let shard = ticket["shard"].as_str().unwrap_or_default();
    let Some(stream) = firehose.at(&place) else {
        return;
    };
    let Some(source) = &mut stream.source else {
        return;
    };
    let stream_arn = source.stream_arn.clone();
    let iterator = match ticket["what"].as_str() {
        Some("shards") => {
            let position = StreamPosition::Latest;
            for (shard, _) in streams::shards(&answer) {
                source.shards.insert(shard.clone(), None);
                let call = ServiceCall::shard_iterator(&stream_arn, &shard, &position, PRINCIPAL);
                order(cx, &place, &shard, "iterator", call);
            }
            None
        }
        Some("iterator") => answer["ShardIterator"].as_str().map(str::to_owned),
        _ => {
            let batch = RecordBatch::of(&answer);
            let next = batch.next_iterator.clone();
            received(firehose, cx, &place, shard, batch);
            next
        }
    };
    if let Some(iterator) = iterator {
        let call = ServiceCall::next_records(&stream_arn, &iterator, MOST_RECORDS, PRINCIPAL);
        order(cx, &place, shard, "records", call);
    }
}

/// Takes the records of a shard; after the last ones those of the shards that follow it.
fn received(
    firehose: &mut Firehose,
    cx: &mut CallContext<'_>,
    place: &Place,
    shard: &str,
    batch: RecordBatch,
) {
    let Some(source) = firehose.at(place).and_then(|stream| stream.source.as_mut()) else {
        return;
    };
    if let Some(last) = batch.records.last() {
        let number = last["SequenceNumber"].as_str().map(str::to_owned);
        source.shards.insert(shard.to_owned(), number);
    }
    let mut children = BTreeMap::new();
    if batch.next_iterator.is_none() {
        source.shards.remove(shard);
        for child in batch.child_shards {
            if !source.shards.contains_key(&child) {
                source.shards.insert(child.clone(), None);
                let position = StreamPosition::TrimHorizon;
                let arn = &source.stream_arn;
                let call = ServiceCall::shard_iterator(arn, &child, &position, PRINCIPAL);
                children.insert(child, call);
            }
        }
    }
    for (child, call) in children {
        order(cx, place, &child, "iterator", call);
    }
    let records = batch.records.iter().filter_map(record).collect();
    pipeline::accept(firehose, cx, place, records);
}

/// Reads a record of Kinesis.
#[expect(clippy::cast_possible_truncation, reason = "a time is in the range")]
fn record(record: &Value) -> Option<Record> {
    let at = record["ApproximateArrivalTimestamp"].as_f64()?;
    Some(Record {
        data: record["Data"].as_str()?.into(),
        at: (at * 1_000.0).round() as i64,
    })
}

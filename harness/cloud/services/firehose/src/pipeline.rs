//! The way of a record through a delivery stream: a function that transforms it, its
//! partition keys, a buffer.

use std::collections::BTreeMap;

use rehearsal_cloud_core::service::CallContext;

use crate::state::{Firehose, Place, Record, millis};
use crate::{deliver, http_endpoint, transform};

/// Takes new records into a stream, and delivers what is full.
pub(crate) fn accept(
    firehose: &mut Firehose,
    cx: &mut CallContext<'_>,
    place: &Place,
    records: Vec<Record>,
) {
    let now = millis(cx.now());
    let Some(stream) = firehose.at(place) else {
        return;
    };
    let is_transformed = stream.settings.transform.is_some();
    for record in records {
        if is_transformed {
            stream.untransformed.push(record, now);
        } else {
            stream.buffer(record, &BTreeMap::new(), now);
        }
    }
    advance(firehose, cx, place);
    firehose.plan();
}

/// Has what is full or due transformed or delivered.
pub(crate) fn advance(firehose: &mut Firehose, cx: &mut CallContext<'_>, place: &Place) {
    transform::advance(firehose, cx, place);
    deliver::advance(firehose, cx, place);
}

/// Does what is due: deliveries that are tried again, buffers whose time is over.
pub(crate) fn run_due(firehose: &mut Firehose, cx: &mut CallContext<'_>) {
    deliver::retry(firehose, cx);
    http_endpoint::retry(firehose, cx);
    let streams = firehose.regions.iter();
    let streams = streams.flat_map(|(_, _, region)| region.streams.values());
    let places: Vec<Place> = streams.map(|stream| stream.place.clone()).collect();
    for place in places {
        advance(firehose, cx, &place);
    }
}

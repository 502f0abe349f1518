//! The state of the service.

use std::collections::BTreeMap;

use rehearsal_cloud_core::service::Scoped;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::stream::Stream;

/// Kinesis Data Streams.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Kinesis {
    pub(crate) regions: Scoped<Region>,
}

/// The streams of an account in a region, by their names.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Region {
    pub(crate) streams: BTreeMap<String, Stream>,
}

/// Returns a time in milliseconds since 1970.
pub(crate) fn millis(time: OffsetDateTime) -> i64 {
    i64::try_from(time.unix_timestamp_nanos().div_euclid(1_000_000)).unwrap_or(i64::MAX)
}

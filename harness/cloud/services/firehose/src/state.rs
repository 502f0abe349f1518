//! The state of the service.

use std::collections::BTreeMap;
use std::sync::Arc;

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::service::{CallContext, Scoped, ServiceError};
use rehearsal_cloud_core::tagging::Tags;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::OffsetDateTime;

use crate::error::not_found;
use crate::prefix::Keys;
use crate::settings::{BufferLimits, Settings};

/// Data Firehose.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Firehose {
    pub(crate) regions: Scoped<Region>,
    /// Objects on their way into buckets.
    pub(crate) deliveries: BTreeMap<u64, Delivery>,
    /// Requests on their way to HTTP endpoints.
    #[serde(default)]
    pub(crate) requests: BTreeMap<u64, Request>,
    /// Records that a function transforms.
    pub(crate) transforms: BTreeMap<u64, Transforming>,
    /// The number of the last delivery or transformation.
    pub(crate) last: u64,
    /// When something is next due, in milliseconds since 1970.
    pub(crate) due: Option<i64>,
    #[serde(skip)]
    pub(crate) sources_started: Started,
}

/// Whether the sources are read. In a copy of the state they are not.
#[derive(Debug, Default)]
pub(crate) struct Started(pub(crate) bool);

impl Clone for Started {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// The delivery streams of an account in a region, by their names.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Region {
    pub(crate) streams: BTreeMap<String, DeliveryStream>,
}

/// Where a delivery stream is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Place {
    pub(crate) account: Arc<str>,
    pub(crate) region: Arc<str>,
    pub(crate) name: String,
}

/// A delivery stream.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct DeliveryStream {
    pub(crate) place: Place,
    /// Milliseconds since 1970.
    pub(crate) created: i64,
    pub(crate) updated: Option<i64>,
    pub(crate) version: u32,
    pub(crate) source: Option<Source>,
    /// The configuration of its destination, as it was given.
    pub(crate) config: Value,
    pub(crate) settings: Settings,
    pub(crate) tags: Tags,
    /// How records that wait are encrypted, as it was given.
    pub(crate) encryption: Option<Value>,
    /// Records that are to be transformed.
    pub(crate) untransformed: Batch,
    /// Records that are to be delivered, by their partition keys.
    pub(crate) buffers: Vec<Buffer>,
    /// What is to be delivered about records that failed, by the type of the error.
    pub(crate) errors: BTreeMap<String, Batch>,
}

/// A Kinesis stream that a delivery stream reads.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Source {
    pub(crate) stream_arn: String,
    pub(crate) role_arn: String,
    /// The last sequence number that was read, by the shards that are read.
    pub(crate) shards: BTreeMap<String, Option<String>>,
}

/// Records that are delivered together.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Buffer {
    #[serde(with = "pairs")]
    pub(crate) keys: Keys,
    pub(crate) batch: Batch,
}

/// Records in the order in which they came.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Batch {
    pub(crate) records: Vec<Record>,
    pub(crate) bytes: u64,
    /// When the first one was added, in milliseconds since 1970.
    pub(crate) since: i64,
}

/// A record.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Record {
    /// Its data in base64.
    pub(crate) data: Arc<str>,
    /// When it arrived, in milliseconds since 1970.
    pub(crate) at: i64,
}

/// An object on its way into a bucket.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Delivery {
    pub(crate) place: Place,
    pub(crate) bucket: String,
    pub(crate) key: String,
    /// Its content in base64.
    pub(crate) body: Arc<str>,
    pub(crate) is_compressed: bool,
    pub(crate) retries: u32,
    /// When it is tried again, in milliseconds since 1970.
    pub(crate) retry_at: Option<i64>,
    /// When it is given up.
    pub(crate) until: i64,
}

/// A request on its way to an HTTP endpoint.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Request {
    pub(crate) place: Place,
    pub(crate) id: String,
    pub(crate) records: Vec<Record>,
    pub(crate) attempts: u32,
    /// When it is tried again, in milliseconds since 1970.
    pub(crate) retry_at: Option<i64>,
    /// When it is given up.
    pub(crate) until: i64,
}

/// Records that a function transforms.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Transforming {
    pub(crate) place: Place,
    pub(crate) records: Vec<Record>,
    pub(crate) retries: u32,
}

impl Batch {
    pub(crate) fn push(&mut self, record: Record, now: i64) {
        if self.records.is_empty() {
            self.since = now;
        }
        // Three bytes for four letters.
        self.bytes += record.data.len() as u64 / 4 * 3;
        self.records.push(record);
    }

    /// Whether it is to be delivered.
    pub(crate) fn is_due(&self, limits: BufferLimits, now: i64) -> bool {
        !self.records.is_empty()
            && (self.bytes >= limits.bytes || self.since + limits.interval <= now)
    }

    /// Returns when it is due at the latest.
    fn due(&self, limits: BufferLimits) -> Option<i64> {
        (!self.records.is_empty()).then_some(self.since + limits.interval)
    }
}

impl DeliveryStream {
    pub(crate) fn arn(&self) -> String {
        let Place {
            account,
            region,
            name,
        } = &self.place;
        format!("arn:aws:firehose:{region}:{account}:deliverystream/{name}")
    }

    /// Returns when something of it is due.
    fn due(&self) -> Option<i64> {
        let limits = self.settings.buffer;
        let buffers = self.buffers.iter().map(|buffer| &buffer.batch);
        let waiting = buffers.chain(self.errors.values());
        let transform = self.settings.transform.as_ref();
        let untransformed = transform.and_then(|one| self.untransformed.due(one.buffer));
        waiting
            .filter_map(|batch| batch.due(limits))
            .chain(untransformed)
            .min()
    }
}

impl Firehose {
    /// Returns the caller's stream with a name.
    pub(crate) fn stream(
        &mut self,
        cx: &CallContext<'_>,
        name: &str,
    ) -> Result<&mut DeliveryStream, ServiceError> {
        let stream = self.regions.for_caller(cx).streams.get_mut(name);
        stream.ok_or_else(|| not_found(name, cx.account()))
    }

    /// Returns the stream at a place.
    pub(crate) fn at(&mut self, place: &Place) -> Option<&mut DeliveryStream> {
        let region = self.regions.get_mut(&place.account, &place.region)?;
        region.streams.get_mut(&place.name)
    }

    /// Returns a new number for a delivery or a transformation.
    pub(crate) fn next_number(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    /// Notes when something is next due.
    pub(crate) fn plan(&mut self) {
        let streams = self.regions.iter();
        let streams = streams.flat_map(|(_, _, region)| region.streams.values());
        let buffers = streams.filter_map(DeliveryStream::due);
        let retries = self.deliveries.values().filter_map(|one| one.retry_at);
        let requests = self.requests.values().filter_map(|one| one.retry_at);
        self.due = buffers.chain(retries).chain(requests).min();
    }

    /// Returns when something is next due; sources that are not read yet are due at once.
    pub(crate) fn next_due(&self) -> Option<OffsetDateTime> {
        if !self.sources_started.0 && self.has_sources() {
            return Some(OffsetDateTime::UNIX_EPOCH);
        }
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.due?) * 1_000_000).ok()
    }

    fn has_sources(&self) -> bool {
        let mut streams = self.regions.iter();
        streams.any(|(_, _, region)| region.streams.values().any(|one| one.source.is_some()))
    }
}

/// Returns the place of the delivery stream with an ARN.
pub(crate) fn place_of(arn: &Arn<'_>) -> Option<Place> {
    Some(Place {
        account: arn.account.into(),
        region: arn.region.into(),
        name: arn.resource.strip_prefix("deliverystream/")?.to_owned(),
    })
}

/// Returns a time in milliseconds since 1970.
pub(crate) fn millis(time: OffsetDateTime) -> i64 {
    i64::try_from(time.unix_timestamp_nanos().div_euclid(1_000_000)).unwrap_or(i64::MAX)
}

/// Returns a time in milliseconds as the API has it: in seconds.
#[expect(
    clippy::cast_precision_loss,
    reason = "53 bits hold the milliseconds of 285,000 years"
)]
pub(crate) fn seconds(millis: i64) -> Value {
    (millis as f64 / 1_000.0).into()
}

/// Maps whose keys are no text, as lists of pairs.
mod pairs {
    use serde::{Deserialize, Deserializer, Serializer};

    use super::Keys;
    use crate::prefix::KeySource;

    pub(super) fn serialize<S: Serializer>(keys: &Keys, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(keys)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Keys, D::Error> {
        let pairs = Vec::<((KeySource, String), String)>::deserialize(deserializer)?;
        Ok(pairs.into_iter().collect())
    }
}

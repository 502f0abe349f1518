//! Log groups and what is in them.

use std::collections::BTreeMap;

use rehearsal_cloud_core::service::ServiceError;
use rehearsal_cloud_core::tagging::Tags;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::stream_not_found;
use crate::event::LogEvent;

const DAY: i64 = 24 * 60 * 60 * 1000;

/// A log group.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct LogGroup {
    pub(crate) name: String,
    /// Milliseconds since the epoch, as all times here.
    pub(crate) created: i64,
    /// How many days events are kept; without, for ever.
    pub(crate) retention: Option<i64>,
    pub(crate) kms_key: Option<String>,
    pub(crate) class: LogClass,
    pub(crate) is_protected: bool,
    pub(crate) tags: Tags,
    pub(crate) streams: BTreeMap<String, LogStream>,
    pub(crate) metric_filters: BTreeMap<String, MetricFilter>,
    pub(crate) subscriptions: BTreeMap<String, SubscriptionFilter>,
    /// How many events it was sent.
    pub(crate) last_number: u64,
}

/// The class of a log group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) enum LogClass {
    #[default]
    #[serde(rename = "STANDARD")]
    Standard,
    #[serde(rename = "INFREQUENT_ACCESS")]
    InfrequentAccess,
    #[serde(rename = "DELIVERY")]
    Delivery,
    #[serde(rename = "ESSENTIALS")]
    Essentials,
}

/// A log stream.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct LogStream {
    pub(crate) name: String,
    pub(crate) created: i64,
    /// In the order of their times.
    pub(crate) events: Vec<LogEvent>,
    pub(crate) last_ingested: Option<i64>,
    /// What the next `PutLogEvents` had to send when AWS still asked for it.
    pub(crate) sequence_token: Option<String>,
}

/// Counts events; this cloud keeps the filter and no metric.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct MetricFilter {
    pub(crate) pattern: String,
    /// As they were given.
    pub(crate) transformations: Vec<Value>,
    pub(crate) created: i64,
    pub(crate) applies_to_transformed: bool,
}

/// Sends events on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SubscriptionFilter {
    pub(crate) pattern: String,
    pub(crate) destination: String,
    pub(crate) role: Option<String>,
    pub(crate) distribution: String,
    pub(crate) created: i64,
    pub(crate) applies_to_transformed: bool,
}

impl LogGroup {
    pub(crate) fn new(name: impl Into<String>, created: i64) -> Self {
        Self {
            name: name.into(),
            created,
            retention: None,
            kms_key: None,
            class: LogClass::default(),
            is_protected: false,
            tags: Tags::new(),
            streams: BTreeMap::new(),
            metric_filters: BTreeMap::new(),
            subscriptions: BTreeMap::new(),
            last_number: 0,
        }
    }

    /// Returns a stream.
    pub(crate) fn stream(&mut self, name: &str) -> Result<&mut LogStream, ServiceError> {
        self.streams.get_mut(name).ok_or_else(stream_not_found)
    }

    /// Removes the events whose time is over. It counts from the later one of an event's own
    /// time and its arrival, so that the events of an app that runs by real time are not over
    /// at once after the cloud's clock was advanced.
    pub(crate) fn forget_expired(&mut self, now: i64) {
        let Some(days) = self.retention else {
            return;
        };
        let is_kept = |event: &LogEvent| event.timestamp.max(event.ingested) + days * DAY > now;
        for stream in self.streams.values_mut() {
            stream.events.retain(is_kept);
        }
    }

    /// Returns how many bytes its events have.
    pub(crate) fn stored_bytes(&self) -> usize {
        let events = self.streams.values().flat_map(|stream| &stream.events);
        events.map(LogEvent::size).sum()
    }
}

impl LogStream {
    pub(crate) fn new(name: impl Into<String>, created: i64) -> Self {
        Self {
            name: name.into(),
            created,
            events: Vec::new(),
            last_ingested: None,
            sequence_token: None,
        }
    }

    /// Adds an event in the order of its time.
    pub(crate) fn add(&mut self, event: LogEvent) {
        let position = event.position();
        let at = self
            .events
            .partition_point(|other| other.position() < position);
        self.events.insert(at, event);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retention_counts_from_the_arrival_of_older_events() {
        let mut group = LogGroup::new("app", 0);
        group.retention = Some(1);
        let mut stream = LogStream::new("one", 0);
        for (timestamp, ingested) in [(0, 0), (0, DAY), (2 * DAY, DAY)] {
            let number = stream.events.len() as u64;
            stream.add(LogEvent {
                timestamp,
                ingested,
                number,
                message: "m".into(),
            });
        }
        group.streams.insert("one".into(), stream);
        let count = |group: &LogGroup| group.streams["one"].events.len();
        group.forget_expired(DAY - 1);
        assert_eq!(count(&group), 3);
        group.forget_expired(DAY);
        assert_eq!(count(&group), 2);
        group.forget_expired(2 * DAY);
        assert_eq!(count(&group), 1);
    }
}

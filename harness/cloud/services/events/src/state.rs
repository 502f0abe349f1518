//! The state of the service.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::pattern::Pattern;
use rehearsal_cloud_core::service::{CallContext, Scoped, ServiceError};
use rehearsal_cloud_core::tagging::Tags;
use rehearsal_model::protocol::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::OffsetDateTime;

use crate::connection::Connection;
use crate::destination::Destination;
use crate::error::{bus_not_found, rule_not_found};

pub(crate) const DEFAULT_BUS: &str = "default";

/// EventBridge.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Events {
    pub(crate) regions: Scoped<Region>,
    /// What happens by itself, in its order; entries of what has changed since are ignored.
    pub(crate) due: BTreeSet<Due>,
    /// Deliveries that have not been answered yet, or are tried again later.
    pub(crate) deliveries: BTreeMap<u64, Delivery>,
    pub(crate) last_delivery: u64,
}

/// Something that happens by itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Due {
    /// Milliseconds since the epoch.
    pub(crate) at: i64,
    pub(crate) what: Task,
}

/// What happens by itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Task {
    /// A rule on the default bus is due by its schedule.
    Rule(Place, String),
    /// A replay starts.
    Replay(Place, String),
    /// A delivery is tried again.
    Delivery(u64),
}

/// An account in a region.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Place {
    pub(crate) account: Arc<str>,
    pub(crate) region: Arc<str>,
}

/// The state of an account in a region.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Region {
    /// Buses by their names; the default bus is there from the first call on.
    pub(crate) buses: BTreeMap<String, Bus>,
    pub(crate) archives: BTreeMap<String, Archive>,
    pub(crate) replays: BTreeMap<String, Replay>,
    #[serde(default)]
    pub(crate) connections: BTreeMap<String, Connection>,
    #[serde(default)]
    pub(crate) destinations: BTreeMap<String, Destination>,
}

/// An event bus.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Bus {
    pub(crate) name: String,
    pub(crate) arn: String,
    pub(crate) description: Option<String>,
    pub(crate) key_id: Option<String>,
    pub(crate) dead_letters: Option<Value>,
    /// Its resource policy.
    pub(crate) policy: Option<Value>,
    pub(crate) tags: Tags,
    pub(crate) rules: BTreeMap<String, Rule>,
    pub(crate) created: Timestamp,
    pub(crate) modified: Timestamp,
}

/// A rule of a bus.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Rule {
    pub(crate) name: String,
    pub(crate) arn: String,
    pub(crate) description: Option<String>,
    pub(crate) role_arn: Option<String>,
    pub(crate) pattern: Option<PatternText>,
    pub(crate) schedule: Option<String>,
    pub(crate) state: String,
    /// Its targets, as they were given.
    pub(crate) targets: Vec<Value>,
    pub(crate) tags: Tags,
    pub(crate) created_by: Arc<str>,
    /// When it is next due by its schedule: milliseconds since the epoch.
    pub(crate) next: Option<i64>,
}

/// A pattern as it was given, parsed when it is first used.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PatternText {
    pub(crate) text: String,
    #[serde(skip)]
    parsed: OnceLock<Option<Pattern>>,
}

/// An archive of the events of a bus.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Archive {
    pub(crate) name: String,
    pub(crate) arn: String,
    pub(crate) source_arn: String,
    pub(crate) description: Option<String>,
    pub(crate) pattern: Option<PatternText>,
    /// For how many days it keeps events; 0 for ever.
    pub(crate) retention_days: i64,
    pub(crate) events: Vec<ArchivedEvent>,
    pub(crate) created: Timestamp,
}

/// An event in an archive.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ArchivedEvent {
    /// When it came.
    pub(crate) at: Timestamp,
    pub(crate) event: Value,
}

/// A replay of events of an archive.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Replay {
    pub(crate) name: String,
    pub(crate) arn: String,
    pub(crate) description: Option<String>,
    pub(crate) archive_arn: String,
    pub(crate) destination: Value,
    pub(crate) start: Timestamp,
    pub(crate) end: Timestamp,
    pub(crate) state: String,
    pub(crate) started: Timestamp,
    pub(crate) ended: Option<Timestamp>,
    pub(crate) last_replayed: Option<Timestamp>,
}

/// A delivery of an event to a target.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Delivery {
    pub(crate) rule_arn: String,
    pub(crate) target_arn: String,
    /// What the target gets.
    pub(crate) input: String,
    /// The message group, of a FIFO queue.
    pub(crate) group: Option<String>,
    /// The partition key, in a Kinesis stream.
    pub(crate) partition_key: String,
    /// What the target adds to HTTP requests.
    #[serde(default)]
    pub(crate) http_parameters: Option<Value>,
    pub(crate) dead_letter_arn: Option<String>,
    /// The event, for the dead-letter queue.
    pub(crate) event: String,
    pub(crate) max_retries: u64,
    /// Until when it is tried again: milliseconds since the epoch.
    pub(crate) until: i64,
    pub(crate) retries: u64,
    pub(crate) cause: Option<u64>,
}

impl PatternText {
    /// Returns a pattern, or why it cannot be read.
    pub(crate) fn parse(text: String) -> Result<Self, String> {
        let parsed = OnceLock::from(Some(Pattern::parse(&text)?));
        Ok(Self { text, parsed })
    }

    pub(crate) fn matches(&self, event: &Value) -> bool {
        let parsed = self.parsed.get_or_init(|| Pattern::parse(&self.text).ok());
        parsed.as_ref().is_some_and(|parsed| parsed.matches(event))
    }
}

impl Rule {
    pub(crate) fn is_enabled(&self) -> bool {
        self.state != "DISABLED"
    }
}

/// A bus that a call names: by its name or its ARN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BusRef {
    pub(crate) place: Place,
    pub(crate) name: String,
}

impl BusRef {
    /// Reads what a call names; the default bus if it names none.
    pub(crate) fn parse(text: Option<&str>, cx: &CallContext<'_>) -> Self {
        let text = text.unwrap_or(DEFAULT_BUS);
        Self::of_arn(text).unwrap_or_else(|| Self {
            place: Place::of_caller(cx),
            name: text.to_owned(),
        })
    }

    /// Returns the bus of an ARN.
    pub(crate) fn of_arn(text: &str) -> Option<Self> {
        let arn = Arn::parse(text).filter(|arn| arn.service == "events")?;
        let name = arn.resource.strip_prefix("event-bus/")?;
        Some(Self {
            place: Place {
                account: arn.account.into(),
                region: arn.region.into(),
            },
            name: name.to_owned(),
        })
    }
}

impl Place {
    pub(crate) fn of_caller(cx: &CallContext<'_>) -> Self {
        Self {
            account: cx.account().clone(),
            region: cx.region().clone(),
        }
    }

    /// Returns the ARN of a resource in the place.
    pub(crate) fn arn(&self, resource: &str) -> String {
        format!("arn:aws:events:{}:{}:{resource}", self.region, self.account)
    }
}

impl Events {
    /// Returns the state of a place, with its default bus.
    pub(crate) fn region(&mut self, place: &Place, now: OffsetDateTime) -> &mut Region {
        let region = self.regions.at(&place.account, &place.region);
        if !region.buses.contains_key(DEFAULT_BUS) {
            let bus = Bus::new(place, DEFAULT_BUS, now);
            region.buses.insert(DEFAULT_BUS.to_owned(), bus);
        }
        region
    }

    /// Returns the state of the caller's place.
    pub(crate) fn for_caller(&mut self, cx: &CallContext<'_>) -> &mut Region {
        self.region(&Place::of_caller(cx), cx.now())
    }

    /// Returns a bus.
    pub(crate) fn bus(
        &mut self,
        bus: &BusRef,
        now: OffsetDateTime,
    ) -> Result<&mut Bus, ServiceError> {
        let region = self.region(&bus.place, now);
        let found = region.buses.get_mut(&bus.name);
        found.ok_or_else(|| bus_not_found(&bus.name))
    }

    /// Returns a rule of a bus.
    pub(crate) fn rule(
        &mut self,
        bus: &BusRef,
        name: &str,
        now: OffsetDateTime,
    ) -> Result<&mut Rule, ServiceError> {
        let found = self.bus(bus, now)?.rules.get_mut(name);
        found.ok_or_else(|| rule_not_found(name, &bus.name))
    }

    /// Returns when something next happens by itself.
    pub(crate) fn next_due(&self) -> Option<OffsetDateTime> {
        let first = self.due.first()?;
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(first.at) * 1_000_000).ok()
    }
}

impl Bus {
    pub(crate) fn new(place: &Place, name: &str, now: OffsetDateTime) -> Self {
        Self {
            name: name.to_owned(),
            arn: place.arn(&format!("event-bus/{name}")),
            description: None,
            key_id: None,
            dead_letters: None,
            policy: None,
            tags: Tags::new(),
            rules: BTreeMap::new(),
            created: Timestamp(now),
            modified: Timestamp(now),
        }
    }
}

/// Returns a time in milliseconds since the epoch.
pub(crate) fn millis(time: OffsetDateTime) -> i64 {
    i64::try_from(time.unix_timestamp_nanos().div_euclid(1_000_000)).unwrap_or(i64::MAX)
}

//! The services of this cloud: one line each.

use crate::engine::Slot;
use crate::facts::ServiceFacts;
use crate::raw::RawService;
use crate::s3::{self, S3};
use crate::service::Service;
use crate::sns::Sns;
use crate::sqs::Sqs;
use crate::sts::Sts;

static SERVICES: &[Entry] = &[
    Entry::raw::<S3>(s3::RAW),
    Entry::of::<Sns>(),
    Entry::of::<Sqs>(),
    Entry::of::<Sts>(),
];

/// A service of this cloud.
struct Entry {
    facts: &'static ServiceFacts,
    slot: fn(u64) -> Slot,
    operations: fn() -> Vec<&'static str>,
    raw: Option<RawService>,
}

impl Entry {
    /// A service with a table of operations.
    const fn of<S: Service>() -> Self {
        Self {
            facts: S::FACTS,
            slot: Slot::new::<S>,
            operations: || {
                S::OPERATIONS
                    .iter()
                    .map(|operation| operation.name)
                    .collect()
            },
            raw: None,
        }
    }

    /// A service that reads HTTP itself.
    const fn raw<S: Service>(raw: RawService) -> Self {
        Self {
            facts: S::FACTS,
            slot: Slot::new::<S>,
            operations: raw.operations,
            raw: Some(raw),
        }
    }
}

/// All services, new and empty.
pub(crate) fn slots(seed: u64) -> Vec<Slot> {
    SERVICES.iter().map(|entry| (entry.slot)(seed)).collect()
}

/// The short names of all services.
pub(crate) fn names() -> Vec<&'static str> {
    SERVICES.iter().map(|entry| entry.facts.name).collect()
}

/// The names of a service's operations that are here.
pub(crate) fn operations(service: &str) -> Vec<&'static str> {
    find(service)
        .map(|entry| (entry.operations)())
        .unwrap_or_default()
}

/// A service that reads HTTP itself.
pub(crate) fn raw(service: &str) -> Option<RawService> {
    find(service)?.raw
}

fn find(service: &str) -> Option<&'static Entry> {
    SERVICES.iter().find(|entry| entry.facts.name == service)
}

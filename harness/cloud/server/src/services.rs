//! The services of this cloud: one line each.

use rehearsal_cloud_core::engine::Slot;
use rehearsal_cloud_core::raw::RawService;
use rehearsal_cloud_core::service::Service;
use rehearsal_model::models::ServiceModel;
use rehearsal_service_cognito::Cognito;
use rehearsal_service_s3::S3;
use rehearsal_service_ses::Ses;
use rehearsal_service_sns::Sns;
use rehearsal_service_sqs::Sqs;
use rehearsal_service_sts::Sts;

static SERVICES: &[Entry] = &[
    Entry::of::<Cognito>(),
    Entry::raw::<S3>(rehearsal_service_s3::RAW),
    Entry::of::<Ses>(),
    Entry::of::<Sns>(),
    Entry::of::<Sqs>(),
    Entry::of::<Sts>(),
];

/// The names of operations that are here.
type Names = fn() -> Vec<&'static str>;

/// A service of this cloud.
struct Entry {
    model: &'static ServiceModel,
    slot: fn(u64) -> Slot,
    operations: Names,
    /// Its second API, where it has one, with the operations of it that are here.
    second: Option<(&'static ServiceModel, Names)>,
    raw: Option<RawService>,
}

impl Entry {
    /// A service with a table of operations.
    const fn of<S: Service>() -> Self {
        Self {
            model: S::MODEL,
            slot: Slot::new::<S>,
            operations: || {
                S::OPERATIONS
                    .iter()
                    .map(|operation| operation.name)
                    .collect()
            },
            second: match S::SECOND {
                Some((model, _)) => Some((model, || {
                    let operations = S::SECOND.map_or(&[][..], |(_, operations)| operations);
                    operations.iter().map(|operation| operation.name).collect()
                })),
                None => None,
            },
            raw: None,
        }
    }

    /// A service that reads HTTP itself.
    const fn raw<S: Service>(raw: RawService) -> Self {
        Self {
            model: S::MODEL,
            slot: Slot::new::<S>,
            operations: raw.operations,
            second: None,
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
    SERVICES.iter().map(|entry| entry.model.name).collect()
}

/// The names of a service's operations that are here.
pub(crate) fn operations(service: &str) -> Vec<&'static str> {
    let second = SERVICES
        .iter()
        .filter_map(|entry| entry.second)
        .find(|(model, _)| model.name == service);
    match (find(service), second) {
        (Some(entry), _) => (entry.operations)(),
        (None, Some((_, operations))) => operations(),
        (None, None) => Vec::new(),
    }
}

/// A service that reads HTTP itself.
pub(crate) fn raw(service: &str) -> Option<RawService> {
    find(service)?.raw
}

fn find(service: &str) -> Option<&'static Entry> {
    SERVICES.iter().find(|entry| entry.model.name == service)
}

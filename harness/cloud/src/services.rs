//! The services of this cloud: one line each.

use crate::engine::Slot;
use crate::raw::RawHandler;
use crate::s3::{self, S3};
use crate::sns::Sns;
use crate::sqs::Sqs;
use crate::sts::Sts;

/// All services, new and empty.
pub(crate) fn slots(seed: u64) -> Vec<Slot> {
    vec![
        Slot::new::<S3>(seed),
        Slot::new::<Sns>(seed),
        Slot::new::<Sqs>(seed),
        Slot::new::<Sts>(seed),
    ]
}

/// The handlers of services that read HTTP themselves.
pub(crate) fn raw_handler(service: &str) -> Option<RawHandler> {
    let handlers: &[(&str, RawHandler)] = &[("s3", s3::handle)];
    handlers
        .iter()
        .find(|(name, _)| *name == service)
        .map(|(_, handler)| *handler)
}

//! The Simple Queue Service.
//!
//! Below, queues with no HTTP and no protocol in them: functions of their state
//! and a time that is handed in. Above, the operations of the API (`ops`), one
//! file per group, with their inputs and outputs beside them.

#![allow(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "all operations have one signature: an owned input, a result"
)]

mod agenda;
mod checks;
mod control;
mod deduplication;
mod line;
mod look;
mod message;
mod moves;
mod names;
mod ops;
mod policy;
mod queue;
mod receipt;
mod redrive;
mod refusal;
mod service;
mod settings;
mod store;
mod tags;

pub use control::queued_messages;
pub use look::{QueuedAttribute, QueuedMessage};
pub(crate) use service::Sqs;

use rehearsal_cloud_core::registry::ServiceEntry;
use serde_json::Value;

/// The service, as the server registers it.
pub static SERVICE: ServiceEntry = ServiceEntry::new::<Sqs>()
    .with_control(control::OPERATIONS)
    .with_completed_input(complete_queue_url);

/// Fills in the queue of a query request that was sent to the queue's own URL.
fn complete_queue_url(path: &str, input: &mut Value) {
    if path.len() > 1
        && let Some(members) = input.as_object_mut()
        && !members.contains_key("QueueUrl")
    {
        members.insert("QueueUrl".to_owned(), path.into());
    }
}

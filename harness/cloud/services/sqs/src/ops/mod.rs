//! The operations of the API, with their inputs and outputs.

pub(super) mod attributes;
mod batch;
pub(super) mod delete;
pub(super) mod due;
mod lookup;
pub(super) mod move_tasks;
pub(super) mod permissions;
pub(super) mod queues;
pub(super) mod receive;
pub(super) mod send;
pub(super) mod tags;
pub(super) mod visibility;

use serde::{Deserialize, Serialize};

/// The input of operations that only name a queue.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct QueueInput {
    queue_url: String,
}

/// The output of operations without one.
#[derive(Debug, Serialize)]
pub(super) struct EmptyOutput {}

//! The operations of the API, with their inputs and outputs beside them.

pub(super) mod attributes;
mod batch;
pub(super) mod delete;
pub(super) mod moves;
pub(super) mod permissions;
pub(super) mod queues;
pub(super) mod receive;
pub(super) mod send;
pub(super) mod tags;
pub(super) mod visibility;

use serde::{Deserialize, Serialize};

/// The input of operations that only say which queue.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct OnQueue {
    queue_url: String,
}

/// The output of operations that have none.
#[derive(Debug, Serialize)]
pub(super) struct Nothing {}

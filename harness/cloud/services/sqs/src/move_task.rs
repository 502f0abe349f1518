//! Tasks that move messages out of a dead-letter queue.

use serde::{Deserialize, Serialize};

use crate::millis::Millis;
use crate::names::QueueArn;

/// A task that moves messages from a dead-letter queue to their sources or to
/// another queue.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct MoveTask {
    pub(crate) id: String,
    pub(crate) source: QueueArn,
    /// `None` moves messages back to their sources.
    pub(crate) destination: Option<QueueArn>,
    /// Messages per second; `None` moves all at once.
    pub(crate) rate: Option<u32>,
    pub(crate) started_at: Millis,
    pub(crate) moved: u64,
    pub(crate) to_move: u64,
    pub(crate) status: Status,
}

/// The status of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Status {
    Running,
    Completed,
    Cancelled,
    Failed(Failure),
}

/// Why a task failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Failure {
    /// The queue to move to was deleted.
    NoDestination,
    /// The message was sent to the dead-letter queue itself.
    NoSource,
}

impl Status {
    /// Returns the name in the API.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Running => "RUNNING",
            Self::Completed => "COMPLETED",
            Self::Cancelled => "CANCELLED",
            Self::Failed(_) => "FAILED",
        }
    }

    /// Returns the failure reason in the API.
    pub(crate) fn failure(self) -> Option<&'static str> {
        match self {
            Self::Failed(Failure::NoDestination) => Some("AWS.SimpleQueueService.NonExistentQueue"),
            Self::Failed(Failure::NoSource) => Some("CouldNotDetermineMessageSource"),
            _ => None,
        }
    }
}

impl MoveTask {
    /// Returns the number of messages that it may have moved by `now`.
    pub(crate) fn allowance(&self, now: Millis) -> u64 {
        let Some(rate) = self.rate else {
            return self.to_move;
        };
        ((now - self.started_at) * u64::from(rate) / 1_000).min(self.to_move)
    }

    /// Returns the time at which it may move the next message.
    pub(crate) fn next_move(&self) -> Option<Millis> {
        if self.status != Status::Running {
            return None;
        }
        let wait = self.rate.map_or(0, |rate| {
            ((self.moved + 1) * 1_000).div_ceil(u64::from(rate))
        });
        Some(self.started_at + wait)
    }
}

//! Tasks that move messages out of a dead-letter queue, as fast as they are told to.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::message::{Message, Millis};
use super::names::QueueArn;
use super::queue::Queue;
use super::store::Store;
use rehearsal_cloud_core::ids::Ids;

/// How many tasks of a queue are remembered: as many as can be listed.
const MOST_REMEMBERED: usize = 10;

/// A move of messages from one queue to another or to where they died.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct MoveTask {
    pub(crate) id: String,
    pub(crate) source: QueueArn,
    /// Without one, messages go back to where they died.
    pub(crate) destination: Option<QueueArn>,
    /// Messages a second; without one, all at once.
    pub(crate) rate: Option<u32>,
    pub(crate) started_at: Millis,
    pub(crate) moved: u64,
    pub(crate) to_move: u64,
    pub(crate) status: Status,
}

/// How a task is doing.
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
    /// The queue to move to is not there any more.
    NoDestination,
    /// The message did not die anywhere, so there is nowhere to go back to.
    NoOrigin,
}

impl Status {
    /// AWS's name for it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Running => "RUNNING",
            Self::Completed => "COMPLETED",
            Self::Cancelled => "CANCELLED",
            Self::Failed(_) => "FAILED",
        }
    }

    /// AWS's name for why it failed, where it did.
    pub(crate) fn failure(self) -> Option<&'static str> {
        match self {
            Self::Failed(Failure::NoDestination) => Some("AWS.SimpleQueueService.NonExistentQueue"),
            Self::Failed(Failure::NoOrigin) => Some("CouldNotDetermineMessageSource"),
            _ => None,
        }
    }
}

impl MoveTask {
    /// How many messages it should have moved by `now`.
    fn allowance(&self, now: Millis) -> u64 {
        let Some(rate) = self.rate else {
            return self.to_move;
        };
        ((now - self.started_at) * u64::from(rate) / 1_000).min(self.to_move)
    }

    /// When it may move the next message.
    fn next(&self) -> Option<Millis> {
        if self.status != Status::Running {
            return None;
        }
        let wait = self.rate.map_or(0, |rate| {
            ((self.moved + 1) * 1_000).div_ceil(u64::from(rate))
        });
        Some(self.started_at + wait)
    }
}

impl Store {
    /// Starts a task; the caller has made sure that it makes sense.
    pub(crate) fn start_move(&mut self, task: MoveTask) {
        let source = task.source.clone();
        self.moves.push(task);
        let mut of_source = self
            .moves
            .iter()
            .filter(|task| task.source == source)
            .count();
        self.moves.retain(|task| {
            let forget = task.source == source && of_source > MOST_REMEMBERED;
            of_source -= usize::from(forget);
            !forget
        });
    }

    /// When a task next moves something.
    pub(crate) fn next_move(&self) -> Option<Millis> {
        self.moves.iter().filter_map(MoveTask::next).min()
    }

    /// Moves what may be moved by now; tells the queues that got something.
    pub(crate) fn run_moves(&mut self, ids: &mut Ids, now: Millis) -> Vec<Arc<str>> {
        let mut reached = Vec::new();
        let mut tasks = std::mem::take(&mut self.moves);
        for task in tasks
            .iter_mut()
            .filter(|task| task.status == Status::Running)
        {
            while task.moved < task.allowance(now) && task.status == Status::Running {
                match self.move_one(task, ids, now) {
                    Ok(Some(name)) => {
                        task.moved += 1;
                        if !reached.contains(&name) {
                            reached.push(name);
                        }
                    }
                    Ok(None) => task.status = Status::Completed,
                    Err(failure) => task.status = Status::Failed(failure),
                }
            }
            if task.moved >= task.to_move && task.status == Status::Running {
                task.status = Status::Completed;
            }
        }
        self.moves = tasks;
        reached
    }

    /// Moves the message in front; tells where to, or that there is none.
    fn move_one(
        &mut self,
        task: &MoveTask,
        ids: &mut Ids,
        now: Millis,
    ) -> Result<Option<Arc<str>>, Failure> {
        let Some(source) = self.queues.get_mut(&task.source.name) else {
            return Ok(None);
        };
        source.settle(now);
        let Some(message) = source.front() else {
            return Ok(None);
        };
        let target = match &task.destination {
            Some(arn) => arn.clone(),
            None => origin(message).ok_or(Failure::NoOrigin)?,
        };
        if !self.queues.contains_key(&target.name) {
            return Err(Failure::NoDestination);
        }
        let message = self
            .queues
            .get_mut(&task.source.name)
            .and_then(Queue::take_front);
        let queue = self.queues.get_mut(&target.name);
        if let (Some(message), Some(queue)) = (message, queue) {
            queue.resurrect(message, ids.uuid("message"), now);
        }
        Ok(Some(target.name))
    }
}

fn origin(message: &Message) -> Option<QueueArn> {
    QueueArn::parse(message.died_in.as_deref()?)
}

//! Move tasks at work.

use std::sync::Arc;

use rehearsal_cloud_core::ids::Ids;

use super::Region;
use crate::message::Message;
use crate::millis::Millis;
use crate::move_task::{Failure, MoveTask, Status};
use crate::names::QueueArn;
use crate::queue::Queue;

/// The number of tasks per queue that are kept, which is the most that can be listed.
const MAX_TASKS: usize = 10;

impl Region {
    /// Starts a task that the caller has checked.
    pub(crate) fn start_move(&mut self, task: MoveTask) {
        let source = task.source.clone();
        self.move_tasks.push(task);
        let mut of_source = self
            .move_tasks
            .iter()
            .filter(|task| task.source == source)
            .count();
        self.move_tasks.retain(|task| {
            let remove = task.source == source && of_source > MAX_TASKS;
            of_source -= usize::from(remove);
            !remove
        });
    }

    /// Returns the time at which a task moves its next message.
    pub(crate) fn next_move(&self) -> Option<Millis> {
        self.move_tasks.iter().filter_map(MoveTask::next_move).min()
    }

    /// Moves the messages that may be moved by now. Returns the names of the
    /// queues that got some.
    pub(crate) fn run_moves(&mut self, ids: &mut Ids, now: Millis) -> Vec<Arc<str>> {
        let mut targets = Vec::new();
        let mut tasks = std::mem::take(&mut self.move_tasks);
        for task in tasks
            .iter_mut()
            .filter(|task| task.status == Status::Running)
        {
            while task.moved < task.allowance(now) && task.status == Status::Running {
                match self.move_one(task, ids, now) {
                    Ok(Some(name)) => {
                        task.moved += 1;
                        if !targets.contains(&name) {
                            targets.push(name);
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
        self.move_tasks = tasks;
        targets
    }

    /// Moves the first message. Returns the name of the queue that got it, or
    /// `None` if there is no message.
    fn move_one(
        &mut self,
        task: &MoveTask,
        ids: &mut Ids,
        now: Millis,
    ) -> Result<Option<Arc<str>>, Failure> {
        let Some(source) = self.queues.get_mut(&task.source.name) else {
            return Ok(None);
        };
        source.advance(now);
        let Some(message) = source.first() else {
            return Ok(None);
        };
        let target = match &task.destination {
            Some(arn) => arn.clone(),
            None => source_of(message).ok_or(Failure::NoSource)?,
        };
        if !self.queues.contains_key(&target.name) {
            return Err(Failure::NoDestination);
        }
        let message = self
            .queues
            .get_mut(&task.source.name)
            .and_then(Queue::remove_first);
        let queue = self.queues.get_mut(&target.name);
        if let (Some(message), Some(queue)) = (message, queue) {
            queue.add_redriven(message, ids.uuid("message"), now);
        }
        Ok(Some(target.name))
    }
}

fn source_of(message: &Message) -> Option<QueueArn> {
    QueueArn::parse(message.dead_letter_source.as_deref()?)
}

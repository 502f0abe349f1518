//! The schedule of work that is due at a time.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::millis::Millis;
use crate::names::QueueArn;

/// Work that is scheduled.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Task {
    /// A change in a queue that calls wait for.
    Queue(QueueArn),
    /// The move tasks of an account in a region.
    MoveTasks(Arc<str>, Arc<str>),
}

/// Tasks by due time. Each task is on the schedule at most once.
#[derive(Debug, Clone, Default)]
pub(crate) struct Schedule {
    by_time: BTreeSet<(Millis, Task)>,
    times: HashMap<Task, Millis>,
}

impl Schedule {
    /// Returns the due time of the next task.
    pub(crate) fn next(&self) -> Option<Millis> {
        self.by_time.first().map(|(at, _)| *at)
    }

    /// Sets the due time of a task, or removes the task.
    pub(crate) fn set(&mut self, task: Task, at: Option<Millis>) {
        if self.times.get(&task).copied() == at {
            return;
        }
        if let Some(before) = self.times.remove(&task) {
            self.by_time.remove(&(before, task.clone()));
        }
        if let Some(at) = at {
            self.by_time.insert((at, task.clone()));
            self.times.insert(task, at);
        }
    }

    /// Removes a task that is due and returns it.
    pub(crate) fn take_due(&mut self, now: Millis) -> Option<Task> {
        if self.next()? > now {
            return None;
        }
        let (_, task) = self.by_time.pop_first()?;
        self.times.remove(&task);
        Some(task)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tasks_are_due_at_their_time_and_once() {
        let task = |name: &str| Task::MoveTasks(name.into(), "r".into());
        let mut schedule = Schedule::default();
        schedule.set(task("a"), Some(20));
        schedule.set(task("b"), Some(10));
        schedule.set(task("a"), Some(5));
        schedule.set(task("c"), Some(1));
        schedule.set(task("c"), None);
        assert_eq!(schedule.next(), Some(5));
        assert_eq!(schedule.take_due(4), None);
        assert_eq!(schedule.take_due(10), Some(task("a")));
        assert_eq!(schedule.take_due(10), Some(task("b")));
        assert_eq!(schedule.take_due(100), None);
    }
}

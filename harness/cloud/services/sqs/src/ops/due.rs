//! Work that is due at a time: messages that become visible, and move tasks.

use rehearsal_cloud_core::service::CallContext;

use crate::millis::{Millis, to_millis};
use crate::queue::Queue;
use crate::schedule::{Schedule, Task};
use crate::state::Sqs;

/// Does what is due. Operations call it first, because a call can arrive
/// between the due time and the timer.
pub(crate) fn run_due(sqs: &mut Sqs, cx: &mut CallContext<'_>) {
    let now = to_millis(cx.now());
    while let Some(task) = sqs.schedule.take_due(now) {
        match task {
            Task::Queue(arn) => {
                let region = sqs.regions.get_mut(&arn.account, &arn.region);
                if let Some(queue) = region.and_then(|region| region.queues.get_mut(&arn.name)) {
                    queue.advance(now);
                    serve_long_polls(&mut sqs.schedule, queue, cx, now);
                }
            }
            Task::MoveTasks(account, name) => {
                let Some(region) = sqs.regions.get_mut(&account, &name) else {
                    continue;
                };
                for queue in region.run_moves(cx.ids, now) {
                    if let Some(queue) = region.queues.get(&queue) {
                        serve_long_polls(&mut sqs.schedule, queue, cx, now);
                    }
                }
                sqs.schedule
                    .set(Task::MoveTasks(account, name), region.next_move());
            }
        }
    }
}

/// Wakes the calls that wait for messages of a queue if it has some, and
/// schedules the queue's next change. A queue without waiting calls needs neither.
pub(crate) fn serve_long_polls(
    schedule: &mut Schedule,
    queue: &Queue,
    cx: &mut CallContext<'_>,
    now: Millis,
) {
    if !queue.has_long_poll(now) {
        return;
    }
    if queue.has_ready() {
        cx.wake(queue.arn.to_string());
    }
    schedule.set(Task::Queue(queue.arn.clone()), queue.next_due());
}

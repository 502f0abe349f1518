//! The control API of SQS: the messages of a queue, without receiving them.

use rehearsal_cloud_core::control::{ControlError, ControlOperation, ControlRequest};
use rehearsal_cloud_core::engine::Engine;
use serde_json::Value;

use crate::inspect::QueuedMessage;
use crate::state::Sqs;

pub(crate) const MESSAGES: ControlOperation = ControlOperation {
    method: "GET",
    path: "messages",
    run: messages,
};

/// Returns the messages of a queue, those in flight and delayed included. Returns
/// `None` if there is no such queue.
pub(crate) fn queued_messages(engine: &Engine, queue_arn: &str) -> Option<Vec<QueuedMessage>> {
    let now = engine.environment.time.now();
    engine.inspect(|sqs: &mut Sqs| sqs.inspect(queue_arn, now))?
}

fn messages(engine: &Engine, request: &ControlRequest) -> Result<Value, ControlError> {
    let arn = request.query.get("queue").ok_or_else(|| {
        ControlError::request("could not look into a queue: name its ARN with ?queue=")
    })?;
    let messages = queued_messages(engine, arn).ok_or_else(|| {
        ControlError::not_found(format_args!(
            "could not look into the queue {arn:?}: there is no queue of that ARN"
        ))
    })?;
    serde_json::to_value(messages).map_err(ControlError::request)
}

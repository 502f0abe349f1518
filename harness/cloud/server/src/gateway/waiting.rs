//! Calls that wait for their answer.

use serde_json::Value;

use rehearsal_cloud_core::engine::{Engine, Outcome, PendingCall};
use rehearsal_model::error::ServiceError;

/// Has a call run, and awaits its answer.
pub(super) async fn run_call(engine: &Engine, work: PendingCall) -> Result<Value, ServiceError> {
    match engine.run(work) {
        Outcome::Done(result) => result,
        Outcome::Waiting(answer) => {
            // A long poll is not work in progress: who waits until the cloud is idle does not wait for it.
            let _idle = engine.suspend();
            answer
                .await
                .unwrap_or_else(|_| Err(ServiceError::internal("The cloud has gone.")))
        }
    }
}

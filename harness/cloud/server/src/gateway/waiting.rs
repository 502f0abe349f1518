//! Calls that wait for their answer.

use rehearsal_cloud_core::engine::{Engine, Outcome, PendingCall};
use rehearsal_cloud_core::service::Output;
use rehearsal_model::error::ServiceError;

/// Has a call run, and awaits its answer.
pub(super) async fn run_call(engine: &Engine, work: PendingCall) -> Result<Output, ServiceError> {
    match engine.run(work) {
        Outcome::Done(result) => result,
        Outcome::Waiting(answer) => {
            // A long poll is not work in progress: who waits until the cloud is idle does not wait for it.
            let _idle = engine.suspend();
            let gone = |_| Err(ServiceError::internal("The cloud has gone."));
            answer.await.unwrap_or_else(gone).map(Output::Value)
        }
    }
}

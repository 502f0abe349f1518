//! What a case changed in a sandbox that other cases use, too, and how it is undone
//! when the case ends.

use std::sync::{Mutex, PoisonError};

use rehearsal_stage::{Api, ApiAnswer, ApiCall, Sandbox};
use serde_json::{Value, json};

/// A change that a step made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    /// Injected the fault of this id.
    Fault(u64),
    /// Subscribed to a topic; this is the ARN of the subscription.
    Subscription(String),
    /// Changed what a mock answers; this is the id of the change.
    Answer { external: String, id: u64 },
    /// Stopped the database.
    DatabaseStopped,
}

/// The changes that the steps of a case made, in order.
#[derive(Debug, Default)]
pub(crate) struct Changes(Mutex<Vec<Change>>);

impl Changes {
    pub(crate) fn add(&self, change: Change) {
        let mut changes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        changes.push(change);
    }

    /// Undoes all changes, the last one first. Returns what could not be undone.
    pub(crate) async fn undo(&self, sandbox: &Sandbox) -> Vec<String> {
        let changes = {
            let mut changes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *changes)
        };
        let mut failures = Vec::new();
        for change in changes.into_iter().rev() {
            let undone = match change {
                Change::Fault(id) => {
                    sandbox.cloud().faults().remove(id);
                    Ok(())
                }
                Change::Subscription(arn) => unsubscribe(sandbox, &arn).await,
                Change::Answer { external, id } => {
                    let removed = sandbox.externals().remove_answer(&external, id);
                    removed.map_err(|error| error.to_string())
                }
                Change::DatabaseStopped => {
                    let started = sandbox.start_postgres().await;
                    started.map_err(|error| error.to_string())
                }
            };
            failures.extend(undone.err());
        }
        failures
    }
}

async fn unsubscribe(sandbox: &Sandbox, arn: &str) -> Result<(), String> {
    let failed = |reason: String| format!("could not unsubscribe {arn}: {reason}");
    let api = Api::find("sns", "Unsubscribe").ok_or_else(|| failed("SNS is not known".into()))?;
    let input: Value = json!({ "SubscriptionArn": arn });
    let call = ApiCall {
        api: &api,
        input: &input,
        region: None,
        signed: true,
    };
    let response = sandbox.clients().api.send(call).await;
    match response.map_err(|error| failed(error.to_string()))?.answer {
        ApiAnswer::Output(_) => Ok(()),
        ApiAnswer::Error { code, message } => Err(failed(format!("{code}: {message}"))),
    }
}

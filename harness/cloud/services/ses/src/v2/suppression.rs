//! The account's suppression list.

use serde::Deserialize;
use serde_json::{Value, json};

use super::errors::not_found;
use crate::state::{Ses, SuppressedDestination};
use rehearsal_cloud_core::service::{CallContext, Timestamp};
use rehearsal_model::error::ServiceError;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SuppressionInput {
    email_address: String,
    #[serde(default)]
    reason: String,
}

impl SuppressionInput {
    fn key(&self) -> String {
        self.email_address.to_ascii_lowercase()
    }

    fn not_found(&self) -> ServiceError {
        not_found(format!(
            "Email address {} does not exist on your suppression list.",
            self.email_address
        ))
    }
}

/// Returns an entry as the API describes it.
fn describe(entry: &SuppressedDestination) -> Value {
    json!({
        "EmailAddress": entry.address, "Reason": entry.reason, "LastUpdateTime": Timestamp(entry.updated),
    })
}

pub(crate) fn put(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: SuppressionInput,
) -> Result<(), ServiceError> {
    let entry = SuppressedDestination {
        updated: cx.now(),
        address: input.email_address.clone(),
        reason: input.reason.clone(),
    };
    ses.regions
        .for_caller(cx)
        .suppressed
        .insert(input.key(), entry);
    Ok(())
}

pub(crate) fn get(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: SuppressionInput,
) -> Result<Value, ServiceError> {
    let entry = ses.regions.for_caller(cx).suppressed.get(&input.key());
    let entry = entry.ok_or_else(|| input.not_found())?;
    Ok(json!({"SuppressedDestination": describe(entry)}))
}

pub(crate) fn delete(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: SuppressionInput,
) -> Result<(), ServiceError> {
    let removed = ses.regions.for_caller(cx).suppressed.remove(&input.key());
    removed.map(|_| ()).ok_or_else(|| input.not_found())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListInput {
    #[serde(default)]
    reasons: Vec<String>,
}

pub(crate) fn list(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: ListInput,
) -> Result<Value, ServiceError> {
    let entries = ses.regions.for_caller(cx).suppressed.values();
    let matches = |entry: &&SuppressedDestination| {
        input.reasons.is_empty() || input.reasons.contains(&entry.reason)
    };
    let listed: Vec<Value> = entries.filter(matches).map(describe).collect();
    Ok(json!({"SuppressedDestinationSummaries": listed}))
}

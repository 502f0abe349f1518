//! The cloud's time, and its rest.

use rehearsal_script::action::clock::{Advance, Settle};
use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;

use super::{Cx, StepError};

/// `clock.advance`: the only thing that moves virtual time.
pub(super) fn advance(step: &Advance, cx: &Cx<'_>) -> Result<Value, StepError> {
    let cloud = cx.sandbox().cloud();
    if let Some(upstream) = cloud.upstream() {
        let endpoint = &upstream.endpoint;
        let reason = format!("the cloud at {endpoint} has no clock that can be moved");
        return Err(StepError::Unplayable(reason));
    }
    let clock = cloud.clock();
    clock.advance(cx.span(&step.by)?);
    let now = clock.now().format(&Rfc3339);
    Ok(json!({ "now": now.map_err(|error| StepError::wrong(error.to_string()))? }))
}

/// `settle`: until nothing is in flight.
pub(super) async fn settle(step: &Settle, cx: &Cx<'_>) -> Result<Value, StepError> {
    let at_most = cx.span(&step.at_most)?;
    let quiet = tokio::time::timeout(at_most, cx.sandbox().cloud().quiet())
        .await
        .is_ok();
    if quiet {
        return Ok(json!({ "quiet": true }));
    }
    Ok(json!({
        "quiet": false,
        "error": format!("after {at_most:?} the cloud is still busy"),
    }))
}

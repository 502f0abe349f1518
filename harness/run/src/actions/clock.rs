//! `clock.advance` and `settle`: the cloud's clock and its pending work.

use rehearsal_record::Observation;
use rehearsal_script::action::clock::{Advance, Settle};
use serde_json::json;
use time::format_description::well_known::Rfc3339;

use super::Perform;
use crate::context::StepContext;
use crate::error::StepError;
use crate::needs;

/// Moves the cloud's clock, which nothing else does.
impl Perform for Advance {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let cloud = cx.sandbox().cloud();
        if let Some(reason) = needs::immovable_clock(cx.sandbox()) {
            return Err(StepError::Unsupported(reason));
        }
        let clock = cloud.clock();
        let by = cx.span(&self.by)?;
        cx.sends(json!({ "by": format!("{by:?}") }));
        clock.advance(by);
        let now = clock.now().format(&Rfc3339);
        Ok(json!({ "now": now.map_err(|error| StepError::scenario(error.to_string()))? }))
    }
}

/// Waits until the cloud has no pending work.
impl Perform for Settle {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let at_most = cx.span(&self.at_most)?;
        cx.sends(json!({ "at_most": format!("{at_most:?}") }));
        let idle = tokio::time::timeout(at_most, cx.sandbox().cloud().until_idle())
            .await
            .is_ok();
        if idle {
            return Ok(json!({ "idle": true }));
        }
        Ok(json!({
            "idle": false,
            "error": format!("after {at_most:?} the cloud is still busy"),
        }))
    }
}

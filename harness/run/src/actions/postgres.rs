//! `postgres`: the database goes down, and comes up again.

use rehearsal_script::action::postgres::{DatabaseCommand, Postgres};
use serde_json::{Value, json};

use super::{Cx, StepError};

pub(super) async fn turn(step: &Postgres, cx: &Cx<'_>) -> Result<Value, StepError> {
    let sandbox = cx.sandbox();
    if matches!(
        step.command,
        DatabaseCommand::Stop | DatabaseCommand::Restart
    ) {
        sandbox.stop_postgres().await?;
        // The steps' own connection went with the others.
        cx.common.database.forget().await;
    }
    if matches!(
        step.command,
        DatabaseCommand::Start | DatabaseCommand::Restart
    ) {
        sandbox.start_postgres().await?;
    }
    Ok(json!({ "running": step.command != DatabaseCommand::Stop }))
}

//! `postgres`: stops and starts the database server.

use rehearsal_record::Observation;
use rehearsal_script::action::postgres::{DatabaseCommand, Postgres};
use serde_json::json;

use super::Perform;
use crate::context::StepContext;
use crate::error::StepError;
use crate::undo::Change;

impl Perform for Postgres {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let sandbox = cx.sandbox();
        cx.sends(json!({ "command": self.command.word() }));
        if matches!(
            self.command,
            DatabaseCommand::Stop | DatabaseCommand::Restart
        ) {
            sandbox.stop_postgres().await?;
            cx.case.changes.add(Change::DatabaseStopped);
            // The server has closed the connection of the steps, too.
            cx.case.database.close().await;
        }
        if matches!(
            self.command,
            DatabaseCommand::Start | DatabaseCommand::Restart
        ) {
            sandbox.start_postgres().await?;
        }
        Ok(json!({ "running": self.command != DatabaseCommand::Stop }))
    }
}

//! `sql`: a statement on the sandbox's database, with JSON values as parameters
//! and rows as JSON.

mod bind;
mod error;
mod numeric;
mod read;

use rehearsal_record::Observation;
use rehearsal_script::action::sql::Sql;
use serde_json::{Value, json};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Error};

use self::bind::Parameter;
use self::error::{Phase, StatementError};
use super::Perform;
use crate::context::StepContext;
use crate::error::StepError;

impl Perform for Sql {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let values: Vec<Value> = self
            .statement
            .values
            .iter()
            .map(|value| value.eval(cx.scope, &cx.case.eval))
            .collect::<Result<_, _>>()?;
        for value in &self.statement.values {
            cx.uses(value);
        }
        cx.sends(json!({ "statement": self.statement.text, "values": values }));
        let lease = cx.case.database.lease(cx.sandbox()).await?;
        let result = execute(lease.client(), &self.statement.text, values).await;
        lease.finish();
        result.map_err(|(phase, error)| match error.as_db_error() {
            Some(error) => {
                let error = StatementError {
                    error,
                    phase,
                    migrated: cx.sandbox().has_migrations(),
                };
                StepError::Refused(Box::new(error.into_refusal(&self.statement)))
            }
            // The connection failed, and not the statement.
            None => StepError::environment(format!("could not reach PostgreSQL: {error}")),
        })
    }
}

/// Executes a statement and returns its rows, or how many it changed.
async fn execute(client: &Client, text: &str, values: Vec<Value>) -> Result<Value, (Phase, Error)> {
    let statement = client.prepare(text).await;
    let statement = statement.map_err(|error| (Phase::Prepare, error))?;
    let executing = |error| (Phase::Execute, error);
    let values: Vec<Parameter> = values.into_iter().map(Parameter).collect();
    let values: Vec<&(dyn ToSql + Sync)> = values
        .iter()
        .map(|value| value as &(dyn ToSql + Sync))
        .collect();
    if statement.columns().is_empty() {
        let affected = client
            .execute(&statement, &values)
            .await
            .map_err(executing)?;
        return Ok(json!({ "rows": [], "count": 0, "affected": affected }));
    }
    let rows = client.query(&statement, &values).await.map_err(executing)?;
    let rows: Vec<Value> = rows
        .iter()
        .map(read::row)
        .collect::<Result<_, _>>()
        .map_err(executing)?;
    Ok(json!({ "count": rows.len(), "rows": rows }))
}

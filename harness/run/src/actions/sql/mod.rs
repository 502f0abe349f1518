//! Statements on the sandbox's database: JSON values in, rows as JSON out.

mod bind;
mod connection;
mod numeric;
mod read;
mod refusal;

pub(crate) use self::connection::Connection;

use rehearsal_script::action::sql::Sql;
use serde_json::{Value, json};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Error};

use self::bind::Bound;
use self::refusal::{Phase, Refusal};
use super::{Cx, StepError};

pub(super) async fn observe(step: &Sql, cx: &Cx<'_>) -> Result<Value, StepError> {
    let values: Vec<Value> = step
        .statement
        .values
        .iter()
        .map(|value| value.eval(cx.scope, cx.world()))
        .collect::<Result<_, _>>()?;
    let asked = cx.common.database.ask(cx.sandbox()).await?;
    let answer = carry_out(asked.client(), &step.statement.text, values).await;
    asked.answered();
    answer.map_err(|(phase, error)| match error.as_db_error() {
        Some(said) => {
            let migrated = cx.sandbox().has_migrations();
            StepError::Refused(Box::new(
                Refusal {
                    said,
                    phase,
                    migrated,
                }
                .told(&step.statement),
            ))
        }
        // Something on the way there: the server is gone.
        None => StepError::broken(format!("could not ask PostgreSQL: {error}")),
    })
}

/// Carries a statement out and tells its rows, or how many it changed.
async fn carry_out(
    client: &Client,
    text: &str,
    values: Vec<Value>,
) -> Result<Value, (Phase, Error)> {
    let statement = client.prepare(text).await;
    let statement = statement.map_err(|error| (Phase::Reading, error))?;
    let doing = |error| (Phase::Doing, error);
    let values: Vec<Bound> = values.into_iter().map(Bound).collect();
    let values: Vec<&(dyn ToSql + Sync)> = values
        .iter()
        .map(|value| value as &(dyn ToSql + Sync))
        .collect();
    if statement.columns().is_empty() {
        let affected = client.execute(&statement, &values).await.map_err(doing)?;
        return Ok(json!({ "rows": [], "count": 0, "affected": affected }));
    }
    let rows = client.query(&statement, &values).await.map_err(doing)?;
    let rows: Vec<Value> = rows
        .iter()
        .map(read::row)
        .collect::<Result<_, _>>()
        .map_err(doing)?;
    Ok(json!({ "count": rows.len(), "rows": rows }))
}

//! Statements on the sandbox's database: JSON values in, rows as JSON out.

mod bind;
mod connection;
mod numeric;
mod read;

pub(crate) use self::connection::Connection;

use rehearsal_script::action::sql::Sql;
use serde_json::{Value, json};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Error};

use self::bind::Bound;
use super::{Cx, StepError};

pub(super) async fn observe(step: &Sql, cx: &Cx<'_>) -> Result<Value, StepError> {
    let values: Vec<Value> = step
        .statement
        .values
        .iter()
        .map(|value| value.eval(cx.scope, cx.world()))
        .collect::<Result<_, _>>()?;
    let client = cx.common.database.client(cx.sandbox()).await?;
    told(&client, &step.statement.text, values)
        .await
        .map_err(|error| StepError::broken(format!("could not ask PostgreSQL: {error}")))
}

/// Carries a statement out and tells its rows, or how many it changed, or why
/// PostgreSQL refused it. An error is one of the way there: the server is gone.
async fn told(client: &Client, statement: &str, values: Vec<Value>) -> Result<Value, Error> {
    match carry_out(client, statement, values).await {
        Ok(seen) => Ok(seen),
        Err(error) => match error.as_db_error() {
            Some(said) => {
                let mut told = json!({ "code": said.code().code(), "message": said.message() });
                if let Some(detail) = said.detail() {
                    told["detail"] = detail.into();
                }
                Ok(json!({ "error": told }))
            }
            None => Err(error),
        },
    }
}

async fn carry_out(client: &Client, text: &str, values: Vec<Value>) -> Result<Value, Error> {
    let statement = client.prepare(text).await?;
    let values: Vec<Bound> = values.into_iter().map(Bound).collect();
    let values: Vec<&(dyn ToSql + Sync)> = values
        .iter()
        .map(|value| value as &(dyn ToSql + Sync))
        .collect();
    if statement.columns().is_empty() {
        let affected = client.execute(&statement, &values).await?;
        return Ok(json!({ "rows": [], "count": 0, "affected": affected }));
    }
    let rows = client.query(&statement, &values).await?;
    let rows: Vec<Value> = rows.iter().map(read::row).collect::<Result<_, _>>()?;
    Ok(json!({ "count": rows.len(), "rows": rows }))
}

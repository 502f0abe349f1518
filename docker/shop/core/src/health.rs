//! Liveness and readiness.

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use diesel::sql_types::Integer;
use diesel::{IntoSql, select};
use diesel_async::RunQueryDsl;
use serde_json::{Value, json};

use crate::Problem;
use crate::db::{DbError, Pool};

/// Routes `/healthz`: the process runs. It does not check dependencies:
/// restarting the service would not bring a database back.
pub fn liveness() -> Router {
    Router::new().route("/healthz", get(async || Json(json!({"status": "ok"}))))
}

/// Routes `/healthz`, and `/readyz`: the database answers.
pub fn with_database(pool: Pool) -> Router {
    let ready = Router::new().route("/readyz", get(ready)).with_state(pool);
    liveness().merge(ready)
}

async fn ready(State(pool): State<Pool>) -> Result<Json<Value>, Problem> {
    ping(&pool).await.map_err(Problem::unavailable)?;
    Ok(Json(json!({"status": "ready"})))
}

async fn ping(pool: &Pool) -> Result<(), DbError> {
    let mut connection = pool.get().await?;
    select(1.into_sql::<Integer>())
        .get_result::<i32>(&mut connection)
        .await?;
    Ok(())
}

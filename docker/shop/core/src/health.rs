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

/// `/healthz`: the process runs. It says nothing about what the service
/// depends on: restarting it would not bring a database back.
pub fn alive() -> Router {
    Router::new().route("/healthz", get(async || Json(json!({"status": "ok"}))))
}

/// `/healthz`, and `/readyz`: the database answers.
pub fn with_database(pool: Pool) -> Router {
    let ready = Router::new().route("/readyz", get(ready)).with_state(pool);
    alive().merge(ready)
}

async fn ready(State(pool): State<Pool>) -> Result<Json<Value>, Problem> {
    ask(&pool).await.map_err(Problem::unavailable)?;
    Ok(Json(json!({"status": "ready"})))
}

async fn ask(pool: &Pool) -> Result<(), DbError> {
    let mut connection = pool.get().await?;
    select(1.into_sql::<Integer>())
        .get_result::<i32>(&mut connection)
        .await?;
    Ok(())
}

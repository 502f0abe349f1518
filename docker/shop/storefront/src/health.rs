use axum::Json;
use axum::extract::State;
use diesel::sql_types::Integer;
use diesel::{IntoSql, select};
use diesel_async::RunQueryDsl;
use serde_json::{Value, json};
use shop_core::Problem;
use shop_core::db::DbError;

use crate::app::Shop;

/// The process runs. Says nothing about what it depends on: restarting it
/// would not bring a database back.
pub(crate) async fn alive() -> Json<Value> {
    Json(json!({"status": "ok"}))
}

/// Orders can be taken: the database answers.
pub(crate) async fn ready(State(shop): State<Shop>) -> Result<Json<Value>, Problem> {
    ask(&shop).await.map_err(Problem::unavailable)?;
    Ok(Json(json!({"status": "ready"})))
}

async fn ask(shop: &Shop) -> Result<(), DbError> {
    let mut connection = shop.pool.get().await?;
    select(1.into_sql::<Integer>())
        .get_result::<i32>(&mut connection)
        .await?;
    Ok(())
}

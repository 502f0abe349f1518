//! The demand for products: in how many carts each is, as the worker `demand` counts.

use aws_sdk_dynamodb::Client;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use shop_core::Problem;
use shop_core::aws::{CallError, SdkConfig};
use shop_core::http::PathParams;

use crate::dynamo::{parse, text};

/// The counts of the worker.
#[derive(Clone)]
pub(crate) struct Demand {
    dynamo: Client,
    table: String,
}

impl Demand {
    pub(crate) fn new(sdk: &SdkConfig, table: String) -> Self {
        Self {
            dynamo: Client::new(sdk),
            table,
        }
    }

    async fn carts_with(&self, sku: &str) -> Result<u64, CallError> {
        let found = self
            .dynamo
            .get_item()
            .table_name(&self.table)
            .key("sku", text(sku))
            .send()
            .await
            .map_err(|error| CallError::from_sdk("read the demand", &error))?;
        let carts = found.item.as_ref().and_then(|item| parse(item, "carts"));
        Ok(carts.unwrap_or(0))
    }
}

/// In how many carts a product is.
#[derive(Serialize)]
pub(crate) struct Answer {
    carts: u64,
}

/// `GET /products/{sku}/demand`
pub(crate) async fn show(
    State(demand): State<Demand>,
    PathParams(sku): PathParams<String>,
) -> Result<Json<Answer>, Problem> {
    let carts = demand.carts_with(&sku).await;
    let carts = carts.map_err(Problem::unavailable)?;
    Ok(Json(Answer { carts }))
}

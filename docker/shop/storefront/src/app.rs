use axum::Router;
use axum::routing::{get, post};
use shop_core::{aws, db};

use crate::announce::Announcer;
use crate::config::Config;
use crate::{health, orders, products};

/// What the handlers work with.
#[derive(Clone)]
pub(crate) struct Shop {
    pub(crate) pool: db::Pool,
    pub(crate) announcer: Announcer,
}

impl Shop {
    pub(crate) async fn new(config: Config) -> Self {
        let sdk = aws::load().await;
        Self {
            pool: db::pool(&config.database_url, config.database_connections),
            announcer: Announcer::new(&sdk, config.orders_queue_url, config.receipts_bucket),
        }
    }
}

pub(crate) fn router(shop: Shop) -> Router {
    Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/products", get(products::list))
        .route("/orders", post(orders::place))
        .route("/orders/{id}", get(orders::show))
        .with_state(shop)
}

use std::sync::Arc;

use axum::Router;
use axum::extract::FromRef;
use axum::routing::{get, post, put};
use shop_core::aws::{self, SdkConfig};
use shop_core::outbox::Nudge;
use shop_core::{db, health};

use crate::auth::{self, Accounts, Gate};
use crate::catalogue::{Images, Thumbnails};
use crate::clicks::Clicks;
use crate::config::Config;
use crate::orders::Receipts;
use crate::{carts, catalogue, clicks, docs, orders, profile};

/// What the handlers work with.
#[derive(Clone, FromRef)]
pub(crate) struct Shop {
    pub(crate) pool: db::Pool,
    pub(crate) nudge: Nudge,
    pub(crate) gate: Arc<Gate>,
    pub(crate) accounts: Accounts,
    pub(crate) images: Images,
    pub(crate) thumbnails: Thumbnails,
    pub(crate) receipts: Receipts,
    pub(crate) clicks: Clicks,
}

impl Shop {
    pub(crate) fn new(config: Config, sdk: &SdkConfig, pool: db::Pool) -> std::io::Result<Self> {
        let s3 = aws_sdk_s3::config::Builder::from(sdk)
            .force_path_style(aws::path_style(sdk))
            .build();
        let s3 = aws_sdk_s3::Client::from_conf(s3);
        Ok(Self {
            pool,
            nudge: Nudge::default(),
            gate: Arc::new(Gate::new(&config.user_pool)?),
            accounts: Accounts::new(sdk, config.user_pool.client_id),
            images: Images::new(s3.clone(), config.images_bucket),
            thumbnails: Thumbnails(config.thumbnails_url.into()),
            receipts: Receipts::new(s3, config.receipts_bucket),
            clicks: Clicks::new(sdk, config.clicks_queue_url),
        })
    }
}

pub(crate) fn router(shop: Shop) -> Router {
    Router::new()
        .route("/products", get(catalogue::list))
        .route("/products/{sku}", get(catalogue::show).put(catalogue::put))
        .route(
            "/products/{sku}/image",
            get(catalogue::images::show).put(catalogue::images::attach),
        )
        .route(
            "/products/{sku}/image-uploads",
            post(catalogue::images::begin_upload),
        )
        .route("/carts", post(carts::open))
        .route("/carts/{id}", get(carts::show))
        .route("/carts/{id}/lines/{sku}", put(carts::set_line))
        .route("/carts/{id}/checkout", post(carts::checkout))
        .route("/orders", get(orders::list).post(orders::place))
        .route("/orders/{id}", get(orders::show))
        .route("/orders/{id}/receipt", get(orders::receipt))
        .route("/orders/{id}/shipment", post(orders::ship))
        .route("/orders/{id}/refund", post(orders::refund))
        .route("/auth/sign-up", post(auth::routes::sign_up))
        .route("/auth/confirm", post(auth::routes::confirm))
        .route("/auth/codes", post(auth::routes::send_code))
        .route("/auth/sign-in", post(auth::routes::sign_in))
        .route("/auth/refresh", post(auth::routes::refresh))
        .route("/auth/sign-out", post(auth::routes::sign_out))
        .route(
            "/auth/sign-out-everywhere",
            post(auth::routes::sign_out_everywhere),
        )
        .route(
            "/auth/forgotten-password",
            post(auth::routes::forgotten_password),
        )
        .route("/auth/password", put(auth::routes::set_password))
        .route("/me", put(profile::put))
        .route("/events", post(clicks::take))
        .with_state(shop.clone())
        .merge(docs::router())
        .merge(health::with_database(shop.pool))
}

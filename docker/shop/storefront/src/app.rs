use std::sync::Arc;

use axum::Router;
use axum::extract::FromRef;
use axum::routing::{get, post, put};
use shop_core::aws;
use shop_core::db::Pool;
use shop_core::health;
use shop_core::outbox::Wakeup;
use shop_core::service::Service;

use crate::auth::{self, Accounts, Authenticator, CognitoAccounts, JwtVerifier, TokenRules};
use crate::carts::{self, Carts, Checkout, DynamoCarts};
use crate::catalogue::images::{self, Images, S3Images, UploadRules};
use crate::catalogue::{self, Catalogue, PgCatalogue, ThumbnailUrls};
use crate::clicks::{self, Clicks};
use crate::config::Config;
use crate::demand::{self, Demand};
use crate::orders::{
    self, DynamoIdempotencyKeys, OrderPlacer, Orders, PgOrders, PgStock, ReceiptLinks,
    S3ReceiptLinks,
};
use crate::{docs, profile};

/// What the handlers work with.
#[derive(Clone, FromRef)]
pub(crate) struct Shop {
    pub(crate) pool: Pool,
    pub(crate) wakeup: Wakeup,
    pub(crate) authenticator: Authenticator,
    pub(crate) accounts: Arc<dyn Accounts>,
    pub(crate) catalogue: Arc<dyn Catalogue>,
    pub(crate) thumbnails: ThumbnailUrls,
    pub(crate) images: Arc<dyn Images>,
    pub(crate) upload_rules: UploadRules,
    pub(crate) carts: Arc<dyn Carts>,
    pub(crate) demand: Demand,
    pub(crate) placer: OrderPlacer,
    pub(crate) orders: Arc<dyn Orders>,
    pub(crate) receipts: Arc<dyn ReceiptLinks>,
    pub(crate) clicks: Clicks,
}

impl FromRef<Shop> for Checkout {
    fn from_ref(shop: &Shop) -> Self {
        Self {
            pool: shop.pool.clone(),
            carts: shop.carts.clone(),
            catalogue: shop.catalogue.clone(),
            placer: shop.placer.clone(),
        }
    }
}

impl Shop {
    pub(crate) fn new(config: &Config, service: &Service) -> std::io::Result<Self> {
        let sdk = &service.sdk;
        let pool = service.pool.clone();
        let s3 = s3_client(service);
        let tokens = JwtVerifier::new(&config.user_pool, TokenRules::default())?;
        let accounts = CognitoAccounts::new(sdk, config.user_pool.client_id.clone());
        let orders: Arc<dyn Orders> = Arc::new(PgOrders);
        let wakeup = Wakeup::default();
        Ok(Self {
            wakeup: wakeup.clone(),
            authenticator: Authenticator(Arc::new(tokens)),
            accounts: Arc::new(accounts),
            catalogue: Arc::new(PgCatalogue::new(pool.clone())),
            thumbnails: ThumbnailUrls(config.thumbnails_url.as_str().into()),
            images: Arc::new(S3Images::new(s3.clone(), config.images_bucket.clone())),
            upload_rules: UploadRules::default(),
            carts: Arc::new(carts(config, service)),
            demand: Demand::new(sdk, config.tables.demand.clone()),
            placer: OrderPlacer {
                keys: Arc::new(idempotency_keys(config, service)),
                stock: Arc::new(PgStock),
                orders: orders.clone(),
                wakeup,
            },
            orders,
            receipts: Arc::new(S3ReceiptLinks::new(
                s3.clone(),
                config.receipts_bucket.clone(),
            )),
            clicks: Clicks::new(
                sdk,
                config.clicks_queue_url.clone(),
                config.clicks_stream.clone(),
            ),
            pool,
        })
    }
}

/// Returns the client for the shop's buckets.
pub(crate) fn s3_client(service: &Service) -> aws_sdk_s3::Client {
    let sdk = &service.sdk;
    let config = aws_sdk_s3::config::Builder::from(sdk)
        .force_path_style(aws::path_style(sdk))
        .build();
    aws_sdk_s3::Client::from_conf(config)
}

/// Returns the carts of the shop's tables.
pub(crate) fn carts(config: &Config, service: &Service) -> DynamoCarts {
    let tables = &config.tables;
    DynamoCarts::new(&service.sdk, tables.carts.clone(), tables.vouchers.clone())
}

/// Returns the idempotency keys of the shop's table.
pub(crate) fn idempotency_keys(config: &Config, service: &Service) -> DynamoIdempotencyKeys {
    DynamoIdempotencyKeys::new(&service.sdk, config.tables.idempotency_keys.clone())
}

pub(crate) fn router(shop: Shop) -> Router {
    Router::new()
        .route("/products", get(catalogue::list))
        .route("/products/{sku}", get(catalogue::show).put(catalogue::put))
        .route(
            "/products/{sku}/image",
            get(images::show).put(images::attach),
        )
        .route("/products/{sku}/image-uploads", post(images::start_upload))
        .route("/products/{sku}/demand", get(demand::show))
        .route("/carts", get(carts::list).post(carts::create))
        .route("/carts/{id}", get(carts::show))
        .route("/carts/{id}/lines/{sku}", put(carts::set_line))
        .route("/carts/{id}/note", put(carts::set_note))
        .route("/carts/{id}/voucher", put(carts::redeem))
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
        .route("/events", post(clicks::receive))
        .with_state(shop.clone())
        .merge(docs::router())
        .merge(health::with_database(shop.pool))
}

//! The storefront: the shop's HTTP API.

mod app;
mod auth;
mod carts;
mod catalogue;
mod clicks;
mod config;
mod docs;
mod links;
mod orders;
mod profile;

use std::error::Error;
use std::process::ExitCode;

use app::Shop;
use config::Config;
use shop_core::outbox::Relay;
use shop_core::shutdown::Shutdown;
use shop_core::{aws, db, http, service};

#[tokio::main]
async fn main() -> ExitCode {
    service::run(storefront()).await
}

async fn storefront() -> Result<(), Box<dyn Error>> {
    let config = Config::from_env()?;
    let shutdown = Shutdown::on_signal()?;
    let sdk = aws::load().await;
    let pool = db::pool(&config.database_url, config.database_connections);
    let listen = config.listen;
    let targets = config.targets.clone();
    let shop = Shop::new(config, &sdk, pool.clone())?;
    let relay = Relay::new(pool, &sdk, targets, shop.nudge.clone());
    let relay = tokio::spawn(relay.run(shutdown.clone()));
    http::serve(listen, app::router(shop), shutdown).await?;
    relay.await?;
    Ok(())
}

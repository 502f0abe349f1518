//! The storefront: the shop's HTTP API.

mod app;
mod auth;
mod carts;
mod catalogue;
mod clicks;
mod config;
mod demand;
mod docs;
mod dynamo;
mod orders;
mod profile;

#[cfg(debug_assertions)]
mod mutations;

use std::error::Error;
use std::process::ExitCode;

use app::Shop;
use config::Config;
use shop_core::http;
use shop_core::service::{self, Service};

#[tokio::main]
async fn main() -> ExitCode {
    service::run(storefront()).await
}

async fn storefront() -> Result<(), Box<dyn Error>> {
    let (settings, config) = Config::from_env()?;
    let service = Service::start(settings).await?;
    let targets = config.targets.clone();
    let shop = Shop::new(&config, &service)?;
    #[cfg(debug_assertions)]
    let shop = mutations::apply(shop, config, &service)?;

    let relay = service.relay(targets, shop.wakeup.clone());
    let relay = tokio::spawn(relay.run(service.shutdown.clone()));
    http::serve(service.listen, app::router(shop), service.shutdown).await?;
    relay.await?;
    Ok(())
}

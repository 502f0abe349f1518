//! The storefront: the shop's HTTP API.

mod announce;
mod app;
mod config;
mod health;
mod orders;
mod products;

use std::process::ExitCode;

use config::Config;
use shop_core::{http, telemetry};

#[tokio::main]
async fn main() -> ExitCode {
    telemetry::start();
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "could not run");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn std::error::Error>> {
    let config = Config::from_env()?;
    let listen = config.listen;
    http::serve(listen, app::router(app::Shop::new(config).await)).await?;
    Ok(())
}

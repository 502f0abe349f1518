//! Fulfilment: takes orders from their queue, has them paid, writes receipts.

mod callback;
mod config;
mod desk;
mod payment;
mod receipts;

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;

use config::Config;
use desk::Desk;
use payment::Payments;
use receipts::Receipts;
use shop_core::outbox::{Nudge, Relay};
use shop_core::shutdown::Shutdown;
use shop_core::worker::{Settings, Worker};
use shop_core::{aws, db, health, http, service};

#[tokio::main]
async fn main() -> ExitCode {
    service::run(fulfilment()).await
}

async fn fulfilment() -> Result<(), Box<dyn Error>> {
    let config = Config::from_env()?;
    let shutdown = Shutdown::on_signal()?;
    let sdk = aws::load().await;
    let pool = db::pool(&config.database_url, config.database_connections);
    let nudge = Nudge::default();
    let settings = Settings {
        queue_url: config.targets.orders_queue_url.clone(),
        pause: config.retry_pause,
    };
    let relay = Relay::new(pool.clone(), &sdk, config.targets, nudge.clone());
    let desk = Arc::new(Desk::new(
        pool.clone(),
        Payments::new(
            config.payment_url,
            config.payment_timeout,
            config.callback_url,
        )?,
        Receipts::new(&sdk, config.receipts_bucket),
        nudge,
    ));
    let router = callback::router(Arc::clone(&desk)).merge(health::with_database(pool));

    let api = tokio::spawn(http::serve(config.listen, router, shutdown.clone()));
    let relay = tokio::spawn(relay.run(shutdown.clone()));
    let sqs = aws_sdk_sqs::Client::new(&sdk);
    Worker::new(sqs, settings, desk).run(shutdown).await;
    relay.await?;
    api.await??;
    Ok(())
}

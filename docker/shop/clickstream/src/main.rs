//! Clickstream: what visitors did goes from the queue into S3, partitioned by
//! hour, and is counted by day into the database.

mod archive;
mod config;
mod event;
mod rollup;
mod sorter;

use std::error::Error;
use std::process::ExitCode;

use archive::Archive;
use config::Config;
use shop_core::shutdown::Shutdown;
use shop_core::worker::{Settings, Worker};
use shop_core::{aws, db, health, http, service};
use sorter::Sorter;

#[tokio::main]
async fn main() -> ExitCode {
    service::run(clickstream()).await
}

async fn clickstream() -> Result<(), Box<dyn Error>> {
    let config = Config::from_env()?;
    let shutdown = Shutdown::on_signal()?;
    let sdk = aws::load().await;
    let pool = db::pool(&config.database_url, config.database_connections);
    let archive = Archive::new(&sdk, config.clicks_bucket);
    let settings = Settings {
        queue_url: config.clicks_queue_url,
        pause: config.retry_pause,
    };
    let router = rollup::router(pool.clone(), archive.clone()).merge(health::with_database(pool));

    let api = tokio::spawn(http::serve(config.listen, router, shutdown.clone()));
    let sqs = aws_sdk_sqs::Client::new(&sdk);
    Worker::new(sqs, settings, Sorter::new(archive))
        .run(shutdown)
        .await;
    api.await??;
    Ok(())
}

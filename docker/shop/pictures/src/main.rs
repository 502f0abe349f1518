//! Pictures: makes a thumbnail of every picture that is uploaded.

mod notice;
mod studio;
mod thumbnail;

use std::error::Error;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use shop_core::config::{ConfigError, Env};
use shop_core::shutdown::Shutdown;
use shop_core::worker::{Settings, Worker};
use shop_core::{aws, db, health, http, service};
use studio::Studio;

/// What the worker is told when it starts; the AWS SDK reads `AWS_*` itself.
struct Config {
    listen: SocketAddr,
    database_url: String,
    database_connections: u32,
    /// Where S3 tells of uploads.
    pictures_queue_url: String,
    thumbnails_bucket: String,
    retry_pause: Duration,
}

impl Config {
    fn from_env() -> Result<Self, ConfigError> {
        let mut env = Env::of_process();
        let config = Self {
            listen: env.listen(),
            database_url: env.text("DATABASE_URL"),
            database_connections: env.parsed("DATABASE_CONNECTIONS", 2),
            pictures_queue_url: env.text("PICTURES_QUEUE_URL"),
            thumbnails_bucket: env.text("THUMBNAILS_BUCKET"),
            retry_pause: Duration::from_secs(env.parsed("RETRY_PAUSE_SECONDS", 5)),
        };
        env.finish(config)
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    service::run(pictures()).await
}

async fn pictures() -> Result<(), Box<dyn Error>> {
    let config = Config::from_env()?;
    let shutdown = Shutdown::on_signal()?;
    let sdk = aws::load().await;
    let pool = db::pool(&config.database_url, config.database_connections);
    let settings = Settings {
        queue_url: config.pictures_queue_url,
        pause: config.retry_pause,
    };
    let studio = Studio::new(pool.clone(), &sdk, config.thumbnails_bucket);

    let router = health::with_database(pool);
    let api = tokio::spawn(http::serve(config.listen, router, shutdown.clone()));
    let sqs = aws_sdk_sqs::Client::new(&sdk);
    Worker::new(sqs, settings, studio).run(shutdown).await;
    api.await??;
    Ok(())
}

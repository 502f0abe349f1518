//! The notifier: writes to customers about their orders.

mod letter;
mod post;

use std::error::Error;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use post::PostOffice;
use shop_core::config::{ConfigError, Env};
use shop_core::shutdown::Shutdown;
use shop_core::worker::{Settings, Worker};
use shop_core::{aws, db, health, http, service};

/// What the notifier is told when it starts; the AWS SDK reads `AWS_*` itself.
struct Config {
    listen: SocketAddr,
    database_url: String,
    database_connections: u32,
    notifications_queue_url: String,
    /// Whom the mails come from.
    sender: String,
    retry_pause: Duration,
}

impl Config {
    fn from_env() -> Result<Self, ConfigError> {
        let mut env = Env::of_process();
        let config = Self {
            listen: env.listen(),
            database_url: env.text("DATABASE_URL"),
            database_connections: env.parsed("DATABASE_CONNECTIONS", 2),
            notifications_queue_url: env.text("NOTIFICATIONS_QUEUE_URL"),
            sender: env.text("MAIL_SENDER"),
            retry_pause: Duration::from_secs(env.parsed("RETRY_PAUSE_SECONDS", 5)),
        };
        env.finish(config)
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    service::run(notifier()).await
}

async fn notifier() -> Result<(), Box<dyn Error>> {
    let config = Config::from_env()?;
    let shutdown = Shutdown::on_signal()?;
    let sdk = aws::load().await;
    let pool = db::pool(&config.database_url, config.database_connections);
    let settings = Settings {
        queue_url: config.notifications_queue_url,
        pause: config.retry_pause,
    };
    let office = PostOffice::new(pool.clone(), &sdk, config.sender);

    let router = health::with_database(pool);
    let api = tokio::spawn(http::serve(config.listen, router, shutdown.clone()));
    let sqs = aws_sdk_sqs::Client::new(&sdk);
    Worker::new(sqs, settings, office).run(shutdown).await;
    api.await??;
    Ok(())
}

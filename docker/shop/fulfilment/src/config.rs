use std::net::SocketAddr;
use std::time::Duration;

use shop_core::config::{ConfigError, Env};
use shop_core::outbox::Targets;

/// What fulfilment is told when it starts; the AWS SDK reads `AWS_*` itself.
pub(crate) struct Config {
    pub(crate) listen: SocketAddr,
    pub(crate) database_url: String,
    pub(crate) database_connections: u32,
    pub(crate) targets: Targets,
    pub(crate) receipts_bucket: String,
    pub(crate) payment_url: String,
    pub(crate) payment_timeout: Duration,
    /// Where the payment service may send its answers, besides answering.
    pub(crate) callback_url: Option<String>,
    /// How long a failed order rests before it is tried again.
    pub(crate) retry_pause: Duration,
}

impl Config {
    pub(crate) fn from_env() -> Result<Self, ConfigError> {
        let mut env = Env::of_process();
        let config = Self {
            listen: env.listen(),
            database_url: env.text("DATABASE_URL"),
            database_connections: env.parsed("DATABASE_CONNECTIONS", 8),
            targets: Targets::from_env(&mut env),
            receipts_bucket: env.text("RECEIPTS_BUCKET"),
            payment_url: env.text("PAYMENT_URL"),
            payment_timeout: Duration::from_millis(env.parsed("PAYMENT_TIMEOUT_MS", 3000)),
            callback_url: env.optional("PAYMENT_CALLBACK_URL"),
            retry_pause: Duration::from_secs(env.parsed("RETRY_PAUSE_SECONDS", 5)),
        };
        env.finish(config)
    }
}

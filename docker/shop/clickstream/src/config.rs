use std::net::SocketAddr;
use std::time::Duration;

use shop_core::config::{ConfigError, Env};

/// What the clickstream is told when it starts; the AWS SDK reads `AWS_*` itself.
pub(crate) struct Config {
    pub(crate) listen: SocketAddr,
    pub(crate) database_url: String,
    pub(crate) database_connections: u32,
    pub(crate) clicks_queue_url: String,
    pub(crate) clicks_bucket: String,
    /// How long a failed batch rests before it is tried again.
    pub(crate) retry_pause: Duration,
}

impl Config {
    pub(crate) fn from_env() -> Result<Self, ConfigError> {
        let mut env = Env::of_process();
        let config = Self {
            listen: env.listen(),
            database_url: env.text("DATABASE_URL"),
            database_connections: env.parsed("DATABASE_CONNECTIONS", 2),
            clicks_queue_url: env.text("CLICKS_QUEUE_URL"),
            clicks_bucket: env.text("CLICKS_BUCKET"),
            retry_pause: Duration::from_secs(env.parsed("RETRY_PAUSE_SECONDS", 5)),
        };
        env.finish(config)
    }
}

use std::net::SocketAddr;

use shop_core::config::{ConfigError, Env};

/// What the storefront is told when it starts; the AWS SDK reads `AWS_*` itself.
pub(crate) struct Config {
    pub(crate) listen: SocketAddr,
    pub(crate) database_url: String,
    pub(crate) database_connections: u32,
    pub(crate) orders_queue_url: String,
    pub(crate) receipts_bucket: String,
}

impl Config {
    pub(crate) fn from_env() -> Result<Self, ConfigError> {
        let mut env = Env::of_process();
        let config = Self {
            listen: env.listen(),
            database_url: env.text("DATABASE_URL"),
            database_connections: env.parsed("DATABASE_CONNECTIONS", 8),
            orders_queue_url: env.text("ORDERS_QUEUE_URL"),
            receipts_bucket: env.text("RECEIPTS_BUCKET"),
        };
        env.finish(config)
    }
}

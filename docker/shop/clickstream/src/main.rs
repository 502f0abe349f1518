//! Clickstream: the worker that archives visitors' events in S3, partitioned by
//! hour, and counts them by day into the database.

mod archive;
mod archiver;
mod event;
mod rollup;

#[cfg(debug_assertions)]
mod mutations;

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;

use shop_core::config::{ConfigError, Env};
use shop_core::service::{self, Service};
use shop_core::worker;

use archive::S3Archive;
use archiver::Archiver;
use rollup::{PgRollups, Rollup};

/// The settings of the clickstream; the AWS SDK reads `AWS_*` itself.
struct Config {
    service: service::Settings,
    worker: worker::Settings,
    clicks_bucket: String,
}

impl Config {
    fn from_env() -> Result<Self, ConfigError> {
        let mut env = Env::from_process();
        let config = Self {
            service: service::Settings::from_env(&mut env, 2),
            worker: worker::Settings::from_env(&mut env, "CLICKS_QUEUE_URL"),
            clicks_bucket: env.required("CLICKS_BUCKET"),
        };
        env.finish(config)
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    service::run(clickstream()).await
}

async fn clickstream() -> Result<(), Box<dyn Error>> {
    let config = Config::from_env()?;
    let service = Service::start(config.service).await?;
    let archive = Arc::new(S3Archive::new(&service.sdk, config.clicks_bucket));
    let archiver = Archiver {
        archive: archive.clone(),
        time: |event| event.at,
    };
    let rollup = Rollup {
        archive,
        rollups: Arc::new(PgRollups::new(service.pool.clone())),
    };
    #[cfg(debug_assertions)]
    let (archiver, rollup) = mutations::apply(archiver, rollup);
    service
        .run_worker(config.worker, Arc::new(archiver), rollup::router(rollup))
        .await
}

//! Pictures: the worker that makes a thumbnail of every uploaded picture.

mod notification;
mod thumbnail;
mod thumbnailer;

#[cfg(debug_assertions)]
mod mutations;

use std::error::Error;
use std::process::ExitCode;
#[cfg(not(debug_assertions))]
use std::sync::Arc;

use axum::Router;
use shop_core::config::{ConfigError, Env};
use shop_core::service::{self, Service};
use shop_core::worker;

use thumbnailer::Thumbnailer;

/// The settings of the worker; the AWS SDK reads `AWS_*` itself.
struct Config {
    service: service::Settings,
    worker: worker::Settings,
    thumbnails_bucket: String,
}

impl Config {
    fn from_env() -> Result<Self, ConfigError> {
        let mut env = Env::from_process();
        let config = Self {
            service: service::Settings::from_env(&mut env, 2),
            worker: worker::Settings::from_env(&mut env, "PICTURES_QUEUE_URL"),
            thumbnails_bucket: env.required("THUMBNAILS_BUCKET"),
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
    let service = Service::start(config.service).await?;
    let thumbnailer =
        Thumbnailer::new(service.pool.clone(), &service.sdk, config.thumbnails_bucket);
    #[cfg(debug_assertions)]
    let thumbnailer = mutations::apply(thumbnailer, &service.sdk);
    #[cfg(not(debug_assertions))]
    let thumbnailer = Arc::new(thumbnailer);
    service
        .run_worker(config.worker, thumbnailer, Router::new())
        .await
}

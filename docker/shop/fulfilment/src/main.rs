//! Fulfilment: the worker that charges orders, writes receipts and refunds.

mod callback;
mod orders;
mod payment;
mod payment_key;
mod processor;
mod receipts;

#[cfg(debug_assertions)]
mod mutations;

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use shop_core::config::{ConfigError, Env};
use shop_core::outbox::{Targets, Wakeup};
use shop_core::service::{self, Service};
use shop_core::worker;

use orders::PgOrders;
use payment::PaymentService;
use payment_key::{PaymentKeys, SecretKey};
use processor::OrderProcessor;
use receipts::S3Receipts;

/// The settings of fulfilment; the AWS SDK reads `AWS_*` itself.
struct Config {
    service: service::Settings,
    worker: worker::Settings,
    targets: Targets,
    receipts_bucket: String,
    payment_url: String,
    payment_timeout: Duration,
    /// Where the payment service can send its results a second time.
    callback_url: Option<String>,
    /// The secret with the key that the payment service asks for.
    key_secret_arn: Option<String>,
}

impl Config {
    fn from_env() -> Result<Self, ConfigError> {
        let mut env = Env::from_process();
        let config = Self {
            service: service::Settings::from_env(&mut env, 8),
            worker: worker::Settings::from_env(&mut env, "ORDERS_QUEUE_URL"),
            targets: Targets::from_env(&mut env),
            receipts_bucket: env.required("RECEIPTS_BUCKET"),
            payment_url: env.required("PAYMENT_URL"),
            payment_timeout: Duration::from_millis(env.parsed("PAYMENT_TIMEOUT_MS", 3000)),
            callback_url: env.optional("PAYMENT_CALLBACK_URL"),
            key_secret_arn: env.optional("PAYMENT_KEY_SECRET_ARN"),
        };
        env.finish(config)
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    service::run(fulfilment()).await
}

async fn fulfilment() -> Result<(), Box<dyn Error>> {
    let config = Config::from_env()?;
    let service = Service::start(config.service).await?;
    let wakeup = Wakeup::default();
    let key = config.key_secret_arn.map(|arn| {
        let key: Arc<dyn PaymentKeys> = Arc::new(SecretKey::new(&service.sdk, arn));
        #[cfg(debug_assertions)]
        let key = mutations::wrap_key(key);
        key
    });
    let processor = OrderProcessor {
        orders: Arc::new(PgOrders::new(service.pool.clone())),
        payments: Arc::new(PaymentService::new(
            config.payment_url,
            config.payment_timeout,
            config.callback_url,
            key,
        )?),
        receipts: Arc::new(S3Receipts::new(&service.sdk, config.receipts_bucket)),
        wakeup: wakeup.clone(),
    };
    #[cfg(debug_assertions)]
    let processor = mutations::apply(processor, &service.pool);
    let processor = Arc::new(processor);

    let relay = service.relay(config.targets, wakeup);
    let relay = tokio::spawn(relay.run(service.shutdown.clone()));
    let routes = callback::router(Arc::clone(&processor));
    service.run_worker(config.worker, processor, routes).await?;
    relay.await?;
    Ok(())
}

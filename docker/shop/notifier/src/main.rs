//! The notifier: the worker that sends e-mails to customers about their orders.

mod email;
mod mailer;
mod reminders;

#[cfg(debug_assertions)]
mod mutations;

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;

use axum::Router;
use shop_core::config::{ConfigError, Env};
use shop_core::service::{self, Service};
use shop_core::worker;

use mailer::{Mailer, PgSentEmails};
use reminders::{Reminders, ScheduledReminders};

/// The settings of the notifier; the AWS SDK reads `AWS_*` itself.
struct Config {
    service: service::Settings,
    worker: worker::Settings,
    /// The sender of the e-mails.
    sender: String,
    reminders: Option<reminders::Settings>,
}

impl Config {
    fn from_env() -> Result<Self, ConfigError> {
        let mut env = Env::from_process();
        let config = Self {
            service: service::Settings::from_env(&mut env, 2),
            worker: worker::Settings::from_env(&mut env, "NOTIFICATIONS_QUEUE_URL"),
            sender: env.required("MAIL_SENDER"),
            reminders: reminders::Settings::from_env(&mut env),
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
    let service = Service::start(config.service).await?;
    let reminders = config.reminders.map(|settings| {
        #[cfg(debug_assertions)]
        let settings = mutations::wrap_settings(settings);
        let reminders: Arc<dyn Reminders> =
            Arc::new(ScheduledReminders::new(&service.sdk, settings));
        reminders
    });
    let mailer = Mailer {
        pool: service.pool.clone(),
        sent: Arc::new(PgSentEmails),
        ses: aws_sdk_ses::Client::new(&service.sdk),
        sender: config.sender,
        reminders,
    };
    #[cfg(debug_assertions)]
    let mailer = mutations::apply(mailer);
    service
        .run_worker(config.worker, Arc::new(mailer), Router::new())
        .await
}

//! Starting a service, and running it to its end.

use std::error::Error;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use axum::Router;

use crate::aws::{self, SdkConfig};
use crate::config::Env;
use crate::db::{self, Pool};
use crate::outbox::{AwsPublisher, Publisher, Relay, Targets, Wakeup};
use crate::shutdown::Shutdown;
use crate::worker::{self, Handler, Queue, SqsQueue, Worker};
use crate::{health, http, telemetry};

#[cfg(debug_assertions)]
use crate::mutations;

/// The settings of every service that has a database.
#[derive(Debug)]
pub struct Settings {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where the database is, and how it is used.
    pub database: db::Settings,
}

impl Settings {
    /// Reads `HOST`, `PORT`, `DATABASE_URL` and `DATABASE_CONNECTIONS`, of
    /// which there are so many by default.
    pub fn from_env(env: &mut Env, connections: u32) -> Self {
        Self {
            listen: env.listen(),
            database: db::Settings::from_env(env, connections),
        }
    }
}

/// What a service with a database runs on.
pub struct Service {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Requests the end of the service.
    pub shutdown: Shutdown,
    /// The settings of AWS clients.
    pub sdk: SdkConfig,
    /// Connections to the database.
    pub pool: Pool,
}

impl Service {
    /// Prepares a service. No network is touched.
    pub async fn start(settings: Settings) -> std::io::Result<Self> {
        let shutdown = Shutdown::on_signal()?;
        let sdk = aws::load().await;
        let database = settings.database;
        #[cfg(debug_assertions)]
        let (sdk, database) = {
            mutations::wrap_shutdown()?;
            (mutations::wrap_sdk(sdk), mutations::wrap_database(database))
        };
        Ok(Self {
            listen: settings.listen,
            shutdown,
            sdk,
            pool: db::pool(&database),
        })
    }

    /// Returns a relay that sends the messages of the outbox.
    pub fn relay(&self, targets: Targets, wakeup: Wakeup) -> Relay {
        let publisher: Arc<dyn Publisher> = Arc::new(AwsPublisher::new(&self.sdk, targets));
        #[cfg(debug_assertions)]
        let publisher = mutations::wrap_publisher(publisher);
        Relay::new(self.pool.clone(), publisher, wakeup)
    }

    /// Works on a queue, and serves the routes and the health checks, until the
    /// shutdown is requested.
    pub async fn run_worker(
        self,
        settings: worker::Settings,
        handler: Arc<dyn Handler>,
        routes: Router,
    ) -> Result<(), Box<dyn Error>> {
        let routes = routes.merge(health::with_database(self.pool));
        let api = tokio::spawn(http::serve(self.listen, routes, self.shutdown.clone()));
        let queue: Arc<dyn Queue> = Arc::new(SqsQueue::new(&self.sdk, settings.queue_url));
        #[cfg(debug_assertions)]
        let (queue, handler) = mutations::wrap_worker(queue, handler);
        Worker::new(queue, handler, settings.retry_pause)
            .run(self.shutdown)
            .await;
        api.await??;
        Ok(())
    }
}

/// Runs a service with logging; an error is logged and makes the process fail.
pub async fn run(service: impl Future<Output = Result<(), Box<dyn Error>>>) -> ExitCode {
    telemetry::start();
    let service = async {
        #[cfg(debug_assertions)]
        mutations::announce()?;
        service.await
    };
    match Box::pin(service).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "service failed");
            ExitCode::FAILURE
        }
    }
}

//! PostgreSQL in a container: one server for a run, removed with it.

use std::time::Duration;

use rehearsal_process::{Output, secret};
use tokio::time::timeout;

use super::connect::{Connections, USER};
use crate::docker::{Container, ContainerSpec, Images};
use crate::error::StageError;
use crate::port;
use crate::readiness::Backoff;
use crate::workload::Workload;

pub(crate) const IMAGE: &str = "postgres:17";
const PORT: u16 = 5432;
const DATA: &str = "/var/lib/postgresql/data";
const READY_TIMEOUT: Duration = Duration::from_mins(2);

/// Settings without durability: all data is removed with the run.
const SETTINGS: [&str; 9] = [
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "autovacuum=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_connections=400",
    "jit=off",
    "timezone=UTC",
];

/// A server whose container was started.
pub(super) struct StartedServer {
    pub(super) container: Workload,
    pub(super) port: u16,
    pub(super) password: String,
    pub(super) image: &'static str,
}

pub(super) async fn start(
    images: &Images<'_>,
    settings: &[String],
) -> Result<StartedServer, StageError> {
    images.ensure(IMAGE).await?;
    let password = secret::generate();
    let port = port::reserve().map_err(|source| StageError::NoPort { source })?;
    let mut command = vec!["postgres".to_owned()];
    let settings = settings.iter().map(String::as_str);
    for setting in SETTINGS.into_iter().chain(settings) {
        command.extend(["-c".to_owned(), setting.to_owned()]);
    }
    let spec = ContainerSpec {
        name: "postgres".into(),
        image: IMAGE.into(),
        env: vec![
            ("POSTGRES_USER".into(), USER.into()),
            ("POSTGRES_PASSWORD".into(), password.clone()),
        ],
        command,
        port: (port, PORT),
        in_memory: Some(DATA),
        output: Output::new("postgres".into()),
    };
    let container = Container::start(images.engine, spec).await?;
    Ok(StartedServer {
        container: container.into(),
        port,
        password,
        image: IMAGE,
    })
}

/// Waits until the server answers a statement. Its port is open from the start,
/// and the server that initialises the data accepts no TCP connections.
pub(super) async fn wait_until_ready(
    container: &Workload,
    connections: &Connections,
) -> Result<(), StageError> {
    let failed = |reason: String| StageError::Postgres {
        source_name: "docker".into(),
        reason,
    };
    let mut last = String::new();
    let polling = async {
        let mut backoff = Backoff::new(container);
        while let Err(error) = connections.run("reach PostgreSQL", "SELECT 1").await {
            last = error.to_string();
            backoff.next().await;
        }
    };
    let outcome = timeout(READY_TIMEOUT, async {
        tokio::select! {
            () = polling => Ok(()),
            status = container.wait() => Err(status),
        }
    });
    match outcome.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(status)) => {
            let lines = container.output().tail_for_message();
            Err(failed(format!(
                "its container ended with {status}; {lines}"
            )))
        }
        Err(_) => {
            let lines = container.output().tail_for_message();
            let seconds = READY_TIMEOUT.as_secs();
            Err(failed(format!(
                "it does not answer after {seconds} s ({last}); {lines}"
            )))
        }
    }
}

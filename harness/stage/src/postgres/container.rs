//! PostgreSQL in a container: one server for a run, gone with it.

use std::time::Duration;

use tokio::time::timeout;

use super::connect::Connections;
use super::server::USER;
use crate::apps::ready::Pauses;
use crate::docker::{Container, Images, Spec};
use crate::error::StageError;
use crate::lines::OutputTail;
use crate::port;
use crate::process::Output;
use crate::running::Running;
use crate::secret;

pub(crate) const IMAGE: &str = "postgres:17";
const PORT: u16 = 5432;
const DATA: &str = "/var/lib/postgresql/data";
const PATIENCE: Duration = Duration::from_mins(2);

/// Everything written is gone with the run, so nothing is written safely.
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

/// A server that was started.
pub(super) struct Started {
    pub(super) container: Running,
    pub(super) port: u16,
    pub(super) password: String,
    pub(super) image: &'static str,
}

pub(super) async fn start(images: &Images<'_>, settings: &[String]) -> Result<Started, StageError> {
    images.here(IMAGE).await?;
    let password = secret::word();
    let outside = port::reserved().map_err(|source| StageError::NoPort { source })?;
    let mut command = vec!["postgres".to_owned()];
    let settings = settings.iter().map(String::as_str);
    for setting in SETTINGS.into_iter().chain(settings) {
        command.extend(["-c".to_owned(), setting.to_owned()]);
    }
    let spec = Spec {
        name: "postgres".into(),
        image: IMAGE.into(),
        env: vec![
            ("POSTGRES_USER".into(), USER.into()),
            ("POSTGRES_PASSWORD".into(), password.clone()),
        ],
        command,
        port: (outside, PORT),
        in_memory: Some(DATA),
        output: Output::new("postgres".into()),
    };
    let container = Container::start(images.engine, spec).await?;
    Ok(Started {
        container: container.into(),
        port: outside,
        password,
        image: IMAGE,
    })
}

/// Ready is what answers a statement: the port is open from the start, and a
/// server that prepares the data is none of ours.
pub(super) async fn until_ready(
    container: &Running,
    connections: &Connections,
) -> Result<(), StageError> {
    let failed = |reason: String| StageError::Postgres {
        rung: "docker".into(),
        reason,
    };
    let mut last = String::new();
    let answers = async {
        let mut pauses = Pauses::new(container);
        while let Err(error) = connections.run("reach PostgreSQL", "SELECT 1").await {
            last = error.to_string();
            pauses.next().await;
        }
    };
    let outcome = timeout(PATIENCE, async {
        tokio::select! {
            () = answers => Ok(()),
            status = container.wait() => Err(status),
        }
    });
    match outcome.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(status)) => {
            let lines = OutputTail::of(container.output());
            Err(failed(format!(
                "its container ended with {status}; {lines}"
            )))
        }
        Err(_) => {
            let lines = OutputTail::of(container.output());
            let seconds = PATIENCE.as_secs();
            Err(failed(format!(
                "it does not answer after {seconds} s ({last}); {lines}"
            )))
        }
    }
}

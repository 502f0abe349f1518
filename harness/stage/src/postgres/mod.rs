//! A real PostgreSQL server: the embedded one, the system's, one in a container,
//! or a running one that is named by its URL.

mod account;
mod binaries;
mod choice;
mod connect;
mod container;
#[cfg(embedded_postgres)]
mod embedded;
mod external;
mod load;
pub(crate) mod migrations;
mod server;
mod statement_log;
mod template;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use rehearsal_process::{Account, RunDirectory};

use crate::cache::Cache;
use crate::docker::Images;
use crate::error::StageError;
use crate::workload::Workload;
pub use choice::PostgresChoice;
pub use connect::Database;
use connect::{Connections, DatabaseUrl};
pub(crate) use container::IMAGE;
pub(crate) use external::database_prefix;
pub(crate) use load::{DatabaseLoad, LoadContent};
use server::Server;
pub use statement_log::StatementLog;
use statement_log::StatementLogReader;
pub(crate) use template::Templates;
use tokio_postgres::Client;

/// Describes the PostgreSQL that would be used, as far as can be told without
/// starting one.
pub(crate) fn describe_available(cache: &Cache) -> Result<String, StageError> {
    account::pick_account()?;
    let runs = |found: Result<binaries::Binaries, String>| found.and_then(|it| it.check_version());
    let (embedded, system) = (binaries::embedded(cache), binaries::find_system());
    match (runs(embedded), runs(system)) {
        (Ok(embedded), Ok(system)) => Ok(format!("{embedded}, embedded; {system}, system")),
        (Ok(embedded), Err(_)) => Ok(format!("{embedded}, embedded")),
        (Err(reason), Ok(system)) => Ok(format!("{system}, system ({reason})")),
        (Err(embedded), Err(system)) => Err(StageError::NoPostgres {
            reasons: format!("embedded: {embedded}; system: {system}"),
        }),
    }
}

/// What starting a PostgreSQL server needs.
pub(crate) struct PostgresContext<'a> {
    pub(crate) cache: &'a Cache,
    pub(crate) run: &'a RunDirectory,
    /// Server settings: `work_mem=64MB`.
    pub(crate) settings: &'a [String],
    /// The images of a Docker engine, if there is one.
    pub(crate) images: Option<Images<'a>>,
}

/// Where the binaries of a server come from.
#[derive(Debug, Clone, Copy)]
enum ServerSource {
    Embedded,
    System,
}

impl fmt::Display for ServerSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Embedded => "embedded",
            Self::System => "system",
        })
    }
}

/// A PostgreSQL server that takes connections.
#[derive(Debug)]
pub(crate) struct Postgres {
    /// The process, if the stage has started one.
    server: Option<Server>,
    /// The container, if the stage has started one.
    container: Option<Workload>,
    connections: Connections,
    /// What it is, for people.
    description: String,
    /// The number of marks in the log.
    marks: AtomicU64,
    /// On an external server: the session that shows that this run is alive.
    _session: Option<Client>,
}

impl Postgres {
    /// Starts the chosen server, or connects to it.
    pub(crate) async fn start(
        choice: &PostgresChoice,
        cx: &PostgresContext<'_>,
    ) -> Result<Self, StageError> {
        let only = async |source: ServerSource| {
            let result = Self::try_source(source, cx).await?;
            result.map_err(|reason| StageError::Postgres {
                source_name: source.to_string(),
                reason,
            })
        };
        match choice {
            PostgresChoice::Url(url) => Self::connect(url, cx).await,
            PostgresChoice::Docker => Self::start_container(cx).await,
            PostgresChoice::Embedded => only(ServerSource::Embedded).await,
            PostgresChoice::System => only(ServerSource::System).await,
            PostgresChoice::Auto => Self::try_sources(cx).await,
        }
    }

    /// Connects to a running server.
    async fn connect(url: &str, cx: &PostgresContext<'_>) -> Result<Self, StageError> {
        let connections = Connections::new(DatabaseUrl::parse(url)?);
        let address = connections.url().address();
        let client = external::open_session(&connections, cx.run.id()).await?;
        let dropped = external::drop_orphans(&client).await;
        let dropped = dropped.map_err(|error| StageError::Database {
            what: "drop the databases of dead runs".into(),
            reason: connect::error_text(&error),
        })?;
        let description = match dropped {
            0 => format!("at {address}"),
            _ => format!("at {address} (dropped {dropped} databases of dead runs)"),
        };
        Ok(Self {
            server: None,
            container: None,
            connections,
            description,
            marks: AtomicU64::new(0),
            _session: Some(client),
        })
    }

    /// Starts a server in a container.
    async fn start_container(cx: &PostgresContext<'_>) -> Result<Self, StageError> {
        let images = cx.images.as_ref();
        let images = images.ok_or_else(|| StageError::Postgres {
            source_name: "docker".into(),
            reason: "there is no Docker engine".into(),
        })?;
        let container::StartedServer {
            container,
            port,
            password,
            image,
        } = container::start(images, cx.settings).await?;
        let connections = Connections::new(DatabaseUrl::local(port, &password));
        container::wait_until_ready(&container, &connections).await?;
        Ok(Self {
            server: None,
            container: Some(container),
            connections,
            description: format!("container {image}"),
            marks: AtomicU64::new(0),
            _session: None,
        })
    }

    /// Starts the embedded server, which has the same version on every machine, or
    /// else the system's. If the data cannot be in memory the order is reversed:
    /// the embedded one then writes to the disk synchronously, which takes a second
    /// for each database.
    async fn try_sources(cx: &PostgresContext<'_>) -> Result<Self, StageError> {
        let [first, second] = if cx.run.is_in_memory() {
            [ServerSource::Embedded, ServerSource::System]
        } else {
            [ServerSource::System, ServerSource::Embedded]
        };
        let reason = match Self::try_source(first, cx).await? {
            Ok(postgres) => return Ok(postgres),
            Err(reason) => reason,
        };
        match Self::try_source(second, cx).await? {
            Ok(mut postgres) => {
                postgres.description = format!("{} ({first}: {reason})", postgres.description);
                Ok(postgres)
            }
            Err(second_reason) => Err(StageError::NoPostgres {
                reasons: format!("{first}: {reason}; {second}: {second_reason}"),
            }),
        }
    }

    /// Starts a server with binaries of this source. The inner error is the reason
    /// why they do not work; those of another source may.
    async fn try_source(
        source: ServerSource,
        cx: &PostgresContext<'_>,
    ) -> Result<Result<Self, String>, StageError> {
        let account = account::pick_account()?;
        let found = {
            let cache = cx.cache.clone();
            tokio::task::spawn_blocking(move || match source {
                ServerSource::Embedded => binaries::embedded(&cache),
                ServerSource::System => binaries::find_system(),
            })
            .await
        };
        let binaries = match found.map_err(|error| error.to_string()).flatten() {
            Ok(binaries) => binaries,
            Err(reason) => return Ok(Err(reason)),
        };
        let description = match source {
            ServerSource::Embedded => format!("{}, embedded", binaries.version),
            ServerSource::System => {
                format!("{}, {}", binaries.version, binaries.postgres.display())
            }
        };
        Self::start_server(&binaries, account, cx, description).await
    }

    async fn start_server(
        binaries: &binaries::Binaries,
        account: Option<Account>,
        cx: &PostgresContext<'_>,
        description: String,
    ) -> Result<Result<Self, String>, StageError> {
        match Server::start(binaries, account, cx).await {
            Ok(server) => {
                let url = DatabaseUrl::local(server.port, &server.password);
                let connections = Connections::new(url);
                // A server that listens may not answer yet.
                connections.run("reach PostgreSQL", "SELECT 1").await?;
                Ok(Ok(Self {
                    server: Some(server),
                    container: None,
                    connections,
                    description,
                    marks: AtomicU64::new(0),
                    _session: None,
                }))
            }
            Err(reason) => Ok(Err(binaries::explain(reason))),
        }
    }

    /// Returns the password of all its databases.
    pub(crate) fn password(&self) -> &str {
        self.connections.url().password()
    }

    /// Returns its port on this machine; `None` if it is in a container, whose
    /// network other containers reach.
    pub(crate) fn native_port(&self) -> Option<u16> {
        let is_native = self.container.is_none();
        is_native.then(|| self.connections.url().port())
    }

    /// Describes it for people: `17.5, embedded`.
    pub(crate) fn description(&self) -> &str {
        &self.description
    }

    /// Creates an empty database, or a copy of `template`.
    pub(crate) async fn create(
        &self,
        name: &str,
        template: Option<&str>,
    ) -> Result<Database, StageError> {
        let statement = match template {
            Some(template) => format!(
                "CREATE DATABASE {} TEMPLATE {}{}",
                connect::quoted(name),
                connect::quoted(template),
                self.connections.copy_strategy().await?,
            ),
            None => format!("CREATE DATABASE {}", connect::quoted(name)),
        };
        self.connections
            .run(&format!("create the database {name}"), &statement)
            .await?;
        Ok(self.connections.url().database(name))
    }

    /// Ends every connection to a database and refuses new ones. It waits for the
    /// server's processes to end, so that no statement is executed afterwards.
    pub(crate) async fn close_database(&self, name: &str) -> Result<(), StageError> {
        let what = format!("stop the database {name}");
        let refuse = format!(
            "ALTER DATABASE {} ALLOW_CONNECTIONS false",
            connect::quoted(name)
        );
        self.connections.run(&what, &refuse).await?;
        let end = format!(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = {}",
            connect::literal(name)
        );
        self.connections.run(&what, &end).await
    }

    /// Allows connections to a database again.
    pub(crate) async fn open_database(&self, name: &str) -> Result<(), StageError> {
        let statement = format!(
            "ALTER DATABASE {} ALLOW_CONNECTIONS true",
            connect::quoted(name)
        );
        self.connections
            .run(&format!("start the database {name}"), &statement)
            .await
    }

    /// Drops a database, ending its connections.
    pub(crate) async fn drop_database(&self, name: &str) -> Result<(), StageError> {
        if let Some(log) = self.log() {
            log.forget(name);
        }
        let statement = format!(
            "DROP DATABASE IF EXISTS {} WITH (FORCE)",
            connect::quoted(name)
        );
        self.connections
            .run(&format!("drop the database {name}"), &statement)
            .await
    }

    fn log(&self) -> Option<&StatementLogReader> {
        self.server.as_ref()?.log.as_ref()
    }

    /// Returns the statements of a database from now on; `None` if the log of the
    /// server is not read.
    pub(crate) fn statements(&self, database: &str) -> Option<StatementLog> {
        Some(self.log()?.statements(database))
    }

    /// Waits until the log has been read up to now.
    pub(crate) async fn sync_statements(&self) {
        let Some(log) = self.log() else {
            return;
        };
        let number = self.marks.fetch_add(1, Ordering::Relaxed) + 1;
        let (statement, read) = log.mark(number);
        // A server that does not answer logs nothing more.
        if self
            .connections
            .run("mark the log", &statement)
            .await
            .is_ok()
        {
            read.await;
        }
    }

    /// Stops the server if the stage has started it as a process.
    pub(crate) async fn stop(&self) {
        if let Some(server) = &self.server {
            server.stop().await;
        }
    }

    /// Returns how the server ended, if the stage has started it and it has ended.
    pub(crate) async fn failure(&self) -> Option<String> {
        let status = match (&self.server, &self.container) {
            (Some(server), _) => server.process.poll_exit_status().await,
            (None, Some(container)) => container.exit_status(),
            (None, None) => None,
        }?;
        Some(format!("PostgreSQL ended with {status}"))
    }
}

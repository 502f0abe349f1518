//! A real PostgreSQL, by a ladder: one that is named by URL, the embedded one,
//! the machine's own.

mod account;
mod binaries;
mod choice;
mod connect;
mod container;
#[cfg(embedded_postgres)]
mod embedded;
mod guest;
mod load;
mod log;
pub(crate) mod migrations;
mod server;
mod template;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::cache::Cache;
use crate::docker::Images;
use crate::error::StageError;
use crate::rundir::RunDir;
use crate::running::Running;
pub use choice::PostgresChoice;
pub use connect::Database;
use connect::{Connections, DatabaseUrl};
pub(crate) use container::IMAGE;
pub(crate) use guest::prefix;
pub(crate) use load::{Content, Load};
pub use log::StatementLog;
use server::Server;
pub(crate) use template::Templates;
use tokio_postgres::Client;

/// The PostgreSQL that would be taken, as far as that is to be seen without
/// starting one.
pub(crate) fn what_there_is(cache: &Cache) -> Result<String, StageError> {
    account::choose()?;
    let runs =
        |found: Result<binaries::Binaries, String>| found.and_then(|it| it.says_its_version());
    let (embedded, system) = (binaries::embedded(cache), binaries::on_this_machine());
    match (runs(embedded), runs(system)) {
        (Ok(embedded), Ok(system)) => Ok(format!("{embedded}, embedded; {system}, system")),
        (Ok(embedded), Err(_)) => Ok(format!("{embedded}, embedded")),
        (Err(reason), Ok(system)) => Ok(format!("{system}, system ({reason})")),
        (Err(embedded), Err(system)) => Err(StageError::NoPostgres {
            reasons: format!("embedded: {embedded}; system: {system}"),
        }),
    }
}

/// What a server of our own stands on.
pub(crate) struct Ground<'a> {
    pub(crate) cache: &'a Cache,
    pub(crate) run: &'a RunDir,
    /// Server settings: `work_mem=64MB`.
    pub(crate) settings: &'a [String],
    /// Where containers are to be had.
    pub(crate) containers: Option<Images<'a>>,
}

/// The rungs on which the server is ours.
#[derive(Debug, Clone, Copy)]
enum Rung {
    Embedded,
    System,
}

impl fmt::Display for Rung {
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
    /// Ours, if we started it.
    server: Option<Server>,
    /// The container it is in.
    container: Option<Running>,
    connections: Connections,
    rung: String,
    /// How often the log was marked.
    marks: AtomicU64,
    /// On somebody else's server: what shows that this run lives.
    _signed_in: Option<Client>,
}

impl Postgres {
    /// Climbs the ladder.
    pub(crate) async fn start(
        choice: &PostgresChoice,
        ground: &Ground<'_>,
    ) -> Result<Self, StageError> {
        let alone = async |rung: Rung| {
            let climbed = Self::climb(rung, ground).await?;
            climbed.map_err(|reason| StageError::Postgres {
                rung: rung.to_string(),
                reason,
            })
        };
        match choice {
            PostgresChoice::Url(url) => {
                let connections = Connections::new(DatabaseUrl::parse(url)?);
                let rung = format!("at {}", connections.url().address());
                let client = guest::sign_in(&connections, ground.run.id()).await?;
                let swept = guest::sweep(&client)
                    .await
                    .map_err(|error| StageError::Database {
                        what: "sweep what dead runs left on PostgreSQL".into(),
                        reason: connect::words(&error),
                    })?;
                let rung = match swept {
                    0 => rung,
                    _ => format!("{rung} (databases of dead runs swept: {swept})"),
                };
                Ok(Self {
                    server: None,
                    container: None,
                    connections,
                    rung,
                    marks: AtomicU64::new(0),
                    _signed_in: Some(client),
                })
            }
            PostgresChoice::Docker => Self::contained(ground).await,
            PostgresChoice::Embedded => alone(Rung::Embedded).await,
            PostgresChoice::System => alone(Rung::System).await,
            PostgresChoice::Auto => Self::what_works(ground).await,
        }
    }

    /// One in a container.
    async fn contained(ground: &Ground<'_>) -> Result<Self, StageError> {
        let images = ground.containers.as_ref();
        let images = images.ok_or_else(|| StageError::Postgres {
            rung: "docker".into(),
            reason: "no engine was asked for".into(),
        })?;
        let container::Started {
            container,
            port,
            password,
            image,
        } = container::start(images, ground.settings).await?;
        let connections = Connections::new(DatabaseUrl::own(port, &password));
        container::until_ready(&container, &connections).await?;
        Ok(Self {
            server: None,
            container: Some(container),
            connections,
            rung: format!("container {image}"),
            marks: AtomicU64::new(0),
            _signed_in: None,
        })
    }

    /// The embedded one, for the same version on every machine, and else the
    /// machine's own. Where there is no memory to put the data in it is the
    /// other way round: the embedded one insists on writing to the disk, which
    /// costs a second for each database.
    async fn what_works(ground: &Ground<'_>) -> Result<Self, StageError> {
        let [first, second] = if ground.run.is_memory() {
            [Rung::Embedded, Rung::System]
        } else {
            [Rung::System, Rung::Embedded]
        };
        let reason = match Self::climb(first, ground).await? {
            Ok(postgres) => return Ok(postgres),
            Err(reason) => reason,
        };
        match Self::climb(second, ground).await? {
            Ok(mut postgres) => {
                postgres.rung = format!("{} ({first}: {reason})", postgres.rung);
                Ok(postgres)
            }
            Err(second_reason) => Err(StageError::NoPostgres {
                reasons: format!("{first}: {reason}; {second}: {second_reason}"),
            }),
        }
    }

    /// The inner error is the reason why this rung does not hold; another may.
    async fn climb(rung: Rung, ground: &Ground<'_>) -> Result<Result<Self, String>, StageError> {
        let account = account::choose()?;
        let found = {
            let cache = ground.cache.clone();
            tokio::task::spawn_blocking(move || match rung {
                Rung::Embedded => binaries::embedded(&cache),
                Rung::System => binaries::on_this_machine(),
            })
            .await
        };
        let binaries = match found.map_err(|error| error.to_string()).flatten() {
            Ok(binaries) => binaries,
            Err(reason) => return Ok(Err(reason)),
        };
        let name = match rung {
            Rung::Embedded => format!("{}, embedded", binaries.version),
            Rung::System => format!("{}, {}", binaries.version, binaries.postgres.display()),
        };
        Self::own(&binaries, account, ground, name).await
    }

    async fn own(
        binaries: &binaries::Binaries,
        account: Option<crate::process::Account>,
        ground: &Ground<'_>,
        rung: String,
    ) -> Result<Result<Self, String>, StageError> {
        match Server::start(binaries, account, ground).await {
            Ok(server) => {
                let url = DatabaseUrl::own(server.port, &server.password);
                let connections = Connections::new(url);
                // Ready is what answers, not what listens.
                connections.run("reach PostgreSQL", "SELECT 1").await?;
                Ok(Ok(Self {
                    server: Some(server),
                    container: None,
                    connections,
                    rung,
                    marks: AtomicU64::new(0),
                    _signed_in: None,
                }))
            }
            Err(reason) => Ok(Err(binaries::why(reason))),
        }
    }

    /// The password that all its databases are reached with.
    pub(crate) fn password(&self) -> &str {
        self.connections.url().password()
    }

    /// Its port on this machine, unless the engine leads containers to it.
    pub(crate) fn port_here(&self) -> Option<u16> {
        let is_native = self.container.is_none();
        is_native.then(|| self.connections.url().port())
    }

    /// Which one it is, for people: `17.5, embedded`.
    pub(crate) fn rung(&self) -> &str {
        &self.rung
    }

    /// Makes an empty database, or a copy of `template`.
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
            .run(&format!("make the database {name}"), &statement)
            .await?;
        Ok(self.connections.url().database(name))
    }

    /// Ends every connection to a database, and refuses new ones from everybody.
    /// It waits for the server's processes to be gone, so that nobody's
    /// statement is carried out afterwards.
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

    /// Lets connections to a database in again.
    pub(crate) async fn open_database(&self, name: &str) -> Result<(), StageError> {
        let statement = format!(
            "ALTER DATABASE {} ALLOW_CONNECTIONS true",
            connect::quoted(name)
        );
        self.connections
            .run(&format!("start the database {name}"), &statement)
            .await
    }

    /// Drops a database, whoever is connected to it.
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

    fn log(&self) -> Option<&log::Log> {
        self.server.as_ref()?.log.as_ref()
    }

    /// What a database of ours is asked from now on; `None` on a server that
    /// is not ours, whose log is somebody else's.
    pub(crate) fn statements(&self, database: &str) -> Option<StatementLog> {
        Some(self.log()?.of(database))
    }

    /// Until the log has been read up to here.
    pub(crate) async fn sync_statements(&self) {
        let Some(log) = self.log() else {
            return;
        };
        let number = self.marks.fetch_add(1, Ordering::Relaxed) + 1;
        let (statement, read) = log.mark(number);
        // Where it cannot be asked the log has come to its end, too.
        if self
            .connections
            .run("mark the log", &statement)
            .await
            .is_ok()
        {
            read.await;
        }
    }

    /// Ends the server if it is ours.
    pub(crate) async fn stop(&self) {
        if let Some(server) = &self.server {
            server.stop().await;
        }
    }

    /// How the server ended, where it is ours and has: a database that dies in
    /// the middle breaks the environment, not the app.
    pub(crate) async fn died(&self) -> Option<String> {
        let status = match (&self.server, &self.container) {
            (Some(server), _) => server.process.ended().await,
            (None, Some(container)) => container.exit_status(),
            (None, None) => None,
        }?;
        Some(format!("PostgreSQL ended with {status}"))
    }
}

//! A real PostgreSQL, by a ladder: one that is named by URL, the embedded one,
//! the machine's own.

mod account;
mod binaries;
mod connect;
#[cfg(embedded_postgres)]
mod embedded;
mod guest;
mod load;
pub(crate) mod migrations;
mod server;
mod template;
#[cfg(test)]
mod tests;

use std::fmt;
use std::str::FromStr;

use crate::cache::Cache;
use crate::error::StageError;
use crate::rundir::RunDir;
pub use connect::Database;
use connect::{Connections, DatabaseUrl};
pub(crate) use guest::prefix;
pub(crate) use load::{Content, Load};
use rehearsal_script::Stage;
use rehearsal_script::stage::PostgresFrom;
use server::Server;
pub(crate) use template::Templates;
use tokio_postgres::Client;

/// Which PostgreSQL to take.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum PostgresChoice {
    /// The embedded one where it works, else the machine's.
    #[default]
    Auto,
    /// The one cargo brings.
    Embedded,
    /// The machine's binaries, on a data directory of our own.
    System,
    /// A container.
    Docker,
    /// A server that runs already; only databases the run made are touched.
    Url(String),
}

impl PostgresChoice {
    /// What `REHEARSAL_POSTGRES` says, else what the stage file does.
    ///
    /// A `DATABASE_URL` alone selects nothing: it often names a database that
    /// somebody works with. `REHEARSAL_POSTGRES=url` makes it meant.
    pub fn from_env(stage: &Stage) -> Result<Self, StageError> {
        match std::env::var("REHEARSAL_POSTGRES") {
            Ok(name) if !name.is_empty() => return name.parse(),
            _ => {}
        }
        match stage.postgres.as_ref().and_then(|postgres| postgres.from) {
            None => Ok(Self::Auto),
            Some(PostgresFrom::Embedded) => Ok(Self::Embedded),
            Some(PostgresFrom::System) => Ok(Self::System),
            Some(PostgresFrom::Docker) => Ok(Self::Docker),
            Some(PostgresFrom::Url) => "url".parse(),
        }
    }
}

impl FromStr for PostgresChoice {
    type Err = StageError;

    fn from_str(name: &str) -> Result<Self, StageError> {
        match name {
            "auto" => Ok(Self::Auto),
            "embedded" => Ok(Self::Embedded),
            "system" => Ok(Self::System),
            "docker" => Ok(Self::Docker),
            "url" => match std::env::var("DATABASE_URL") {
                Ok(url) => Ok(Self::Url(url)),
                Err(_) => Err(StageError::NoDatabaseUrl),
            },
            url if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
                Ok(Self::Url(url.into()))
            }
            _ => Err(StageError::UnknownRung { name: name.into() }),
        }
    }
}

/// What a server of our own stands on.
pub(crate) struct Ground<'a> {
    pub(crate) cache: &'a Cache,
    pub(crate) run: &'a RunDir,
    /// Server settings: `work_mem=64MB`.
    pub(crate) settings: &'a [String],
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
    connections: Connections,
    rung: String,
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
                    connections,
                    rung,
                    _signed_in: Some(client),
                })
            }
            PostgresChoice::Docker => Err(StageError::NoDocker),
            PostgresChoice::Embedded => alone(Rung::Embedded).await,
            PostgresChoice::System => alone(Rung::System).await,
            PostgresChoice::Auto => Self::what_works(ground).await,
        }
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
                    connections,
                    rung,
                    _signed_in: None,
                }))
            }
            Err(reason) => Ok(Err(reason)),
        }
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

    /// Drops a database, whoever is connected to it.
    pub(crate) async fn drop_database(&self, name: &str) -> Result<(), StageError> {
        let statement = format!(
            "DROP DATABASE IF EXISTS {} WITH (FORCE)",
            connect::quoted(name)
        );
        self.connections
            .run(&format!("drop the database {name}"), &statement)
            .await
    }

    /// Ends the server if it is ours.
    pub(crate) async fn stop(&self) {
        if let Some(server) = &self.server {
            server.stop().await;
        }
    }

    /// How the server ended, where it is ours and has: a database that dies in
    /// the middle breaks the environment, not the app.
    pub(crate) fn died(&self) -> Option<String> {
        let server = self.server.as_ref()?;
        let status = server.process.exited()?;
        Some(format!("PostgreSQL ended with {status}"))
    }
}

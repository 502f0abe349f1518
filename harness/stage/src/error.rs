use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rehearsal_process::OutputTail;
use rehearsal_record::{EnvironmentError, Place};
use rehearsal_script::EvalError;
use thiserror::Error;

/// Why a stage could not be started or used.
///
/// Each message reads "could not …: …"; [`StageError::help`] says what to do.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StageError {
    /// A process, or the directory of the run, could not be started or used.
    #[error(transparent)]
    Process(#[from] rehearsal_process::Error),
    /// The stage lacks something that a scenario needs, which is then skipped.
    #[error("{reason}")]
    Unsupported {
        /// What it lacks.
        reason: String,
    },
    /// There is no folder for the cache.
    #[error("could not open the cache: the user has no home directory")]
    NoCache,
    /// No PostgreSQL works on this machine.
    #[error("could not find a PostgreSQL that works here: {reasons}")]
    NoPostgres {
        /// Why each PostgreSQL failed.
        reasons: String,
    },
    /// `REHEARSAL_POSTGRES`, `--postgres` or the stage file names no known
    /// PostgreSQL.
    #[error(
        "could not choose a PostgreSQL: {name:?} is none of embedded, system, docker, url, postgres://…"
    )]
    UnknownPostgres {
        /// The name.
        name: String,
    },
    /// `url` was chosen and there is no URL.
    #[error("could not choose a PostgreSQL: `url` takes it from DATABASE_URL, which is not set")]
    NoDatabaseUrl,
    /// The server of a URL is not on this machine.
    #[error("could not use the PostgreSQL at {address}: it is not on this machine")]
    RemotePostgres {
        /// Host and port.
        address: String,
    },
    /// There is no stage of this name.
    #[error("could not choose a stage: {name:?} is neither embedded nor docker")]
    UnknownStage {
        /// The name.
        name: String,
    },
    /// There is no runtime of this name for apps.
    #[error("could not choose how apps run: {name:?} is neither containers nor processes")]
    UnknownApps {
        /// The name.
        name: String,
    },
    /// No Docker engine answers.
    #[error("could not reach a Docker engine at {host}: {reason}")]
    NoDockerEngine {
        /// Its address.
        host: String,
        /// Why not.
        reason: String,
    },
    /// An image is not available.
    #[error("could not get the image {image}: {reason}")]
    Image {
        /// The image.
        image: String,
        /// The message of the engine or the registry.
        reason: String,
    },
    /// The engine refused a request.
    #[error("could not {what}: {reason}")]
    Container {
        /// What was attempted.
        what: String,
        /// The message of the engine.
        reason: String,
    },
    /// The cloud at a URL cannot be used.
    #[error("could not use the cloud at {url}: {reason}")]
    CloudUrl {
        /// Its URL.
        url: String,
        /// Why not.
        reason: String,
    },
    /// PostgreSQL refuses root, and there is no other user to run it.
    #[error(
        "could not start PostgreSQL as root: there is neither a user `postgres` nor `nobody` in /etc/passwd"
    )]
    NoAccount,
    /// PostgreSQL did not start.
    #[error("could not start PostgreSQL ({source_name}): {reason}")]
    Postgres {
        /// Which one.
        source_name: String,
        /// Why not, with its last lines.
        reason: String,
    },
    /// The database server refused a statement.
    #[error("could not {what}: {reason}")]
    Database {
        /// What was attempted.
        what: String,
        /// The message of the server.
        reason: String,
    },
    /// The migrations of a folder have no order.
    #[error("could not order the migrations in {folder}: {reason}", folder = folder.display())]
    Migrations {
        /// The folder.
        folder: PathBuf,
        /// Why not.
        reason: String,
    },
    /// The cloud refused a call.
    #[error("could not {what}: {reason}")]
    Cloud {
        /// What was attempted.
        what: String,
        /// The message of the cloud.
        reason: String,
    },
    /// An expression in the stage file has no value.
    #[error("could not fill in {place}: {message}")]
    Value {
        /// Its place.
        place: Place,
        /// Why not.
        message: String,
        /// What to do about it.
        help: Option<String>,
    },
    /// The content of a seed's file is wrong.
    #[error("could not read the seed {file}: {reason}", file = file.display())]
    Seed {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The stage file declares nothing of this name.
    #[error("could not find the {noun} `{name}` on the stage")]
    Unknown {
        /// What it would be.
        noun: &'static str,
        /// The name.
        name: String,
    },
    /// The stage file does not say how an app runs without a container.
    #[error(
        "could not start the app {app}: it has only a `container`, and this stage runs processes"
    )]
    ContainerOnlyApp {
        /// The app.
        app: String,
    },
    /// Apps come `after` each other in a cycle.
    #[error("could not order the apps: {apps} wait for each other")]
    AppCycle {
        /// The apps.
        apps: String,
    },
    /// A migration or a seed is wrong.
    #[error("could not apply {file}: {reason}", file = file.display())]
    Sql {
        /// The file.
        file: PathBuf,
        /// The message of the server, with the line if it is known.
        reason: String,
    },
    /// No port is free.
    #[error("could not find a free port on loopback: {source}")]
    NoPort {
        /// Why not.
        source: io::Error,
    },
    /// Cargo has built no binary of this name.
    #[error("could not build `{name}`: cargo names no executable for it")]
    NoExecutable {
        /// The binary's name.
        name: String,
    },
    /// An app ended while it should run.
    #[error("could not start the app {app}: it ended with {status}; {lines}")]
    AppEnded {
        /// The app.
        app: String,
        /// Its exit status.
        status: String,
        /// Its last lines of output.
        lines: OutputTail,
    },
    /// An app that somebody else runs does not answer.
    #[error("could not reach the app {app} at {url}: {reason}")]
    NotAttached {
        /// The app.
        app: String,
        /// Its URL.
        url: String,
        /// Why not.
        reason: String,
    },
    /// An app is running, but does not become ready.
    #[error(
        "could not start the app {app}: after {} s it still waits for {what}{}; {lines}",
        limit.as_secs_f32(),
        if last.is_empty() { String::new() } else { format!(" (last: {last})") }
    )]
    AppNotReady {
        /// The app.
        app: String,
        /// How long the stage has waited.
        limit: Duration,
        /// What would show that it is ready.
        what: String,
        /// The result of the last attempt.
        last: String,
        /// Its last lines of output.
        lines: OutputTail,
    },
}

impl StageError {
    pub(crate) fn files(what: &'static str, path: &Path, source: io::Error) -> Self {
        rehearsal_process::Error::files(what, path, source).into()
    }

    /// Whether the disk, or the memory file system, is full. Other programs only say
    /// so in their messages.
    fn is_disk_full(&self) -> bool {
        let mentions_it = |text: &str| text.contains("No space left on device");
        match self {
            Self::Process(error) => error.is_disk_full(),
            Self::Postgres { reason, .. }
            | Self::NoPostgres { reasons: reason }
            | Self::Database { reason, .. }
            | Self::Sql { reason, .. } => mentions_it(reason),
            Self::AppEnded { lines, .. } | Self::AppNotReady { lines, .. } => {
                mentions_it(&lines.to_string())
            }
            _ => false,
        }
    }

    /// Whether the stage file is wrong, and not the environment.
    pub fn is_mistake(&self) -> bool {
        matches!(self, Self::Value { .. })
    }

    /// Returns what to do next.
    pub fn help(&self) -> Option<&str> {
        if self.is_disk_full() {
            return Some(
                "the disk is full: free some space, or set TMPDIR and REHEARSAL_CACHE to a disk with space",
            );
        }
        match self {
            Self::Process(error) => error.help(),
            Self::Sql { reason, .. } | Self::Database { reason, .. }
                if reason.contains("extension") && reason.contains("is not available") =>
            {
                Some(
                    "the embedded PostgreSQL has few extensions: REHEARSAL_POSTGRES=system \
                     uses the system's, with the extensions that are installed there",
                )
            }
            Self::Unsupported { .. }
            | Self::Database { .. }
            | Self::Cloud { .. }
            | Self::Sql { .. }
            | Self::AppEnded { .. }
            | Self::NoPort { .. }
            | Self::Seed { .. } => None,
            Self::Unknown { .. } => {
                Some("declare it in the stage file, and require it in the scenario")
            }
            Self::ContainerOnlyApp { .. } => {
                Some("add `cargo: binary` or `run: command` to the app in the stage file")
            }
            Self::NotAttached { .. } => {
                Some("start it yourself, or leave out its `url` (`--app`) to have it started")
            }
            Self::AppCycle { .. } => Some("check `after` in the stage file"),
            Self::NoExecutable { .. } => {
                Some("name a `[[bin]]` target of the workspace below the stage file's `root`")
            }
            Self::AppNotReady { .. } => {
                Some("check `ready` in the stage file; `ready: {timeout: 30s}` waits longer")
            }
            Self::Migrations { .. } => {
                Some("name them 0001_what.sql or V1__what.sql, each with a different number")
            }
            Self::Value { help, .. } => help.as_deref(),
            Self::NoCache => Some("set REHEARSAL_CACHE to a folder that you can write to"),
            Self::NoPostgres { .. } => Some(
                "install PostgreSQL 13 or newer (its `initdb` and `postgres` are enough), or name a \
                 server that runs already: REHEARSAL_POSTGRES=postgres://user:password@host/database",
            ),
            Self::UnknownPostgres { .. } => Some(
                "leave it out to use what works, or name a server: postgres://user:password@host/database",
            ),
            Self::NoDatabaseUrl => {
                Some("set DATABASE_URL, or give the URL itself: REHEARSAL_POSTGRES=postgres://…")
            }
            Self::RemotePostgres { .. } => Some(
                "only a server on loopback can be used, because databases are created and dropped there: \
                 postgres://user:password@127.0.0.1/database",
            ),
            Self::UnknownStage { .. } => {
                Some("leave it out for the embedded stage; use a running cloud by `--cloud URL`")
            }
            Self::UnknownApps { .. } => {
                Some("leave it out: on the docker stage, apps with a `container` run in containers")
            }
            Self::NoDockerEngine { .. } => Some(
                "start it (`sudo systemctl start docker`, or Docker Desktop), or set DOCKER_HOST; \
                 the embedded stage needs none: leave `--stage docker` out",
            ),
            Self::Image { .. } => Some(
                "check its name and the network, or load it with `docker load`; an image that \
                 exists is not pulled",
            ),
            Self::Container { reason, .. } if reason.contains("address already in use") => {
                Some("another program has taken the port meanwhile: run it again")
            }
            Self::Container { .. } => {
                Some("check the engine with `docker info` and `docker ps -a`")
            }
            Self::CloudUrl { .. } => Some(
                "it has to be on this machine: http://127.0.0.1:4566; `rehearsal cloud` starts one",
            ),
            Self::NoAccount => Some("run as an ordinary user, or create a user `postgres`"),
            Self::Postgres { .. } => Some(
                "REHEARSAL_POSTGRES=embedded, =system or =postgres://… selects another PostgreSQL",
            ),
        }
    }
}

/// Returns the entry, or the error that the stage file declares none of this name.
pub(crate) fn known<'a, T>(
    noun: &'static str,
    name: &str,
    found: Option<&'a T>,
) -> Result<&'a T, StageError> {
    found.ok_or_else(|| StageError::Unknown {
        noun,
        name: name.into(),
    })
}

/// Returns the message of the innermost cause of an error: "Connection refused".
pub(crate) fn root_cause(error: &dyn std::error::Error) -> String {
    let mut error = error;
    while let Some(cause) = error.source() {
        error = cause;
    }
    error.to_string()
}

impl From<EvalError> for StageError {
    fn from(error: EvalError) -> Self {
        Self::Value {
            place: error.place,
            message: error.message,
            help: error.help,
        }
    }
}

impl From<&StageError> for EnvironmentError {
    fn from(error: &StageError) -> Self {
        Self {
            message: error.to_string(),
            help: error.help().map(str::to_owned),
        }
    }
}

#[cfg(test)]
mod tests;

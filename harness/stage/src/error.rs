use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rehearsal_record::{EnvironmentError, Place};
use rehearsal_script::EvalError;
use thiserror::Error;

use crate::lines::OutputTail;

/// Why the stage does not stand. Each message reads "could not …: …"; what to
/// do about it is in [`StageError::help`].
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StageError {
    /// A file or folder could not be made, read or removed.
    #[error("could not {what} {path}: {source}", path = path.display())]
    Files {
        /// What was attempted.
        what: &'static str,
        /// On what.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// There is no place for the cache.
    #[error("could not open the cache: the user has no home directory")]
    NoCache,
    /// The folder for run directories belongs to somebody else.
    #[error("could not use {path}: it belongs to another user, or others can write to it", path = path.display())]
    ForeignFolder {
        /// The folder.
        path: PathBuf,
    },
    /// No PostgreSQL works here.
    #[error("could not find a PostgreSQL that works here: {reasons}")]
    NoPostgres {
        /// Why each rung of the ladder failed.
        reasons: String,
    },
    /// `REHEARSAL_POSTGRES`, `--postgres` or the stage file names no rung.
    #[error(
        "could not choose a PostgreSQL: {name:?} is none of embedded, system, docker, url, postgres://…"
    )]
    UnknownRung {
        /// The name.
        name: String,
    },
    /// The rung needs a URL and there is none.
    #[error("could not choose a PostgreSQL: `url` takes it from DATABASE_URL, which is not set")]
    NoDatabaseUrl,
    /// The server of a URL is not this machine's.
    #[error("could not use the PostgreSQL at {address}: it is not on this machine")]
    FarPostgres {
        /// Host and port.
        address: String,
    },
    /// There is no stage of this name.
    #[error("could not choose a stage: {name:?} is neither embedded nor docker")]
    UnknownStage {
        /// The name.
        name: String,
    },
    /// There is no such way to run apps.
    #[error("could not choose how apps run: {name:?} is neither containers nor processes")]
    UnknownApps {
        /// The name.
        name: String,
    },
    /// No Docker engine answers.
    #[error("could not reach a Docker engine at {host}: {reason}")]
    NoEngine {
        /// Where it was looked for.
        host: String,
        /// Why not.
        reason: String,
    },
    /// An image is not to be had.
    #[error("could not get the image {image}: {reason}")]
    Image {
        /// The image.
        image: String,
        /// The engine's words, or the registry's.
        reason: String,
    },
    /// The engine refused something that the stage needs.
    #[error("could not {what}: {reason}")]
    Container {
        /// What was attempted.
        what: String,
        /// The engine's words.
        reason: String,
    },
    /// The cloud that is to be used cannot be.
    #[error("could not use the cloud at {url}: {reason}")]
    CloudUrl {
        /// Its URL.
        url: String,
        /// Why not.
        reason: String,
    },
    /// PostgreSQL refuses root, and there is no other user.
    #[error(
        "could not start PostgreSQL as root: there is neither a user `postgres` nor `nobody` in /etc/passwd"
    )]
    NoAccount,
    /// PostgreSQL did not come up.
    #[error("could not start PostgreSQL ({rung}): {reason}")]
    Postgres {
        /// Which one.
        rung: String,
        /// Why, with its last lines.
        reason: String,
    },
    /// The server refused something that the stage needs.
    #[error("could not {what}: {reason}")]
    Database {
        /// What was attempted.
        what: String,
        /// The server's words.
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
    /// The cloud refused something that the stage needs.
    #[error("could not {what}: {reason}")]
    Cloud {
        /// What was attempted.
        what: String,
        /// The cloud's words.
        reason: String,
    },
    /// An expression in the stage file has no value.
    #[error("could not fill in {place}: {message}")]
    Value {
        /// Where it stands.
        place: Place,
        /// Why not.
        message: String,
        /// What to do about it.
        help: Option<String>,
    },
    /// A seed's file does not hold what it should.
    #[error("could not read the seed {file}: {reason}", file = file.display())]
    Seed {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The stage has nothing of this name.
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
    OnlyContainer {
        /// The app.
        app: String,
    },
    /// Apps come `after` each other in a circle.
    #[error("could not order the apps: {apps} wait for each other")]
    AppsWaitForEachOther {
        /// The apps.
        apps: String,
    },
    /// A migration or a seed is wrong.
    #[error("could not apply {file}: {reason}", file = file.display())]
    Sql {
        /// The file.
        file: PathBuf,
        /// The server's words, with the line where it gives one.
        reason: String,
    },
    /// A program does not start at all.
    #[error("could not start `{what}` in {folder}: {source}", folder = folder.display())]
    Spawn {
        /// The program or command.
        what: String,
        /// Where.
        folder: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A build or a migration failed.
    #[error("could not run `{command}`: {status}; {lines}")]
    Command {
        /// The command.
        command: String,
        /// How it ended.
        status: String,
        /// What it wrote last.
        lines: OutputTail,
    },
    /// The machine has no port left.
    #[error("could not find a free port on loopback: {source}")]
    NoPort {
        /// Why not.
        source: io::Error,
    },
    /// Cargo built nothing of this name.
    #[error("could not build `{name}`: cargo names no executable for it")]
    NoExecutable {
        /// The binary's name.
        name: String,
    },
    /// An app ended where it should run.
    #[error("could not start the app {app}: it ended with {status}; {lines}")]
    AppEnded {
        /// The app.
        app: String,
        /// How it ended.
        status: String,
        /// What it wrote last.
        lines: OutputTail,
    },
    /// An app runs, and does not become ready.
    #[error(
        "could not start the app {app}: after {} s it still waits for {what}{}; {lines}",
        patience.as_secs_f32(),
        if last.is_empty() { String::new() } else { format!(" (last: {last})") }
    )]
    AppNotReady {
        /// The app.
        app: String,
        /// How long it was waited for.
        patience: Duration,
        /// What would have shown that it is ready.
        what: String,
        /// What was seen of that last.
        last: String,
        /// What it wrote last.
        lines: OutputTail,
    },
}

impl StageError {
    pub(crate) fn files(what: &'static str, path: &Path, source: io::Error) -> Self {
        Self::Files {
            what,
            path: path.into(),
            source,
        }
    }

    /// Whether the disk, or the memory that serves as one, is full. Other
    /// programs say so in words alone.
    fn is_for_want_of_space(&self) -> bool {
        let said = |text: &str| text.contains("No space left on device");
        match self {
            Self::Files { source, .. } => source.kind() == io::ErrorKind::StorageFull,
            Self::Postgres { reason, .. }
            | Self::NoPostgres { reasons: reason }
            | Self::Database { reason, .. }
            | Self::Sql { reason, .. } => said(reason),
            Self::Command { lines, .. }
            | Self::AppEnded { lines, .. }
            | Self::AppNotReady { lines, .. } => said(&lines.to_string()),
            _ => false,
        }
    }

    /// What to do next.
    pub fn help(&self) -> Option<&str> {
        if self.is_for_want_of_space() {
            return Some(
                "the disk is full: free some space, or set TMPDIR and REHEARSAL_CACHE to a disk with room",
            );
        }
        match self {
            Self::Files { source, .. } if source.kind() == io::ErrorKind::PermissionDenied => Some(
                "check who owns it; REHEARSAL_CACHE and TMPDIR move the cache and the run directory",
            ),
            Self::Sql { reason, .. } | Self::Database { reason, .. }
                if reason.contains("extension") && reason.contains("is not available") =>
            {
                Some(
                    "the embedded PostgreSQL brings few extensions: REHEARSAL_POSTGRES=system \
                     takes the machine's own, with those that are installed there",
                )
            }
            Self::Files { .. }
            | Self::Database { .. }
            | Self::Cloud { .. }
            | Self::Sql { .. }
            | Self::Command { .. }
            | Self::AppEnded { .. }
            | Self::NoPort { .. }
            | Self::Seed { .. } => None,
            Self::Unknown { .. } => {
                Some("declare it in the stage file, and name it in what is needed")
            }
            Self::OnlyContainer { .. } => {
                Some("add `cargo: binary` or `run: command` to the app in the stage file")
            }
            Self::AppsWaitForEachOther { .. } => Some("check `after` in the stage file"),
            Self::Spawn { .. } => Some("check the command's name and the stage file's `root`"),
            Self::NoExecutable { .. } => {
                Some("name a `[[bin]]` target of the workspace below the stage file's `root`")
            }
            Self::AppNotReady { .. } => {
                Some("check `ready` in the stage file; `ready: {timeout: 30s}` waits longer")
            }
            Self::Migrations { .. } => {
                Some("name them 0001_what.sql or V1__what.sql, each with a number of its own")
            }
            Self::Value { help, .. } => help.as_deref(),
            Self::NoCache => Some("set REHEARSAL_CACHE to a folder that you can write to"),
            Self::ForeignFolder { .. } => Some("remove it, or set TMPDIR to a folder of your own"),
            Self::NoPostgres { .. } => Some(
                "install PostgreSQL 13 or newer (its `initdb` and `postgres` are enough), or name a \
                 server that runs already: REHEARSAL_POSTGRES=postgres://user:password@host/database",
            ),
            Self::UnknownRung { .. } => Some(
                "leave it out to take what works, or name a server: postgres://user:password@host/database",
            ),
            Self::NoDatabaseUrl => {
                Some("set DATABASE_URL, or give the URL itself: REHEARSAL_POSTGRES=postgres://…")
            }
            Self::FarPostgres { .. } => Some(
                "only a server on loopback is used, because databases are made and dropped there: \
                 postgres://user:password@127.0.0.1/database",
            ),
            Self::UnknownStage { .. } => Some(
                "leave it out for the embedded one; a cloud that runs already is `--cloud URL`",
            ),
            Self::UnknownApps { .. } => {
                Some("leave it out: on the docker stage, apps that have a `container` run in it")
            }
            Self::NoEngine { .. } => Some(
                "start it (`sudo systemctl start docker`, or Docker Desktop), or set DOCKER_HOST; \
                 the embedded stage needs none: leave `--stage docker` out",
            ),
            Self::Image { .. } => Some(
                "check its name and the network, or bring it by `docker load`; an image that is \
                 there is not pulled",
            ),
            Self::Container { reason, .. } if reason.contains("address already in use") => {
                Some("another program took the port in between: run it again")
            }
            Self::Container { .. } => {
                Some("`docker info` and `docker ps -a` show how the engine is")
            }
            Self::CloudUrl { .. } => Some(
                "it has to run on this machine: http://127.0.0.1:4566; `rehearsal cloud` starts one",
            ),
            Self::NoAccount => Some("run as an ordinary user, or make a user `postgres`"),
            Self::Postgres { .. } => Some(
                "REHEARSAL_POSTGRES=embedded, =system or =postgres://… takes another PostgreSQL",
            ),
        }
    }
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

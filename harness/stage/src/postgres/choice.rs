//! Which PostgreSQL somebody asks for.

use std::str::FromStr;

use rehearsal_script::StageConfig;
use rehearsal_script::stage::PostgresSource;

use crate::error::StageError;

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
    pub fn from_env(stage: &StageConfig) -> Result<Self, StageError> {
        match std::env::var("REHEARSAL_POSTGRES") {
            Ok(name) if !name.is_empty() => return name.parse(),
            _ => {}
        }
        match stage.postgres.as_ref().and_then(|postgres| postgres.from) {
            None => Ok(Self::Auto),
            Some(PostgresSource::Embedded) => Ok(Self::Embedded),
            Some(PostgresSource::System) => Ok(Self::System),
            Some(PostgresSource::Docker) => Ok(Self::Docker),
            Some(PostgresSource::Url) => "url".parse(),
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

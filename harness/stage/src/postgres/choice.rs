//! The choice of a PostgreSQL.

use std::str::FromStr;

use rehearsal_script::StageConfig;
use rehearsal_script::stage::PostgresSource;

use crate::error::StageError;

/// Which PostgreSQL to use.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum PostgresChoice {
    /// The embedded one if it works, else the system's.
    #[default]
    Auto,
    /// The one that is part of this program.
    Embedded,
    /// The system's binaries, with a temporary data directory.
    System,
    /// A container.
    Docker,
    /// A running server; only databases that the run creates are changed.
    Url(String),
}

impl PostgresChoice {
    /// Reads `REHEARSAL_POSTGRES`, else the stage file.
    ///
    /// `DATABASE_URL` alone selects nothing, because it often names a database in
    /// use; `REHEARSAL_POSTGRES=url` selects it.
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
            _ => Err(StageError::UnknownPostgres { name: name.into() }),
        }
    }
}

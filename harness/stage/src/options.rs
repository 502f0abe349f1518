//! How to start a stage.

use std::str::FromStr;

use crate::error::StageError;
use crate::postgres::PostgresChoice;

/// How to start a stage; the defaults come from environment variables.
#[derive(Debug, Clone, Default)]
pub struct StageOptions {
    /// Which PostgreSQL; by default `REHEARSAL_POSTGRES`, else the stage file's, else
    /// one that works.
    pub postgres: Option<PostgresChoice>,
    /// The seed of random values in expressions of the stage file.
    pub seed: u64,
    /// Which stage; by default `REHEARSAL_STAGE`, else the embedded one.
    pub kind: Option<StageKind>,
    /// The URL of a running cloud; by default `REHEARSAL_CLOUD`.
    pub cloud: Option<String>,
    /// How apps run on the docker stage; by default `REHEARSAL_APPS`.
    pub apps: Option<AppRuntime>,
    /// Whether all scenarios share one sandbox, one after another.
    pub shared: bool,
}

/// How apps run on the docker stage.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AppRuntime {
    /// Apps with a `container` in containers, the others as processes.
    #[default]
    Containers,
    /// As processes, as on the embedded stage.
    Processes,
}

impl AppRuntime {
    /// Returns its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Containers => "containers",
            Self::Processes => "processes",
        }
    }
}

impl FromStr for AppRuntime {
    type Err = StageError;

    fn from_str(name: &str) -> Result<Self, StageError> {
        [Self::Containers, Self::Processes]
            .into_iter()
            .find(|apps| apps.name() == name)
            .ok_or_else(|| StageError::UnknownApps { name: name.into() })
    }
}

/// Where the cloud, PostgreSQL and the apps run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum StageKind {
    /// In this process, or as its child processes.
    #[default]
    Embedded,
    /// The cloud, PostgreSQL, and apps with a `container`, in containers.
    Docker,
}

impl StageKind {
    /// Returns its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Embedded => "embedded",
            Self::Docker => "docker",
        }
    }
}

impl FromStr for StageKind {
    type Err = StageError;

    fn from_str(name: &str) -> Result<Self, StageError> {
        match name {
            "embedded" => Ok(Self::Embedded),
            "docker" => Ok(Self::Docker),
            _ => Err(StageError::UnknownStage { name: name.into() }),
        }
    }
}

impl StageOptions {
    /// Fills in missing options from environment variables.
    pub fn with_environment(mut self) -> Result<Self, StageError> {
        let variable = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        if self.kind.is_none() {
            let kind = variable("REHEARSAL_STAGE").map(|name| name.parse());
            self.kind = kind.transpose()?;
        }
        self.cloud = self.cloud.or_else(|| variable("REHEARSAL_CLOUD"));
        if self.apps.is_none() {
            let apps = variable("REHEARSAL_APPS").map(|name| name.parse());
            self.apps = apps.transpose()?;
        }
        Ok(self)
    }

    /// Returns the name of the stage.
    pub fn stage_name(&self) -> &'static str {
        match &self.cloud {
            Some(_) => "external",
            None => self.kind.unwrap_or_default().name(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stage_is_named_after_the_chosen_kind() {
        let chosen = |kind: &str, cloud: Option<&str>| {
            let options = StageOptions {
                kind: Some(kind.parse().unwrap()),
                cloud: cloud.map(str::to_owned),
                ..StageOptions::default()
            };
            options.with_environment().unwrap().stage_name()
        };
        assert_eq!(chosen("embedded", None), "embedded");
        assert_eq!(chosen("docker", None), "docker");
        assert_eq!(
            chosen("embedded", Some("http://127.0.0.1:4566")),
            "external"
        );
        assert_eq!(
            "processes".parse::<AppRuntime>().unwrap(),
            AppRuntime::Processes
        );
        let unknown = "pods".parse::<AppRuntime>().unwrap_err();
        assert_eq!(
            unknown.to_string(),
            "could not choose how apps run: \"pods\" is neither containers nor processes"
        );
        let unknown = "kubernetes".parse::<StageKind>().unwrap_err();
        assert_eq!(
            unknown.to_string(),
            "could not choose a stage: \"kubernetes\" is neither embedded nor docker"
        );
    }
}

//! What the person at the command line chose.

use std::str::FromStr;

use crate::error::StageError;
use crate::postgres::PostgresChoice;

/// What the person at the command line chose. What is not said here is what
/// the environment says.
#[derive(Debug, Clone, Default)]
pub struct StageOptions {
    /// Which PostgreSQL; without, `REHEARSAL_POSTGRES`, else what the stage
    /// file says, else what works.
    pub postgres: Option<PostgresChoice>,
    /// What chance in the stage file's own expressions comes from.
    pub seed: u64,
    /// Which stage; without, `REHEARSAL_STAGE`, else the embedded one.
    pub kind: Option<StageKind>,
    /// The URL of a cloud that runs already; without, `REHEARSAL_CLOUD`.
    pub cloud: Option<String>,
    /// How apps run on the docker stage; without, `REHEARSAL_APPS`.
    pub apps: Option<AppRuntime>,
}

/// How apps run on the docker stage.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AppRuntime {
    /// Those that say how in containers, the others as processes.
    #[default]
    Containers,
    /// As processes, as on the embedded stage.
    Processes,
}

impl AppRuntime {
    /// What it is called.
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

/// Which stage.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum StageKind {
    /// Everything in this process or as its children.
    #[default]
    Embedded,
    /// The cloud, PostgreSQL, and the apps that say how, in containers.
    Docker,
}

impl StageKind {
    /// What it is called.
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
    /// Adds what the environment says.
    pub fn with_environment(mut self) -> Result<Self, StageError> {
        let said = |name| std::env::var(name).ok().filter(|said| !said.is_empty());
        if self.kind.is_none() {
            let kind = said("REHEARSAL_STAGE").map(|name| name.parse());
            self.kind = kind.transpose()?;
        }
        self.cloud = self.cloud.or_else(|| said("REHEARSAL_CLOUD"));
        if self.apps.is_none() {
            let apps = said("REHEARSAL_APPS").map(|name| name.parse());
            self.apps = apps.transpose()?;
        }
        Ok(self)
    }

    /// What the stage is called.
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
    fn a_stage_goes_by_what_is_chosen() {
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

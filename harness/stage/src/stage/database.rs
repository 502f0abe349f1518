//! The database of a stage: which PostgreSQL, and what it begins with.

use std::path::PathBuf;
use std::sync::Arc;

use rehearsal_script::StageConfig;

use super::{Events, blocking};
use crate::apps::plan;
use crate::cache::Cache;
use crate::clock::Stopwatch;
use crate::command::Command;
use crate::docker::Images;
use crate::error::StageError;
use crate::options::{StageKind, StageOptions};
use crate::postgres::migrations::in_order;
use crate::postgres::{Content, Ground, Load, Postgres, PostgresChoice, Templates};
use crate::rundir::RunDir;
use crate::seeds;

/// PostgreSQL and what every database begins with.
#[derive(Debug)]
pub(crate) struct DatabaseSide {
    pub(crate) postgres: Arc<Postgres>,
    pub(crate) templates: Templates,
    pub(crate) migrations: Vec<Load>,
}

/// Which PostgreSQL: a container where everything is in one and nobody says otherwise.
pub(super) fn choice(
    options: &StageOptions,
    script: &StageConfig,
) -> Result<PostgresChoice, StageError> {
    let choice = match &options.postgres {
        Some(choice) => choice.clone(),
        None => PostgresChoice::from_env(script)?,
    };
    Ok(match (choice, options.kind) {
        (PostgresChoice::Auto, Some(StageKind::Docker)) => PostgresChoice::Docker,
        (choice, _) => choice,
    })
}

pub(super) async fn start(
    script: &StageConfig,
    choice: &PostgresChoice,
    migrations: Vec<Load>,
    run: &RunDir,
    containers: Option<Images<'_>>,
    events: &Events,
) -> Result<DatabaseSide, StageError> {
    let watch = Stopwatch::start();
    let cache = blocking(Cache::open).await?;
    let ground = Ground {
        cache: &cache,
        run,
        settings: &settings(script),
        containers,
    };
    let postgres = Arc::new(Postgres::start(choice, &ground).await?);
    events.booted("postgres", watch);
    events.notice(format!("PostgreSQL {}", postgres.rung()));
    let watch = Stopwatch::start();
    let templates = Templates::new(postgres.clone(), run.id());
    match templates.template(None, &migrations).await {
        Ok(_) => {
            events.booted("template", watch);
            Ok(DatabaseSide {
                postgres,
                templates,
                migrations,
            })
        }
        Err(error) => {
            postgres.stop().await;
            Err(error)
        }
    }
}

/// What the stage file sets on a server of our own: `work_mem=64MB`.
fn settings(script: &StageConfig) -> Vec<String> {
    let settings = script
        .postgres
        .iter()
        .flat_map(|postgres| postgres.settings.iter());
    settings
        .map(|(name, value)| format!("{name}={}", value.text))
        .collect()
}

/// What every database begins with: extensions, then migrations.
pub(super) fn migrations(script: &StageConfig, run: &RunDir) -> Result<Vec<Load>, StageError> {
    let Some(postgres) = &script.postgres else {
        return Ok(Vec::new());
    };
    let file = PathBuf::from(script.file.as_deref().unwrap_or_default());
    let mut loads: Vec<_> = postgres
        .extensions
        .iter()
        .map(|extension| Load {
            file: file.clone(),
            content: Content::extension(&extension.text),
        })
        .collect();
    if let Some(folder) = &postgres.migrations {
        for file in in_order(folder.text.as_ref())? {
            loads.push(seeds::sql(&file)?);
        }
    }
    if let Some(line) = &postgres.migrate {
        let command = Command::shell(&line.text, plan::root(script)?, run.clone());
        loads.push(Load {
            file,
            content: Content::Command(Box::new(command)),
        });
    }
    Ok(loads)
}

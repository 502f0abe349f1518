//! The database of a stage: its PostgreSQL, and what every database contains.

use std::path::PathBuf;
use std::sync::Arc;

use rehearsal_process::{Command, RunDirectory};
use rehearsal_script::StageConfig;

use crate::apps::launcher::root;
use crate::blocking::blocking;
use crate::cache::Cache;
use crate::clock::Stopwatch;
use crate::docker::Images;
use crate::error::StageError;
use crate::events::Events;
use crate::options::{StageKind, StageOptions};
use crate::postgres::migrations::sorted_migrations;
use crate::postgres::{
    DatabaseLoad, LoadContent, Postgres, PostgresChoice, PostgresContext, Templates,
};
use crate::seeds;

/// PostgreSQL, the templates, and the migrations of every database.
#[derive(Debug)]
pub(crate) struct StageDatabase {
    pub(crate) postgres: Arc<Postgres>,
    pub(crate) templates: Templates,
    pub(crate) migrations: Vec<DatabaseLoad>,
}

/// Returns the PostgreSQL to use: by default a container on the docker stage.
pub(super) fn choice(
    options: &StageOptions,
    file: &StageConfig,
) -> Result<PostgresChoice, StageError> {
    let choice = match &options.postgres {
        Some(choice) => choice.clone(),
        None => PostgresChoice::from_env(file)?,
    };
    Ok(match (choice, options.kind) {
        (PostgresChoice::Auto, Some(StageKind::Docker)) => PostgresChoice::Docker,
        (choice, _) => choice,
    })
}

/// Starts PostgreSQL and creates the template with the migrations.
pub(super) async fn start(
    file: &StageConfig,
    choice: &PostgresChoice,
    migrations: Vec<DatabaseLoad>,
    run: &RunDirectory,
    images: Option<Images<'_>>,
    events: &Events,
) -> Result<StageDatabase, StageError> {
    let watch = Stopwatch::start();
    let cache = blocking(Cache::open).await?;
    let cx = PostgresContext {
        cache: &cache,
        run,
        settings: &settings(file),
        images,
    };
    let postgres = Arc::new(Postgres::start(choice, &cx).await?);
    events.booted("postgres", watch);
    events.notice(format!("PostgreSQL {}", postgres.description()));
    let watch = Stopwatch::start();
    let templates = Templates::new(postgres.clone(), run.id());
    match templates.template(None, &migrations).await {
        Ok(_) => {
            events.booted("template", watch);
            Ok(StageDatabase {
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

/// Returns the server settings of the stage file: `work_mem=64MB`.
fn settings(file: &StageConfig) -> Vec<String> {
    let settings = file
        .postgres
        .iter()
        .flat_map(|postgres| postgres.settings.iter());
    settings
        .map(|(name, value)| format!("{name}={}", value.text))
        .collect()
}

/// Returns what every database contains: extensions, then migrations.
pub(super) fn migrations(
    stage_file: &StageConfig,
    run: &RunDirectory,
) -> Result<Vec<DatabaseLoad>, StageError> {
    let Some(postgres) = &stage_file.postgres else {
        return Ok(Vec::new());
    };
    let file = PathBuf::from(stage_file.file.as_deref().unwrap_or_default());
    let mut loads: Vec<_> = postgres
        .extensions
        .iter()
        .map(|extension| DatabaseLoad {
            file: file.clone(),
            content: LoadContent::extension(&extension.text),
        })
        .collect();
    if let Some(folder) = &postgres.migrations {
        for file in sorted_migrations(folder.text.as_ref())? {
            loads.push(seeds::sql(&file)?);
        }
    }
    if let Some(line) = &postgres.migrate {
        let command = Command::shell(&line.text, root(stage_file)?, run.clone());
        loads.push(DatabaseLoad {
            file,
            content: LoadContent::Command(Box::new(command)),
        });
    }
    Ok(loads)
}

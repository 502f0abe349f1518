//! Sample data: read and checked before anything starts.

mod database;
pub(crate) mod rows;

use std::sync::Arc;

use rehearsal_script::StageConfig;

pub(crate) use database::sql;

use crate::cloud::{CloudSeed, SeedContext, read_seed};
use crate::error::StageError;
use crate::expressions::StageExpressions;
use crate::postgres::DatabaseLoad;

/// One seed of the stage file, ready to be loaded.
#[derive(Debug, Clone, Default)]
pub(crate) struct PreparedSeed {
    /// The data for the database; it becomes part of a template.
    pub(crate) database: Vec<DatabaseLoad>,
    /// The data for the cloud of each sandbox.
    pub(crate) cloud: Vec<Arc<dyn CloudSeed>>,
}

/// Reads the seed of this name.
pub(crate) fn prepare(
    name: &str,
    stage: &StageConfig,
    expressions: &StageExpressions,
) -> Result<PreparedSeed, StageError> {
    let mut prepared = PreparedSeed::default();
    let cx = SeedContext { stage, expressions };
    let seeds = stage.seeds.iter().filter(|seed| seed.name == name);
    for seed in seeds.flat_map(|seed| &seed.value) {
        match read_seed(seed, &cx)? {
            Some(seed) => prepared.cloud.push(seed),
            None => prepared.database.extend(database::read(seed, &cx)?),
        }
    }
    Ok(prepared)
}

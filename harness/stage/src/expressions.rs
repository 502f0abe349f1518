//! The values that expressions in the stage file may ask for.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rehearsal_script::{EvalContext, StageConfig};
use time::OffsetDateTime;

use crate::clock;

/// Real time, random numbers from the run's seed, environment variables, the
/// stage's secrets.
#[derive(Debug)]
pub(crate) struct StageExpressions {
    random: AtomicU64,
    secrets: Arc<StageSecrets>,
}

/// The secrets of a stage file by name.
#[derive(Debug)]
pub(crate) struct StageSecrets {
    values: BTreeMap<String, String>,
    /// Where each secret comes from.
    sources: BTreeMap<String, String>,
}

impl StageSecrets {
    /// Returns the value of a secret, if it has one.
    pub(crate) fn value(&self, name: &str) -> Option<String> {
        self.values.get(name).cloned()
    }

    /// Returns where a secret comes from, in words.
    pub(crate) fn source(&self, name: &str) -> Option<String> {
        self.sources.get(name).cloned()
    }
}

impl StageExpressions {
    pub(crate) fn new(stage: &StageConfig, seed: u64) -> Self {
        Self {
            random: AtomicU64::new(seed),
            secrets: Arc::new(StageSecrets {
                values: resolve_secrets(stage),
                sources: secret_sources(stage),
            }),
        }
    }

    /// Returns the values that must appear in no report, besides those that
    /// scenarios save as secret.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &str> {
        self.secrets.values.values().map(String::as_str)
    }

    /// Returns the secrets by name.
    pub(crate) fn secrets_by_name(&self) -> Arc<StageSecrets> {
        Arc::clone(&self.secrets)
    }
}

/// Returns the secrets of a stage file that have a value, by name. A secret
/// without one is reported where an expression refers to it.
pub fn resolve_secrets(stage: &StageConfig) -> BTreeMap<String, String> {
    let secret = |secret: &rehearsal_script::stage::Secret| {
        let env = secret
            .env
            .as_ref()
            .and_then(|name| std::env::var(&name.text).ok());
        let file = || {
            let file = std::path::Path::new(&stage.root).join(&secret.file.as_ref()?.text);
            Some(std::fs::read_to_string(file).ok()?.trim_end().to_owned())
        };
        let default = || secret.default.as_ref().map(|word| word.text.clone());
        env.or_else(file).or_else(default)
    };
    let secrets = stage.secrets.iter();
    let secrets = secrets.filter_map(|(name, plan)| Some((name.to_owned(), secret(plan)?)));
    secrets.collect()
}

/// Returns where each secret of a stage file comes from.
fn secret_sources(stage: &StageConfig) -> BTreeMap<String, String> {
    let source = |secret: &rehearsal_script::stage::Secret| match (&secret.env, &secret.file) {
        (Some(variable), _) => Some(format!("the environment variable {}", variable.text)),
        (None, Some(file)) => Some(format!("it in the file {}", file.text)),
        (None, None) => None,
    };
    let secrets = stage.secrets.iter();
    let sources = secrets.filter_map(|(name, secret)| Some((name.to_owned(), source(secret)?)));
    sources.collect()
}

impl EvalContext for StageExpressions {
    fn now(&self) -> OffsetDateTime {
        clock::now()
    }

    fn random(&self) -> u64 {
        next_random(&self.random)
    }

    fn env(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }

    fn secret(&self, name: &str) -> Option<String> {
        self.secrets.value(name)
    }

    fn secret_source(&self, name: &str) -> Option<String> {
        self.secrets.source(name)
    }

    fn file(&self, path: &str) -> Result<Vec<u8>, String> {
        std::fs::read(path).map_err(|error| error.to_string())
    }
}

/// Generates numbers by splitmix64: the step is odd, so the period is 2^64.
pub(crate) fn next_random(state: &AtomicU64) -> u64 {
    const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut z = state.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

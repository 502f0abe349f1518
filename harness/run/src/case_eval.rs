use std::sync::{Mutex, PoisonError};

use rehearsal_script::EvalContext;
use rehearsal_stage::Sandbox;
use time::OffsetDateTime;

use crate::seed::Random;

/// What the expressions of one case are evaluated with: the time of its sandbox,
/// and random values from its seed.
pub(crate) struct CaseEvalContext<'a> {
    sandbox: &'a Sandbox,
    random: Mutex<Random>,
}

impl<'a> CaseEvalContext<'a> {
    pub(crate) fn new(sandbox: &'a Sandbox, seed: u64) -> Self {
        Self {
            sandbox,
            random: Mutex::new(Random::new(seed)),
        }
    }
}

impl EvalContext for CaseEvalContext<'_> {
    fn now(&self) -> OffsetDateTime {
        self.sandbox.cloud().clock().now()
    }

    fn random(&self) -> u64 {
        self.random
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .next()
    }

    fn env(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }

    fn secret(&self, name: &str) -> Option<String> {
        self.sandbox.secret(name)
    }

    fn file(&self, path: &str) -> Result<Vec<u8>, String> {
        std::fs::read(path).map_err(|error| format!("could not read {path}: {error}"))
    }
}

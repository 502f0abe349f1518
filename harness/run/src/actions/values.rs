//! `assert` and `set`: values of the scenario itself.

use rehearsal_record::Observation;
use rehearsal_script::action::values::{Assert, Set};
use serde_json::Map;

use super::Perform;
use crate::context::StepContext;
use crate::error::StepError;

impl Perform for Assert {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let mut observation = Map::new();
        for value in &self.values.0 {
            observation.insert(value.name.clone(), cx.value(&value.value)?);
        }
        Ok(observation.into())
    }
}

/// Evaluates the values; the player gives them their names.
impl Perform for Set {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let mut scope = cx.scope.clone();
        let mut observation = Map::new();
        for value in &self.values.0 {
            let evaluated = value.value.eval(&scope, &cx.case.eval)?;
            scope.set(&value.name, evaluated.clone());
            observation.insert(value.name.clone(), evaluated);
        }
        Ok(observation.into())
    }
}

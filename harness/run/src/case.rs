use std::sync::Arc;

use rehearsal_record::CaseId;
use rehearsal_script::Scenario;
use rehearsal_stage::SandboxRequest;

use crate::seed;

/// One case to run.
#[derive(Debug, Clone)]
pub struct Case {
    /// Its identity.
    pub id: CaseId,
    /// The scenario it belongs to.
    pub scenario: Arc<Scenario>,
    /// The index of its row in the scenario's cases.
    pub row: usize,
}

impl Case {
    /// Returns all cases of a scenario, in the order of the file.
    pub fn all_of(scenario: &Arc<Scenario>) -> Vec<Self> {
        let cases = scenario.cases.iter().enumerate();
        cases
            .map(|(row, case)| Self {
                id: CaseId {
                    file: Arc::clone(&scenario.file),
                    scenario: Arc::clone(&scenario.id),
                    case: case.name.as_deref().map(Into::into),
                    round: None,
                },
                scenario: Arc::clone(scenario),
                row,
            })
            .collect()
    }

    /// Returns the same case for another round.
    #[must_use]
    pub fn in_round(&self, round: u32) -> Self {
        let mut case = self.clone();
        case.id.round = Some(round);
        case
    }

    /// Returns the seed of a run without rounds in which the case behaves as in
    /// this round of a run with `seed`.
    pub fn run_seed(&self, seed: u64) -> u64 {
        seed.wrapping_add(u64::from(self.id.round.map_or(0, |round| round - 1)))
    }

    /// Returns the seed of its random values, which does not depend on the
    /// other cases of the run.
    pub(crate) fn seed(&self, seed: u64) -> u64 {
        seed::mix(self.run_seed(seed), &self.id.name())
    }

    /// Returns what its sandbox has to contain.
    pub(crate) fn sandbox_request(&self, seed: u64) -> SandboxRequest {
        fn names<'n>(names: impl IntoIterator<Item = &'n String>) -> Vec<Arc<str>> {
            let names = names.into_iter();
            names.map(|name| name.as_str().into()).collect()
        }
        SandboxRequest {
            seeds: names(&self.scenario.seeds),
            apps: self.scenario.apps.as_ref().map(names),
            externals: Some(names(&self.scenario.uses.externals)),
            functions: Some(names(&self.scenario.uses.functions)),
            seed: self.seed(seed),
        }
    }
}

//! Cases that passed in some rounds and not in others, and the first event in which green
//! and red runs of a case differ.

mod difference;
mod sequence;

use std::collections::BTreeMap;

use rehearsal_record::{CaseId, CaseOutcome, Event, Verdict};
use serde_json::{Value, json};

use self::sequence::Sequence;
use crate::cases::CaseRecord;

/// The runs of one case whose events are kept; verdicts are kept of all.
const KEPT: usize = 24;

/// The verdicts of all rounds of a run, and the events of some.
#[derive(Debug, Default)]
pub(crate) struct Flakes {
    seed: u64,
    rounds: u32,
    cases: BTreeMap<String, Vec<Round>>,
}

/// One run of a case: a round, or an attempt of it.
#[derive(Debug)]
struct Round {
    seed: u64,
    verdict: &'static str,
    is_red: bool,
    sequence: Option<Sequence>,
}

/// A case that passed in some rounds and not in others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Flake {
    pub(crate) case: String,
    /// The number of runs.
    pub(crate) runs: usize,
    /// The seeds of the rounds that passed.
    pub(crate) green: Vec<u64>,
    /// The seeds of those that did not, with their verdicts.
    pub(crate) red: Vec<(u64, &'static str)>,
    /// The first event in which they differ, in words.
    pub(crate) difference: Option<String>,
}

impl Flakes {
    /// Notes what the run is about.
    pub(crate) fn start(&mut self, event: &Event) {
        if let Event::RunStarted { seed, rounds, .. } = event {
            self.seed = *seed;
            self.rounds = *rounds;
        }
    }

    /// Adds a case that ended, with its earlier attempts.
    pub(crate) fn add(&mut self, id: &CaseId, outcome: &CaseOutcome, record: &CaseRecord) {
        let is_flaky = matches!(outcome.verdict, Verdict::Flaky { .. });
        if self.rounds < 2 && !is_flaky {
            return;
        }
        let seed = self.seed.wrapping_add(u64::from(id.round.unwrap_or(1) - 1));
        let attempts = record.attempts(outcome);
        let last = attempts.len() - 1;
        for (at, attempt) in attempts.into_iter().enumerate() {
            let verdict = &attempt.outcome.verdict;
            if matches!(verdict, Verdict::Skipped { .. }) {
                continue;
            }
            // The last attempt of a flaky case has passed.
            let is_red = if at == last {
                outcome.verdict.is_red()
            } else {
                true
            };
            let rounds = self.cases.entry(id.name()).or_default();
            let kept = rounds
                .iter()
                .filter(|round| round.is_red == is_red && round.sequence.is_some());
            let is_kept = kept.count() < KEPT / 2;
            rounds.push(Round {
                seed,
                verdict: if is_red { verdict.kind() } else { "passed" },
                is_red,
                sequence: is_kept.then(|| Sequence::of(attempt)),
            });
        }
    }

    /// Returns the cases that passed in some rounds and not in others.
    pub(crate) fn found(&self) -> Vec<Flake> {
        let cases = self.cases.iter();
        cases
            .filter_map(|(case, rounds)| flake(case, rounds))
            .collect()
    }

    /// Returns the same for reports.
    pub(crate) fn to_json(&self) -> Value {
        let found = self.found().into_iter().map(|flake| {
            let red = flake.red.iter();
            let red = red.map(|(seed, verdict)| json!({"seed": seed, "verdict": verdict}));
            json!({
                "case": flake.case,
                "runs": flake.runs,
                "green": flake.green,
                "red": red.collect::<Vec<_>>(),
                "first_difference": flake.difference,
            })
        });
        found.collect()
    }
}

fn flake(case: &str, rounds: &[Round]) -> Option<Flake> {
    let (red, green): (Vec<&Round>, Vec<&Round>) = rounds.iter().partition(|round| round.is_red);
    if red.is_empty() || green.is_empty() {
        return None;
    }
    let sequences = |rounds: &[&Round]| -> Vec<Sequence> {
        rounds
            .iter()
            .filter_map(|round| round.sequence.clone())
            .collect()
    };
    Some(Flake {
        case: case.to_owned(),
        runs: rounds.len(),
        green: green.iter().map(|round| round.seed).collect(),
        red: red
            .iter()
            .map(|round| (round.seed, round.verdict))
            .collect(),
        difference: difference::first(&sequences(&green), &sequences(&red)),
    })
}

impl Flake {
    /// Returns how many of the rounds passed, with their seeds.
    pub(crate) fn by_seed(&self) -> String {
        const SHOWN: usize = 8;
        let list = |seeds: Vec<u64>| {
            let mut texts: Vec<String> = seeds.iter().take(SHOWN).map(u64::to_string).collect();
            if seeds.len() > SHOWN {
                texts.push(format!("{} more", seeds.len() - SHOWN));
            }
            texts.join(", ")
        };
        let red = self.red.iter().map(|(seed, _)| *seed).collect();
        format!(
            "{} of {} passed (seed {}), not with seed {}",
            self.green.len(),
            self.runs,
            list(self.green.clone()),
            list(red)
        )
    }
}

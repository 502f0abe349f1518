//! Splits the cases between several machines.

use std::collections::BTreeMap;
use std::str::FromStr;

use rehearsal_record::Shard;
use rehearsal_run::Case;

use super::shard_variables::{from_variables, parse};

/// The argument of `--shard`: `2/5` is the second of five, and `auto` the one that the
/// variables of the CI system tell.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ShardArg(pub(crate) Shard);

impl FromStr for ShardArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "auto" {
            return from_variables(|name| std::env::var(name).ok()).map(Self);
        }
        parse(text).map(Self).ok_or_else(|| {
            "write which shard of how many, counted from one: 2/5, or auto".to_owned()
        })
    }
}

/// Returns the cases of one shard.
///
/// Longest first, each case goes to the shard with the least work. A case
/// without a known duration counts as the median. The same cases and durations
/// give the same shards on every machine.
pub(crate) fn cases_of(
    mut cases: Vec<Case>,
    shard: Shard,
    durations: &BTreeMap<String, u64>,
) -> Vec<Case> {
    let mut known: Vec<u64> = durations.values().copied().collect();
    known.sort_unstable();
    let median = known.get(known.len() / 2).copied().unwrap_or(1);
    let weight = |name: &str| durations.get(name).copied().unwrap_or(median).max(1);
    let mut names: Vec<String> = cases.iter().map(|case| case.id.name()).collect();
    names.sort_by(|a, b| weight(b).cmp(&weight(a)).then_with(|| a.cmp(b)));
    let mut loads = vec![0_u64; usize::try_from(shard.of).unwrap_or(1).max(1)];
    let mut selected = std::collections::BTreeSet::new();
    for name in names {
        let lightest = (0..loads.len()).min_by_key(|&at| loads[at]).unwrap_or(0);
        loads[lightest] += weight(&name);
        if lightest + 1 == usize::try_from(shard.index).unwrap_or(1) {
            selected.insert(name);
        }
    }
    cases.retain(|case| selected.contains(&case.id.name()));
    cases
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use rehearsal_script::{MemorySources, check};

    use super::*;

    fn cases(count: usize) -> Vec<Case> {
        let rows: Vec<String> = (0..count)
            .map(|n| format!("  - {{name: c{n}}}\n"))
            .collect();
        let text = format!(
            "scenario: x\ncases:\n{}steps:\n  - settle: 1s\n",
            rows.concat()
        );
        let sources = MemorySources::default()
            .with("s/stage.yaml", "cloud: {}\n")
            .with("s/x.yaml", &text);
        let checked = check(&sources, Some("s/stage.yaml"), &["s/x.yaml".to_owned()]);
        assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
        let scenarios = checked.scenarios.into_iter().map(Arc::new);
        scenarios
            .flat_map(|scenario| Case::all_of(&scenario))
            .collect()
    }

    fn shards(of: u32, durations: &BTreeMap<String, u64>) -> Vec<Vec<String>> {
        let shards = (1..=of).map(|index| cases_of(cases(6), Shard { index, of }, durations));
        shards
            .map(|shard| shard.iter().map(|case| case.id.to_string()).collect())
            .collect()
    }

    #[test]
    fn every_case_is_in_one_shard() {
        for of in [1, 2, 4, 9] {
            let mut all = shards(of, &BTreeMap::new()).concat();
            all.sort();
            assert_eq!(all, ["x::c0", "x::c1", "x::c2", "x::c3", "x::c4", "x::c5"]);
        }
    }

    #[test]
    fn long_case_has_a_shard_to_itself() {
        let durations = [("x::c3", 900), ("x::c0", 100), ("x::c1", 100)];
        let durations = durations.map(|(name, millis)| (name.to_owned(), millis));
        let shards = shards(2, &BTreeMap::from(durations));
        assert_eq!(shards[0], ["x::c3"]);
        assert_eq!(shards[1].len(), 5);
    }

    #[test]
    fn nonexistent_shard_is_refused() {
        for wrong in ["0/2", "3/2", "1", "a/b", "1/0"] {
            assert!(wrong.parse::<ShardArg>().is_err(), "{wrong}");
        }
    }
}

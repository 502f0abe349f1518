//! A share of all cases for each of several machines.

use std::collections::BTreeMap;
use std::str::FromStr;

use rehearsal_record::Shard;
use rehearsal_run::Case;

/// `2/5`: the second of five shares.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ShardArg(pub(crate) Shard);

impl FromStr for ShardArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let read = text.split_once('/').and_then(|(index, of)| {
            let (index, of): (u32, u32) = (index.parse().ok()?, of.parse().ok()?);
            (1..=of).contains(&index).then_some(Shard { index, of })
        });
        read.map(Self)
            .ok_or_else(|| "write which part of how many, from one: 2/5".to_owned())
    }
}

/// The cases of one share. Longest first, each goes to the share that has
/// least to do; a case that nobody has timed counts as the middle one of those
/// that were. The same cases and durations give the same shares on every machine.
pub(crate) fn share(
    mut cases: Vec<Case>,
    shard: Shard,
    durations: &BTreeMap<String, u64>,
) -> Vec<Case> {
    let mut known: Vec<u64> = durations.values().copied().collect();
    known.sort_unstable();
    let middle = known.get(known.len() / 2).copied().unwrap_or(1);
    let weight = |name: &str| durations.get(name).copied().unwrap_or(middle).max(1);
    let mut names: Vec<String> = cases.iter().map(|case| case.id.name()).collect();
    names.sort_by(|a, b| weight(b).cmp(&weight(a)).then_with(|| a.cmp(b)));
    let mut loads = vec![0_u64; usize::try_from(shard.of).unwrap_or(1).max(1)];
    let mut mine = std::collections::BTreeSet::new();
    for name in names {
        let lightest = (0..loads.len()).min_by_key(|&at| loads[at]).unwrap_or(0);
        loads[lightest] += weight(&name);
        if lightest + 1 == usize::try_from(shard.index).unwrap_or(1) {
            mine.insert(name);
        }
    }
    cases.retain(|case| mine.contains(&case.id.name()));
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

    fn shares(of: u32, durations: &BTreeMap<String, u64>) -> Vec<Vec<String>> {
        let shares = (1..=of).map(|index| share(cases(6), Shard { index, of }, durations));
        shares
            .map(|share| share.iter().map(|case| case.id.to_string()).collect())
            .collect()
    }

    #[test]
    fn every_case_is_in_one_share() {
        for of in [1, 2, 4, 9] {
            let mut all = shares(of, &BTreeMap::new()).concat();
            all.sort();
            assert_eq!(all, ["x::c0", "x::c1", "x::c2", "x::c3", "x::c4", "x::c5"]);
        }
    }

    #[test]
    fn a_long_case_has_a_share_to_itself() {
        let durations = [("x::c3", 900), ("x::c0", 100), ("x::c1", 100)];
        let durations = durations.map(|(name, millis)| (name.to_owned(), millis));
        let shares = shares(2, &BTreeMap::from(durations));
        assert_eq!(shares[0], ["x::c3"]);
        assert_eq!(shares[1].len(), 5);
    }

    #[test]
    fn a_share_that_does_not_exist_is_refused() {
        for wrong in ["0/2", "3/2", "1", "a/b", "1/0"] {
            assert!(wrong.parse::<ShardArg>().is_err(), "{wrong}");
        }
    }
}

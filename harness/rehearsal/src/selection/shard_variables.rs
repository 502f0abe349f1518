//! The shard that a CI system tells its machines by environment variables.

use rehearsal_record::Shard;

/// The shard as a person writes it, for systems without variables of their own: `2/5`.
pub(crate) const SHARD: &str = "REHEARSAL_SHARD";
/// How many shards there are, for systems that tell the number of a machine only.
pub(crate) const SHARDS: &str = "REHEARSAL_SHARDS";

/// How a system numbers its machines.
struct System {
    index: &'static str,
    /// The number of the first machine.
    first: First,
    of: &'static str,
}

enum First {
    Zero,
    One,
    /// The value of a variable.
    Variable(&'static str),
}

/// GitLab, Buildkite, CircleCI, Bitbucket, Azure Pipelines, arrays and tasks of Slurm, and
/// indexed jobs of Kubernetes, which do not tell how many there are.
const SYSTEMS: [System; 8] = [
    System {
        index: "CI_NODE_INDEX",
        first: First::One,
        of: "CI_NODE_TOTAL",
    },
    System {
        index: "BUILDKITE_PARALLEL_JOB",
        first: First::Zero,
        of: "BUILDKITE_PARALLEL_JOB_COUNT",
    },
    System {
        index: "CIRCLE_NODE_INDEX",
        first: First::Zero,
        of: "CIRCLE_NODE_TOTAL",
    },
    System {
        index: "BITBUCKET_PARALLEL_STEP",
        first: First::Zero,
        of: "BITBUCKET_PARALLEL_STEP_COUNT",
    },
    System {
        index: "SYSTEM_JOBPOSITIONINPHASE",
        first: First::One,
        of: "SYSTEM_TOTALJOBSINPHASE",
    },
    System {
        index: "SLURM_ARRAY_TASK_ID",
        first: First::Variable("SLURM_ARRAY_TASK_MIN"),
        of: "SLURM_ARRAY_TASK_COUNT",
    },
    System {
        index: "SLURM_PROCID",
        first: First::Zero,
        of: "SLURM_NTASKS",
    },
    System {
        index: "JOB_COMPLETION_INDEX",
        first: First::Zero,
        of: SHARDS,
    },
];

/// Reads which shard of how many: `2/5`.
pub(super) fn parse(text: &str) -> Option<Shard> {
    let (index, of) = text.split_once('/')?;
    let (index, of): (u32, u32) = (index.parse().ok()?, of.parse().ok()?);
    (1..=of).contains(&index).then_some(Shard { index, of })
}

/// Returns the shard that the variables tell, or why they tell none.
pub(super) fn from_variables(get: impl Fn(&str) -> Option<String>) -> Result<Shard, String> {
    let get = |name: &str| get(name).filter(|value| !value.is_empty());
    if let Some(value) = get(SHARD) {
        return parse(&value).ok_or_else(|| {
            format!("{SHARD} is {value:?}: write which shard of how many, counted from one: 2/5")
        });
    }
    let number = |name: &str| -> Result<Option<u32>, String> {
        let Some(value) = get(name) else {
            return Ok(None);
        };
        let number = value.parse();
        let number = number.map_err(|_| format!("{name} is {value:?}, which is no number"))?;
        Ok(Some(number))
    };
    for system in &SYSTEMS {
        let Some(index) = number(system.index)? else {
            continue;
        };
        let first = match system.first {
            First::Zero => 0,
            First::One => 1,
            First::Variable(name) => number(name)?.unwrap_or(0),
        };
        let of = number(system.of)?.or(number(SHARDS)?).ok_or_else(|| {
            format!(
                "{} is set, but not how many shards there are: set {}",
                system.index, system.of
            )
        })?;
        return index
            .checked_sub(first)
            .filter(|index| *index < of)
            .map(|index| Shard {
                index: index + 1,
                of,
            })
            .ok_or_else(|| format!("{} is {index}, which is none of {of} shards", system.index));
    }
    // A job of GitLab that is not parallel is told so.
    if number("CI_NODE_TOTAL")? == Some(1) {
        return Ok(Shard { index: 1, of: 1 });
    }
    let names: Vec<&str> = SYSTEMS.iter().map(|system| system.index).collect();
    Err(format!(
        "no variable says which shard this is: set {SHARD}=2/5, or write --shard 2/5 (looked for {})",
        names.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shard_of(variables: &[(&str, &str)]) -> Result<(u32, u32), String> {
        let get = |name: &str| {
            let found = variables.iter().find(|(of, _)| *of == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        from_variables(get).map(|shard| (shard.index, shard.of))
    }

    #[test]
    fn every_system_counts_from_its_own_number() {
        for (variables, shard) in [
            (
                &[("CI_NODE_INDEX", "1"), ("CI_NODE_TOTAL", "4")][..],
                (1, 4),
            ),
            (
                &[
                    ("BUILDKITE_PARALLEL_JOB", "0"),
                    ("BUILDKITE_PARALLEL_JOB_COUNT", "3"),
                ],
                (1, 3),
            ),
            (
                &[("CIRCLE_NODE_INDEX", "3"), ("CIRCLE_NODE_TOTAL", "4")],
                (4, 4),
            ),
            (
                &[
                    ("BITBUCKET_PARALLEL_STEP", "1"),
                    ("BITBUCKET_PARALLEL_STEP_COUNT", "2"),
                ],
                (2, 2),
            ),
            (
                &[
                    ("SYSTEM_JOBPOSITIONINPHASE", "2"),
                    ("SYSTEM_TOTALJOBSINPHASE", "2"),
                ],
                (2, 2),
            ),
            (&[("SLURM_PROCID", "0"), ("SLURM_NTASKS", "8")], (1, 8)),
            (
                &[("JOB_COMPLETION_INDEX", "4"), ("REHEARSAL_SHARDS", "5")],
                (5, 5),
            ),
            (
                &[
                    ("REHEARSAL_SHARD", "2/5"),
                    ("CI_NODE_INDEX", "1"),
                    ("CI_NODE_TOTAL", "4"),
                ],
                (2, 5),
            ),
            (&[("CI_NODE_TOTAL", "1")], (1, 1)),
        ] {
            assert_eq!(shard_of(variables), Ok(shard), "{variables:?}");
        }
        let array = [
            ("SLURM_ARRAY_TASK_ID", "11"),
            ("SLURM_ARRAY_TASK_MIN", "10"),
            ("SLURM_ARRAY_TASK_COUNT", "3"),
        ];
        assert_eq!(shard_of(&array), Ok((2, 3)));
    }

    #[test]
    fn wrong_and_missing_variables_are_explained() {
        for (variables, part) in [
            (&[][..], "set REHEARSAL_SHARD=2/5"),
            (
                &[("REHEARSAL_SHARD", "5/2")][..],
                "REHEARSAL_SHARD is \"5/2\"",
            ),
            (
                &[("CI_NODE_INDEX", "one"), ("CI_NODE_TOTAL", "2")],
                "CI_NODE_INDEX is \"one\"",
            ),
            (
                &[("CI_NODE_INDEX", "3"), ("CI_NODE_TOTAL", "2")],
                "none of 2 shards",
            ),
            (
                &[("CI_NODE_INDEX", "0"), ("CI_NODE_TOTAL", "2")],
                "none of 2 shards",
            ),
            (&[("JOB_COMPLETION_INDEX", "0")], "set REHEARSAL_SHARDS"),
        ] {
            let error = shard_of(variables).unwrap_err();
            assert!(error.contains(part), "{error}");
        }
    }
}

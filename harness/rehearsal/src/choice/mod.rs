//! Which cases are meant: by file, name, tag, what changed, what failed, and a
//! share of these.

mod changed;
mod shard;
mod tags;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rehearsal_record::Shard;
use rehearsal_run::Case;
use rehearsal_script::{PathKind, Scenario, Sources as _, StageConfig};

pub(crate) use self::changed::Changed;
pub(crate) use self::shard::ShardArg;
pub(crate) use self::tags::Tags;
use crate::disk::Disk;
use crate::project::Project;

/// Which cases are meant; all where nothing is said.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    /// Files, folders, or parts of names; any of them will do.
    pub(crate) filters: Vec<String>,
    /// Tag expressions; any of them will do.
    pub(crate) tags: Vec<Tags>,
    /// Only those that something has changed of.
    pub(crate) changed: Option<Changed>,
    /// Only these, by name.
    pub(crate) failed: Option<BTreeSet<String>>,
    /// Only this share.
    pub(crate) shard: Option<Shard>,
    /// What shares are balanced by, in milliseconds by name.
    pub(crate) durations: BTreeMap<String, u64>,
}

impl Wanted {
    /// The cases that are meant, in the order of the files.
    pub(crate) fn choose(
        &self,
        project: &Project,
        stage: &StageConfig,
        mut scenarios: Vec<Scenario>,
    ) -> Vec<Case> {
        if let Some(changed) = &self.changed {
            scenarios = changed.touch(scenarios, stage, project.stage_file());
        }
        scenarios.retain(|scenario| {
            self.tags.is_empty() || self.tags.iter().any(|tags| tags.hold(&scenario.tags))
        });
        let mut cases: Vec<Case> = scenarios
            .into_iter()
            .flat_map(|scenario| Case::all_of(&Arc::new(scenario)))
            .collect();
        if let Some(failed) = &self.failed {
            cases.retain(|case| failed.contains(&case.id.name()));
        }
        if !self.filters.is_empty() {
            let filters: Vec<Filter> = self
                .filters
                .iter()
                .map(|filter| Filter::read(filter, project.folder(), &cases))
                .collect();
            cases.retain(|case| filters.iter().any(|filter| filter.lets_through(case)));
        }
        match self.shard {
            Some(shard) => shard::share(cases, shard, &self.durations),
            None => cases,
        }
    }
}

/// What a person named.
enum Filter {
    File(String),
    /// With the slash at its end.
    Folder(String),
    /// All cases of a scenario, or one of them: the name is whole.
    Whole(String),
    /// A part of a case's name.
    Part(String),
}

impl Filter {
    /// A file or a folder where there is one of that name, a scenario or a
    /// case where there is one, and a part of a name otherwise.
    fn read(text: &str, folder: &str, cases: &[Case]) -> Self {
        let path = text.trim_start_matches("./").trim_end_matches('/');
        for path in [path.to_owned(), format!("{folder}/{path}")] {
            match Disk.kind(&path) {
                PathKind::File => return Self::File(path),
                PathKind::Folder => return Self::Folder(format!("{path}/")),
                PathKind::Missing => {}
            }
        }
        let whole = |case: &Case| *case.id.scenario == *text || case.id.name() == text;
        if cases.iter().any(whole) {
            Self::Whole(text.to_owned())
        } else {
            Self::Part(text.to_owned())
        }
    }

    fn lets_through(&self, case: &Case) -> bool {
        match self {
            Self::File(file) => *case.id.file == **file,
            Self::Folder(folder) => case.id.file.starts_with(folder),
            Self::Whole(name) => *case.id.scenario == **name || case.id.name() == *name,
            Self::Part(part) => case.id.name().contains(part),
        }
    }
}

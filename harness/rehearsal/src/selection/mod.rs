//! Selects cases by file, name, tag, what changed, what failed, and shard.

mod changes;
mod inputs;
mod shard;
mod shard_variables;
mod tags;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rehearsal_record::Shard;
use rehearsal_run::Case;
use rehearsal_script::{PathKind, Scenario, Sources as _, StageConfig};

pub(crate) use self::changes::Changes;
pub(crate) use self::inputs::{Impact, InputIndex, absolute};
pub(crate) use self::shard::ShardArg;
pub(crate) use self::tags::Tags;
use crate::disk::Disk;
use crate::project::Project;

/// Which cases to run. The default selects all.
#[derive(Debug, Default)]
pub(crate) struct Selection {
    /// Files, folders, or parts of names, of which one has to match.
    pub(crate) filters: Vec<String>,
    /// Tag expressions, of which one has to match.
    pub(crate) tags: Vec<Tags>,
    /// Only scenarios affected by these changes.
    pub(crate) changed: Option<Changes>,
    /// Only the cases with these names, which failed last time.
    pub(crate) failed: Option<BTreeSet<String>>,
    /// Only the cases of this shard.
    pub(crate) shard: Option<Shard>,
    /// The durations to balance shards by, in milliseconds by case name.
    pub(crate) durations: BTreeMap<String, u64>,
}

impl Selection {
    /// Returns the selected cases, in the order of the files.
    pub(crate) fn apply(
        &self,
        project: &Project,
        stage: &StageConfig,
        mut scenarios: Vec<Scenario>,
    ) -> Vec<Case> {
        if let Some(changed) = &self.changed {
            scenarios = changed.affected(scenarios, stage, project.stage_file());
        }
        scenarios.retain(|scenario| {
            self.tags.is_empty() || self.tags.iter().any(|tags| tags.matches(&scenario.tags))
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
                .map(|filter| Filter::parse(filter, project.folder(), &cases))
                .collect();
            cases.retain(|case| filters.iter().any(|filter| filter.matches(case)));
        }
        match self.shard {
            Some(shard) => shard::cases_of(cases, shard, &self.durations),
            None => cases,
        }
    }
}

/// Returns the files that filters choose, also those that nothing could be made of
/// because of a mistake: a filter may name a case of one.
pub(crate) fn chosen_files(
    filters: &[String],
    project: &Project,
    scenarios: &[Scenario],
) -> Vec<String> {
    let cases: Vec<Case> = scenarios
        .iter()
        .flat_map(|scenario| Case::all_of(&Arc::new(scenario.clone())))
        .collect();
    let readable: BTreeSet<&str> = cases.iter().map(|case| &*case.id.file).collect();
    let mut chosen = BTreeSet::new();
    for text in filters {
        let names_case = |name: &str| {
            let case = text.strip_prefix(name);
            case.is_some_and(|case| case.is_empty() || case.starts_with("::"))
        };
        let broken = project.names().filter(|(file, _)| !readable.contains(file));
        let broken: Vec<(&str, &str)> = broken.collect();
        let named = broken.iter().filter(|(_, name)| names_case(name));
        let named: Vec<&str> = named.map(|(file, _)| *file).collect();
        let filter = Filter::parse(text, project.folder(), &cases);
        let matching = cases.iter().filter(|case| filter.matches(case));
        match &filter {
            Filter::File(file) => chosen.extend(Some(file.clone())),
            Filter::Folder(folder) => {
                let files = project.names().map(|(file, _)| file);
                let inside = files.filter(|file| file.starts_with(folder));
                chosen.extend(inside.map(str::to_owned));
            }
            Filter::Part(_) if !named.is_empty() => {
                chosen.extend(named.into_iter().map(str::to_owned));
            }
            Filter::Part(part) => {
                chosen.extend(matching.map(|case| case.id.file.to_string()));
                let broken = broken.iter().filter(|(_, name)| name.contains(part));
                chosen.extend(broken.map(|(file, _)| (*file).to_owned()));
            }
            Filter::Exact(_) => chosen.extend(matching.map(|case| case.id.file.to_string())),
        }
    }
    chosen.into_iter().collect()
}

/// What an argument names.
enum Filter {
    File(String),
    /// A folder, with a slash at its end.
    Folder(String),
    /// All cases of a scenario, or one of them, by the full name.
    Exact(String),
    /// A part of a case's name.
    Part(String),
}

impl Filter {
    /// Takes the text for a file or folder if there is one, else for a scenario
    /// or case if there is one, else for a part of a name.
    fn parse(text: &str, folder: &str, cases: &[Case]) -> Self {
        let path = text.trim_start_matches("./").trim_end_matches('/');
        for path in [path.to_owned(), format!("{folder}/{path}")] {
            match Disk.kind(&path) {
                PathKind::File => return Self::File(path),
                PathKind::Folder => return Self::Folder(format!("{path}/")),
                PathKind::Missing => {}
            }
        }
        let exact = |case: &Case| *case.id.scenario == *text || case.id.name() == text;
        if cases.iter().any(exact) {
            Self::Exact(text.to_owned())
        } else {
            Self::Part(text.to_owned())
        }
    }

    fn matches(&self, case: &Case) -> bool {
        match self {
            Self::File(file) => *case.id.file == **file,
            Self::Folder(folder) => case.id.file.starts_with(folder),
            Self::Exact(name) => *case.id.scenario == **name || case.id.name() == *name,
            Self::Part(part) => case.id.name().contains(part),
        }
    }
}

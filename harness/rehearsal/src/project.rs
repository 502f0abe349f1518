//! The files of one project: a stage file and the scenarios beside it.

use std::path::Path;
use std::sync::Arc;

use rehearsal_run::Case;
use rehearsal_script::{Checked, PathKind, Scenario, Sources, Stage, check};

use crate::disk::Disk;

/// A folder of scenario files.
#[derive(Debug)]
pub(crate) struct Project {
    folder: String,
    stage_file: Option<String>,
    files: Vec<String>,
    flows: Vec<String>,
}

/// Which cases are meant.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    /// Files, folders, or parts of names; any of them will do.
    pub(crate) filters: Vec<String>,
    /// Tags; any of them will do.
    pub(crate) tags: Vec<String>,
}

impl Project {
    /// Finds the files of a folder.
    pub(crate) fn open(folder: &str) -> Self {
        let folder = folder.trim_end_matches('/').to_owned();
        let stage_file = format!("{folder}/stage.yaml");
        let mut files = Disk.files_below(&folder);
        files.retain(|file| {
            let yaml = [Some("yaml"), Some("yml")].contains(&ending(file));
            yaml && *file != stage_file && !is_hidden(&folder, file)
        });
        let (flows, files) = files.into_iter().partition(|file| is_flow(file));
        let stage_file = (Disk.kind(&stage_file) == PathKind::File).then_some(stage_file);
        Self {
            folder,
            stage_file,
            files,
            flows,
        }
    }

    /// Every file: the stage's, the scenarios', the flows'.
    pub(crate) fn all_files(self) -> Vec<String> {
        self.stage_file
            .into_iter()
            .chain(self.files)
            .chain(self.flows)
            .collect()
    }

    /// How many scenario files there are.
    pub(crate) fn files(&self) -> usize {
        self.files.len()
    }

    /// Looks at all files. All, because a file that is not chosen today can be
    /// wrong today.
    pub(crate) fn check(&self) -> Checked {
        check(&Disk, self.stage_file.as_deref(), &self.files)
    }

    /// The chosen cases, in the order of the files.
    pub(crate) fn choose(&self, scenarios: Vec<Scenario>, wanted: &Wanted) -> Vec<Case> {
        scenarios
            .into_iter()
            .filter(|scenario| {
                wanted.tags.is_empty() || wanted.tags.iter().any(|tag| scenario.tags.contains(tag))
            })
            .flat_map(|scenario| Case::all_of(&Arc::new(scenario)))
            .filter(|case| {
                wanted.filters.is_empty()
                    || wanted
                        .filters
                        .iter()
                        .any(|filter| self.matches(case, filter))
            })
            .collect()
    }

    /// A filter is a file or a folder where there is one of that name, and a
    /// part of the case's name otherwise.
    fn matches(&self, case: &Case, filter: &str) -> bool {
        let file = &*case.id.file;
        let path = filter.trim_start_matches("./").trim_end_matches('/');
        for path in [path.to_owned(), format!("{}/{path}", self.folder)] {
            match Disk.kind(&path) {
                PathKind::File => return file == path,
                PathKind::Folder => return file.starts_with(&format!("{path}/")),
                PathKind::Missing => {}
            }
        }
        case.id.to_string().contains(filter)
    }
}

fn ending(file: &str) -> Option<&str> {
    Path::new(file).extension()?.to_str()
}

/// What is in folders such as `.git`, or was built, is nobody's scenario.
fn is_hidden(folder: &str, file: &str) -> bool {
    file[folder.len()..]
        .split('/')
        .any(|part| part.starts_with('.') || part == "target")
}

/// A flow is played by scenarios and not by itself.
fn is_flow(file: &str) -> bool {
    let text = Disk.read(file).unwrap_or_default();
    let first = text
        .lines()
        .find(|line| !line.trim().is_empty() && !line.starts_with(['#', '-']));
    first.is_some_and(|line| line.starts_with("flow:"))
}

/// Everything the chosen cases need of a stage, and no more.
pub(crate) fn needs(cases: &[Case], stage: &Stage) -> rehearsal_stage::Needs {
    let mut needs = rehearsal_stage::Needs::default();
    for Case { scenario, .. } in cases.iter().filter(|case| case.scenario.skip.is_none()) {
        let everything = || stage.apps.iter().map(|(name, _)| name.to_owned()).collect();
        let apps: Vec<String> = scenario.apps.clone().unwrap_or_else(everything);
        needs.apps.extend(apps.into_iter().map(Into::into));
        needs
            .seeds
            .extend(scenario.seeds.iter().map(|seed| seed.as_str().into()));
        // A scenario may look into the database by a flow, too; where there is
        // one, it is at hand.
        needs.postgres |= stage.postgres.is_some();
    }
    needs
}

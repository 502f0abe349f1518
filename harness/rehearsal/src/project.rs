//! The files of one project: a stage file and the scenarios beside it.

use std::path::Path;

use rehearsal_run::Case;
use rehearsal_script::{CheckResult, PathKind, Sources, StageConfig, check};

use crate::disk::Disk;

/// A folder of scenario files.
#[derive(Debug)]
pub(crate) struct Project {
    folder: String,
    stage_file: Option<String>,
    files: Vec<String>,
    flows: Vec<String>,
}

impl Project {
    /// Finds the files of a folder.
    pub(crate) fn open(folder: &str) -> Self {
        let folder = folder.trim_end_matches('/').to_owned();
        let stage_file = format!("{folder}/stage.yaml");
        let mut files = Disk.files_below(&folder);
        files.retain(|file| {
            let yaml = [Some("yaml"), Some("yml")].contains(&extension(file));
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

    /// Returns every file: the stage file, the scenarios and the flows.
    pub(crate) fn all_files(self) -> Vec<String> {
        self.stage_file
            .into_iter()
            .chain(self.files)
            .chain(self.flows)
            .collect()
    }

    /// Returns how many scenario files there are.
    pub(crate) fn files(&self) -> usize {
        self.files.len()
    }

    /// Checks all files, because one that is not selected can have mistakes too.
    pub(crate) fn check(&self) -> CheckResult {
        check(&Disk, self.stage_file.as_deref(), &self.files)
    }

    /// Checks some of the scenario files, with the stage file and the flows that they
    /// use.
    pub(crate) fn check_files(&self, files: &[String]) -> CheckResult {
        check(&Disk, self.stage_file.as_deref(), files)
    }

    /// Returns each scenario file with the name of its scenario.
    pub(crate) fn names(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|file| {
            let name = file.strip_prefix(&self.folder).unwrap_or(file);
            let name = name.trim_start_matches('/');
            let (name, _) = name.rsplit_once('.').unwrap_or((name, ""));
            (&**file, name)
        })
    }

    /// Checks all files, also the flows that no scenario uses.
    pub(crate) fn check_with_flows(&self) -> CheckResult {
        let files = [&self.files[..], &self.flows[..]].concat();
        check(&Disk, self.stage_file.as_deref(), &files)
    }

    /// Checks the stage file alone.
    pub(crate) fn check_stage(&self) -> CheckResult {
        check(&Disk, self.stage_file.as_deref(), &[])
    }

    /// Returns the folder of the scenario files.
    pub(crate) fn folder(&self) -> &str {
        &self.folder
    }

    /// Returns the stage file, if there is one.
    pub(crate) fn stage_file(&self) -> Option<&str> {
        self.stage_file.as_deref()
    }
}

fn extension(file: &str) -> Option<&str> {
    Path::new(file).extension()?.to_str()
}

/// Returns whether a file is in a folder such as `.git`, or was built.
fn is_hidden(folder: &str, file: &str) -> bool {
    file[folder.len()..]
        .split('/')
        .any(|part| part.starts_with('.') || part == "target")
}

/// Returns whether a file is a flow, which scenarios use and which does not run on its own.
fn is_flow(file: &str) -> bool {
    let text = Disk.read(file).unwrap_or_default();
    let first = text
        .lines()
        .find(|line| !line.trim().is_empty() && !line.starts_with(['#', '-']));
    first.is_some_and(|line| line.starts_with("flow:"))
}

/// Returns the highest number of app processes that one of the cases has.
pub(crate) fn processes(cases: &[Case], stage: &StageConfig) -> usize {
    let all = stage.apps.iter().count();
    let apps = cases.iter().map(|case| &case.scenario.apps);
    apps.map(|apps| apps.as_ref().map_or(all, Vec::len))
        .max()
        .unwrap_or_default()
}

/// Returns what the selected cases need of a stage, and no more.
pub(crate) fn requirements(cases: &[Case], stage: &StageConfig) -> rehearsal_stage::Requirements {
    let mut requirements = rehearsal_stage::Requirements::default();
    for Case { scenario, .. } in cases.iter().filter(|case| case.scenario.skip.is_none()) {
        let everything = || stage.apps.iter().map(|(name, _)| name.to_owned()).collect();
        let apps: Vec<String> = scenario.apps.clone().unwrap_or_else(everything);
        requirements.apps.extend(apps.into_iter().map(Into::into));
        requirements
            .seeds
            .extend(scenario.seeds.iter().map(|seed| seed.as_str().into()));
        // A scenario may query the database through a flow, so every scenario
        // gets it if the stage has one.
        requirements.postgres |= stage.postgres.is_some();
    }
    requirements
}

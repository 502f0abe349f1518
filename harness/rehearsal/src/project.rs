//! The files of one project: a stage file and the scenarios beside it.

use std::path::Path;

use rehearsal_run::Case;
use rehearsal_script::stage::App;
use rehearsal_script::{
    CheckResult, FOLDER_FILE, PathKind, Sources, StageConfig, check_with_profile,
};

use crate::disk::Disk;

/// The variable that chooses a profile of the stage file.
const PROFILE: &str = "REHEARSAL_PROFILE";

/// A folder of scenario files.
#[derive(Debug)]
pub(crate) struct Project {
    folder: String,
    stage_file: Option<String>,
    files: Vec<String>,
    flows: Vec<String>,
    /// What the scenarios of a folder have in common.
    folders: Vec<String>,
    /// The profile of the stage file.
    profile: Option<String>,
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
        let (folders, files): (Vec<_>, Vec<_>) =
            files.into_iter().partition(|file| is_folder_file(file));
        let (flows, files) = files.into_iter().partition(|file| is_flow(file));
        let stage_file = (Disk.kind(&stage_file) == PathKind::File).then_some(stage_file);
        Self {
            folder,
            stage_file,
            files,
            flows,
            folders,
            profile: std::env::var(PROFILE).ok().filter(|name| !name.is_empty()),
        }
    }

    /// Returns the project with a profile of the stage file, if one is given.
    pub(crate) fn with_profile(mut self, profile: Option<&String>) -> Self {
        self.profile = profile.cloned().or(self.profile);
        self
    }

    fn check_of(&self, files: &[String]) -> CheckResult {
        let stage_file = self.stage_file.as_deref();
        check_with_profile(&Disk, stage_file, self.profile.as_deref(), files)
    }

    /// Returns every file: the stage file, the scenarios and the flows.
    pub(crate) fn all_files(self) -> Vec<String> {
        self.stage_file
            .into_iter()
            .chain(self.files)
            .chain(self.flows)
            .chain(self.folders)
            .collect()
    }

    /// Returns how many scenario files there are.
    pub(crate) fn files(&self) -> usize {
        self.files.len()
    }

    /// Checks all files, because one that is not selected can have mistakes too.
    pub(crate) fn check(&self) -> CheckResult {
        self.check_of(&self.files)
    }

    /// Checks some of the scenario files, with the stage file and the flows that they
    /// use.
    pub(crate) fn check_files(&self, files: &[String]) -> CheckResult {
        self.check_of(files)
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
        let files = [&self.files[..], &self.flows[..], &self.folders[..]].concat();
        self.check_of(&files)
    }

    /// Checks the stage file alone.
    pub(crate) fn check_stage(&self) -> CheckResult {
        self.check_of(&[])
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

/// Returns whether a file says what the scenarios of its folder have in common.
fn is_folder_file(file: &str) -> bool {
    file.rsplit('/').next() == Some(FOLDER_FILE)
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

/// Returns the apps that the cases need and that somebody else runs.
pub(crate) fn attached<'s>(
    cases: &[Case],
    stage: &'s StageConfig,
) -> impl Iterator<Item = (&'s str, &'s App)> {
    let needed = requirements(cases, stage).apps;
    let needed = stage.with_dependencies(needed.iter().map(ToString::to_string));
    let apps = stage.apps.iter();
    apps.filter(move |(name, app)| app.is_attached() && needed.contains(*name))
}

/// Returns what an app has to know of the stage that is another for each run.
pub(crate) fn unknown_to(app: &App) -> Option<&'static str> {
    let paths = app.referenced_paths();
    let uses = |root: &str| paths.iter().any(|path| path[0] == root);
    [
        ("cloud", "cloud"),
        ("postgres", "database"),
        ("externals", "mocks"),
        ("users", "users"),
    ]
    .into_iter()
    .find_map(|(root, what)| uses(root).then_some(what))
}

/// Returns what the selected cases need of a stage, and no more.
pub(crate) fn requirements(cases: &[Case], stage: &StageConfig) -> rehearsal_stage::Requirements {
    let mut requirements = rehearsal_stage::Requirements::default();
    for Case { scenario, .. } in cases.iter().filter(|case| case.scenario.skip.is_none()) {
        let everything = || stage.apps.iter().map(|(name, _)| name.to_owned()).collect();
        let apps: Vec<String> = scenario.apps.clone().unwrap_or_else(everything);
        requirements.apps.extend(apps.into_iter().map(Into::into));
        let functions = scenario.uses.functions.iter();
        requirements
            .functions
            .extend(functions.map(|name| name.as_str().into()));
        requirements
            .seeds
            .extend(scenario.seeds.iter().map(|seed| seed.as_str().into()));
        // A scenario may query the database through a flow, so every scenario
        // gets it if the stage has one.
        requirements.postgres |= stage.postgres.is_some();
    }
    requirements
}

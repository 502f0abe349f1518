//! What scenarios, seeds and the stage are made from: the files that checking them reads.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use rehearsal_script::stage::Seed;
use rehearsal_script::{PathKind, Scenario, Sources, StageConfig, check};

use crate::disk::Disk;

/// The inputs of a project.
#[derive(Debug, Default)]
pub(crate) struct InputIndex {
    stage: Inputs,
    seeds: BTreeMap<String, Inputs>,
    /// The inputs of each scenario that are not those of the stage or of a seed, by file.
    scenarios: BTreeMap<Arc<str>, Inputs>,
}

/// What changes concern.
#[derive(Debug, Default)]
pub(crate) struct Impact {
    /// Whether the stage is made from a changed file.
    pub(crate) stage: bool,
    /// The seeds that are made from one.
    pub(crate) seeds: BTreeSet<String>,
    /// The files of the scenarios that are.
    scenarios: BTreeSet<Arc<str>>,
    /// The changed files that are none of these inputs.
    pub(crate) others: Vec<PathBuf>,
}

impl Impact {
    /// Returns whether a scenario, or a seed that it uses, is made from a changed file.
    pub(crate) fn affects(&self, scenario: &Scenario) -> bool {
        self.scenarios.contains(&*scenario.file)
            || scenario
                .seeds
                .iter()
                .any(|seed| self.seeds.contains(&**seed))
    }
}

impl InputIndex {
    /// Finds the inputs of the stage and of these scenarios; those of others stay.
    pub(crate) fn update(
        &mut self,
        scenarios: &[Scenario],
        stage: &StageConfig,
        stage_file: Option<&str>,
    ) {
        let seeds = stage.seeds.iter();
        self.seeds = seeds
            .map(|seed| (seed.name.clone(), Inputs::of_seed(&seed.value)))
            .collect();
        self.stage = Inputs::of_check(stage_file, None);
        for seed in self.seeds.values() {
            self.stage.remove(seed);
        }
        for scenario in scenarios {
            let mut own = Inputs::of_check(stage_file, Some(&scenario.file));
            own.remove(&self.stage);
            for seed in self.seeds.values() {
                own.remove(seed);
            }
            self.scenarios.insert(scenario.file.as_ref().into(), own);
        }
    }

    /// Forgets the inputs of the scenarios that changes concern: they may have others now.
    pub(crate) fn forget(&mut self, impact: &Impact) {
        self.scenarios
            .retain(|file, _| !impact.scenarios.contains(file));
    }

    /// Returns whether the inputs of a scenario are known.
    pub(crate) fn knows(&self, scenario: &Scenario) -> bool {
        self.scenarios.contains_key(&*scenario.file)
    }

    /// Returns what changes of these files, absolute paths, concern.
    pub(crate) fn impact(&self, changed: &BTreeSet<PathBuf>) -> Impact {
        let seeds = self.seeds.iter();
        let seeds = seeds.filter(|(_, inputs)| inputs.include_any(changed));
        let scenarios = self.scenarios.iter();
        let scenarios = scenarios.filter(|(_, inputs)| inputs.include_any(changed));
        let all = [&self.stage].into_iter();
        let all = all
            .chain(self.seeds.values())
            .chain(self.scenarios.values());
        let others = changed.iter();
        let others = others.filter(|file| !all.clone().any(|inputs| inputs.include(file)));
        Impact {
            stage: self.stage.include_any(changed),
            seeds: seeds.map(|(name, _)| name.clone()).collect(),
            scenarios: scenarios.map(|(file, _)| Arc::clone(file)).collect(),
            others: others.cloned().collect(),
        }
    }
}

/// Removes `.` and `..` from a path that need not exist.
fn normalised(path: &Path) -> PathBuf {
    let mut normalised = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                normalised.pop();
            }
            other => normalised.push(other),
        }
    }
    normalised
}

/// Returns the absolute path of a file that need not exist.
pub(crate) fn absolute(path: &str) -> PathBuf {
    static HERE: LazyLock<PathBuf> = LazyLock::new(|| {
        let here = std::env::current_dir().and_then(|here| here.canonicalize());
        here.unwrap_or_default()
    });
    normalised(&HERE.join(path))
}

/// The files and folders that something is made from: absolute paths.
#[derive(Debug, Default)]
struct Inputs {
    files: BTreeSet<PathBuf>,
    folders: BTreeSet<PathBuf>,
}

impl Inputs {
    fn of_seed(items: &[Seed]) -> Self {
        let mut inputs = Self::default();
        for item in items {
            match item {
                Seed::Sql { files } => inputs.files.extend(files.iter().map(|file| absolute(file))),
                Seed::TableFile { file, .. }
                | Seed::MessageFile { file, .. }
                | Seed::Users { file, .. } => {
                    inputs.files.insert(absolute(file));
                }
                Seed::Objects { folder, .. } => {
                    inputs.folders.insert(absolute(folder));
                }
                Seed::TableRows { .. } | Seed::Messages { .. } => {}
            }
        }
        inputs
    }

    /// Returns what a check of one scenario, or of the stage alone, reads.
    fn of_check(stage_file: Option<&str>, scenario: Option<&str>) -> Self {
        let sources = RecordingSources::default();
        let files: Vec<String> = scenario.map(str::to_owned).into_iter().collect();
        check(&sources, stage_file, &files);
        sources
            .0
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns whether a file, an absolute path, is one of them or in one of the folders.
    fn include(&self, file: &Path) -> bool {
        self.files.contains(file) || self.folders.iter().any(|folder| file.starts_with(folder))
    }

    fn include_any(&self, files: &BTreeSet<PathBuf>) -> bool {
        files.iter().any(|file| self.include(file))
    }

    fn remove(&mut self, other: &Self) {
        self.files.retain(|file| !other.files.contains(file));
        self.folders
            .retain(|folder| !other.folders.contains(folder));
    }
}

/// The files on disk, recording which are read.
#[derive(Debug, Default)]
struct RecordingSources(Mutex<Inputs>);

impl RecordingSources {
    fn inputs(&self) -> MutexGuard<'_, Inputs> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sources for RecordingSources {
    fn read(&self, path: &str) -> Result<Arc<str>, String> {
        self.inputs().files.insert(absolute(path));
        Disk.read(path)
    }

    fn kind(&self, path: &str) -> PathKind {
        let kind = Disk.kind(path);
        // What is in a folder does not matter here, only that it exists.
        if kind == PathKind::File {
            self.inputs().files.insert(absolute(path));
        }
        kind
    }

    fn files_below(&self, folder: &str) -> Vec<String> {
        let found = Disk.files_below(folder);
        let files = found.iter().map(|file| absolute(file));
        self.inputs().files.extend(files);
        found
    }
}

//! Selects the scenarios that are affected by changes, as git sees them.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rehearsal_script::stage::Seed;
use rehearsal_script::{PathKind, Scenario, Sources, StageConfig, check};

use crate::disk::Disk;

/// The absolute paths of the files that differ from a commit, including
/// untracked ones.
#[derive(Debug)]
pub(crate) struct Changes(BTreeSet<PathBuf>);

impl Changes {
    /// Finds what differs from the common ancestor with `base`.
    pub(crate) fn since(base: &str) -> Result<Self, String> {
        let top = git(&["rev-parse", "--show-toplevel"])?;
        let top = PathBuf::from(top.trim_end_matches('\n'));
        let tracked = git(&["diff", "--name-only", "-z", "--merge-base", base, "--"])?;
        let top_text = top.to_string_lossy().into_owned();
        let untracked = git(&[
            "-C",
            &top_text,
            "ls-files",
            "--others",
            "--exclude-standard",
            "-z",
        ])?;
        let names = tracked.split('\0').chain(untracked.split('\0'));
        let names = names.filter(|name| !name.is_empty());
        Ok(Self(names.map(|name| top.join(name)).collect()))
    }

    /// Returns the scenarios whose file, flows, data files or seeds have
    /// changed; all of them if the stage has.
    pub(crate) fn affected(
        &self,
        scenarios: Vec<Scenario>,
        stage: &StageConfig,
        stage_file: Option<&str>,
    ) -> Vec<Scenario> {
        let seeds: Vec<(&str, Inputs)> = stage
            .seeds
            .iter()
            .map(|seed| (&*seed.name, Inputs::of_seed(&seed.value)))
            .collect();
        let mut stage_inputs = Inputs::of_check(stage_file, None);
        for (_, seed) in &seeds {
            stage_inputs.remove(seed);
        }
        if self.contain(&stage_inputs) {
            return scenarios;
        }
        let changed = |scenario: &Scenario| {
            let mut own = Inputs::of_check(stage_file, Some(&scenario.file));
            own.remove(&stage_inputs);
            for (_, seed) in &seeds {
                own.remove(seed);
            }
            let mut used_seeds = seeds
                .iter()
                .filter(|(name, _)| scenario.seeds.iter().any(|seed| seed == name));
            self.contain(&own) || used_seeds.any(|(_, seed)| self.contain(seed))
        };
        scenarios.into_iter().filter(changed).collect()
    }

    /// Returns whether one of the inputs has changed.
    fn contain(&self, inputs: &Inputs) -> bool {
        let Ok(here) = std::env::current_dir().and_then(|here| here.canonicalize()) else {
            return true;
        };
        inputs
            .files
            .iter()
            .any(|file| self.0.contains(&normalised(&here.join(file))))
            || inputs.folders.iter().any(|folder| {
                let folder = normalised(&here.join(folder));
                self.0.iter().any(|file| file.starts_with(&folder))
            })
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

fn git(args: &[&str]) -> Result<String, String> {
    let output = Command::new("git").args(args).output();
    let output = output.map_err(|error| format!("could not start git: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    let reason = stderr.lines().next().unwrap_or_default();
    Err(format!("could not ask git for the changes: {reason}"))
}

/// The files and folders that something is made from.
#[derive(Debug, Default)]
struct Inputs {
    files: BTreeSet<String>,
    folders: BTreeSet<String>,
}

impl Inputs {
    fn of_seed(items: &[Seed]) -> Self {
        let mut inputs = Self::default();
        for item in items {
            match item {
                Seed::Sql { files } => inputs.files.extend(files.iter().cloned()),
                Seed::TableFile { file, .. }
                | Seed::MessageFile { file, .. }
                | Seed::Users { file, .. } => {
                    inputs.files.insert(file.clone());
                }
                Seed::Objects { folder, .. } => {
                    inputs.folders.insert(folder.clone());
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
        self.inputs().files.insert(path.to_owned());
        Disk.read(path)
    }

    fn kind(&self, path: &str) -> PathKind {
        let kind = Disk.kind(path);
        // What is in a folder does not matter here, only that it exists.
        if kind == PathKind::File {
            self.inputs().files.insert(path.to_owned());
        }
        kind
    }

    fn files_below(&self, folder: &str) -> Vec<String> {
        let found = Disk.files_below(folder);
        self.inputs().files.extend(found.iter().cloned());
        found
    }
}

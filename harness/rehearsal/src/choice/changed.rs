//! Scenarios that something they are made of has changed, by git.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rehearsal_script::stage::Seed;
use rehearsal_script::{PathKind, Scenario, Sources, StageConfig, check};

use crate::disk::Disk;

/// The files that differ from a commit, those git does not know yet among
/// them; absolute.
#[derive(Debug)]
pub(crate) struct Changed(BTreeSet<PathBuf>);

impl Changed {
    /// What differs from `base`, or from where this branch left it.
    pub(crate) fn since(base: &str) -> Result<Self, String> {
        let top = git(&["rev-parse", "--show-toplevel"])?;
        let top = PathBuf::from(top.trim_end_matches('\n'));
        let differing = git(&["diff", "--name-only", "-z", "--merge-base", base, "--"])?;
        let top_text = top.to_string_lossy().into_owned();
        let unknown = git(&[
            "-C",
            &top_text,
            "ls-files",
            "--others",
            "--exclude-standard",
            "-z",
        ])?;
        let names = differing.split('\0').chain(unknown.split('\0'));
        let names = names.filter(|name| !name.is_empty());
        Ok(Self(names.map(|name| top.join(name)).collect()))
    }

    /// Those of the scenarios that something they are made of has changed of:
    /// their file, flows, data files, seeds, or the stage all of them stand on.
    pub(crate) fn touch(
        &self,
        scenarios: Vec<Scenario>,
        stage: &StageConfig,
        stage_file: Option<&str>,
    ) -> Vec<Scenario> {
        let seeds: Vec<(&str, Touched)> = stage
            .seeds
            .iter()
            .map(|seed| (&*seed.name, Touched::by_seed(&seed.value)))
            .collect();
        let mut ground = Touched::by_check(stage_file, None);
        for (_, seed) in &seeds {
            ground.without(seed);
        }
        if self.hit(&ground) {
            return scenarios;
        }
        let changed = |scenario: &Scenario| {
            let mut own = Touched::by_check(stage_file, Some(&scenario.file));
            own.without(&ground);
            for (_, seed) in &seeds {
                own.without(seed);
            }
            let mut seeded = seeds
                .iter()
                .filter(|(name, _)| scenario.seeds.iter().any(|seed| seed == name));
            self.hit(&own) || seeded.any(|(_, seed)| self.hit(seed))
        };
        scenarios.into_iter().filter(changed).collect()
    }

    fn hit(&self, touched: &Touched) -> bool {
        let Ok(here) = std::env::current_dir().and_then(|here| here.canonicalize()) else {
            return true;
        };
        touched
            .files
            .iter()
            .any(|file| self.0.contains(&plain(&here.join(file))))
            || touched.folders.iter().any(|folder| {
                let folder = plain(&here.join(folder));
                self.0.iter().any(|file| file.starts_with(&folder))
            })
    }
}

/// Without `.` and `..`, whether or not there is something there.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}

fn git(args: &[&str]) -> Result<String, String> {
    let output = Command::new("git").args(args).output();
    let output = output.map_err(|error| format!("could not start git: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.lines().next().unwrap_or_default();
    Err(format!("could not ask git what has changed: {said}"))
}

/// The paths that something is made of.
#[derive(Debug, Default)]
struct Touched {
    files: BTreeSet<String>,
    folders: BTreeSet<String>,
}

impl Touched {
    fn by_seed(items: &[Seed]) -> Self {
        let mut touched = Self::default();
        for item in items {
            match item {
                Seed::Sql { files } => touched.files.extend(files.iter().cloned()),
                Seed::TableFile { file, .. }
                | Seed::MessageFile { file, .. }
                | Seed::Users { file, .. } => {
                    touched.files.insert(file.clone());
                }
                Seed::Objects { folder, .. } => {
                    touched.folders.insert(folder.clone());
                }
                Seed::TableRows { .. } | Seed::Messages { .. } => {}
            }
        }
        touched
    }

    /// What a check of one scenario looks at, or of the stage alone.
    fn by_check(stage_file: Option<&str>, scenario: Option<&str>) -> Self {
        let watched = Watched::default();
        let files: Vec<String> = scenario.map(str::to_owned).into_iter().collect();
        check(&watched, stage_file, &files);
        watched
            .0
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn without(&mut self, other: &Self) {
        self.files.retain(|file| !other.files.contains(file));
        self.folders
            .retain(|folder| !other.folders.contains(folder));
    }
}

/// The disk, and what was looked at on it.
#[derive(Debug, Default)]
struct Watched(Mutex<Touched>);

impl Watched {
    fn touched(&self) -> MutexGuard<'_, Touched> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sources for Watched {
    fn read(&self, path: &str) -> Result<Arc<str>, String> {
        self.touched().files.insert(path.to_owned());
        Disk.read(path)
    }

    fn kind(&self, path: &str) -> PathKind {
        let kind = Disk.kind(path);
        // A folder that was only asked for may hold anything.
        if kind == PathKind::File {
            self.touched().files.insert(path.to_owned());
        }
        kind
    }

    fn files_below(&self, folder: &str) -> Vec<String> {
        let found = Disk.files_below(folder);
        self.touched().files.extend(found.iter().cloned());
        found
    }
}

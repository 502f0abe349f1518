//! The project that a file belongs to, and its files with those that are not saved yet.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rehearsal_script::{Checker, PathKind, Sources};

/// The folder with the scenario files and the stage file.
const FOLDER: &str = "scenarios";

/// The texts of the files that are open in the editor.
pub(crate) type Buffers = BTreeMap<PathBuf, Arc<str>>;

/// Returns the folder of the project that a file belongs to: the one that has `scenarios`.
pub(crate) fn root_of(file: &Path) -> Option<&Path> {
    let mut folders = file.ancestors().skip(1);
    let scenarios = folders.find(|folder| folder.file_name().is_some_and(|name| name == FOLDER))?;
    scenarios.parent()
}

/// A project as it is in the editor.
#[derive(Debug)]
pub(crate) struct Project<'a> {
    root: PathBuf,
    buffers: &'a Buffers,
}

impl<'a> Project<'a> {
    pub(crate) fn new(root: &Path, buffers: &'a Buffers) -> Self {
        Self {
            root: root.to_owned(),
            buffers,
        }
    }

    /// Returns the folder of the project.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Returns the path of a file as the language has it: from the project's folder.
    pub(crate) fn relative(&self, file: &Path) -> Option<String> {
        let path = file.strip_prefix(&self.root).ok()?.to_str()?;
        Some(path.replace('\\', "/"))
    }

    /// Returns the path of a file on disk.
    pub(crate) fn absolute(&self, file: &str) -> PathBuf {
        self.root.join(file)
    }

    /// Returns the stage file, if there is one.
    pub(crate) fn stage_file(&self) -> Option<&'static str> {
        const STAGE: &str = "scenarios/stage.yaml";
        (self.kind(STAGE) == PathKind::File).then_some(STAGE)
    }

    /// Returns the scenario files, flows and folder files.
    fn scenario_files(&self) -> Vec<String> {
        let stage_file = self.stage_file();
        let mut files = self.files_below(FOLDER);
        files.retain(|file| {
            let extension = Path::new(file).extension();
            let is_yaml =
                extension.is_some_and(|extension| extension == "yaml" || extension == "yml");
            let is_hidden = file
                .split('/')
                .any(|part| part.starts_with('.') || part == "target");
            is_yaml && !is_hidden && stage_file != Some(file)
        });
        files
    }

    /// Checks all files of the project.
    pub(crate) fn check(&self) -> Checker {
        Checker::new(self, self.stage_file(), self.scenario_files())
    }
}

impl Sources for Project<'_> {
    fn read(&self, path: &str) -> Result<Arc<str>, String> {
        let path = self.absolute(path);
        if let Some(text) = self.buffers.get(&path) {
            return Ok(Arc::clone(text));
        }
        std::fs::read_to_string(path)
            .map(Into::into)
            .map_err(|error| error.to_string())
    }

    fn kind(&self, path: &str) -> PathKind {
        let path = self.absolute(path);
        if self.buffers.contains_key(&path) {
            return PathKind::File;
        }
        match std::fs::metadata(path) {
            Ok(found) if found.is_dir() => PathKind::Folder,
            Ok(_) => PathKind::File,
            Err(_) => PathKind::Missing,
        }
    }

    fn files_below(&self, folder: &str) -> Vec<String> {
        let start = self.absolute(folder);
        let mut found: Vec<PathBuf> = self
            .buffers
            .keys()
            .filter(|file| file.starts_with(&start))
            .cloned()
            .collect();
        let mut folders = vec![start];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                // Links are not followed: they may lead in a circle.
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                    Ok(_) => found.push(entry.path()),
                    Err(_) => {}
                }
            }
        }
        found.sort();
        found.dedup();
        found
            .iter()
            .filter_map(|file| self.relative(file))
            .collect()
    }
}

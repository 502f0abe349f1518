//! What a run records for the next one: which cases failed, and how long each
//! took.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use rehearsal_record::{Event, Verdict};
use rehearsal_report::Reporter;

const FAILED: &str = "failed.json";
const DURATIONS: &str = "durations.json";

/// The folder of these records.
#[derive(Debug, Clone)]
pub(crate) struct History {
    folder: PathBuf,
}

impl History {
    /// Finds the folder: `target/rehearsal` in a Rust project, else one in the
    /// cache that belongs to the current directory.
    pub(crate) fn open() -> Result<Self, String> {
        Self::of(Path::new(""))
    }

    /// Finds the folder of the project in a folder; the empty path is the current one.
    pub(crate) fn of(project: &Path) -> Result<Self, String> {
        if let Some(target) = std::env::var_os("CARGO_TARGET_DIR") {
            let folder = project.join(target).join("rehearsal");
            return Ok(Self { folder });
        }
        let target = project.join("target");
        if target.is_dir() || project.join("Cargo.toml").is_file() {
            let folder = target.join("rehearsal");
            return Ok(Self { folder });
        }
        let cache = rehearsal_stage::cache_folder().map_err(|error| error.to_string())?;
        let here = std::env::current_dir()
            .map_err(|error| format!("could not find the current directory: {error}"))?;
        let name = here.join(project).components().collect::<PathBuf>();
        let name = name.to_string_lossy().replace(['/', '\\', ':'], "%");
        let folder = cache.join("state").join(name);
        Ok(Self { folder })
    }

    /// Returns the folder, which need not exist yet.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the cases that did not pass the last time they ran, or `None` if
    /// no run has been recorded.
    pub(crate) fn failed(&self) -> Result<Option<BTreeSet<String>>, String> {
        read(&self.folder.join(FAILED))
    }

    /// Returns a reporter that records a run.
    pub(crate) fn recorder(self) -> Recorder {
        Recorder {
            history: self,
            failed: BTreeMap::new(),
            durations: BTreeMap::new(),
        }
    }
}

/// Reads how long cases took, in milliseconds by name, from a file that a run wrote.
pub(crate) fn durations(file: &Path) -> Result<BTreeMap<String, u64>, String> {
    read(file)?.ok_or_else(|| {
        format!(
            "could not read {}: there is no such file; every run writes one to target/rehearsal/",
            file.display()
        )
    })
}

/// Reads a record; `None` if there is none.
pub(crate) fn read<T: serde::de::DeserializeOwned>(file: &Path) -> Result<Option<T>, String> {
    let failed = |error: String| format!("could not read {}: {error}", file.display());
    let text = match std::fs::read(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error.to_string())),
    };
    let value = serde_json::from_slice(&text).map_err(|error| failed(error.to_string()))?;
    Ok(Some(value))
}

/// Replaces a file atomically: another run may read or write it at this moment.
pub(crate) fn write(file: &Path, value: &impl serde::Serialize) -> io::Result<()> {
    let mut text = serde_json::to_vec_pretty(value)?;
    text.push(b'\n');
    let draft = file.with_extension(format!("{}.draft", std::process::id()));
    std::fs::write(&draft, text)?;
    std::fs::rename(draft, file)
}

/// Records a run when it ends. Cases that did not run keep their records.
#[derive(Debug)]
pub(crate) struct Recorder {
    history: History,
    failed: BTreeMap<String, bool>,
    durations: BTreeMap<String, u64>,
}

impl Recorder {
    fn write(&self) -> io::Result<()> {
        let History { folder } = &self.history;
        std::fs::create_dir_all(folder)?;
        let file = folder.join(FAILED);
        let mut names: BTreeSet<String> = read(&file).ok().flatten().unwrap_or_default();
        for (name, failed) in &self.failed {
            if *failed {
                names.insert(name.clone());
            } else {
                names.remove(name);
            }
        }
        write(&file, &names)?;
        let file = folder.join(DURATIONS);
        let mut durations: BTreeMap<String, u64> = read(&file).ok().flatten().unwrap_or_default();
        durations.extend(self.durations.clone());
        write(&file, &durations)
    }
}

impl Reporter for Recorder {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        match event {
            Event::CaseFinished { id, outcome } => {
                let passed = matches!(outcome.verdict, Verdict::Passed | Verdict::Skipped { .. });
                // A case counts as failed if one of its rounds failed.
                *self.failed.entry(id.name()).or_default() |= !passed;
                if !outcome.duration.is_zero() {
                    let millis = u64::try_from(outcome.duration.as_millis()).unwrap_or(u64::MAX);
                    self.durations.insert(id.name(), millis);
                }
            }
            // A folder that cannot be written to does not make the run worse;
            // the next `--failed` will say that it knows of no run.
            Event::RunFinished { .. } => {
                if let Err(error) = self.write() {
                    tracing::debug!(%error, "could not record the run");
                }
            }
            _ => {}
        }
        Ok(())
    }
}

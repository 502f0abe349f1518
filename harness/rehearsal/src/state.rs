//! What a run leaves for the next one: which cases were not green, and how long
//! each took.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use rehearsal_record::{Event, Verdict};
use rehearsal_report::Reporter;

const FAILED: &str = "failed.json";
const DURATIONS: &str = "durations.json";

/// The folder for it.
#[derive(Debug, Clone)]
pub(crate) struct State {
    folder: PathBuf,
}

impl State {
    /// `target/rehearsal` where cargo builds, else a folder of the cache that
    /// belongs to where the person stands.
    pub(crate) fn here() -> Result<Self, String> {
        if let Some(target) = std::env::var_os("CARGO_TARGET_DIR") {
            let folder = PathBuf::from(target).join("rehearsal");
            return Ok(Self { folder });
        }
        if Path::new("target").is_dir() || Path::new("Cargo.toml").is_file() {
            let folder = PathBuf::from("target/rehearsal");
            return Ok(Self { folder });
        }
        let cache = rehearsal_stage::cache_folder().map_err(|error| error.to_string())?;
        let here = std::env::current_dir()
            .map_err(|error| format!("could not see where you stand: {error}"))?;
        let name = here.to_string_lossy().replace(['/', '\\', ':'], "%");
        let folder = cache.join("state").join(name);
        Ok(Self { folder })
    }

    /// The folder itself.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The cases that were not green when they were played last; `None` where
    /// no run is known.
    pub(crate) fn failed(&self) -> Result<Option<BTreeSet<String>>, String> {
        read(&self.folder.join(FAILED))
    }

    /// Tells a run to this state.
    pub(crate) fn keeper(self) -> Keeper {
        Keeper {
            state: self,
            red: BTreeMap::new(),
            durations: BTreeMap::new(),
        }
    }
}

/// How long cases took, in milliseconds by name, from a file that a run wrote.
pub(crate) fn durations(file: &Path) -> Result<BTreeMap<String, u64>, String> {
    read(file)?.ok_or_else(|| {
        format!(
            "could not read {}: there is no such file; every run writes one to target/rehearsal/",
            file.display()
        )
    })
}

fn read<T: serde::de::DeserializeOwned>(file: &Path) -> Result<Option<T>, String> {
    let failed = |error: String| format!("could not read {}: {error}", file.display());
    let text = match std::fs::read(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error.to_string())),
    };
    let read = serde_json::from_slice(&text).map_err(|error| failed(error.to_string()))?;
    Ok(Some(read))
}

/// Whole or not at all: another run may read it, or write it, at this moment.
fn write(file: &Path, value: &impl serde::Serialize) -> io::Result<()> {
    let mut text = serde_json::to_vec_pretty(value)?;
    text.push(b'\n');
    let draft = file.with_extension(format!("{}.draft", std::process::id()));
    std::fs::write(&draft, text)?;
    std::fs::rename(draft, file)
}

/// Writes the state when a run ends. What was not played keeps what was known
/// of it.
#[derive(Debug)]
pub(crate) struct Keeper {
    state: State,
    red: BTreeMap<String, bool>,
    durations: BTreeMap<String, u64>,
}

impl Keeper {
    fn write(&self) -> io::Result<()> {
        let State { folder } = &self.state;
        std::fs::create_dir_all(folder)?;
        let failed = folder.join(FAILED);
        let mut names: BTreeSet<String> = read(&failed).ok().flatten().unwrap_or_default();
        for (name, red) in &self.red {
            if *red {
                names.insert(name.clone());
            } else {
                names.remove(name);
            }
        }
        write(&failed, &names)?;
        let file = folder.join(DURATIONS);
        let mut durations: BTreeMap<String, u64> = read(&file).ok().flatten().unwrap_or_default();
        durations.extend(self.durations.clone());
        write(&file, &durations)
    }
}

impl Reporter for Keeper {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        match event {
            Event::CaseFinished { id, outcome } => {
                let green = matches!(outcome.verdict, Verdict::Passed | Verdict::Skipped { .. });
                // A case is red where one of its rounds is.
                *self.red.entry(id.name()).or_default() |= !green;
                if !outcome.duration.is_zero() {
                    let millis = u64::try_from(outcome.duration.as_millis()).unwrap_or(u64::MAX);
                    self.durations.insert(id.name(), millis);
                }
            }
            // A run is no worse for a folder that cannot be written to; the
            // next `--failed` will say that it knows of no run.
            Event::RunFinished { .. } => {
                if let Err(error) = self.write() {
                    tracing::debug!(%error, "the state of the run is not kept");
                }
            }
            _ => {}
        }
        Ok(())
    }
}

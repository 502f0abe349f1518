//! What runs record for later ones: which cases failed, how long each took, and how the
//! last runs ended.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufReader, BufWriter};
use std::path::{Path, PathBuf};

use rehearsal_record::{Event, Summary, Verdict};
use rehearsal_report::{JsonLines, Reporter};
use rehearsal_ui::RunRecord;
use time::OffsetDateTime;

const FAILED: &str = "failed.json";
const DURATIONS: &str = "durations.json";
const RUNS: &str = "runs.json";
/// The folder with the events of runs.
const EVENTS: &str = "runs";

/// How many runs are remembered.
const MAX_RUNS: usize = 50;
/// Of how many runs the events are kept.
const MAX_EVENTS: usize = 20;

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
            run: None,
        }
    }

    /// Returns a reporter that keeps the events of a run, so that its cases can be shown.
    pub(crate) fn events_recorder(&self) -> EventsRecorder {
        EventsRecorder {
            folder: self.folder.join(EVENTS),
            file: None,
        }
    }

    /// Returns the last runs, oldest first.
    pub(crate) fn runs(&self) -> Result<Vec<RunRecord>, String> {
        let runs: Option<Vec<RunRecord>> = read(&self.folder.join(RUNS))?;
        let mut runs = runs.unwrap_or_default();
        for run in &mut runs {
            run.has_events = self.events_file(&run.id).is_file();
        }
        Ok(runs)
    }

    /// Returns the events of a run.
    pub(crate) fn events_of(&self, run: &str) -> Result<Vec<Event>, String> {
        let missing = || {
            format!(
                "could not find the events of the run {run}: only those of the last {MAX_EVENTS} runs of `rehearsal ui` are kept"
            )
        };
        if !run.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(missing());
        }
        let file = self.events_file(run);
        let opened = File::open(&file).map_err(|_| missing())?;
        let read = rehearsal_report::read(&file.to_string_lossy(), BufReader::new(opened));
        read.map_err(|error| error.to_string())
    }

    fn events_file(&self, run: &str) -> PathBuf {
        self.folder.join(EVENTS).join(format!("{run}.jsonl"))
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
    run: Option<RunRecord>,
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
        write(&file, &durations)?;
        if let Some(run) = self.run.clone().filter(|run| !run.cases.is_empty()) {
            let file = folder.join(RUNS);
            let mut runs: Vec<RunRecord> = read(&file).ok().flatten().unwrap_or_default();
            runs.push(run);
            runs.drain(..runs.len().saturating_sub(MAX_RUNS));
            write(&file, &runs)?;
        }
        Ok(())
    }

    fn start_run(&mut self, event: &Event) {
        if let Event::RunStarted {
            at,
            seed,
            stage,
            revision,
            ..
        } = event
        {
            self.run = Some(RunRecord {
                id: run_id(*at),
                seed: *seed,
                stage: stage.clone(),
                commit: revision.as_ref().map(|revision| revision.commit.clone()),
                summary: Summary::default(),
                cases: BTreeMap::new(),
                has_events: false,
            });
        }
    }
}

/// Returns the number of a run: the time of its start in milliseconds.
fn run_id(at: OffsetDateTime) -> String {
    (at.unix_timestamp_nanos() / 1_000_000).to_string()
}

/// Writes the events of a run to a file of its own, and removes those of old runs.
#[derive(Debug)]
pub(crate) struct EventsRecorder {
    folder: PathBuf,
    file: Option<JsonLines<BufWriter<File>>>,
}

impl EventsRecorder {
    fn create(&mut self, run: &str) -> io::Result<()> {
        std::fs::create_dir_all(&self.folder)?;
        let mut old: Vec<PathBuf> = std::fs::read_dir(&self.folder)?
            .flatten()
            .map(|entry| entry.path())
            .collect();
        // The names are times of the same length.
        old.sort();
        for file in old.iter().rev().skip(MAX_EVENTS - 1) {
            std::fs::remove_file(file)?;
        }
        let file = File::create(self.folder.join(format!("{run}.jsonl")))?;
        self.file = Some(JsonLines::new(BufWriter::new(file)));
        Ok(())
    }
}

impl Reporter for EventsRecorder {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        if let Event::RunStarted { at, .. } = event
            && let Err(error) = self.create(&run_id(*at))
        {
            tracing::debug!(%error, "could not keep the events of the run");
        }
        match &mut self.file {
            Some(file) => file.event(event),
            None => Ok(()),
        }
    }
}

impl Reporter for Recorder {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        match event {
            Event::RunStarted { .. } => self.start_run(event),
            Event::CaseFinished { id, outcome } => {
                let passed = matches!(outcome.verdict, Verdict::Passed | Verdict::Skipped { .. });
                // A case counts as failed if one of its rounds failed.
                *self.failed.entry(id.name()).or_default() |= !passed;
                let millis = u64::try_from(outcome.duration.as_millis()).unwrap_or(u64::MAX);
                if let Some(run) = &mut self.run {
                    run.add(id, outcome.verdict.kind(), millis);
                }
                if !outcome.duration.is_zero() {
                    self.durations.insert(id.name(), millis);
                }
            }
            // A folder that cannot be written to does not make the run worse;
            // the next `--failed` will say that it knows of no run.
            Event::RunFinished { summary, .. } => {
                if let Some(run) = &mut self.run {
                    run.summary = *summary;
                }
                if let Err(error) = self.write() {
                    tracing::debug!(%error, "could not record the run");
                }
            }
            _ => {}
        }
        Ok(())
    }
}

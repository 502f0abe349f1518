//! The events of the last run, for commands that look into it.

use std::fs::File;
use std::io::{self, BufReader, BufWriter};
use std::path::{Path, PathBuf};

use rehearsal_record::{CaseId, Event};
use rehearsal_report::{JsonLines, Reporter, read};

use crate::history::History;

const FILE: &str = "last-run.jsonl";

/// Records the events of a run. They take the place of those of the last run when this one
/// ends, so that a reader never finds half of a run.
#[derive(Debug)]
pub(crate) struct RunRecord {
    draft: PathBuf,
    file: PathBuf,
    lines: JsonLines<BufWriter<File>>,
}

impl RunRecord {
    /// Begins a record.
    pub(crate) fn record(history: &History) -> io::Result<Self> {
        let folder = history.folder();
        std::fs::create_dir_all(folder)?;
        let draft = folder.join(format!("last-run.{}.draft", std::process::id()));
        Ok(Self {
            lines: JsonLines::new(BufWriter::new(File::create(&draft)?)),
            file: folder.join(FILE),
            draft,
        })
    }
}

impl Reporter for RunRecord {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        self.lines.event(event)?;
        if matches!(event, Event::RunFinished { .. }) {
            std::fs::rename(&self.draft, &self.file)?;
        }
        Ok(())
    }
}

impl Drop for RunRecord {
    fn drop(&mut self) {
        // That of a run without an end; of others it has its new name already.
        let _ = std::fs::remove_file(&self.draft);
    }
}

/// Reads the events of a run: of a file that `--report jsonl=FILE` wrote, or else of the
/// last run here. The error has help with it.
pub(crate) fn events(file: Option<&Path>) -> Result<Vec<Event>, (String, String)> {
    let file = if let Some(file) = file {
        file.to_owned()
    } else {
        let history = History::open().map_err(|message| (message, String::new()))?;
        let file = history.folder().join(FILE);
        if !file.is_file() {
            let help = "`rehearsal run` records one; `--events FILE` reads what `--report jsonl=FILE` wrote";
            return Err(("no earlier run is known here".to_owned(), help.to_owned()));
        }
        file
    };
    let name = file.display().to_string();
    let opened = File::open(&file).map_err(|error| {
        let help = "name a file that `--report jsonl=FILE` wrote".to_owned();
        (format!("could not read {name}: {error}"), help)
    })?;
    read(&name, BufReader::new(opened))
        .map_err(|error| (error.to_string(), error.help().to_owned()))
}

/// Returns the cases of the events that a name means: that of a scenario means all of its
/// cases. The error lists the names that are near.
pub(crate) fn find_cases(events: &[Event], name: &str) -> Result<Vec<CaseId>, (String, String)> {
    let name = name.strip_prefix("scenarios/").unwrap_or(name);
    let name = name.trim_end_matches(".yaml");
    let all = events.iter().filter_map(|event| match event {
        Event::CaseFinished { id, .. } => Some(id),
        _ => None,
    });
    let all: Vec<&CaseId> = all.collect();
    let found = all
        .iter()
        .filter(|id| id.to_string() == name || id.name() == name || *id.scenario == *name);
    let found: Vec<CaseId> = found.map(|&id| id.clone()).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let near = all
        .iter()
        .map(|id| id.name())
        .filter(|one| one.contains(name));
    let mut near: Vec<String> = near.collect();
    near.dedup();
    let help = match &near[..] {
        [] => format!("the run had {} cases", all.len()),
        near => format!("did it mean {}?", near.join(", ")),
    };
    Err((format!("the run had no case `{name}`"), help))
}

/// Returns the events that belong to a case.
pub(crate) fn of_case(events: &[Event], case: &CaseId) -> Vec<Event> {
    let belongs = |event: &&Event| match event {
        Event::CaseStarted { id, .. }
        | Event::StepStarted { id, .. }
        | Event::StepFinished { id, .. }
        | Event::CaseRetried { id, .. }
        | Event::CaseFinished { id, .. } => id == case,
        _ => false,
    };
    events.iter().filter(belongs).cloned().collect()
}

//! `rehearsal watch`: keeps a stage up, and runs the cases that a change concerns.

mod files;
mod kept;
mod keys;

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rehearsal_record::Event;
use rehearsal_report::Reporter;
use rehearsal_run::Case;

pub(crate) use self::files::Watcher;
pub(crate) use self::kept::{Current, KeptProject};
use self::keys::{Keyboard, SingleKeys};
use crate::run_session::RunPlace;
use crate::selection::absolute;
use crate::signals::Signals;

/// What a person or a change of files asks for.
#[derive(Debug)]
pub(crate) enum Request {
    Changed(BTreeSet<PathBuf>),
    /// The cases that failed.
    Failed,
    All,
    /// Cases that match; all if the text is empty.
    Pattern(String),
    /// The last cases with the last seed.
    SameSeed,
    /// The last cases with another seed.
    Again,
    Quit,
}

/// The cases to run, and why.
#[derive(Debug)]
pub(crate) struct Round {
    pub(crate) cases: Vec<Case>,
    pub(crate) seed: Option<u64>,
    /// What is printed before.
    pub(crate) reason: Option<String>,
}

/// Waits for changes and keys.
pub(crate) struct Session {
    watcher: Watcher,
    keyboard: Keyboard,
    signals: Signals,
    kept: KeptProject,
    /// The names of the cases that failed when they last ran.
    failed: Arc<Mutex<BTreeSet<String>>>,
    /// The names of the cases that ran last, and their seed.
    last: Option<(BTreeSet<String>, u64)>,
    /// Changes that nothing could be run for yet, because of a mistake in a file.
    pending: BTreeSet<PathBuf>,
    /// Changes that came while cases ran.
    meanwhile: BTreeSet<PathBuf>,
}

impl Session {
    /// Starts to watch the folders of a project.
    pub(crate) fn start(scenarios: &Path, root: &str, on_docker: bool) -> Result<Self, String> {
        let scenarios = absolute(&scenarios.to_string_lossy());
        let folders = [absolute("."), scenarios.clone(), absolute(root)];
        let signals =
            Signals::new().map_err(|error| format!("could not listen to signals: {error}"))?;
        Ok(Self {
            watcher: Watcher::start(&folders)?,
            keyboard: Keyboard::open(),
            signals,
            kept: KeptProject::new(scenarios, on_docker),
            failed: Arc::default(),
            last: None,
            pending: BTreeSet::new(),
            meanwhile: BTreeSet::new(),
        })
    }

    /// Returns where the cases run.
    pub(crate) fn place(&self) -> RunPlace {
        RunPlace::Kept(self.kept.stage())
    }

    /// Returns the names of the cases that failed when they last ran.
    pub(crate) fn failed(&self) -> BTreeSet<String> {
        self.failed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Waits for what to do next.
    pub(crate) async fn next(&mut self) -> Result<Request, String> {
        if !self.meanwhile.is_empty() {
            return Ok(Request::Changed(std::mem::take(&mut self.meanwhile)));
        }
        self.keyboard.discard();
        let mut single = Some(SingleKeys::begin());
        loop {
            tokio::select! {
                changed = self.watcher.next() => {
                    let changed = changed?;
                    if !changed.is_empty() {
                        return Ok(Request::Changed(changed));
                    }
                }
                () = self.signals.next() => return Ok(Request::Quit),
                (key, rest) = self.keyboard.next() => match key {
                    'f' => return Ok(Request::Failed),
                    'a' => return Ok(Request::All),
                    's' => return Ok(Request::SameSeed),
                    '\n' | '\r' => return Ok(Request::Again),
                    'q' => return Ok(Request::Quit),
                    'p' => {
                        if let Some(pattern) = rest {
                            return Ok(Request::Pattern(pattern));
                        }
                        // The terminal shows and corrects what is typed.
                        single.take();
                        let _ = write!(std::io::stderr(), "a part of the name: ");
                        tokio::select! {
                            pattern = self.keyboard.line() => return Ok(Request::Pattern(pattern)),
                            () = self.signals.next() => return Ok(Request::Quit),
                        }
                    }
                    _ => {}
                },
            }
        }
    }

    /// Returns the cases for a request; an error says why there are none.
    pub(crate) async fn round(
        &mut self,
        request: Request,
        current: &Current,
    ) -> Result<Round, String> {
        let cases_of = |names: &BTreeSet<String>| -> Vec<Case> {
            let cases = current.cases.iter();
            cases
                .filter(|case| names.contains(&case.id.name()))
                .cloned()
                .collect()
        };
        let (cases, seed, reason) = match request {
            Request::Changed(files) => {
                let files = &files | &std::mem::take(&mut self.pending);
                let cases = self.kept.touched(&files, current).await;
                let cases = cases.inspect_err(|_| self.pending.clone_from(&files))?;
                let reason = format!("{} changed", listed(&files));
                if cases.is_empty() {
                    return Err(format!("{reason}: no case depends on it"));
                }
                (cases, None, Some(reason))
            }
            Request::Failed => {
                let cases = cases_of(&self.failed());
                if cases.is_empty() {
                    return Err("no case failed when it last ran".to_owned());
                }
                (cases, None, None)
            }
            Request::Pattern(pattern) => {
                let matching = current.cases.iter();
                let matching = matching.filter(|case| case.id.name().contains(&pattern));
                let cases: Vec<Case> = matching.cloned().collect();
                if cases.is_empty() {
                    return Err(format!("no case has `{pattern}` in its name"));
                }
                (cases, None, None)
            }
            Request::SameSeed | Request::Again => {
                let Some((names, seed)) = &self.last else {
                    return Err("nothing has run yet".to_owned());
                };
                let seed = matches!(request, Request::SameSeed).then_some(*seed);
                (cases_of(names), seed, None)
            }
            Request::All | Request::Quit => (current.cases.clone(), None, None),
        };
        Ok(Round {
            cases,
            seed,
            reason,
        })
    }

    /// Keeps changes until the mistakes in the files are mended.
    pub(crate) fn keep(&mut self, request: Request) {
        if let Request::Changed(files) = request {
            self.pending.extend(files);
        }
    }

    /// Records a run, and finds what its cases are made from.
    pub(crate) fn finished(
        &mut self,
        cases: BTreeSet<String>,
        seed: u64,
        current: &Current,
    ) -> Result<(), String> {
        self.meanwhile = self.watcher.changed()?;
        // The run itself writes these.
        self.meanwhile.retain(|file| !is_snapshot(file));
        self.last = Some((cases, seed));
        self.kept.learn(current);
        Ok(())
    }

    /// Stops the stage.
    pub(crate) async fn close(&self) {
        self.kept.stage().close().await;
    }

    /// Returns a reporter that records which cases failed.
    pub(crate) fn recorder(&self) -> Box<dyn Reporter> {
        Box::new(FailedCases(Arc::clone(&self.failed)))
    }
}

fn is_snapshot(file: &Path) -> bool {
    let name = file.to_string_lossy();
    name.ends_with(".snap") || name.ends_with(".snap.new")
}

/// Returns files as a person names them: the first ones, and how many more.
fn listed(files: &BTreeSet<PathBuf>) -> String {
    const SHOWN: usize = 3;
    let here = absolute(".");
    let names = files.iter().map(|file| {
        let name = file.strip_prefix(&here).unwrap_or(file);
        name.display().to_string()
    });
    let shown: Vec<String> = names.take(SHOWN).collect();
    match files.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// Records which cases failed.
#[derive(Debug)]
struct FailedCases(Arc<Mutex<BTreeSet<String>>>);

impl Reporter for FailedCases {
    fn event(&mut self, event: &Event) -> std::io::Result<()> {
        if let Event::CaseFinished { id, outcome } = event {
            let mut failed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if outcome.verdict.is_red() {
                failed.insert(id.name());
            } else {
                failed.remove(&id.name());
            }
        }
        Ok(())
    }
}

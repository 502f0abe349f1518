//! What `rehearsal ui` shows: the project in this folder, for the page of `rehearsal-ui`.

use std::collections::BTreeSet;
use std::path::PathBuf;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use rehearsal_record::Event;
use rehearsal_run::{Case, Events, Update};
use rehearsal_script::{CheckResult, Style, render};
use rehearsal_stage::{Requirements, Sandbox, SandboxRequest, StageError, StageOptions};
use rehearsal_ui::{ListedCase, Listing, RunHandle, RunOrder, RunRecord};
use tokio::sync::Mutex;

use crate::disk::Disk;
use crate::history::History;
use crate::project::{self, Project};
use crate::run_session::{self, Plan, RunPlace};
use crate::runtime;
use crate::selection::{Selection, Tags, absolute};
use crate::watch::{Current, KeptProject, Watcher};

/// Which cases the page has, and how they run.
#[derive(Debug)]
pub(crate) struct PageOptions {
    pub(crate) scenarios: PathBuf,
    pub(crate) profile: Option<String>,
    pub(crate) filters: Vec<String>,
    pub(crate) tags: Vec<Tags>,
    pub(crate) jobs: Option<usize>,
    pub(crate) stage: StageOptions,
    pub(crate) on_docker: bool,
    /// The command that runs a case again, without the case's name.
    pub(crate) command: String,
}

/// The project whose cases the page shows. Its stage stays up between runs.
#[derive(Debug)]
pub(crate) struct PageProject {
    options: PageOptions,
    history: History,
    kept: Mutex<Kept>,
}

struct Kept {
    project: KeptProject,
    /// `None` once the files cannot be watched any more.
    watcher: Watcher,
    /// Changes that nothing was made again for yet.
    pending: BTreeSet<PathBuf>,
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Kept").finish_non_exhaustive()
    }
}

impl PageProject {
    /// Starts to watch the folders of the project.
    pub(crate) fn start(options: PageOptions, history: History) -> Result<Self, String> {
        let folder = options.scenarios.to_string_lossy();
        let scenarios = absolute(&folder);
        let root = Project::open(&folder).check_stage().stage;
        let root = root.map_or_else(|| ".".to_owned(), |stage| stage.root);
        let folders = [absolute("."), scenarios.clone(), absolute(&root)];
        let kept = Kept {
            project: KeptProject::new(scenarios, options.on_docker),
            watcher: Watcher::start(&folders)?,
            pending: BTreeSet::new(),
        };
        Ok(Self {
            options,
            history,
            kept: Mutex::new(kept),
        })
    }

    /// Reads the files. Cases of files with mistakes are missing.
    fn read(&self) -> (Option<Current>, Option<String>) {
        let options = &self.options;
        let folder = options.scenarios.to_string_lossy();
        let project = Project::open(&folder).with_profile(options.profile.as_ref());
        let checked = project.check();
        let mistakes = mistakes(&checked);
        let Some(config) = checked.stage else {
            return (None, mistakes);
        };
        let selection = Selection {
            filters: options.filters.clone(),
            tags: options.tags.clone(),
            ..Selection::default()
        };
        let cases = selection.apply(&project, &config, checked.scenarios.clone());
        let current = Current {
            config,
            stage_file: project.stage_file().map(str::to_owned),
            scenarios: checked.scenarios,
            cases,
        };
        (Some(current), mistakes)
    }

    async fn run(&self, order: RunOrder, handle: RunHandle) -> Result<(), String> {
        let (current, mistakes) = self.read();
        let wrong = || mistakes.unwrap_or_else(|| "there are no scenario files".to_owned());
        let current = current.ok_or_else(wrong)?;
        let chosen: BTreeSet<&str> = order.cases.iter().map(String::as_str).collect();
        let cases = current.cases.iter();
        let cases: Vec<Case> = cases
            .filter(|case| chosen.contains(&*case.id.name()))
            .cloned()
            .collect();
        if cases.is_empty() {
            return Err("could not run: none of these cases is there any more".to_owned());
        }
        let mut kept = self.kept.lock().await;
        kept.catch_up(&current).await?;
        let seed = order.seed.unwrap_or_else(runtime::seed);
        let options = &self.options;
        let stage_options = StageOptions {
            seed,
            ..options.stage.clone()
        };
        let one_by_one = project::attached(&cases, &current.config).next().is_some();
        let jobs = || runtime::jobs(project::processes(&cases, &current.config));
        let plan = Plan {
            jobs: if one_by_one {
                1
            } else {
                options.jobs.unwrap_or_else(jobs)
            },
            config: current.config.clone(),
            seed,
            fail_fast: false,
            timeout: None,
            retries: 0,
            flaky_fails: false,
            rounds: None,
            shard: None,
            snapshots: Update::from_env()?,
            notices: Vec::new(),
            first: BTreeSet::new(),
            place: RunPlace::Kept(kept.project.stage()),
            stage_options,
            command: options.command.clone(),
            cases,
        };
        let reporters = vec![
            handle.reporter,
            Box::new(self.history.clone().recorder()),
            Box::new(self.history.events_recorder()),
        ];
        let result = run_session::run_with(plan, reporters, handle.events, handle.received).await;
        kept.project.learn(&current);
        match result.error {
            Some(error) => Err(match error.help {
                Some(help) => format!("{}\n{help}", error.message),
                None => error.message,
            }),
            None => Ok(()),
        }
    }

    async fn sandbox(&self) -> Result<Sandbox, String> {
        let (current, mistakes) = self.read();
        let wrong = || mistakes.unwrap_or_else(|| "there is no stage file".to_owned());
        let current = current.ok_or_else(wrong)?;
        let mut kept = self.kept.lock().await;
        kept.catch_up(&current).await?;
        let seed = runtime::seed();
        let options = StageOptions {
            seed,
            ..self.options.stage.clone()
        };
        let requirements = Requirements::all(&current.config);
        // The events of the stage's start are for reports, which there are none of.
        let (events, _received) = Events::channel();
        let stage = kept.project.stage();
        let stage = stage.stage(&current.config, requirements, options, &events);
        let text = |error: StageError| error.to_string();
        let stage = stage.await.map_err(text)?;
        let request = SandboxRequest {
            seed,
            ..SandboxRequest::default()
        };
        let sandbox = stage.sandbox(request).await.map_err(text)?;
        kept.project.learn(&current);
        Ok(sandbox)
    }
}

impl Kept {
    /// Makes again what was made from files that have changed.
    async fn catch_up(&mut self, current: &Current) -> Result<(), String> {
        let changed = self.watcher.changed()?;
        self.pending.extend(changed);
        if !self.pending.is_empty() {
            self.project.touched(&self.pending, current).await?;
            self.pending.clear();
        }
        Ok(())
    }
}

/// Returns the mistakes in the files as `check` prints them.
fn mistakes(checked: &CheckResult) -> Option<String> {
    let diagnostics = checked.diagnostics.iter();
    let errors: Vec<_> = diagnostics.filter(|one| one.is_error()).cloned().collect();
    (!errors.is_empty()).then(|| render(&errors, &Disk, Style::Plain))
}

impl rehearsal_ui::Project for PageProject {
    fn list(&self) -> Listing {
        let (current, mistakes) = self.read();
        let cases = current.map(|current| current.cases).unwrap_or_default();
        let cases = cases.iter().map(|case| ListedCase {
            name: case.id.name(),
            file: case.id.file.to_string(),
            title: case.scenario.title.clone(),
            tags: case.scenario.tags.clone(),
            skip: case.scenario.skip.clone(),
        });
        Listing {
            folder: self.options.scenarios.to_string_lossy().into_owned(),
            cases: cases.collect(),
            mistakes,
        }
    }

    fn run(&self, order: RunOrder, handle: RunHandle) -> BoxFuture<'_, Result<(), String>> {
        self.run(order, handle).boxed()
    }

    fn history(&self) -> Result<Vec<RunRecord>, String> {
        self.history.runs()
    }

    fn events_of(&self, run: &str) -> Result<Vec<Event>, String> {
        self.history.events_of(run)
    }

    fn sandbox(&self) -> BoxFuture<'_, Result<Sandbox, String>> {
        self.sandbox().boxed()
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        async { self.kept.lock().await.project.stage().close().await }.boxed()
    }
}

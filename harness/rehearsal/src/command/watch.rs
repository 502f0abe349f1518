use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anstream::{AutoStream, ColorChoice};
use clap::Args;
use rehearsal_run::Update;
use rehearsal_stage::{StageKind, StageOptions};

use super::args::{AttachArgs, FOLDER, Format, SelectionArgs, StageArgs};
use super::output::{Warnings, counted, print_error};
use super::reporters::reporters;
use super::run::rerun_command;
use super::select::load;
use crate::exit::Exit;
use crate::history::History;
use crate::last_runs::LastRunsRecorder;
use crate::project;
use crate::project_folder::PathArguments;
use crate::run_session::{self, Plan};
use crate::runtime;
use crate::selection::{Selection, Tags};
use crate::watch::{Current, Request, Round, Session};

const KEYS: &str =
    "waiting for changes: f failed, a all, p pattern, s same seed, Enter again, q quit";

/// Run the scenarios, and again what a change of a file concerns.
///
/// The stage stays up meanwhile. Apps are built again when their sources change, and the
/// stage starts again when something that it is made from changes.
#[derive(Debug, Args)]
pub(crate) struct Watch {
    /// A file, a folder, a scenario, a case (`checkout/order::one mug`), or a part of a name. All cases if none is given.
    filters: Vec<String>,
    /// The folder with the scenario files and `stage.yaml`.
    #[arg(long, value_name = "DIR", default_value = FOLDER)]
    scenarios: PathBuf,
    /// Use the settings of this profile of the stage file.
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// Only scenarios with this tag, or that match an expression: "checkout and not slow". Repeat it to match any of several.
    #[arg(long, value_name = "TAGS")]
    tag: Vec<Tags>,
    /// How many cases to run at once. By default as many as there are cores, and memory for.
    #[arg(long, short, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// The seed of the first run. Each later run has one of its own.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Wait for a change before the first run.
    #[arg(long)]
    later: bool,
    #[command(flatten)]
    attach: AttachArgs,
    #[command(flatten)]
    stage: StageArgs,
}

impl Watch {
    /// Returns the arguments that name files.
    pub(crate) fn paths(&mut self) -> PathArguments<'_> {
        PathArguments {
            named: self.scenarios != Path::new(FOLDER),
            filters: self.filters.iter_mut().collect(),
            files: Vec::new(),
        }
    }

    pub(crate) fn execute(&self, color: ColorChoice) -> Exit {
        let runtime = match runtime::build() {
            Ok(runtime) => runtime,
            Err(error) => {
                print_error(&format!("could not start: {error}"), None, color);
                return Exit::Broken;
            }
        };
        runtime.block_on(self.watch(color))
    }

    async fn watch(&self, color: ColorChoice) -> Exit {
        let options = match self.stage.options(0) {
            Ok(options) => options,
            Err(error) => {
                print_error(&error.to_string(), error.help(), color);
                return Exit::Wrong;
            }
        };
        let on_docker = options.kind == Some(StageKind::Docker);
        let folder = self.scenarios.to_string_lossy();
        let root = project::Project::open(&folder).check_stage().stage;
        let root = root.map_or_else(|| ".".to_owned(), |stage| stage.root);
        let mut session = match Session::start(&self.scenarios, &root, on_docker) {
            Ok(session) => session,
            Err(message) => {
                print_error(&message, None, color);
                return Exit::Broken;
            }
        };
        let mut request = (!self.later).then_some(Request::All);
        let mut seed = self.seed;
        let exit = loop {
            let next = if let Some(request) = request.take() {
                request
            } else {
                say(KEYS, color);
                match session.next().await {
                    Ok(request) => request,
                    Err(message) => {
                        print_error(&message, None, color);
                        break Exit::Broken;
                    }
                }
            };
            if matches!(next, Request::Quit) {
                break Exit::Passed;
            }
            let Ok(current) = self.current(color) else {
                session.keep(next);
                continue;
            };
            let round = match session.round(next, &current).await {
                Ok(round) => round,
                Err(message) => {
                    say(&message, color);
                    continue;
                }
            };
            let seed = seed.take().or(round.seed).unwrap_or_else(runtime::seed);
            let run = self.run(round, seed, current, &mut session, &options, color);
            match run.await {
                Ok(Exit::Interrupted) => break Exit::Interrupted,
                Ok(_) => {}
                Err(message) => {
                    print_error(&message, None, color);
                    break Exit::Broken;
                }
            }
        };
        session.close().await;
        exit
    }

    /// Reads the project. A mistake in it has been printed.
    fn current(&self, color: ColorChoice) -> Result<Current, Exit> {
        let selection = SelectionArgs {
            filters: self.filters.clone(),
            scenarios: self.scenarios.clone(),
            profile: self.profile.clone(),
            tag: self.tag.clone(),
            changed: None,
            failed: false,
            shard: None,
            durations: None,
        };
        let loaded = load(&selection, Warnings::Show, color)?;
        let mut config = loaded.stage;
        if let Err(message) = self.attach.apply(&mut config) {
            print_error(&message, None, color);
            return Err(Exit::Wrong);
        }
        let selection = Selection {
            filters: self.filters.clone(),
            tags: self.tag.clone(),
            ..Selection::default()
        };
        let cases = selection.apply(&loaded.project, &config, loaded.scenarios.clone());
        Ok(Current {
            config,
            stage_file: loaded.project.stage_file().map(str::to_owned),
            scenarios: loaded.scenarios,
            cases,
        })
    }

    /// Runs cases; returns how the run ended.
    async fn run(
        &self,
        round: Round,
        seed: u64,
        current: Current,
        session: &mut Session,
        options: &StageOptions,
        color: ColorChoice,
    ) -> Result<Exit, String> {
        let mut reporters = reporters(&[], false, Format::Human, color)?;
        reporters.push(session.recorder());
        if let Ok(history) = History::open() {
            reporters.push(Box::new(LastRunsRecorder::new(history.clone(), None)));
            reporters.push(Box::new(history.recorder()));
        }
        if let Some(reason) = &round.reason {
            let cases = counted(round.cases.len(), "case");
            say(&format!("{reason}: running {cases}"), color);
        }
        let names: BTreeSet<String> = round.cases.iter().map(|case| case.id.name()).collect();
        let one_by_one = project::attached(&round.cases, &current.config)
            .next()
            .is_some();
        let jobs = || runtime::jobs(project::processes(&round.cases, &current.config));
        let plan = Plan {
            jobs: if one_by_one {
                1
            } else {
                self.jobs.map_or_else(jobs, Into::into)
            },
            first: session.failed(),
            place: session.place(),
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
            stage_options: StageOptions {
                seed,
                ..options.clone()
            },
            command: rerun_command(
                &self.scenarios,
                self.profile.as_deref(),
                &self.stage,
                &self.attach,
            ),
            cases: round.cases,
        };
        let result = run_session::run(plan, reporters).await;
        if let Some(error) = &result.error {
            print_error(&error.message, error.help.as_deref(), color);
        }
        session.finished(names, seed, &current)?;
        Ok(result.exit)
    }
}

/// Prints a line about the watching itself.
fn say(text: &str, color: ColorChoice) {
    use std::io::Write as _;
    let mut to = AutoStream::new(std::io::stderr(), color);
    let dimmed = anstyle::Style::new().dimmed();
    // If standard error is closed, there is no reader.
    let _ = writeln!(to, "{dimmed}{text}{dimmed:#}");
}

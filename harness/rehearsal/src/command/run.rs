use std::collections::BTreeSet;
use std::io::Write as _;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::Path;
use std::time::Duration;

use anstream::ColorChoice;
use clap::{Args, FromArgMatches as _, ValueEnum};
use rehearsal_run::{Case, Update, snapshots};
use rehearsal_script::{StageConfig, TimeSpan};

use super::args::{self, AttachArgs, Format, ReportFile, SelectionArgs, StageArgs, report_help};
use super::coverage::CoverageArgs;
use super::output::{Warnings, print_error};
use super::reporters::reporters;
use super::select::select;
use crate::chosen::check_chosen;
use crate::ci::is_ci;
use crate::exit::Exit;
use crate::history::History;
use crate::last_runs::LastRunsRecorder;
use crate::project::{self, Project};
use crate::project_folder::PathArguments;
use crate::run_record::RunRecord;
use crate::run_session::{self, Plan, RunPlace};
use crate::runtime;
use crate::shell;
use crate::standing_stage::StandingStage;

/// Run the scenarios.
#[derive(Debug, Args)]
pub(crate) struct Run {
    #[command(flatten)]
    selection: SelectionArgs,
    /// How many cases to run at once. By default as many as there are cores, and memory for.
    #[arg(long, short, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// The seed of everything random, including the order of cases. Chosen and shown if not given.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Stop at the first case that does not pass.
    #[arg(long)]
    fail_fast: bool,
    /// End the run after this time (`10m`) with exit code 124, and report what did not run.
    #[arg(long, value_name = "TIME", value_parser = duration)]
    timeout: Option<Duration>,
    /// Retry a case that does not pass up to this many times; a case that passes then is flaky.
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    retries: u32,
    /// Whether a run with a flaky case passes or fails.
    #[arg(long, value_enum, default_value = "pass")]
    flaky: Flaky,
    /// Run every case this many times, to find one that fails now and then.
    #[arg(long, value_name = "N")]
    repeat: Option<NonZeroU32>,
    #[command(flatten)]
    attach: AttachArgs,
    /// Run on the stage that `rehearsal up` keeps running, one case after another, instead of starting one.
    #[arg(long, conflicts_with_all = ["stage", "cloud", "postgres", "apps", "attached", "jobs", "repeat"])]
    up: bool,
    #[command(flatten)]
    stage: StageArgs,
    /// Show how long each part of the stage took to start.
    #[arg(long)]
    timings: bool,
    #[arg(long = "report", value_name = "KIND=FILE", help = report_help())]
    reports: Vec<ReportFile>,
    #[command(flatten)]
    coverage: CoverageArgs,
    /// Print for people while it runs, or one JSON document at the end.
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

/// Whether a run with a flaky case passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Flaky {
    Pass,
    Fail,
}

impl Run {
    /// Returns the command that runs some files, and chooses all else by itself.
    pub(crate) fn of_files(files: &[String], folder: &Path, profile: Option<&str>) -> Self {
        let mut words = vec!["run".to_owned(), "--scenarios".to_owned()];
        words.push(folder.to_string_lossy().into_owned());
        if let Some(profile) = profile {
            words.extend(["--profile".to_owned(), profile.to_owned()]);
        }
        words.push("--".to_owned());
        words.extend(files.iter().cloned());
        let command = Self::augment_args(clap::Command::new("run"));
        let matches = command.get_matches_from(words);
        Self::from_arg_matches(&matches).expect("these arguments are complete")
    }

    /// Returns the arguments that name files.
    pub(crate) fn paths(&mut self) -> PathArguments<'_> {
        let mut paths = self.selection.paths();
        let reports = self.reports.iter_mut();
        paths.files.extend(reports.map(|report| &mut report.file));
        paths
    }

    pub(crate) fn execute(&self, color: ColorChoice) -> Exit {
        if self.format == Format::Json && print_mistakes_as_json(&self.selection) {
            return Exit::Wrong;
        }
        let (mut config, cases) = match select(&self.selection, Warnings::show(), color) {
            Ok(selected) => selected,
            Err(exit) => return exit,
        };
        if let Err(message) = self.attach.apply(&mut config) {
            print_error(&message, None, color);
            return Exit::Wrong;
        }
        let standing = match self.standing_stage(&cases, &config, color) {
            Ok(standing) => standing,
            Err(exit) => return exit,
        };
        let seed = self.seed.unwrap_or_else(runtime::seed);
        let stage_options = match self.stage.options(seed) {
            Ok(options) => options,
            Err(error) => {
                print_error(&error.to_string(), error.help(), color);
                return Exit::Wrong;
            }
        };
        let snapshots = match Update::from_env() {
            Ok(snapshots) => snapshots,
            Err(message) => {
                print_error(&message, None, color);
                return Exit::Wrong;
            }
        };
        let mut reporters = match reporters(&self.reports, self.timings, self.format, color) {
            Ok(reporters) => reporters,
            Err(message) => {
                print_error(&message, None, color);
                return Exit::Wrong;
            }
        };
        let (coverage, reporter) = self.coverage.check(color);
        reporters.extend(reporter);
        if let Ok(history) = History::open() {
            let mut reports = self.reports.iter();
            let trace = reports.find(|report| report.format.name == "html");
            let trace = trace.map(|report| report.file.clone());
            reporters.push(Box::new(LastRunsRecorder::new(history.clone(), trace)));
            // A folder that cannot be written to does not make the run worse.
            if !is_ci()
                && let Ok(record) = RunRecord::record(&history)
            {
                reporters.push(Box::new(record));
            }
            reporters.push(Box::new(history.recorder()));
        }
        let one_by_one = project::attached(&cases, &config).next().is_some();
        let jobs = || runtime::jobs(project::processes(&cases, &config));
        let plan = Plan {
            jobs: if standing.is_some() || one_by_one {
                1
            } else {
                self.jobs.map_or_else(jobs, Into::into)
            },
            rounds: self.repeat,
            snapshots,
            notices: if self.selection.is_everything() {
                unused_snapshots(&cases)
            } else {
                Vec::new()
            },
            config,
            cases,
            seed,
            fail_fast: self.fail_fast,
            timeout: self.timeout,
            retries: self.retries,
            flaky_fails: self.flaky == Flaky::Fail,
            shard: self.selection.shard.map(|shard| shard.0),
            first: BTreeSet::new(),
            place: standing.map_or(RunPlace::NewStage, RunPlace::Up),
            stage_options,
            command: self.rerun_command(),
        };
        let result = match runtime::build() {
            Ok(runtime) => runtime.block_on(run_session::run(plan, reporters)),
            Err(error) => {
                print_error(&format!("could not start: {error}"), None, color);
                return Exit::Broken;
            }
        };
        if let Some(error) = &result.error {
            print_error(&error.message, error.help.as_deref(), color);
        }
        for error in &result.report_errors {
            print_error(&format!("could not write a report: {error}"), None, color);
        }
        let exit = coverage.exit(result.exit, color);
        // A report that CI waits for and does not get is a broken run.
        if result.report_errors.is_empty() {
            exit
        } else {
            exit.max(Exit::Broken)
        }
    }

    /// Returns the stage that is up, if the cases run there; reports an app that somebody
    /// else runs and that cannot know the addresses of a stage that starts now.
    fn standing_stage(
        &self,
        cases: &[Case],
        config: &StageConfig,
        color: ColorChoice,
    ) -> Result<Option<StandingStage>, Exit> {
        if self.up {
            let found = StandingStage::find().map_err(|message| {
                print_error(&message, None, color);
                Exit::Broken
            })?;
            if found.is_none() {
                let help = "start one in another terminal: `rehearsal up`";
                print_error("no stage is up here", Some(help), color);
                return Err(Exit::Broken);
            }
            return Ok(found);
        }
        for (name, app) in project::attached(cases, config) {
            let Some(what) = project::unknown_to(app) else {
                continue;
            };
            let message = format!(
                "`{name}` runs already, and cannot know the {what} of a stage that starts now"
            );
            let help = format!(
                "start `rehearsal up --app {name}=URL --env stage.env`, start `{name}` with the variables of that file, and then `rehearsal run --up`"
            );
            print_error(&message, Some(&help), color);
            return Err(Exit::Wrong);
        }
        Ok(None)
    }

    /// Returns the command that runs cases of this folder again.
    fn rerun_command(&self) -> String {
        let profile = self.selection.profile.as_deref();
        let folder = &self.selection.scenarios;
        let mut command = rerun_command(folder, profile, &self.stage, &self.attach);
        if self.up {
            command.push_str(" --up");
        }
        command
    }
}

/// Returns the command that runs cases of a folder again.
pub(super) fn rerun_command(
    folder: &Path,
    profile: Option<&str>,
    stage: &StageArgs,
    attach: &AttachArgs,
) -> String {
    let mut command = shell::rehearsal_run();
    let folder = folder.to_string_lossy();
    let folder = (folder != args::FOLDER).then_some(("--scenarios", &*folder));
    for (option, value) in folder
        .into_iter()
        .chain(stage.given())
        .chain(attach.given())
    {
        command = format!("{command} {option} {}", shell::quoted(value));
    }
    if let Some(profile) = profile {
        command = format!("{command} --profile {}", shell::quoted(profile));
    }
    command
}

/// Prints the mistakes of the chosen files as JSON; returns whether there are any.
fn print_mistakes_as_json(selection: &SelectionArgs) -> bool {
    let folder = selection.scenarios.to_string_lossy();
    let project = Project::open(&folder).with_profile(selection.profile.as_ref());
    let (checked, _) = check_chosen(&project, &selection.filters);
    if checked.has_errors() {
        let mistakes = serde_json::json!({ "mistakes": checked.diagnostics });
        let _ = writeln!(std::io::stdout(), "{mistakes:#}");
    }
    checked.has_errors()
}

/// Reads a time as scenario files have it.
fn duration(text: &str) -> Result<Duration, String> {
    let span = TimeSpan::parse(text).filter(|span| !span.0.is_zero());
    span.map(|span| span.0)
        .ok_or_else(|| "write a number and its unit: 90s, 10m, 1h30m".to_owned())
}

/// Returns the notices of a run of everything about snapshots that no step uses.
fn unused_snapshots(cases: &[Case]) -> Vec<String> {
    let all = snapshots(cases).into_iter();
    let unused = all.filter(|(_, referenced)| !referenced);
    unused
        .map(|(snapshot, _)| {
            format!(
                "no step uses the snapshot {}: `rehearsal accept --unreferenced=delete` deletes it",
                snapshot.path().display()
            )
        })
        .collect()
}

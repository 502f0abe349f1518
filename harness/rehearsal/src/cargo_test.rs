//! Scenarios under `cargo test`: every case of every scenario is a test.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use libtest_mimic::{Arguments, Completion, Failed, Trial};
use rehearsal_record::{EnvironmentError, Verdict};
use rehearsal_run::{Case, Events, Options, Update, play_case};
use rehearsal_script::{CheckResult, Diagnostic, StageConfig, Style, render};
use rehearsal_stage::Stage;
use tokio::runtime::Runtime;

use crate::ci::is_ci;
use crate::disk::Disk;
use crate::project::{self, Project};
use crate::run_session::mask_secrets;
use crate::runtime;
use crate::selection::Selection;
use crate::shell::quoted;

/// Runs the scenarios of a folder as the tests of a target with `harness =
/// false`. The stage starts with the first test that needs it, so listing and
/// filtering cost nothing.
///
/// The folder is relative to the package, where cargo starts tests. Files are
/// named relative to the folder's parent, as they are under `rehearsal run`.
///
/// `REHEARSAL_SEED` sets the seed.
pub fn cargo_test(folder: &str) -> ExitCode {
    let arguments = Arguments::from_args();
    let folder = match enter_parent(Path::new(folder)) {
        Ok(folder) => folder,
        Err(error) => {
            // There is no test yet that could fail.
            let _ = writeln!(
                anstream::stderr(),
                "error: could not find the scenarios in {folder}: {error}"
            );
            return ExitCode::from(crate::Exit::Wrong as u8);
        }
    };
    let snapshots = match Update::from_env() {
        Ok(snapshots) => snapshots,
        Err(error) => {
            let _ = writeln!(anstream::stderr(), "error: {error}");
            return ExitCode::from(crate::Exit::Wrong as u8);
        }
    };
    let project = Project::open(&folder);
    let CheckResult {
        stage,
        scenarios,
        diagnostics,
        ..
    } = project.check();
    let (errors, warnings): (Vec<_>, Vec<_>) =
        diagnostics.into_iter().partition(Diagnostic::is_error);
    // Warnings are for the person who writes a scenario; CI refuses them.
    let refused = if is_ci() {
        [errors, warnings].concat()
    } else {
        errors
    };
    let mistakes = render(&refused, &Disk, Style::Plain);
    let mut trials = vec![Trial::test("check", move || {
        if mistakes.is_empty() {
            Ok(())
        } else {
            Err(Failed::from(mistakes))
        }
    })];
    let cases = stage.as_ref().map_or_else(Vec::new, |stage| {
        Selection::default().apply(&project, stage, scenarios)
    });
    let selected = cases
        .iter()
        .filter(|case| is_selected(&case.id.name(), &arguments));
    let selected: Vec<Case> = selected.cloned().collect();
    let shared = stage.map(|config| Arc::new(SharedStage::new(config, selected, snapshots)));
    for case in cases {
        let Some(shared) = shared.clone() else {
            break;
        };
        let skip = case.scenario.skip.is_some();
        let name = case.id.to_string();
        let trial = Trial::ignorable_test(name, move || shared.run(&case));
        trials.push(trial.with_ignored_flag(skip));
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    if let Some(shared) = shared.and_then(Arc::into_inner) {
        shared.close();
    }
    conclusion.exit_code()
}

/// Returns whether a test of this name will run. The stage is started for these
/// tests alone, which matters most if every test has its own process.
fn is_selected(name: &str, arguments: &Arguments) -> bool {
    let matches = |filter: &String| {
        if arguments.exact {
            name == filter
        } else {
            name.contains(filter)
        }
    };
    arguments.filter.as_ref().is_none_or(matches) && !arguments.skip.iter().any(matches)
}

/// Makes the folder's parent the current directory, and returns the folder's name.
fn enter_parent(folder: &Path) -> std::io::Result<String> {
    let folder = folder.canonicalize()?;
    let (Some(parent), Some(name)) = (folder.parent(), folder.file_name()) else {
        return Ok(folder.display().to_string());
    };
    std::env::set_current_dir(parent)?;
    Ok(name.to_string_lossy().into_owned())
}

/// The stage of all tests, which starts when it is first needed.
struct SharedStage {
    config: StageConfig,
    /// The cases that will run.
    cases: Vec<Case>,
    seed: u64,
    snapshots: Update,
    /// The events of the start, which are not reported: each test reports its own.
    start_events: Events,
    started: OnceLock<Result<Started, EnvironmentError>>,
    starting: Mutex<()>,
}

struct Started {
    runtime: Runtime,
    stage: Stage,
}

impl SharedStage {
    fn new(config: StageConfig, cases: Vec<Case>, snapshots: Update) -> Self {
        let seed = std::env::var("REHEARSAL_SEED")
            .ok()
            .and_then(|seed| seed.parse().ok());
        Self {
            config,
            cases,
            seed: seed.unwrap_or_else(runtime::seed),
            snapshots,
            start_events: Events::channel().0,
            started: OnceLock::new(),
            starting: Mutex::new(()),
        }
    }

    fn started(&self) -> &Result<Started, EnvironmentError> {
        // One test starts it, the others wait.
        let _starting = self.starting.lock().unwrap_or_else(PoisonError::into_inner);
        self.started.get_or_init(|| {
            let runtime = runtime::build().map_err(|error| EnvironmentError {
                message: format!("could not start: {error}"),
                help: None,
            })?;
            let requirements = project::requirements(&self.cases, &self.config);
            let options = rehearsal_stage::StageOptions {
                seed: self.seed,
                ..rehearsal_stage::StageOptions::default()
            };
            let start = Stage::start(
                &self.config,
                requirements,
                options,
                self.start_events.sender(),
            );
            let stage = runtime
                .block_on(start)
                .map_err(|error| EnvironmentError::from(&error))?;
            Ok(Started { runtime, stage })
        })
    }

    fn run(&self, case: &Case) -> Result<Completion, Failed> {
        let started = match self.started() {
            Ok(started) => started,
            Err(error) => {
                let help = error.help.as_deref().unwrap_or_default();
                return Err(Failed::from(format!("{}\n{help}", error.message)));
            }
        };
        let seed = self.seed;
        let options = Options {
            snapshots: self.snapshots,
            ..Options::plain(seed, move |case| {
                let name = quoted(&case.id.name());
                format!("REHEARSAL_SEED={seed} cargo test --test scenarios -- --exact {name}")
            })
        };
        let (events, mut received) = Events::channel();
        mask_secrets(started.stage.secrets(), &events);
        let verdict = started
            .runtime
            .block_on(play_case(&started.stage, case, &options, &events));
        match verdict {
            Some(Verdict::Passed | Verdict::Flaky { .. }) => Ok(Completion::Completed),
            Some(Verdict::Skipped { reason }) => Ok(Completion::ignored_with(reason)),
            Some(Verdict::Failed { .. } | Verdict::Broken(_) | Verdict::Mistake(_)) | None => {
                Err(Failed::from(rehearsal_report::explain(&received.drain())))
            }
        }
    }

    fn close(self) {
        if let Some(Ok(Started { runtime, stage })) = self.started.into_inner() {
            runtime.block_on(stage.close());
        }
    }
}

//! `cargo test`: every case of every scenario as a test of its own.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use libtest_mimic::{Arguments, Completion, Failed, Trial};
use rehearsal_record::{EnvironmentError, Verdict};
use rehearsal_run::{Case, Events, Options, Update, play_case};
use rehearsal_script::{CheckResult, StageConfig, Style, render};
use rehearsal_stage::Stage;
use tokio::runtime::Runtime;

use crate::choice::Wanted;
use crate::disk::Disk;
use crate::project::{self, Project};
use crate::runtime;
use crate::session::{keep_secrets, quoted};

/// Plays the scenarios of a folder as the tests of a test target that is its
/// own harness; the stage boots with the first test that needs it, so that
/// listing and filtering cost nothing.
///
/// The folder is relative to the package, as cargo starts tests there. Files
/// are named from the folder's parent, as they are where `rehearsal run` is
/// typed.
///
/// The seed is `REHEARSAL_SEED` where that is set.
pub fn cargo_test(folder: &str) -> ExitCode {
    let arguments = Arguments::from_args();
    let folder = match stand_beside(Path::new(folder)) {
        Ok(folder) => folder,
        Err(error) => {
            // The harness has not begun, so there is no test to fail.
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
    } = project.check();
    let wrong = render(&diagnostics, &Disk, Style::Plain);
    let mut trials = vec![Trial::test("check", move || {
        if wrong.is_empty() {
            Ok(())
        } else {
            Err(Failed::from(wrong))
        }
    })];
    let cases = stage.as_ref().map_or_else(Vec::new, |stage| {
        Wanted::default().choose(&project, stage, scenarios)
    });
    let chosen = cases
        .iter()
        .filter(|case| is_chosen(&case.id.name(), &arguments));
    let chosen: Vec<Case> = chosen.cloned().collect();
    let theatre = stage.map(|script| Arc::new(Theatre::new(script, chosen, snapshots)));
    for case in cases {
        let Some(theatre) = theatre.clone() else {
            break;
        };
        let skip = case.scenario.skip.is_some();
        let name = case.id.to_string();
        let trial = Trial::ignorable_test(name, move || theatre.play(&case));
        trials.push(trial.with_ignored_flag(skip));
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    if let Some(theatre) = theatre.and_then(Arc::into_inner) {
        theatre.close();
    }
    conclusion.exit_code()
}

/// Whether a test of this name will run: the stage is booted for these alone,
/// which matters most where every test has a process to itself.
fn is_chosen(name: &str, arguments: &Arguments) -> bool {
    let hit = |filter: &String| {
        if arguments.exact {
            name == filter
        } else {
            name.contains(filter)
        }
    };
    arguments.filter.as_ref().is_none_or(hit) && !arguments.skip.iter().any(hit)
}

/// Stands in the folder's parent, and gives back the folder's name there.
fn stand_beside(folder: &Path) -> std::io::Result<String> {
    let folder = folder.canonicalize()?;
    let (Some(parent), Some(name)) = (folder.parent(), folder.file_name()) else {
        return Ok(folder.display().to_string());
    };
    std::env::set_current_dir(parent)?;
    Ok(name.to_string_lossy().into_owned())
}

/// What all tests share: a stage that boots when it is first needed.
struct Theatre {
    script: StageConfig,
    /// Those that will be played.
    cases: Vec<Case>,
    seed: u64,
    snapshots: Update,
    /// Nobody listens to it: a test is told by its own events.
    boot_events: Events,
    opened: OnceLock<Result<Opened, EnvironmentError>>,
    opening: Mutex<()>,
}

struct Opened {
    runtime: Runtime,
    stage: Stage,
}

impl Theatre {
    fn new(script: StageConfig, cases: Vec<Case>, snapshots: Update) -> Self {
        let seed = std::env::var("REHEARSAL_SEED")
            .ok()
            .and_then(|seed| seed.parse().ok());
        Self {
            script,
            cases,
            seed: seed.unwrap_or_else(runtime::seed),
            snapshots,
            boot_events: Events::channel().0,
            opened: OnceLock::new(),
            opening: Mutex::new(()),
        }
    }

    fn opened(&self) -> &Result<Opened, EnvironmentError> {
        // One test boots, the others wait for it.
        let _opening = self.opening.lock().unwrap_or_else(PoisonError::into_inner);
        self.opened.get_or_init(|| {
            let runtime = runtime::build().map_err(|error| EnvironmentError {
                message: format!("could not start: {error}"),
                help: None,
            })?;
            let needs = project::needs(&self.cases, &self.script);
            let options = rehearsal_stage::StageOptions {
                seed: self.seed,
                ..rehearsal_stage::StageOptions::default()
            };
            let boot = Stage::start(&self.script, needs, options, self.boot_events.sender());
            let stage = runtime
                .block_on(boot)
                .map_err(|error| EnvironmentError::from(&error))?;
            Ok(Opened { runtime, stage })
        })
    }

    fn play(&self, case: &Case) -> Result<Completion, Failed> {
        let opened = match self.opened() {
            Ok(opened) => opened,
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
        let (events, mut told) = Events::channel();
        keep_secrets(opened.stage.secrets(), &events);
        let play = play_case(&opened.stage, case, &options, &events);
        let verdict = opened.runtime.block_on(play);
        match verdict {
            Some(Verdict::Passed | Verdict::Flaky { .. }) => Ok(Completion::Completed),
            Some(Verdict::Skipped { reason }) => Ok(Completion::ignored_with(reason)),
            Some(Verdict::Failed { .. } | Verdict::Broken(_)) | None => {
                Err(Failed::from(rehearsal_report::story(&told.rest())))
            }
        }
    }

    fn close(self) {
        if let Some(Ok(Opened { runtime, stage })) = self.opened.into_inner() {
            runtime.block_on(stage.close());
        }
    }
}

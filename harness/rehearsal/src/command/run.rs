use anstream::ColorChoice;
use rehearsal_run::Update;

use super::accept::unreferenced;
use super::choose::choose;
use super::complain;
use super::reporters::reporters;
use crate::args::{self, Flaky};
use crate::exit::Exit;
use crate::project;
use crate::runtime;
use crate::session::{self, Plan};
use crate::state::State;

pub(super) fn run(args: &args::Run, color: ColorChoice) -> Exit {
    let (script, cases) = match choose(&args.choice, color) {
        Ok(chosen) => chosen,
        Err(exit) => return exit,
    };
    let seed = args.seed.unwrap_or_else(runtime::seed);
    let ground = match args.ground.options(seed) {
        Ok(ground) => ground,
        Err(error) => {
            complain(&error.to_string(), error.help(), color);
            return Exit::Wrong;
        }
    };
    let snapshots = match Update::from_env() {
        Ok(snapshots) => snapshots,
        Err(message) => {
            complain(&message, None, color);
            return Exit::Wrong;
        }
    };
    let mut reporters = match reporters(&args.report, args.timings, color) {
        Ok(reporters) => reporters,
        Err(message) => {
            complain(&message, None, color);
            return Exit::Wrong;
        }
    };
    if let Ok(state) = State::here() {
        reporters.push(Box::new(state.keeper()));
    }
    let jobs = || runtime::jobs(project::processes(&cases, &script));
    let plan = Plan {
        jobs: args.jobs.map_or_else(jobs, Into::into),
        rounds: args.repeat,
        snapshots,
        notices: if args.choice.is_everything() {
            unreferenced(&cases)
        } else {
            Vec::new()
        },
        script,
        cases,
        seed,
        fail_fast: args.fail_fast,
        timeout: args.timeout,
        retries: args.retries,
        flaky_fails: args.flaky == Flaky::Fail,
        shard: args.choice.shard.map(|shard| shard.0),
        ground,
        command: command(args),
    };
    let ended = match runtime::build() {
        Ok(runtime) => runtime.block_on(session::run(plan, reporters)),
        Err(error) => {
            complain(&format!("could not start: {error}"), None, color);
            return Exit::Broken;
        }
    };
    if let Some(error) = &ended.error {
        complain(&error.message, error.help.as_deref(), color);
    }
    for error in &ended.unreported {
        complain(&format!("could not write a report: {error}"), None, color);
    }
    // A report that CI waits for and does not get is a broken run.
    if ended.unreported.is_empty() {
        ended.exit
    } else {
        ended.exit.max(Exit::Broken)
    }
}

/// What a person types to play cases of this folder again.
fn command(args: &args::Run) -> String {
    let folder = args.choice.scenarios.to_string_lossy();
    let mut command = runtime::command();
    let chosen = (folder != args::FOLDER).then_some(("--scenarios", &*folder));
    for (option, value) in chosen.into_iter().chain(args.ground.chosen()) {
        command = format!("{command} {option} {}", session::quoted(value));
    }
    command
}

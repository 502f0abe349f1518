//! The cases that the command line names, or what is said where there are none.

use std::collections::BTreeMap;

use anstream::ColorChoice;
use rehearsal_run::Case;
use rehearsal_script::StageConfig;

use super::check::{nothing, wrong};
use super::complain;
use crate::args::Choice;
use crate::choice::{Changed, Wanted};
use crate::exit::Exit;
use crate::project::Project;
use crate::state::{self, State};

/// The stage and the chosen cases. Where there is nothing to be played the
/// person has been told why.
pub(super) fn choose(args: &Choice, color: ColorChoice) -> Result<(StageConfig, Vec<Case>), Exit> {
    let folder = args.scenarios.to_string_lossy();
    let project = Project::open(&folder);
    if project.files() == 0 {
        nothing(&folder, color);
        return Err(Exit::Nothing);
    }
    let checked = project.check();
    if wrong(&checked, color) {
        return Err(Exit::Wrong);
    }
    let stage = checked.stage.ok_or(Exit::Wrong)?;
    let wanted = wanted(args, color)?;
    let cases = wanted.choose(&project, &stage, checked.scenarios);
    if cases.is_empty() {
        none_chosen(args, color);
        return Err(Exit::Nothing);
    }
    Ok((stage, cases))
}

fn wanted(args: &Choice, color: ColorChoice) -> Result<Wanted, Exit> {
    let wrong = |message: String, help: Option<&str>| {
        complain(&message, help, color);
        Exit::Wrong
    };
    let changed = match &args.changed {
        Some(base) => {
            let help = "stand in a git repository that has a commit, or leave out `--changed`";
            let changed = Changed::since(base);
            Some(changed.map_err(|message| wrong(message, Some(help)))?)
        }
        None => None,
    };
    let failed = if args.failed {
        let failed = State::here().and_then(|state| state.failed());
        let Some(failed) = failed.map_err(|message| wrong(message, None))? else {
            let help = "a run without `--failed` has to come first";
            complain(
                "no run is known here, so nobody knows what failed",
                Some(help),
                color,
            );
            return Err(Exit::Nothing);
        };
        Some(failed)
    } else {
        None
    };
    let durations = match &args.durations {
        Some(file) => state::durations(file).map_err(|message| wrong(message, None))?,
        None => BTreeMap::new(),
    };
    Ok(Wanted {
        filters: args.filters.clone(),
        tags: args.tag.clone(),
        changed,
        failed,
        shard: args.shard.map(|shard| shard.0),
        durations,
    })
}

/// Says that no case is left to be played or shown, and which of the things
/// that were asked for is the likeliest reason.
fn none_chosen(args: &Choice, color: ColorChoice) {
    let (message, help) = if args.failed {
        (
            "no case that failed last time is among these",
            "nothing is to be played again",
        )
    } else if args.changed.is_some() {
        (
            "no scenario here has changed",
            "name another commit: --changed=main",
        )
    } else if args.shard.is_some() {
        (
            "this share has no case in it",
            "there are fewer cases than shares",
        )
    } else if !args.tag.is_empty() {
        (
            "no scenario has tags like that",
            "`rehearsal list` shows all there are",
        )
    } else {
        (
            "no case is called that",
            "`rehearsal list` shows all there are",
        )
    };
    complain(message, Some(help), color);
}

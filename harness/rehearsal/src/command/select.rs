//! The cases that the command line selects, or an error if there are none.

use std::collections::BTreeMap;

use anstream::ColorChoice;
use rehearsal_run::Case;
use rehearsal_script::{Scenario, StageConfig};

use super::args::SelectionArgs;
use super::output::{
    Warnings, print_error, print_mistakes, print_no_scenarios, print_other_mistakes,
};
use crate::chosen::check_chosen;
use crate::exit::Exit;
use crate::history::{self, History};
use crate::project::Project;
use crate::selection::{Changes, Selection};

/// Returns the stage and the selected cases. If there is nothing to run, the
/// reason has been printed.
pub(super) fn select(
    args: &SelectionArgs,
    warnings: Warnings,
    color: ColorChoice,
) -> Result<(StageConfig, Vec<Case>), Exit> {
    let loaded = load(args, warnings, color)?;
    let selection = selection(args, color)?;
    let cases = selection.apply(&loaded.project, &loaded.stage, loaded.scenarios);
    if cases.is_empty() {
        print_none_selected(args, color);
        return Err(Exit::Nothing);
    }
    Ok((loaded.stage, cases))
}

/// A project whose chosen files have no mistakes.
pub(super) struct LoadedProject {
    pub(super) project: Project,
    pub(super) stage: StageConfig,
    pub(super) scenarios: Vec<Scenario>,
}

/// Reads and checks the project. If nothing can be run, the reason has been printed.
pub(super) fn load(
    args: &SelectionArgs,
    warnings: Warnings,
    color: ColorChoice,
) -> Result<LoadedProject, Exit> {
    let folder = args.scenarios.to_string_lossy();
    let project = Project::open(&folder).with_profile(args.profile.as_ref());
    if project.files() == 0 {
        print_no_scenarios(&folder, color);
        return Err(Exit::Nothing);
    }
    let (checked, others) = check_chosen(&project, &args.filters);
    if print_mistakes(&checked, warnings, color) {
        return Err(Exit::Wrong);
    }
    print_other_mistakes(others, color);
    let stage = checked.stage.ok_or(Exit::Wrong)?;
    Ok(LoadedProject {
        project,
        stage,
        scenarios: checked.scenarios,
    })
}

fn selection(args: &SelectionArgs, color: ColorChoice) -> Result<Selection, Exit> {
    let wrong = |message: String, help: Option<&str>| {
        print_error(&message, help, color);
        Exit::Wrong
    };
    let changed = match &args.changed {
        Some(base) => {
            let help = "run it in a git repository that has a commit, or leave out `--changed`";
            let changes = Changes::since(base);
            Some(changes.map_err(|message| wrong(message, Some(help)))?)
        }
        None => None,
    };
    let failed = if args.failed {
        let failed = History::open().and_then(|history| history.failed());
        let Some(failed) = failed.map_err(|message| wrong(message, None))? else {
            print_error(
                "no earlier run is known here, so there are no failed cases to run",
                Some("run once without `--failed` first"),
                color,
            );
            return Err(Exit::Nothing);
        };
        Some(failed)
    } else {
        None
    };
    let durations = match &args.durations {
        Some(file) => history::durations(file).map_err(|message| wrong(message, None))?,
        None => BTreeMap::new(),
    };
    Ok(Selection {
        filters: args.filters.clone(),
        tags: args.tag.clone(),
        changed,
        failed,
        shard: args.shard.map(|shard| shard.0),
        durations,
    })
}

/// Prints that no case is selected, with the likeliest reason.
fn print_none_selected(args: &SelectionArgs, color: ColorChoice) {
    let (message, help) = if args.failed {
        (
            "none of these cases failed the last time",
            "there is nothing to run again",
        )
    } else if args.changed.is_some() {
        (
            "no scenario has changed",
            "compare with another commit: --changed=main",
        )
    } else if args.shard.is_some() {
        (
            "this shard has no cases",
            "there are fewer cases than shards",
        )
    } else if !args.tag.is_empty() {
        (
            "no scenario has matching tags",
            "`rehearsal list` shows all cases",
        )
    } else {
        (
            "no case has a matching name",
            "`rehearsal list` shows all cases",
        )
    };
    print_error(message, Some(help), color);
}

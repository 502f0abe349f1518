use std::fs::File;
use std::path::Path;

use anstream::{AutoStream, ColorChoice};
use rehearsal_report::{Console, JsonLines, Junit, Reporter};

use super::check::{none_chosen, nothing, wrong};
use super::complain;
use crate::args::{self, ReportKind};
use crate::exit::Exit;
use crate::project::Project;
use crate::runtime;
use crate::session::{self, Plan};

pub(super) fn run(args: &args::Run, color: ColorChoice) -> Exit {
    let folder = args.choice.scenarios.to_string_lossy();
    let project = Project::open(&folder);
    if project.files() == 0 {
        nothing(&folder, color);
        return Exit::Nothing;
    }
    let checked = project.check();
    if wrong(&checked, color) {
        return Exit::Wrong;
    }
    let Some(script) = checked.stage else {
        return Exit::Wrong;
    };
    let cases = project.choose(checked.scenarios, &args.choice.wanted());
    if cases.is_empty() {
        none_chosen(color);
        return Exit::Nothing;
    }
    let postgres = match args.postgres.as_deref().map(str::parse).transpose() {
        Ok(postgres) => postgres,
        Err(error) => {
            let error: rehearsal_stage::StageError = error;
            complain(&error.to_string(), error.help(), color);
            return Exit::Wrong;
        }
    };
    let reporters = match reporters(args, color) {
        Ok(reporters) => reporters,
        Err(message) => {
            complain(&message, None, color);
            return Exit::Wrong;
        }
    };
    let plan = Plan {
        script,
        cases,
        jobs: args.jobs.map_or_else(runtime::cores, Into::into),
        seed: args.seed.unwrap_or_else(runtime::seed),
        fail_fast: args.fail_fast,
        postgres,
        command: runtime::command(),
    };
    let ended = match runtime::build() {
        Ok(runtime) => runtime.block_on(session::run(plan, reporters)),
        Err(error) => {
            complain(&format!("could not start: {error}"), None, color);
            return Exit::Broken;
        }
    };
    if let Some(trouble) = &ended.trouble {
        complain(&trouble.message, trouble.help.as_deref(), color);
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

/// The reports that are asked for; their files are made before anything
/// boots, so that a mistyped path costs no run.
fn reporters(args: &args::Run, color: ColorChoice) -> Result<Vec<Box<dyn Reporter>>, String> {
    let console = AutoStream::new(std::io::stdout(), color);
    let mut reporters: Vec<Box<dyn Reporter>> = vec![Box::new(Console::new(console, args.timings))];
    for report in &args.report {
        let file = create(&report.file).map_err(|error| {
            format!(
                "could not write the report {}: {error}",
                report.file.display()
            )
        })?;
        reporters.push(match report.kind {
            ReportKind::Junit => Box::new(Junit::new(file)),
            ReportKind::JsonLines => Box::new(JsonLines::new(file)),
        });
    }
    Ok(reporters)
}

fn create(path: &Path) -> std::io::Result<File> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    File::create(path)
}

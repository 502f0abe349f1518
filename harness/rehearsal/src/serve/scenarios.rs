//! Scenarios: the cases there are, and running one.

use std::sync::Arc;

use rehearsal_record::{Event, Verdict};
use rehearsal_run::{Case, Events, Options, play_case};
use rehearsal_script::{CheckResult, Diagnostic, Scenario, Style, render};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Server;
use super::api::{ApiError, ApiRequest, ApiResponse};
use crate::command::list::describe;
use crate::disk::Disk;
use crate::project::Project;
use crate::run_session::mask_secrets;
use crate::shell;

pub(super) async fn list(server: &Server, _: &ApiRequest) -> Result<ApiResponse, ApiError> {
    let checked = check(server).await?;
    let cases = cases(checked.scenarios);
    let cases: Vec<Value> = cases.map(|case| describe(&case)).collect();
    let mistakes = mistakes(&checked.diagnostics);
    Ok(ApiResponse::Json(
        json!({"cases": cases, "mistakes": mistakes}),
    ))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Run {
    case: String,
    seed: Option<u64>,
    #[serde(default)]
    retries: u32,
}

pub(super) async fn run(server: &Server, request: &ApiRequest) -> Result<ApiResponse, ApiError> {
    let Run {
        case: name,
        seed,
        retries,
    } = request.read()?;
    let checked = check(server).await?;
    let found = cases(checked.scenarios).find(|case| case.id.name() == name);
    let Some(case) = found else {
        if let Some(mistakes) = mistakes(&checked.diagnostics) {
            return Err(ApiError::invalid(format!(
                "could not run {name}: files are wrong\n{mistakes}"
            )));
        }
        return Err(ApiError::not_found(format!(
            "could not find the case {name}"
        )));
    };
    let shared = &server.shared;
    let (events, mut received) = Events::channel();
    mask_secrets(shared.stage.secrets(), &events);
    let seed = seed.unwrap_or(shared.seed);
    let rerun = |case: &Case| {
        let name = case.id.name();
        format!("{} {}", shell::rehearsal_run(), shell::quoted(&name))
    };
    let options = Options {
        retries,
        ..Options::plain(seed, rerun)
    };
    let verdict = play_case(&shared.stage, &case, &options, &events).await;
    drop(events);
    let mut all = Vec::new();
    while let Some(event) = received.next().await {
        all.push(event);
    }
    let verdict = match verdict {
        Some(Verdict::Passed) => "passed",
        Some(Verdict::Flaky { .. }) => "flaky",
        Some(Verdict::Failed { .. }) => "failed",
        Some(Verdict::Broken(_)) => "broken",
        Some(Verdict::Mistake(_)) => "mistake",
        Some(Verdict::Skipped { .. }) | None => "skipped",
    };
    Ok(ApiResponse::Json(json!({
        "verdict": verdict,
        "reason": reason(&all),
        "report": rehearsal_report::explain(&all),
        "events": all,
    })))
}

/// Returns why a case was skipped.
fn reason(events: &[Event]) -> Option<String> {
    events.iter().find_map(|event| match event {
        Event::CaseFinished { outcome, .. } => match &outcome.verdict {
            Verdict::Skipped { reason } => Some(reason.clone()),
            _ => None,
        },
        _ => None,
    })
}

/// Returns the text of what is wrong, apart from warnings.
fn mistakes(diagnostics: &[Diagnostic]) -> Option<String> {
    let errors = diagnostics.iter().filter(|found| found.is_error());
    let errors: Vec<Diagnostic> = errors.cloned().collect();
    (!errors.is_empty()).then(|| render(&errors, &Disk, Style::Plain))
}

/// Returns the text of the stage file of a folder.
pub(super) fn stage_text(folder: &str) -> Option<String> {
    let project = Project::open(folder);
    std::fs::read_to_string(project.stage_file()?).ok()
}

/// Returns the cases of scenarios.
fn cases(scenarios: Vec<Scenario>) -> impl Iterator<Item = Case> {
    let scenarios = scenarios.into_iter().map(Arc::new);
    scenarios.flat_map(|scenario| Case::all_of(&scenario))
}

/// Reads and checks the scenario files as they are now, on the stage as it was
/// started.
async fn check(server: &Server) -> Result<CheckResult, ApiError> {
    let shared = Arc::clone(&server.shared);
    let checking = tokio::task::spawn_blocking(move || {
        let checked = Project::open(&shared.folder)
            .with_profile(shared.profile.as_ref())
            .check();
        (checked, stage_text(&shared.folder) == shared.stage_text)
    });
    let (checked, is_same) = match checking.await {
        Ok(checked) => checked,
        Err(panicked) => std::panic::resume_unwind(panicked.into_panic()),
    };
    if is_same {
        Ok(checked)
    } else {
        Err(ApiError::conflict(
            "could not use the scenario files: the stage file has changed since the server started; start it again",
        ))
    }
}

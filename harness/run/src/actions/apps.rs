//! The apps themselves: what they write, and their life.

use rehearsal_script::action::apps::{Logs, Restart, Start, Stop};
use rehearsal_stage::App;
use serde_json::{Map, Value, json};

use super::{Cx, StepError};

pub(super) fn logs(step: &Logs, cx: &Cx<'_>) -> Result<Value, StepError> {
    let app = cx.app(&step.app)?;
    let part = cx.optional(step.containing.as_ref())?.unwrap_or_default();
    let (lines, _) = app.logs().since(0);
    let lines: Vec<&str> = lines
        .iter()
        .map(|line| &*line.text)
        .filter(|line| line.contains(&part))
        .collect();
    Ok(json!({ "count": lines.len(), "text": lines.join("\n"), "lines": lines }))
}

pub(super) async fn restart(step: &Restart, cx: &Cx<'_>) -> Result<Value, StepError> {
    plain(step.signal.is_some() || step.grace.is_some() || step.replica.is_some())?;
    let app = cx.app(&step.app)?;
    app.restart().await?;
    Ok(life(app))
}

pub(super) async fn stop(step: &Stop, cx: &Cx<'_>) -> Result<Value, StepError> {
    plain(step.signal.is_some() || step.grace.is_some() || step.replica.is_some())?;
    let app = cx.app(&step.app)?;
    app.stop().await;
    Ok(life(app))
}

pub(super) async fn start(step: &Start, cx: &Cx<'_>) -> Result<Value, StepError> {
    plain(step.replica.is_some())?;
    let app = cx.app(&step.app)?;
    app.start().await?;
    Ok(life(app))
}

/// What the stage cannot do yet is skipped, never taken for done.
fn plain(special: bool) -> Result<(), StepError> {
    if special {
        let reason = "`signal`, `grace` and `replica` cannot be played on this stage yet";
        return Err(StepError::Unplayable(reason.into()));
    }
    Ok(())
}

fn life(app: &App) -> Value {
    let mut seen = Map::new();
    seen.insert("running".into(), app.is_running().into());
    if let Some(code) = app.exited().and_then(|status| status.code()) {
        seen.insert("exit_code".into(), code.into());
    }
    seen.into()
}

//! The apps themselves: what they write, and their life.

use rehearsal_script::action::apps::{Logs, Restart, Start, Stop};
use rehearsal_script::stage::StopSignal;
use rehearsal_script::{Count, Dynamic, TimeSpan};
use rehearsal_stage::{App, StopOptions};
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
    let ending = cx.ending(step.signal, step.grace.as_ref(), step.replica.as_ref())?;
    let app = cx.app(&step.app)?;
    app.stop_with(&ending).await?;
    app.start_replica(ending.replica).await?;
    Ok(life(app))
}

pub(super) async fn stop(step: &Stop, cx: &Cx<'_>) -> Result<Value, StepError> {
    let ending = cx.ending(step.signal, step.grace.as_ref(), step.replica.as_ref())?;
    let app = cx.app(&step.app)?;
    app.stop_with(&ending).await?;
    Ok(life(app))
}

pub(super) async fn start(step: &Start, cx: &Cx<'_>) -> Result<Value, StepError> {
    let app = cx.app(&step.app)?;
    let replica = step.replica.as_ref().map(|replica| cx.count(replica));
    app.start_replica(replica.transpose()?).await?;
    Ok(life(app))
}

impl Cx<'_> {
    fn ending(
        &self,
        signal: Option<StopSignal>,
        grace: Option<&Dynamic<TimeSpan>>,
        replica: Option<&Dynamic<Count>>,
    ) -> Result<StopOptions, StepError> {
        Ok(StopOptions {
            signal,
            grace: grace.map(|grace| self.span(grace)).transpose()?,
            replica: replica.map(|replica| self.count(replica)).transpose()?,
        })
    }
}

fn life(app: &App) -> Value {
    let mut seen = Map::new();
    seen.insert("running".into(), app.is_running().into());
    if let Some(code) = app.exit_status().and_then(|status| status.code()) {
        seen.insert("exit_code".into(), code.into());
    }
    seen.into()
}

//! `logs` and `app.*`: the logs of apps, and starting and stopping them.

use rehearsal_record::Observation;
use rehearsal_script::action::apps::{Logs, Restart, Start, Stop};
use rehearsal_script::stage::StopSignal;
use rehearsal_script::{AppKind, Count, Dynamic, Name, TimeSpan};
use rehearsal_stage::{App, StopOptions};
use serde_json::{Map, Value, json};

use super::Perform;
use crate::context::StepContext;
use crate::error::StepError;
use crate::step_trace::sent_fields;

impl Perform for Logs {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let app = cx.own_app(&self.app)?;
        let part = cx
            .optional_text(self.containing.as_ref())?
            .unwrap_or_default();
        cx.sends(json!({ "app": app.name(), "containing": part }));
        let (lines, _) = app.logs().since(0);
        let lines: Vec<&str> = lines
            .iter()
            .map(|line| &*line.text)
            .filter(|line| line.contains(&part))
            .collect();
        Ok(json!({ "count": lines.len(), "text": lines.join("\n"), "lines": lines }))
    }
}

impl Perform for Restart {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let options = cx.stop_options(self.signal, self.grace.as_ref(), self.replica.as_ref())?;
        let app = cx.own_app(&self.app)?;
        cx.sends(sent(app, &options));
        app.stop_with(&options).await?;
        app.start_replica(options.replica).await?;
        Ok(status(app))
    }
}

impl Perform for Stop {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let options = cx.stop_options(self.signal, self.grace.as_ref(), self.replica.as_ref())?;
        let app = cx.own_app(&self.app)?;
        cx.sends(sent(app, &options));
        app.stop_with(&options).await?;
        Ok(status(app))
    }
}

impl Perform for Start {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let app = cx.own_app(&self.app)?;
        let replica = cx.optional_count(self.replica.as_ref())?;
        let options = StopOptions {
            replica,
            ..StopOptions::default()
        };
        cx.sends(sent(app, &options));
        app.start_replica(replica).await?;
        Ok(status(app))
    }
}

impl StepContext<'_> {
    /// Returns an app that the stage runs itself.
    fn own_app(&self, name: &Name<AppKind>) -> Result<&App, StepError> {
        let app = self.app(name)?;
        if app.is_attached() {
            let reason = format!(
                "`{}` at {} is run by somebody else: it can be neither stopped nor read",
                app.name(),
                app.url()
            );
            return Err(StepError::Unsupported(reason));
        }
        Ok(app)
    }

    fn stop_options(
        &self,
        signal: Option<StopSignal>,
        grace: Option<&Dynamic<TimeSpan>>,
        replica: Option<&Dynamic<Count>>,
    ) -> Result<StopOptions, StepError> {
        Ok(StopOptions {
            signal,
            grace: self.optional_span(grace)?,
            replica: self.optional_count(replica)?,
        })
    }
}

/// Returns what an app is told.
fn sent(app: &App, options: &StopOptions) -> Value {
    let signal = options.signal.map(|signal| signal.word().into());
    let grace = options.grace.map(|grace| format!("{grace:?}").into());
    sent_fields([
        ("app", Some(app.name().into())),
        ("replica", options.replica.map(Value::from)),
        ("signal", signal),
        ("grace", grace),
    ])
}

fn status(app: &App) -> Value {
    let mut observation = Map::new();
    observation.insert("running".into(), app.is_running().into());
    if let Some(code) = app.exit_status().and_then(|status| status.code()) {
        observation.insert("exit_code".into(), code.into());
    }
    observation.into()
}

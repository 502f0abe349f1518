//! How far a cloud's start is, and the scripts that set it up.

use std::sync::Mutex;

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::sync::lock;

/// A part of a cloud's life in which scripts run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum InitStage {
    /// Before the cloud starts.
    Boot,
    /// Once the cloud has started.
    Start,
    /// Once everything is there.
    Ready,
    /// Before the cloud ends.
    Shutdown,
}

impl InitStage {
    /// All stages, in their order.
    pub const ALL: [Self; 4] = [Self::Boot, Self::Start, Self::Ready, Self::Shutdown];

    /// Returns its name in folders and paths: `ready`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Boot => "boot",
            Self::Start => "start",
            Self::Ready => "ready",
            Self::Shutdown => "shutdown",
        }
    }
}

/// How a script does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ScriptState {
    /// It runs.
    Running,
    /// It ended with status 0.
    Successful,
    /// It could not be run, or ended otherwise.
    Error,
}

/// A script of a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InitScript {
    /// The stage that it belongs to.
    pub stage: InitStage,
    /// The name of its file.
    pub name: String,
    /// How it does.
    pub state: ScriptState,
}

/// The stages that are over and the scripts that were run.
#[derive(Debug)]
pub struct InitProgress {
    scripts: Mutex<Vec<InitScript>>,
    completed: Mutex<Vec<InitStage>>,
}

impl Default for InitProgress {
    /// Returns the progress of a cloud without scripts: it is ready.
    fn default() -> Self {
        Self {
            scripts: Mutex::default(),
            completed: Mutex::new(vec![InitStage::Boot, InitStage::Start, InitStage::Ready]),
        }
    }
}

impl InitProgress {
    /// Sets the stages that are over.
    pub fn set_completed(&self, stages: &[InitStage]) {
        *lock(&self.completed) = stages.to_vec();
    }

    /// Adds a stage that is over.
    pub fn complete(&self, stage: InitStage) {
        lock(&self.completed).push(stage);
    }

    /// Sets how a script does.
    pub fn set_script(&self, stage: InitStage, name: &str, how: ScriptState) {
        let mut scripts = lock(&self.scripts);
        let known = scripts
            .iter_mut()
            .find(|script| script.stage == stage && script.name == name);
        match known {
            Some(script) => script.state = how,
            None => scripts.push(InitScript {
                stage,
                name: name.to_owned(),
                state: how,
            }),
        }
    }

    /// Returns the progress of all stages, or of one, as LocalStack reports it.
    pub fn report(&self, only: Option<InitStage>) -> Value {
        let scripts = lock(&self.scripts);
        let scripts = scripts
            .iter()
            .filter(|script| only.is_none_or(|stage| script.stage == stage));
        let scripts: Vec<&InitScript> = scripts.collect();
        let is_completed = |stage| lock(&self.completed).contains(&stage);
        let completed = if let Some(stage) = only {
            is_completed(stage).into()
        } else {
            let stages = InitStage::ALL.into_iter();
            let stages =
                stages.map(|stage| (stage.name().to_uppercase(), is_completed(stage).into()));
            Value::Object(stages.collect::<Map<_, _>>())
        };
        json!({"completed": completed, "scripts": scripts})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_reported_as_localstack_does() {
        let progress = InitProgress::default();
        progress.set_completed(&[InitStage::Boot]);
        progress.set_script(InitStage::Ready, "queues.sh", ScriptState::Running);
        progress.set_script(InitStage::Ready, "queues.sh", ScriptState::Successful);
        assert_eq!(
            progress.report(None),
            json!({
                "completed": {"BOOT": true, "START": false, "READY": false, "SHUTDOWN": false},
                "scripts": [{"stage": "READY", "name": "queues.sh", "state": "SUCCESSFUL"}],
            })
        );
        progress.complete(InitStage::Ready);
        assert_eq!(progress.report(Some(InitStage::Ready))["completed"], true);
        assert_eq!(progress.report(Some(InitStage::Boot))["scripts"], json!([]));
    }
}

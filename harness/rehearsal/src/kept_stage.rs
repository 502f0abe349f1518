//! A stage that is kept from one run to the next.

use std::collections::BTreeSet;
use std::sync::Arc;

use rehearsal_run::Events;
use rehearsal_script::StageConfig;
use rehearsal_stage::{Requirements, Stage, StageError, StageOptions};
use tokio::sync::Mutex;

/// A stage that starts when a run first needs it, and that the next run finds.
#[derive(Debug, Default)]
pub(crate) struct KeptStage(Mutex<Option<Started>>);

#[derive(Debug)]
struct Started {
    stage: Arc<Stage>,
    requirements: Requirements,
}

impl KeptStage {
    /// Returns the stage. It is started if there is none, or if it lacks something that
    /// is required.
    pub(crate) async fn stage(
        &self,
        config: &StageConfig,
        requirements: Requirements,
        options: StageOptions,
        events: &Events,
    ) -> Result<Arc<Stage>, StageError> {
        let mut started = self.0.lock().await;
        let mut all = requirements.clone();
        if let Some(started) = &*started {
            if requirements.is_within(&started.requirements) {
                return Ok(Arc::clone(&started.stage));
            }
            all.apps.extend(started.requirements.apps.iter().cloned());
            let functions = started.requirements.functions.iter();
            all.functions.extend(functions.cloned());
            all.seeds.extend(started.requirements.seeds.iter().cloned());
        }
        close(&mut started).await;
        let stage = Stage::start(config, all.clone(), options, events.sender()).await?;
        let stage = Arc::new(stage);
        *started = Some(Started {
            stage: Arc::clone(&stage),
            requirements: all,
        });
        Ok(stage)
    }

    /// Builds the programs of the stage again, if it is up. Returns the apps and functions
    /// with another program than before.
    pub(crate) async fn rebuild(&self) -> Result<BTreeSet<Arc<str>>, StageError> {
        let mut started = self.0.lock().await;
        // No run has it now.
        match started
            .as_mut()
            .and_then(|started| Arc::get_mut(&mut started.stage))
        {
            Some(stage) => stage.rebuild().await,
            None => Ok(BTreeSet::new()),
        }
    }

    /// Stops the stage, if it is up.
    pub(crate) async fn close(&self) {
        close(&mut *self.0.lock().await).await;
    }
}

async fn close(started: &mut Option<Started>) {
    let stage = started.take().map(|started| started.stage);
    if let Some(stage) = stage.and_then(Arc::into_inner) {
        stage.close().await;
    }
}

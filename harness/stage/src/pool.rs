//! Sandboxes that are prepared before they are asked for.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use tokio::task::JoinHandle;

use crate::error::StageError;
use crate::sandbox::{Sandbox, SandboxRequest};

type Made = JoinHandle<Result<Sandbox, StageError>>;

#[derive(Debug, Default)]
pub(crate) struct SandboxPool {
    made: Mutex<HashMap<SandboxRequest, VecDeque<Made>>>,
}

impl SandboxPool {
    /// Begins to make one.
    pub(crate) fn put(
        &self,
        request: SandboxRequest,
        making: impl Future<Output = Result<Sandbox, StageError>> + Send + 'static,
    ) {
        self.lock()
            .entry(request)
            .or_default()
            .push_back(tokio::spawn(making));
    }

    /// The oldest one that fits, ready or not yet.
    pub(crate) fn take(
        &self,
        request: &SandboxRequest,
    ) -> Option<impl Future<Output = Result<Sandbox, StageError>> + use<>> {
        let made = self.lock().get_mut(request)?.pop_front()?;
        Some(finished(made))
    }

    /// Ends those that nobody asked for.
    pub(crate) async fn close(&self) {
        let made: Vec<_> = self.lock().drain().flat_map(|(_, made)| made).collect();
        for sandbox in made {
            if let Ok(sandbox) = finished(sandbox).await {
                sandbox.close().await;
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<SandboxRequest, VecDeque<Made>>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn finished(made: Made) -> Result<Sandbox, StageError> {
    match made.await {
        Ok(made) => made,
        Err(ended) => std::panic::resume_unwind(ended.into_panic()),
    }
}

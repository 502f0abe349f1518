//! Sandboxes that are prepared before they are requested.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use tokio::task::JoinHandle;

use super::{Sandbox, SandboxRequest};
use crate::error::StageError;

type Pending = JoinHandle<Result<Sandbox, StageError>>;

/// The prepared sandboxes, finished or not, by request.
#[derive(Debug, Default)]
pub(crate) struct SandboxPool {
    pending: Mutex<HashMap<SandboxRequest, VecDeque<Pending>>>,
}

impl SandboxPool {
    /// Starts to create a sandbox for a request.
    pub(crate) fn prepare(
        &self,
        request: SandboxRequest,
        create: impl Future<Output = Result<Sandbox, StageError>> + Send + 'static,
    ) {
        self.lock()
            .entry(request)
            .or_default()
            .push_back(tokio::spawn(create));
    }

    /// Takes the oldest sandbox for a request, finished or not.
    pub(crate) fn take(
        &self,
        request: &SandboxRequest,
    ) -> Option<impl Future<Output = Result<Sandbox, StageError>> + use<>> {
        let pending = self.lock().get_mut(request)?.pop_front()?;
        Some(finish(pending))
    }

    /// Closes the sandboxes that were not taken.
    pub(crate) async fn close(&self) {
        let pending: Vec<_> = self.lock().drain().flat_map(|(_, all)| all).collect();
        for sandbox in pending {
            if let Ok(sandbox) = finish(sandbox).await {
                sandbox.close().await;
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<SandboxRequest, VecDeque<Pending>>> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn finish(pending: Pending) -> Result<Sandbox, StageError> {
    match pending.await {
        Ok(result) => result,
        Err(panicked) => std::panic::resume_unwind(panicked.into_panic()),
    }
}

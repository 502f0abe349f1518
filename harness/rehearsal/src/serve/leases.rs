//! The sandboxes that are out, each with a lease.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::future::join_all;
use rehearsal_run::Stopwatch;
use rehearsal_stage::Sandbox;
use tokio::sync::{RwLock, RwLockReadGuard};

/// A sandbox that a client has.
#[derive(Debug)]
pub(super) struct Leased {
    /// `None` once it is closed.
    sandbox: RwLock<Option<Sandbox>>,
    lease: Mutex<Lease>,
}

#[derive(Debug, Clone, Copy)]
struct Lease {
    renewed: Stopwatch,
    length: Duration,
}

impl Leased {
    /// Returns the sandbox, unless it has been closed meanwhile. It is not closed
    /// while the guard lives.
    pub(super) async fn sandbox(&self) -> Option<RwLockReadGuard<'_, Sandbox>> {
        let sandbox = self.sandbox.read().await;
        RwLockReadGuard::try_map(sandbox, Option::as_ref).ok()
    }

    /// Starts the lease anew, with another length if one is given.
    pub(super) fn renew(&self, length: Option<Duration>) -> Duration {
        let mut lease = lock(&self.lease);
        lease.renewed = Stopwatch::start();
        lease.length = length.unwrap_or(lease.length);
        lease.length
    }

    /// Returns how long the lease still lasts.
    pub(super) fn left(&self) -> Duration {
        let lease = *lock(&self.lease);
        lease.length.saturating_sub(lease.renewed.elapsed())
    }

    async fn close(&self) {
        let sandbox = self.sandbox.write().await.take();
        if let Some(sandbox) = sandbox {
            sandbox.close().await;
        }
    }
}

/// All sandboxes that are out, by id.
#[derive(Debug, Clone, Default)]
pub(super) struct Leases {
    all: Arc<Mutex<BTreeMap<String, Arc<Leased>>>>,
    count: Arc<AtomicU64>,
}

impl Leases {
    /// Adds a sandbox; it is closed when its lease ends.
    pub(super) fn add(&self, sandbox: Sandbox, length: Duration) -> (String, Arc<Leased>) {
        let number = self.count.fetch_add(1, Ordering::Relaxed) + 1;
        let id = number.to_string();
        let leased = Arc::new(Leased {
            sandbox: RwLock::new(Some(sandbox)),
            lease: Mutex::new(Lease {
                renewed: Stopwatch::start(),
                length,
            }),
        });
        lock(&self.all).insert(id.clone(), leased.clone());
        let (all, watched) = (self.clone(), id.clone());
        tokio::spawn(async move { all.watch(&watched).await });
        (id, leased)
    }

    /// Returns a sandbox and renews its lease: a client that uses it lives.
    pub(super) fn get(&self, id: &str) -> Option<Arc<Leased>> {
        let leased = lock(&self.all).get(id).cloned()?;
        leased.renew(None);
        Some(leased)
    }

    /// Returns all of them.
    pub(super) fn all(&self) -> Vec<(String, Arc<Leased>)> {
        let all = lock(&self.all);
        all.iter()
            .map(|(id, leased)| (id.clone(), leased.clone()))
            .collect()
    }

    /// Closes a sandbox. Returns false if there is none.
    pub(super) async fn close(&self, id: &str) -> bool {
        let leased = lock(&self.all).remove(id);
        match leased {
            Some(leased) => {
                leased.close().await;
                true
            }
            None => false,
        }
    }

    /// Closes all of them.
    pub(super) async fn close_all(&self) {
        let all = std::mem::take(&mut *lock(&self.all));
        join_all(all.values().map(|leased| leased.close())).await;
    }

    /// Closes a sandbox when its lease has ended.
    #[expect(
        clippy::disallowed_methods,
        reason = "a lease ends when time has passed"
    )]
    async fn watch(&self, id: &str) {
        loop {
            let left = lock(&self.all).get(id).map(|leased| leased.left());
            match left {
                None => return,
                Some(Duration::ZERO) => break,
                Some(left) => tokio::time::sleep(left).await,
            }
        }
        tracing::info!(id, "the lease of a sandbox ended");
        self.close(id).await;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

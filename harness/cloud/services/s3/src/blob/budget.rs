//! How much memory and disk the objects of a cloud may take.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How much a cloud's objects may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Bytes kept in memory, all objects together.
    pub(crate) memory: u64,
    /// A single body longer than this goes to a file at once.
    pub(crate) spill_at: u64,
    /// Bytes kept in files, all objects together.
    pub(crate) disk: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory: 512 << 20,
            spill_at: 32 << 20,
            disk: 16 << 30,
        }
    }
}

/// The account of what is taken.
#[derive(Debug, Default)]
pub(crate) struct Budget {
    pub(super) limits: Limits,
    pub(super) memory: AtomicU64,
    pub(super) disk: AtomicU64,
}

impl Budget {
    #[cfg(test)]
    pub(crate) fn new(limits: Limits) -> Arc<Self> {
        Arc::new(Self {
            limits,
            ..Self::default()
        })
    }

    pub(super) fn take(counter: &AtomicU64, bytes: u64, limit: u64) -> bool {
        counter
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, |used| {
                used.checked_add(bytes).filter(|&sum| sum <= limit)
            })
            .is_ok()
    }
}

/// Why bytes could not be kept.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    #[error("the objects of this cloud already take {limit} bytes of temporary files")]
    Full { limit: u64 },
    #[error("could not use a temporary file: {0}")]
    Io(#[from] io::Error),
}

/// The memory that a blob took from the budget; returned when it is dropped.
#[derive(Debug)]
pub(super) struct Allocation {
    pub(super) budget: Arc<Budget>,
    pub(super) memory: u64,
    pub(super) disk: u64,
}

impl Drop for Allocation {
    fn drop(&mut self) {
        self.budget.memory.fetch_sub(self.memory, Ordering::AcqRel);
        self.budget.disk.fetch_sub(self.disk, Ordering::AcqRel);
    }
}

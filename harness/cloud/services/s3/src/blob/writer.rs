//! Writes a blob as its bytes arrive.

use std::fs::File;
use std::io::Write as _;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};

use bytes::{Bytes, BytesMut};

use super::budget::{Allocation, Budget, StoreError};
use super::{Blob, Piece, Source, in_memory, to_usize};

/// A blob in the making.
pub(crate) struct Writer {
    budget: Arc<Budget>,
    allocation: Allocation,
    pieces: Vec<Bytes>,
    /// Small frames are gathered here, so that a kilobyte does not pin the
    /// connection's whole read buffer.
    gather: BytesMut,
    file: Option<(File, u64)>,
    expected: u64,
    len: u64,
}

/// A frame at least this long is kept as it came.
const KEEP_AS_IS: usize = 64 << 10;
/// How much is gathered before it becomes a piece.
const GATHER: usize = 256 << 10;

impl Writer {
    /// A writer for about `expected` bytes.
    pub(crate) fn new(budget: &Arc<Budget>, expected: u64) -> Self {
        Self {
            budget: Arc::clone(budget),
            allocation: Allocation {
                budget: Arc::clone(budget),
                memory: 0,
                disk: 0,
            },
            pieces: Vec::new(),
            gather: BytesMut::new(),
            file: None,
            expected,
            len: 0,
        }
    }

    pub(crate) fn len(&self) -> u64 {
        self.len
    }

    pub(crate) fn push(&mut self, bytes: Bytes) -> Result<(), StoreError> {
        if bytes.is_empty() {
            return Ok(());
        }
        let len = bytes.len() as u64;
        if self.file.is_none() {
            let limits = self.budget.limits;
            let small = self.expected.max(self.len + len) <= limits.spill_at;
            if small && Budget::take(&self.budget.memory, len, limits.memory) {
                self.allocation.memory += len;
                self.len += len;
                self.remember(bytes);
                return Ok(());
            }
            self.spill()?;
        }
        self.append_to_file(&bytes)?;
        self.len += len;
        Ok(())
    }

    fn remember(&mut self, bytes: Bytes) {
        if bytes.len() >= KEEP_AS_IS {
            self.flush();
            self.pieces.push(bytes);
            return;
        }
        if self.gather.capacity() - self.gather.len() < bytes.len() {
            self.flush();
            let rest = self.expected.saturating_sub(self.len - bytes.len() as u64);
            let room = to_usize(rest.min(GATHER as u64)).max(bytes.len());
            self.gather = BytesMut::with_capacity(room);
        }
        self.gather.extend_from_slice(&bytes);
    }

    fn flush(&mut self) {
        if !self.gather.is_empty() {
            self.pieces.push(std::mem::take(&mut self.gather).freeze());
        }
    }

    /// Moves what is in memory to a file that has no name.
    fn spill(&mut self) -> Result<(), StoreError> {
        self.flush();
        self.file = Some((tempfile::tempfile()?, 0));
        for bytes in std::mem::take(&mut self.pieces) {
            self.append_to_file(&bytes)?;
        }
        self.budget
            .memory
            .fetch_sub(self.allocation.memory, Ordering::AcqRel);
        self.allocation.memory = 0;
        Ok(())
    }

    fn append_to_file(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        let limit = self.budget.limits.disk;
        if !Budget::take(&self.budget.disk, bytes.len() as u64, limit) {
            return Err(StoreError::Full { limit });
        }
        self.allocation.disk += bytes.len() as u64;
        if let Some((file, written)) = &mut self.file {
            file.write_all(bytes)?;
            *written += bytes.len() as u64;
        }
        Ok(())
    }

    pub(crate) fn finish(mut self) -> Blob {
        self.flush();
        let allocation = Arc::new(self.allocation);
        if let Some((file, len)) = self.file.take() {
            return Blob::of(vec![Piece {
                start: 0,
                len,
                source: Source::File(Arc::new(Mutex::new(file)), 0),
                allocation: Some(allocation),
            }]);
        }
        let pieces = self.pieces.into_iter();
        Blob::of(
            pieces
                .map(|bytes| in_memory(bytes, Some(Arc::clone(&allocation))))
                .collect(),
        )
    }
}

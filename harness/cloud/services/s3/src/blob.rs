//! Where bytes are kept: in memory up to a bound, beyond it in a temporary
//! file that has no name, so that nothing outlives the process.
//!
//! A blob is immutable and cheap to clone: a list of pieces, which are shared. A
//! completed multipart upload has the pieces of its parts, a copy those of its
//! source, a range some of them: bytes are never copied after they arrived, and a
//! copy of a copy is not deeper than a copy.

use std::fmt;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::ops::Range;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::{Bytes, BytesMut};
use hyper::body::{Body, Frame, SizeHint};
use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

mod budget;
mod writer;

use budget::Allocation;
#[cfg(test)]
pub(crate) use budget::Limits;
pub(crate) use budget::{Budget, StoreError};
pub(crate) use writer::Writer;

/// Bytes at rest.
#[derive(Debug, Clone, Default)]
pub(crate) struct Blob(Option<Arc<Pieces>>);

#[derive(Debug)]
struct Pieces {
    len: u64,
    pieces: Vec<Piece>,
}

/// Bytes that lie together.
#[derive(Debug, Clone)]
struct Piece {
    /// Where in the blob it begins.
    start: u64,
    len: u64,
    source: Source,
    /// Gives its bytes back to the budget when the last piece is dropped.
    allocation: Option<Arc<Allocation>>,
}

#[derive(Debug, Clone)]
enum Source {
    Memory(Bytes),
    /// A file that only these pieces know, and where in it the piece begins.
    File(Arc<Mutex<File>>, u64),
}

impl Piece {
    /// A part of this piece; the range must lie within it.
    fn window(&self, range: Range<u64>) -> Self {
        let len = range.end - range.start;
        let source = match &self.source {
            Source::Memory(bytes) => {
                Source::Memory(bytes.slice(to_usize(range.start)..to_usize(range.end)))
            }
            Source::File(file, offset) => Source::File(Arc::clone(file), offset + range.start),
        };
        Self {
            start: 0,
            len,
            source,
            allocation: self.allocation.clone(),
        }
    }
}

impl Blob {
    pub(crate) fn len(&self) -> u64 {
        self.0.as_ref().map_or(0, |pieces| pieces.len)
    }

    fn pieces(&self) -> &[Piece] {
        self.0.as_ref().map_or(&[], |pieces| &pieces.pieces)
    }

    /// One blob after the other.
    pub(crate) fn concat(blobs: impl IntoIterator<Item = Self>) -> Self {
        let mut pieces = Vec::new();
        for blob in blobs {
            pieces.extend_from_slice(blob.pieces());
        }
        Self::of(pieces)
    }

    /// A part of this blob; the range must lie within it.
    pub(crate) fn window(&self, range: Range<u64>) -> Self {
        if range == (0..self.len()) {
            return self.clone();
        }
        let touched = self.pieces().iter().skip(self.index_at(range.start));
        let touched = touched.take_while(|piece| piece.start < range.end);
        let pieces = touched.map(|piece| {
            let from = range.start.saturating_sub(piece.start);
            piece.window(from..piece.len.min(range.end - piece.start))
        });
        Self::of(pieces.collect())
    }

    fn of(mut pieces: Vec<Piece>) -> Self {
        pieces.retain(|piece| piece.len > 0);
        let mut len = 0;
        for piece in &mut pieces {
            piece.start = len;
            len += piece.len;
        }
        if pieces.is_empty() {
            return Self(None);
        }
        Self(Some(Arc::new(Pieces { len, pieces })))
    }

    /// A body that sends `range`.
    pub(crate) fn reader(&self, range: Range<u64>) -> BlobReader {
        BlobReader {
            blob: self.clone(),
            range,
        }
    }

    /// The index of the piece that byte `at` lies in.
    fn index_at(&self, at: u64) -> usize {
        let pieces = self.pieces();
        pieces.partition_point(|piece| piece.start + piece.len <= at)
    }

    /// The bytes from `at` on that lie together, at most `max` of them.
    fn chunk(&self, at: u64, max: u64) -> io::Result<Bytes> {
        let Some(piece) = self.pieces().get(self.index_at(at)) else {
            return Ok(Bytes::new());
        };
        let from = at - piece.start;
        let len = max.min(piece.len - from);
        match &piece.source {
            Source::Memory(bytes) => Ok(bytes.slice(to_usize(from)..to_usize(from + len))),
            Source::File(file, offset) => {
                read_file(file, offset + from, to_usize(len).min(FILE_CHUNK))
            }
        }
    }

    /// Calls `each` with all bytes of a range in order.
    pub(crate) fn for_each(
        &self,
        range: Range<u64>,
        mut each: impl FnMut(&[u8]),
    ) -> io::Result<()> {
        let mut at = range.start;
        while at < range.end {
            let chunk = self.chunk(at, range.end - at)?;
            at += chunk.len() as u64;
            each(&chunk);
        }
        Ok(())
    }
}

/// A snapshot carries the bytes themselves, as base64.
impl Serialize for Blob {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&AsBase64(self))
    }
}

/// A blob as base64, which is made piece by piece: no second copy is in memory.
struct AsBase64<'a>(&'a Blob);

impl fmt::Display for AsBase64<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Three bytes become four characters.
        let mut left = Vec::new();
        let mut written = Ok(());
        let read = self.0.for_each(0..self.0.len(), |mut piece| {
            while written.is_ok() && !piece.is_empty() {
                let (now, later) = piece.split_at(piece.len().min(BASE64_PIECE));
                piece = later;
                left.extend_from_slice(now);
                let whole = left.len() - left.len() % 3;
                written = f.write_str(&BASE64.encode(&left[..whole]));
                left.drain(..whole);
            }
        });
        read.map_err(|_| fmt::Error)?;
        written?;
        f.write_str(&BASE64.encode(left))
    }
}

/// How many bytes are encoded at once.
const BASE64_PIECE: usize = 48 << 10;

impl<'de> Deserialize<'de> for Blob {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Base64Visitor)
    }
}

/// Decodes base64 from where the text is.
struct Base64Visitor;

impl Visitor<'_> for Base64Visitor {
    type Value = Blob;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("bytes in base64")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Blob, E> {
        let bytes = BASE64.decode(text).map_err(E::custom)?;
        Ok(Blob::of(vec![in_memory(bytes.into(), None)]))
    }
}

fn in_memory(bytes: Bytes, allocation: Option<Arc<Allocation>>) -> Piece {
    Piece {
        start: 0,
        len: bytes.len() as u64,
        source: Source::Memory(bytes),
        allocation,
    }
}

const FILE_CHUNK: usize = 256 << 10;

fn read_file(file: &Mutex<File>, offset: u64, len: usize) -> io::Result<Bytes> {
    let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
    file.seek(SeekFrom::Start(offset))?;
    let mut buffer = BytesMut::zeroed(len);
    file.read_exact(&mut buffer)?;
    Ok(buffer.freeze())
}

fn to_usize(n: u64) -> usize {
    usize::try_from(n).expect("a length in memory fits the address space")
}

/// Sends a range of a blob.
#[derive(Debug)]
pub(crate) struct BlobReader {
    blob: Blob,
    range: Range<u64>,
}

impl Body for BlobReader {
    type Data = Bytes;
    type Error = io::Error;

    // Reading a temporary file here does not wait for anything but memory:
    // what was just written sits in the page cache.
    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let this = self.get_mut();
        if this.range.is_empty() {
            return Poll::Ready(None);
        }
        let chunk = this
            .blob
            .chunk(this.range.start, this.range.end - this.range.start);
        Poll::Ready(Some(chunk.map(|bytes| {
            this.range.start += bytes.len() as u64;
            Frame::data(bytes)
        })))
    }

    fn is_end_stream(&self) -> bool {
        self.range.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.range.end - self.range.start)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use super::*;

    fn write(budget: &Arc<Budget>, expected: u64, frames: &[&[u8]]) -> Blob {
        let mut writer = Writer::new(budget, expected);
        for frame in frames {
            writer.push(Bytes::copy_from_slice(frame)).unwrap();
        }
        writer.finish()
    }

    fn read(blob: &Blob, range: Range<u64>) -> Vec<u8> {
        let mut out = Vec::new();
        blob.for_each(range, |bytes| out.extend_from_slice(bytes))
            .unwrap();
        out
    }

    #[test]
    fn small_bodies_stay_in_memory_and_return_it() {
        let budget = Budget::new(Limits::default());
        let blob = write(&budget, 6, &[b"abc", b"def"]);
        assert_eq!(blob.len(), 6);
        assert_eq!(read(&blob, 1..5), b"bcde");
        assert_eq!(budget.memory.load(Ordering::Acquire), 6);
        let copy = blob.window(2..4);
        drop(blob);
        assert_eq!(read(&copy, 0..2), b"cd");
        drop(copy);
        assert_eq!(budget.memory.load(Ordering::Acquire), 0);
    }

    #[test]
    fn bodies_beyond_the_bound_are_spilled_to_a_file() {
        let budget = Budget::new(Limits {
            memory: 8,
            spill_at: 6,
            disk: 20,
        });
        let blob = write(&budget, 0, &[b"abcd", b"efgh"]);
        assert_eq!(budget.memory.load(Ordering::Acquire), 0);
        assert_eq!(budget.disk.load(Ordering::Acquire), 8);
        assert_eq!(read(&blob, 0..8), b"abcdefgh");
        let whole = Blob::concat([blob.clone(), write(&budget, 2, &[b"ij"]), blob.window(7..8)]);
        assert_eq!(read(&whole, 6..11), b"ghijh");
        let mut writer = Writer::new(&budget, 100);
        let full = writer
            .push(Bytes::from_static(b"0123456789abcdef"))
            .unwrap_err();
        assert!(matches!(full, StoreError::Full { limit: 20 }));
        drop(writer);
        drop((blob, whole));
        assert_eq!(budget.disk.load(Ordering::Acquire), 0);
    }

    #[test]
    fn copies_of_copies_are_no_deeper_than_a_copy() {
        let budget = Budget::new(Limits::default());
        let mut blob = write(&budget, 4, &[b"abcd"]);
        for _ in 0..100_000 {
            let len = blob.len();
            blob = Blob::concat([blob.window(0..len - 1), blob.window(len - 1..len)]).window(0..4);
            blob = Blob::concat([blob.window(0..4)]);
        }
        assert_eq!(read(&blob, 0..4), b"abcd");
        drop(blob);
        assert_eq!(budget.memory.load(Ordering::Acquire), 0);
    }

    #[test]
    fn empty_body_has_no_bytes() {
        let budget = Budget::new(Limits::default());
        let blob = write(&budget, 0, &[]);
        assert_eq!(blob.len(), 0);
        assert!(blob.reader(0..0).is_end_stream());
    }
}

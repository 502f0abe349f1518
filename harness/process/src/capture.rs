//! What a process writes to its outputs, as bytes: the last of it, up to a bound.
//!
//! What a process has written when it says so elsewhere (a function's response comes by
//! HTTP) may still be in a pipe. [`Capture::flush`] writes a marker into the pipe, behind
//! all of it, and waits until the marker is read.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How many bytes are kept between two calls of [`Capture::take`].
const KEPT: usize = 256 * 1024;
/// How much is read at once.
const CHUNK: usize = 64 * 1024;
/// What a marker is; no text has these characters.
const MARKER: &[u8] = b"\x00\x1c\x00rehearsal\x00\x1c\x00";

/// The outputs of a process. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Capture(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    kept: Mutex<Kept>,
    /// How much was read, in steps.
    progress: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Kept {
    bytes: Vec<u8>,
    dropped: u64,
    pipes: Vec<Pipe>,
}

/// A pipe that is read.
#[derive(Debug, Default)]
struct Pipe {
    /// How many markers were read.
    markers: u64,
    /// What it is read from, until its end.
    #[cfg(target_os = "linux")]
    reader: Option<std::os::fd::OwnedFd>,
    is_ended: bool,
}

impl Default for Capture {
    fn default() -> Self {
        Self::new()
    }
}

impl Capture {
    /// Creates an empty capture.
    pub fn new() -> Self {
        Self(Arc::new(Inner {
            kept: Mutex::default(),
            progress: watch::Sender::new(0),
        }))
    }

    /// Reads a pipe until its end.
    #[cfg(target_os = "linux")]
    pub(crate) fn spawn_reader<P>(&self, pipe: P) -> JoinHandle<()>
    where
        P: AsyncRead + std::os::fd::AsFd + Unpin + Send + 'static,
    {
        let reader = pipe.as_fd().try_clone_to_owned().ok();
        let place = self.add(Pipe {
            reader,
            ..Pipe::default()
        });
        tokio::spawn(self.clone().read(place, pipe))
    }

    /// Reads a pipe until its end.
    #[cfg(not(target_os = "linux"))]
    pub(crate) fn spawn_reader<P>(&self, pipe: P) -> JoinHandle<()>
    where
        P: AsyncRead + Unpin + Send + 'static,
    {
        let place = self.add(Pipe::default());
        tokio::spawn(self.clone().read(place, pipe))
    }

    /// Adds a pipe and returns its place.
    fn add(&self, pipe: Pipe) -> usize {
        let mut kept = self.lock();
        kept.pipes.push(pipe);
        kept.pipes.len() - 1
    }

    async fn read(self, place: usize, mut pipe: impl AsyncRead + Unpin) {
        let mut chunk = vec![0; CHUNK];
        // The start of what may be a marker.
        let mut pending = Vec::new();
        while let Ok(length) = pipe.read(&mut chunk).await {
            if length == 0 {
                break;
            }
            pending.extend_from_slice(&chunk[..length]);
            self.keep(place, &mut pending);
        }
        let mut kept = self.lock();
        kept.push(&pending);
        kept.pipes[place] = Pipe {
            is_ended: true,
            ..Pipe::default()
        };
        drop(kept);
        self.0.progress.send_modify(|steps| *steps += 1);
    }

    /// Keeps what is no marker, and leaves what may be the start of one.
    fn keep(&self, place: usize, pending: &mut Vec<u8>) {
        let mut kept = self.lock();
        while let Some(at) = find(pending, MARKER) {
            kept.push(&pending[..at]);
            kept.pipes[place].markers += 1;
            pending.drain(..at + MARKER.len());
        }
        let rest = (1..MARKER.len())
            .rev()
            .find(|length| pending.ends_with(&MARKER[..*length]))
            .unwrap_or(0);
        let end = pending.len() - rest;
        kept.push(&pending[..end]);
        pending.drain(..end);
        drop(kept);
        self.0.progress.send_modify(|steps| *steps += 1);
    }

    /// Waits until all was read that the process has written by now.
    #[cfg(target_os = "linux")]
    pub async fn flush(&self) {
        let mut progress = self.0.progress.subscribe();
        let writers: Vec<_> = {
            let kept = self.lock();
            let pipes = kept.pipes.iter().enumerate();
            let writers = pipes.filter_map(|(place, pipe)| {
                Some((place, pipe.markers + 1, writer(pipe.reader.as_ref()?).ok()?))
            });
            writers.collect()
        };
        for (place, wanted, writer) in writers {
            loop {
                match rustix::io::write(&writer, MARKER) {
                    // The pipe is full: something of it has to be read first.
                    Err(rustix::io::Errno::AGAIN) if self.is_read(place) => {
                        if progress.changed().await.is_err() {
                            return;
                        }
                    }
                    _ => break,
                }
            }
            drop(writer);
            while self.is_read(place) && self.lock().pipes[place].markers < wanted {
                if progress.changed().await.is_err() {
                    return;
                }
            }
        }
    }

    /// Whether a pipe is still read.
    #[cfg(target_os = "linux")]
    fn is_read(&self, place: usize) -> bool {
        !self.lock().pipes[place].is_ended
    }

    /// Lets the readers run; other systems have no way to write into the pipe of a child.
    #[cfg(not(target_os = "linux"))]
    pub async fn flush(&self) {
        for _ in 0..8 {
            tokio::task::yield_now().await;
        }
    }

    /// Takes what was written since the last call.
    pub fn take(&self) -> String {
        let (bytes, dropped) = {
            let mut kept = self.lock();
            (
                std::mem::take(&mut kept.bytes),
                std::mem::take(&mut kept.dropped),
            )
        };
        let text = String::from_utf8_lossy(&bytes);
        match dropped {
            0 => text.into_owned(),
            _ => format!("[{dropped} bytes before this were dropped]\n{text}"),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        let over = self.bytes.len().saturating_sub(KEPT);
        // Twice the bound at most, so that few bytes are moved.
        if over > KEPT {
            self.bytes.drain(..over);
            self.dropped += over as u64;
        }
    }
}

/// Opens the pipe that a descriptor reads from for writing.
#[cfg(target_os = "linux")]
fn writer(pipe: &std::os::fd::OwnedFd) -> rustix::io::Result<std::os::fd::OwnedFd> {
    use std::os::fd::AsRawFd as _;

    use rustix::fs::{Mode, OFlags};
    let path = format!("/proc/self/fd/{}", pipe.as_raw_fd());
    rustix::fs::open(
        path,
        OFlags::WRONLY | OFlags::NONBLOCK | OFlags::CLOEXEC,
        Mode::empty(),
    )
}

/// Returns where bytes begin in others.
fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = bytes[from..].iter().position(|byte| *byte == wanted[0]) {
        if bytes[from + at..].starts_with(wanted) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept_of(chunks: &[&[u8]]) -> (String, u64) {
        let capture = Capture::new();
        let place = capture.add(Pipe::default());
        let mut pending = Vec::new();
        for chunk in chunks {
            pending.extend_from_slice(chunk);
            capture.keep(place, &mut pending);
        }
        let markers = capture.lock().pipes[place].markers;
        (capture.take(), markers)
    }

    #[test]
    fn markers_are_counted_and_not_kept() {
        assert_eq!(kept_of(&[b"one\n", MARKER, b"two"]), ("one\ntwo".into(), 1));
        let (start, end) = MARKER.split_at(5);
        let text = [b"a", start].concat();
        assert_eq!(kept_of(&[&text, end, MARKER, b"b"]), ("ab".into(), 2));
        assert_eq!(kept_of(&[b"a\x00", b"b"]), ("a\0b".into(), 0));
    }

    #[test]
    fn only_the_last_bytes_are_kept() {
        let capture = Capture::new();
        for _ in 0..100 {
            capture.lock().push(&vec![b'x'; CHUNK]);
        }
        assert!(capture.lock().bytes.len() <= 2 * KEPT);
        assert!(capture.take().starts_with('['));
    }
}

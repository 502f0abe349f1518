//! The runner's side of a supervisor.

use std::ffi::OsString;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{ExitStatus, Stdio};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::UnixStream;
use tokio::process::{Child, Command};

use crate::group::{Signal, start_own_group};
use crate::launch_message::{Launch, REPORT_LENGTH, Report};
use crate::leftovers::MARKER;
use crate::{spawner, supervisor};

/// The connection to a supervisor. When it is closed, by this process or by its
/// end, the supervisor kills what it has started.
#[derive(Debug)]
pub(crate) struct Link(UnixStream);

/// Starts a supervisor and has it start the process; returns the supervisor, the
/// connection to it, and the id of the process.
pub(crate) async fn spawn(launch: &Launch, run: &Path) -> io::Result<(Child, Link, u32)> {
    let message = launch.encode()?;
    let (ours, theirs) = std::os::unix::net::UnixStream::pair()?;
    ours.set_nonblocking(true)?;
    let mut command = Command::new(this_program()?);
    // The environment is this process's own: its program needs perhaps what the
    // environment of the app does not have.
    command
        .env(supervisor::VARIABLE, "1")
        .env(MARKER, run)
        .stdin(Stdio::from(OwnedFd::from(theirs)))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    start_own_group(&mut command);
    let mut child = spawner::spawn(command).await?;
    let mut link = Link(UnixStream::from_std(ours)?);
    let started = async {
        link.0.write_all(&message).await?;
        match link.report().await? {
            Some(Report::Started(id)) => u32::try_from(id).map_err(io::Error::other),
            Some(Report::NotStarted(error)) => Err(io::Error::from_raw_os_error(error)),
            _ => Err(io::Error::other("its supervisor has ended")),
        }
    };
    match started.await {
        Ok(id) => Ok((child, link, id)),
        Err(error) => {
            drop(link);
            // The error says why nothing was started; how the supervisor ended adds nothing.
            let _ = child.wait().await;
            Err(error)
        }
    }
}

/// Returns a path of this program that is valid even if its file was replaced.
fn this_program() -> io::Result<OsString> {
    if cfg!(target_os = "linux") {
        return Ok("/proc/self/exe".into());
    }
    std::env::current_exe().map(Into::into)
}

impl Link {
    /// Sends a signal. A supervisor that has ended needs none.
    pub(crate) async fn signal(&mut self, signal: Signal) {
        let _ = self.0.write_all(&[signal.to_byte()]).await;
    }

    /// Returns the status of the process, once the supervisor has ended; `None` if
    /// the supervisor was killed.
    pub(crate) async fn status(&mut self) -> Option<ExitStatus> {
        match self.report().await {
            Ok(Some(Report::Ended(status))) => Some(ExitStatus::from_raw(status)),
            _ => None,
        }
    }

    /// Reads the next report; `None` at the end of the stream.
    async fn report(&mut self) -> io::Result<Option<Report>> {
        let mut bytes = [0; REPORT_LENGTH];
        match self.0.read_exact(&mut bytes).await {
            Ok(_) => Ok(Report::decode(bytes)),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
            Err(error) => Err(error),
        }
    }
}

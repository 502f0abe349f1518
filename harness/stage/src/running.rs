//! What runs on a stage: a child process or a container.

use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitStatus;
use std::time::Duration;

use crate::docker::Container;
use crate::process::{Output, Process, Signal};

/// One of an app, or a service that the stage stands on.
#[derive(Debug)]
pub(crate) enum Running {
    Process(Process),
    Container(Container),
}

impl Running {
    /// What it has written.
    pub(crate) fn output(&self) -> &Output {
        match self {
            Self::Process(process) => process.output(),
            Self::Container(container) => container.output(),
        }
    }

    /// How it ended, if it has.
    pub(crate) fn exit_status(&self) -> Option<ExitStatus> {
        match self {
            Self::Process(process) => process.exit_status(),
            Self::Container(container) => container.exit_status(),
        }
    }

    /// Where it takes connections itself, where that is known; `port` is what
    /// it has on this machine.
    pub(crate) async fn door(&self, port: u16) -> Option<SocketAddr> {
        let published = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        match self {
            Self::Process(_) => Some(published),
            Self::Container(container) => container.door(published).await,
        }
    }

    /// Waits for its end.
    pub(crate) async fn wait(&self) -> ExitStatus {
        match self {
            Self::Process(process) => process.wait().await,
            Self::Container(container) => container.wait().await,
        }
    }

    /// Asks it to end, and insists after `grace`.
    pub(crate) async fn stop(&self, signal: Signal, grace: Duration) -> ExitStatus {
        match self {
            Self::Process(process) => process.stop(signal, grace).await,
            Self::Container(container) => container.stop(signal, grace).await,
        }
    }
}

impl From<Process> for Running {
    fn from(process: Process) -> Self {
        Self::Process(process)
    }
}

impl From<Container> for Running {
    fn from(container: Container) -> Self {
        Self::Container(container)
    }
}

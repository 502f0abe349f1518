//! A child process or a container, behind one interface.

use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitStatus;
use std::time::Duration;

use rehearsal_process::{Output, Process, Signal};

use crate::docker::Container;

/// What runs a replica of an app, or a service of the stage.
#[derive(Debug)]
pub(crate) enum Workload {
    Process(Process),
    Container(Container),
}

impl Workload {
    /// Returns what it has written.
    pub(crate) fn output(&self) -> &Output {
        match self {
            Self::Process(process) => process.output(),
            Self::Container(container) => container.output(),
        }
    }

    /// Returns its exit status, if it has ended.
    pub(crate) fn exit_status(&self) -> Option<ExitStatus> {
        match self {
            Self::Process(process) => process.exit_status(),
            Self::Container(container) => container.exit_status(),
        }
    }

    /// Returns the address at which it takes connections itself, if that is known;
    /// `port` is its published port on this machine.
    pub(crate) async fn address(&self, port: u16) -> Option<SocketAddr> {
        let published = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        match self {
            Self::Process(_) => Some(published),
            Self::Container(container) => container.address(published).await,
        }
    }

    /// Waits for its end.
    pub(crate) async fn wait(&self) -> ExitStatus {
        match self {
            Self::Process(process) => process.wait().await,
            Self::Container(container) => container.wait().await,
        }
    }

    /// Sends the signal, and kills it if it has not ended after `grace`.
    pub(crate) async fn stop(&self, signal: Signal, grace: Duration) -> ExitStatus {
        match self {
            Self::Process(process) => process.stop(signal, grace).await,
            Self::Container(container) => container.stop(signal, grace).await,
        }
    }
}

impl From<Process> for Workload {
    fn from(process: Process) -> Self {
        Self::Process(process)
    }
}

impl From<Container> for Workload {
    fn from(container: Container) -> Self {
        Self::Container(container)
    }
}

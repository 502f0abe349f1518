//! The apps: child processes, built once per run, started for each sandbox.

pub(crate) mod build;
pub(crate) mod front;
pub(crate) mod plan;
pub(crate) mod ready;
mod replica;
#[cfg(test)]
mod tests;

use std::net::IpAddr;
use std::ops::Range;
use std::process::ExitStatus;
use std::sync::Arc;
use std::time::Duration;

use front::{Front, Serving};
use futures_util::future::{join_all, try_join_all};
use rehearsal_script::stage::StopSignal;
use replica::Replica;
pub(crate) use replica::{How, Launch};
use tokio::sync::OnceCell;

use crate::error::StageError;
use crate::port;
use crate::process::Output;

/// Where an app is to be found, known before any app starts: they may refer to
/// each other.
#[derive(Debug)]
pub(crate) enum Address {
    /// The app takes this port itself. Containers look for it at these
    /// addresses, besides.
    Own(u16, Vec<IpAddr>),
    /// A port of ours, with several of the app behind it.
    Shared(Front),
}

impl Address {
    /// `also_at` are addresses, besides loopback, that have to lead to it.
    pub(crate) async fn choose(replicas: usize, also_at: &[IpAddr]) -> Result<Self, StageError> {
        let chosen = async {
            if replicas > 1 {
                return Front::bind(also_at).await.map(Self::Shared);
            }
            Ok(Self::Own(port::reserved()?, also_at.to_vec()))
        };
        chosen.await.map_err(|source| StageError::NoPort { source })
    }

    pub(crate) fn port(&self) -> u16 {
        match self {
            Self::Own(port, _) => *port,
            Self::Shared(front) => front.port(),
        }
    }
}

/// How an app is ended; what is not said is as the stage file has it.
#[derive(Debug, Clone, Copy, Default)]
pub struct StopOptions {
    /// Only this replica, counted from one.
    pub replica: Option<u64>,
    /// What it is told to end.
    pub signal: Option<StopSignal>,
    /// How long it has to end in good order.
    pub grace: Option<Duration>,
}

/// An app in a sandbox.
#[derive(Debug)]
pub struct App {
    name: Arc<str>,
    url: String,
    output: Output,
    replicas: Vec<Replica>,
    /// What stands before several replicas.
    front: Option<Serving>,
    /// Where containers look for a process, and what leads them to it.
    doors: Vec<IpAddr>,
    beside: OnceCell<Option<Serving>>,
}

impl App {
    /// An app that is not started yet; `launch` says how to start each of its
    /// replicas, by number from one and port.
    pub(crate) fn new(
        name: Arc<str>,
        address: Address,
        replicas: usize,
        launch: impl Fn(usize, u16) -> Result<Launch, StageError>,
    ) -> Result<Self, StageError> {
        let url = format!("http://127.0.0.1:{}", address.port());
        let output = Output::new(name.clone());
        let replica = |number, port| Ok(Replica::new(launch(number, port)?, output.clone()));
        let mut doors = Vec::new();
        let (replicas, front) = match address {
            Address::Own(port, also_at) => {
                doors = also_at;
                (vec![replica(1, port)?], None)
            }
            Address::Shared(front) => {
                let ports = (0..replicas)
                    .map(|_| port::reserved())
                    .collect::<Result<Vec<_>, _>>();
                let ports = ports.map_err(|source| StageError::NoPort { source })?;
                let each = ports
                    .iter()
                    .enumerate()
                    .map(|(index, port)| replica(index + 1, *port));
                (
                    each.collect::<Result<_, StageError>>()?,
                    Some(front.serve(ports)),
                )
            }
        };
        Ok(Self {
            name,
            url,
            output,
            replicas,
            front,
            doors,
            beside: OnceCell::new(),
        })
    }

    /// Its logical name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where it listens: `http://127.0.0.1:41234`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What it has written, over all its starts and replicas.
    pub fn logs(&self) -> &Output {
        &self.output
    }

    /// How it ended, if it was started and has ended since; of several
    /// replicas the first that has.
    pub fn exit_status(&self) -> Option<ExitStatus> {
        self.replicas.iter().find_map(Replica::exit_status)
    }

    /// The ids of its processes that run on this machine; a container's are
    /// the engine's affair.
    pub fn pids(&self) -> Vec<u32> {
        self.replicas.iter().filter_map(Replica::pid).collect()
    }

    /// Whether it runs, with all its replicas.
    pub fn is_running(&self) -> bool {
        self.replicas.iter().all(Replica::is_running)
    }

    /// How long it may take to end, if it is not told otherwise.
    pub fn stop_timeout(&self) -> Duration {
        self.longest(|launch| launch.grace)
    }

    /// How long it may take to be ready.
    pub fn ready_timeout(&self) -> Duration {
        self.longest(|launch| launch.patience)
    }

    fn longest(&self, span: impl Fn(&Launch) -> Duration) -> Duration {
        let spans = self.replicas.iter().map(|replica| span(replica.launch()));
        spans.max().unwrap_or_default()
    }

    /// Starts what of it does not run, and waits until it is ready.
    pub async fn start(&self) -> Result<(), StageError> {
        self.start_replica(None).await
    }

    /// Starts one replica, counted from one, or all of them.
    pub async fn start_replica(&self, replica: Option<u64>) -> Result<(), StageError> {
        let start = self.chosen(replica)?.map(async |index| {
            self.replicas[index].start().await?;
            self.rest(index, false).await;
            Ok::<_, StageError>(())
        });
        try_join_all(start).await?;
        if let ([replica], false) = (&*self.replicas, self.doors.is_empty()) {
            let lead = async || front::lead(replica.port(), &self.doors).await;
            self.beside.get_or_try_init(lead).await?;
        }
        Ok(())
    }

    /// Ends it otherwise than the stage file says: one replica, by another
    /// signal, within another time.
    pub async fn stop_with(&self, options: &StopOptions) -> Result<(), StageError> {
        let killed = matches!(options.signal, Some(StopSignal::Kill));
        let stops = self.chosen(options.replica)?.map(async |index| {
            // A load balancer learns nothing of a crash in advance.
            self.rest(index, !killed).await;
            self.replicas[index].stop(options).await;
        });
        join_all(stops).await;
        Ok(())
    }

    async fn rest(&self, index: usize, resting: bool) {
        if let Some(front) = &self.front {
            front.rest(index, resting).await;
        }
    }

    /// Where one replica is, counted from one, or all of them are.
    fn chosen(&self, replica: Option<u64>) -> Result<Range<usize>, StageError> {
        let Some(number) = replica else {
            return Ok(0..self.replicas.len());
        };
        let index = usize::try_from(number)
            .ok()
            .and_then(|number| number.checked_sub(1));
        match index.filter(|index| *index < self.replicas.len()) {
            Some(index) => Ok(index..index + 1),
            None => Err(StageError::Unknown {
                noun: "replica",
                name: format!("{} {number}", self.name),
            }),
        }
    }

    /// Ends it in good order, or by force after a while.
    pub async fn stop(&self) {
        let options = StopOptions::default();
        join_all(self.replicas.iter().map(|replica| replica.stop(&options))).await;
    }
}

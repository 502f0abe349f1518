//! The apps: built once per run, started for each sandbox.

mod attached;
pub(crate) mod build;
pub(crate) mod launcher;
pub(crate) mod load_balancer;
mod replica;
mod signal;
#[cfg(test)]
mod tests;

use std::net::IpAddr;
use std::ops::Range;
use std::process::ExitStatus;
use std::sync::Arc;
use std::time::Duration;

use attached::Attached;
use futures_util::future::{join_all, try_join_all};
use load_balancer::{LoadBalancer, LoadBalancerAddress};
use rehearsal_process::Output;
use rehearsal_script::stage::StopSignal;
use replica::Replica;
pub(crate) use replica::{LaunchSpec, LaunchTarget};
use tokio::sync::OnceCell;

use crate::error::StageError;
use crate::port;
use crate::readiness::ReadyCheck;

/// The address of an app. It is chosen before any app starts, because apps may
/// refer to each other.
#[derive(Debug)]
pub(crate) enum Address {
    /// The app binds this port itself; connections to these other addresses are
    /// forwarded to it.
    Own(u16, Vec<IpAddr>),
    /// A load balancer binds the port, in front of several replicas.
    Balanced(LoadBalancerAddress),
}

impl Address {
    /// Chooses an address; `also_at` are further addresses, besides loopback, at
    /// which the app must be reachable.
    pub(crate) async fn choose(replicas: usize, also_at: &[IpAddr]) -> Result<Self, StageError> {
        let chosen = async {
            if replicas > 1 {
                return LoadBalancerAddress::bind(also_at).await.map(Self::Balanced);
            }
            Ok(Self::Own(port::reserve()?, also_at.to_vec()))
        };
        chosen.await.map_err(|source| StageError::NoPort { source })
    }

    pub(crate) fn port(&self) -> u16 {
        match self {
            Self::Own(port, _) => *port,
            Self::Balanced(balancer) => balancer.port(),
        }
    }
}

/// How to stop an app; the stage file gives the defaults.
#[derive(Debug, Clone, Copy, Default)]
pub struct StopOptions {
    /// Only this replica, counted from one.
    pub replica: Option<u64>,
    /// The signal that asks it to end.
    pub signal: Option<StopSignal>,
    /// How long it may take to end before it is killed.
    pub grace: Option<Duration>,
}

/// An app in a sandbox.
#[derive(Debug)]
pub struct App {
    name: Arc<str>,
    url: String,
    output: Output,
    replicas: Vec<Replica>,
    /// Distributes connections to several replicas.
    balancer: Option<LoadBalancer>,
    /// The addresses at which containers reach a process, and what forwards
    /// connections from there.
    gateways: Vec<IpAddr>,
    forwarder: OnceCell<Option<LoadBalancer>>,
    /// How an app is reached that somebody else runs; it has no replicas.
    attached: Option<Attached>,
}

impl App {
    /// Creates an app that is not started yet; `launch` returns how to start each
    /// replica, by its number (from one) and port.
    pub(crate) fn new(
        name: Arc<str>,
        address: Address,
        replicas: usize,
        launch: impl Fn(usize, u16) -> Result<LaunchSpec, StageError>,
    ) -> Result<Self, StageError> {
        let url = format!("http://127.0.0.1:{}", address.port());
        let output = Output::new(name.clone());
        let replica = |number, port| Ok(Replica::new(launch(number, port)?, output.clone()));
        let mut gateways = Vec::new();
        let (replicas, balancer) = match address {
            Address::Own(port, also_at) => {
                gateways = also_at;
                (vec![replica(1, port)?], None)
            }
            Address::Balanced(balancer) => {
                let ports = (0..replicas)
                    .map(|_| port::reserve())
                    .collect::<Result<Vec<_>, _>>();
                let ports = ports.map_err(|source| StageError::NoPort { source })?;
                let each = ports
                    .iter()
                    .enumerate()
                    .map(|(index, port)| replica(index + 1, *port));
                (
                    each.collect::<Result<_, StageError>>()?,
                    Some(balancer.serve(ports)),
                )
            }
        };
        Ok(Self {
            name,
            url,
            output,
            replicas,
            balancer,
            gateways,
            forwarder: OnceCell::new(),
            attached: None,
        })
    }

    /// Creates an app that somebody else runs.
    pub(crate) fn attached(name: Arc<str>, url: String, ready: ReadyCheck) -> Self {
        Self {
            attached: Some(Attached::new(&url, ready)),
            output: Output::new(name.clone()),
            name,
            url,
            replicas: Vec::new(),
            balancer: None,
            gateways: Vec::new(),
            forwarder: OnceCell::new(),
        }
    }

    /// Whether somebody else runs it.
    pub fn is_attached(&self) -> bool {
        self.attached.is_some()
    }

    /// Checks that an app that somebody else runs answers.
    pub(crate) async fn check_attached(&self) -> Result<(), StageError> {
        let Some(attached) = &self.attached else {
            return Ok(());
        };
        attached
            .check()
            .await
            .map_err(|reason| StageError::NotAttached {
                app: self.name.to_string(),
                url: self.url.clone(),
                reason,
            })
    }

    /// Returns its name in the stage file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns its URL: `http://127.0.0.1:41234`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the output of all its replicas, over all its starts.
    pub fn logs(&self) -> &Output {
        &self.output
    }

    /// Returns the exit status of the first replica that has ended by itself, if
    /// any.
    pub fn exit_status(&self) -> Option<ExitStatus> {
        self.replicas.iter().find_map(Replica::exit_status)
    }

    /// Returns the ids of its processes on this machine; containers have none.
    pub fn pids(&self) -> Vec<u32> {
        self.replicas.iter().filter_map(Replica::pid).collect()
    }

    /// Whether one of its processes is computing, and may soon write more. Of
    /// containers, and where the system does not tell, it is false.
    pub fn is_busy(&self) -> bool {
        self.replicas.iter().any(Replica::is_busy)
    }

    /// Whether all its replicas are running.
    pub fn is_running(&self) -> bool {
        self.replicas.iter().all(Replica::is_running)
    }

    /// Returns how long it may take to end before it is killed, by default.
    pub fn stop_timeout(&self) -> Duration {
        self.longest(|spec| spec.stop_timeout)
    }

    /// Returns how long it may take to become ready.
    pub fn ready_timeout(&self) -> Duration {
        self.longest(|spec| spec.ready_timeout)
    }

    fn longest(&self, span: impl Fn(&LaunchSpec) -> Duration) -> Duration {
        let spans = self.replicas.iter().map(|replica| span(replica.spec()));
        spans.max().unwrap_or_default()
    }

    /// Starts the replicas that are not running, and waits until they are ready.
    pub async fn start(&self) -> Result<(), StageError> {
        self.start_replica(None).await
    }

    /// Starts one replica (counted from one) or all, and waits until it is ready.
    pub async fn start_replica(&self, replica: Option<u64>) -> Result<(), StageError> {
        let start = self.indices(replica)?.map(async |index| {
            self.replicas[index].start().await?;
            self.set_paused(index, false).await;
            Ok::<_, StageError>(())
        });
        try_join_all(start).await?;
        if let ([replica], false) = (&*self.replicas, self.gateways.is_empty()) {
            let forward = async || load_balancer::forward(replica.port(), &self.gateways).await;
            self.forwarder.get_or_try_init(forward).await?;
        }
        Ok(())
    }

    /// Stops it with other options than those of the stage file: one replica,
    /// another signal, another timeout.
    pub async fn stop_with(&self, options: &StopOptions) -> Result<(), StageError> {
        let killed = matches!(options.signal, Some(StopSignal::Kill));
        let stops = self.indices(options.replica)?.map(async |index| {
            // A load balancer learns nothing of a crash in advance.
            self.set_paused(index, !killed).await;
            self.replicas[index].stop(options).await;
        });
        join_all(stops).await;
        Ok(())
    }

    /// Pauses or resumes new connections to a replica.
    async fn set_paused(&self, index: usize, paused: bool) {
        if let Some(balancer) = &self.balancer {
            balancer.set_paused(index, paused).await;
        }
    }

    /// Returns the indices of one replica (counted from one) or of all.
    fn indices(&self, replica: Option<u64>) -> Result<Range<usize>, StageError> {
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

    /// Stops it as the stage file says.
    pub async fn stop(&self) {
        let options = StopOptions::default();
        join_all(self.replicas.iter().map(|replica| replica.stop(&options))).await;
    }
}

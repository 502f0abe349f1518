//! Containers: what a stage needs of a Docker engine, and nothing of it left.
//!
//! Everything that is made carries the run's labels; a run removes by them what
//! is its own, and the next one what a dead run left. Containers are on a
//! network of the run's, and reach what listens on this machine (taps, native
//! apps) by the name [`HOST`]; so an address is the same inside and outside but
//! for its host, and published ports are bound to loopback and to that
//! network's gateway alone.

mod container;
mod images;
mod leftovers;
mod localstack;
mod log;
mod view;

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use testcontainers::bollard::Docker;
use testcontainers::bollard::models::NetworkCreateRequest;
use testcontainers::core::client::docker_client_instance;

pub(crate) use container::{Container, Spec};
pub(crate) use images::Images;
pub(crate) use localstack::{TOKENLESS as CLOUD_IMAGE, start_cloud};
pub use view::HOST;
pub(crate) use view::{from_inside, url_from_inside};

use crate::error::StageError;
use crate::rundir::RunDir;

/// Names the run that a container or a network belongs to.
const RUN: &str = "rehearsal.run";
/// The machine the run is on, and its directory there, which shows whether it lives.
const MACHINE: &str = "rehearsal.machine";
const DIRECTORY: &str = "rehearsal.directory";

/// A Docker engine that answers, with a network for this run.
#[derive(Debug, Clone)]
pub(crate) struct Engine(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    docker: Docker,
    run: RunDir,
    network: String,
    /// Where containers find this machine, if that is an address of ours.
    gateway: Option<IpAddr>,
    closed: AtomicBool,
}

impl Drop for Inner {
    /// A run that ends otherwise than by [`Engine::close`] (a panic, Ctrl-C
    /// while it boots) leaves nothing either.
    fn drop(&mut self) {
        if self.closed.load(Ordering::Relaxed) {
            return;
        }
        let id = self.run.id().to_owned();
        // On a runtime and connections of its own: ours may be going down.
        let removing = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            if let (Ok(runtime), Ok(docker)) = (runtime, Docker::connect_with_defaults()) {
                runtime.block_on(leftovers::sweep(&docker, |owner| owner.is(&id)));
            }
        });
        if removing.join().is_err() {
            tracing::warn!("containers stay for the next start to sweep");
        }
    }
}

impl Engine {
    /// Reaches the engine, sweeps what dead runs left there, and makes the
    /// run's network. Also says how much was swept.
    pub(crate) async fn connect(run: &RunDir) -> Result<(Self, usize), StageError> {
        let docker = reach().await?;
        let swept = leftovers::sweep(&docker, |owner| !owner.lives()).await;
        let network = format!("rehearsal-{}", run.id());
        let request = NetworkCreateRequest {
            name: network.clone(),
            labels: Some(labels(run)),
            ..NetworkCreateRequest::default()
        };
        let failed = |error: testcontainers::bollard::errors::Error| StageError::Container {
            what: "make a network".into(),
            reason: error.to_string(),
        };
        docker.create_network(request).await.map_err(failed)?;
        let inspected = docker
            .inspect_network(&network, None)
            .await
            .map_err(failed)?;
        let ipam = inspected.ipam.and_then(|ipam| ipam.config);
        let gateway = ipam
            .into_iter()
            .flatten()
            .find_map(|config| config.gateway?.parse().ok())
            // On macOS and Windows it is inside a virtual machine, which hands
            // connections on to loopback.
            .filter(|gateway: &IpAddr| TcpListener::bind((*gateway, 0)).is_ok());
        let engine = Self(Arc::new(Inner {
            docker,
            run: run.clone(),
            network,
            gateway,
            closed: AtomicBool::new(false),
        }));
        Ok((engine, swept))
    }

    pub(crate) fn docker(&self) -> &Docker {
        &self.0.docker
    }

    pub(crate) fn run(&self) -> &RunDir {
        &self.0.run
    }

    /// The addresses, besides loopback, at which containers find this machine.
    pub(crate) fn gateways(&self) -> Vec<IpAddr> {
        self.0.gateway.into_iter().collect()
    }

    /// Where published ports are bound.
    fn bound(&self) -> impl Iterator<Item = IpAddr> {
        std::iter::once(IpAddr::from(Ipv4Addr::LOCALHOST)).chain(self.0.gateway)
    }

    /// Removes everything of this run.
    pub(crate) async fn close(&self) {
        let id = self.0.run.id();
        leftovers::sweep(&self.0.docker, |owner| owner.is(id)).await;
        self.0.closed.store(true, Ordering::Relaxed);
    }
}

/// Connects and makes sure that somebody answers.
pub(crate) async fn reach() -> Result<Docker, StageError> {
    let failed = |reason: String| StageError::NoEngine {
        host: host(),
        reason,
    };
    let docker = docker_client_instance().await;
    let docker = docker.map_err(|error| failed(error.to_string()))?;
    docker
        .ping()
        .await
        .map_err(|error| failed(innermost(&error)))?;
    Ok(docker)
}

/// Where the engine is looked for, for people.
pub(crate) fn host() -> String {
    std::env::var("DOCKER_HOST")
        .ok()
        .filter(|host| !host.is_empty())
        .unwrap_or_else(|| "/var/run/docker.sock".into())
}

fn innermost(error: &dyn std::error::Error) -> String {
    let mut error = error;
    while let Some(cause) = error.source() {
        error = cause;
    }
    error.to_string()
}

fn labels(run: &RunDir) -> HashMap<String, String> {
    HashMap::from([
        (RUN.to_owned(), run.id().to_owned()),
        (MACHINE.to_owned(), machine()),
        (DIRECTORY.to_owned(), run.path().display().to_string()),
    ])
}

/// This machine's name: an engine may serve several.
fn machine() -> String {
    #[cfg(unix)]
    let name = rustix::system::uname()
        .nodename()
        .to_string_lossy()
        .into_owned();
    #[cfg(not(unix))]
    let name = std::env::var("COMPUTERNAME").unwrap_or_default();
    name
}

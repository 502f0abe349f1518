//! Containers and networks of a Docker engine.
//!
//! Everything that is created has the labels of the run; by them a run removes its
//! own containers, and the next run those of dead runs. Containers are on the
//! run's network, and reach servers on this machine (the cloud, native apps) by
//! the name [`HOST`], so that an address differs only in its host. Published ports
//! are bound only to loopback and to that network's gateway.

mod addresses;
mod container;
mod images;
mod leftovers;
mod log_lines;

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rehearsal_process::RunDirectory;
use testcontainers::bollard::Docker;
use testcontainers::bollard::models::NetworkCreateRequest;
use testcontainers::core::client::docker_client_instance;

pub use addresses::HOST;
pub(crate) use addresses::{scope_for_containers, url_for_containers};
pub(crate) use container::{Container, ContainerSpec};
pub(crate) use images::Images;

use crate::error::{StageError, root_cause};

/// The label with the id of the run that a container or network belongs to.
const RUN: &str = "rehearsal.run";
/// The labels with the machine of the run, and its directory there, which shows
/// whether it is alive.
const MACHINE: &str = "rehearsal.machine";
const DIRECTORY: &str = "rehearsal.directory";

/// A connection to a Docker engine, with a network for this run.
#[derive(Debug, Clone)]
pub(crate) struct Engine(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    docker: Docker,
    run: RunDirectory,
    network: String,
    /// The address of this machine on the network, if it has one.
    gateway: Option<IpAddr>,
    closed: AtomicBool,
}

impl Drop for Inner {
    /// Removes everything of the run, if it ends without [`Engine::close`] (by a
    /// panic, or by Ctrl-C while it starts).
    fn drop(&mut self) {
        if self.closed.load(Ordering::Relaxed) {
            return;
        }
        let id = self.run.id().to_owned();
        // On a new runtime and connection: the others may be shutting down.
        let removing = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            if let (Ok(runtime), Ok(docker)) = (runtime, Docker::connect_with_defaults()) {
                runtime.block_on(leftovers::remove_runs(&docker, |labels| labels.is_run(&id)));
            }
        });
        if removing.join().is_err() {
            tracing::warn!("containers are left for the next start to remove");
        }
    }
}

impl Engine {
    /// Connects to the engine, removes the containers of dead runs, and creates the
    /// run's network. Also returns how many containers were removed.
    pub(crate) async fn connect(run: &RunDirectory) -> Result<(Self, usize), StageError> {
        let docker = connect().await?;
        let removed = leftovers::remove_runs(&docker, |labels| !labels.is_alive()).await;
        let network = format!("rehearsal-{}", run.id());
        let request = NetworkCreateRequest {
            name: network.clone(),
            labels: Some(labels(run)),
            ..NetworkCreateRequest::default()
        };
        let failed = |error: testcontainers::bollard::errors::Error| StageError::Container {
            what: "create a network".into(),
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
            // On macOS and Windows it is inside a virtual machine, which forwards
            // connections to loopback.
            .filter(|gateway: &IpAddr| TcpListener::bind((*gateway, 0)).is_ok());
        let engine = Self(Arc::new(Inner {
            docker,
            run: run.clone(),
            network,
            gateway,
            closed: AtomicBool::new(false),
        }));
        Ok((engine, removed))
    }

    pub(crate) fn docker(&self) -> &Docker {
        &self.0.docker
    }

    pub(crate) fn run(&self) -> &RunDirectory {
        &self.0.run
    }

    /// Returns the addresses, besides loopback, at which containers reach this
    /// machine.
    pub(crate) fn gateways(&self) -> Vec<IpAddr> {
        self.0.gateway.into_iter().collect()
    }

    /// Returns the addresses that published ports are bound to.
    fn bind_addresses(&self) -> impl Iterator<Item = IpAddr> {
        std::iter::once(IpAddr::from(Ipv4Addr::LOCALHOST)).chain(self.0.gateway)
    }

    /// Removes everything of this run.
    pub(crate) async fn close(&self) {
        let id = self.0.run.id();
        leftovers::remove_runs(&self.0.docker, |labels| labels.is_run(id)).await;
        self.0.closed.store(true, Ordering::Relaxed);
    }
}

/// Connects to the engine and checks that it answers.
pub(crate) async fn connect() -> Result<Docker, StageError> {
    let failed = |reason: String| StageError::NoDockerEngine {
        host: host(),
        reason,
    };
    let docker = docker_client_instance().await;
    let docker = docker.map_err(|error| failed(error.to_string()))?;
    docker
        .ping()
        .await
        .map_err(|error| failed(root_cause(&error)))?;
    Ok(docker)
}

/// Returns the address of the engine, for people.
pub(crate) fn host() -> String {
    std::env::var("DOCKER_HOST")
        .ok()
        .filter(|host| !host.is_empty())
        .unwrap_or_else(|| "/var/run/docker.sock".into())
}

fn labels(run: &RunDirectory) -> HashMap<String, String> {
    HashMap::from([
        (RUN.to_owned(), run.id().to_owned()),
        (MACHINE.to_owned(), machine()),
        (DIRECTORY.to_owned(), run.path().display().to_string()),
    ])
}

/// Returns the name of this machine: an engine may serve several.
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

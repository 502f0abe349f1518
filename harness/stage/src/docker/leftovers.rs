//! What runs leave at an engine, by their labels.

use std::collections::HashMap;
use std::path::Path;

use futures_util::StreamExt;
use testcontainers::bollard::Docker;
use testcontainers::bollard::query_parameters::{
    ListContainersOptions, ListNetworksOptions, RemoveContainerOptions,
};

use super::{DIRECTORY, MACHINE, RUN, machine};
use crate::rundir;

/// Whose a container or a network is.
pub(super) struct Owner<'a> {
    run: &'a str,
    directory: &'a str,
}

impl Owner<'_> {
    pub(super) fn is(&self, run: &str) -> bool {
        self.run == run
    }

    pub(super) fn lives(&self) -> bool {
        rundir::lives(Path::new(self.directory), self.run)
    }
}

/// Removes the containers and then the networks of those runs of this machine
/// that `goes` says, and tells how many. What does not go now goes later.
pub(super) async fn sweep(docker: &Docker, goes: impl Fn(&Owner<'_>) -> bool) -> usize {
    let filters = HashMap::from([("label".to_owned(), vec![format!("{MACHINE}={}", machine())])]);
    let wanted = |labels: &Option<HashMap<String, String>>| {
        labels.as_ref().is_some_and(|labels| {
            let label = |name| labels.get(name).map(String::as_str);
            match (label(RUN), label(DIRECTORY)) {
                (Some(run), Some(directory)) => goes(&Owner { run, directory }),
                _ => false,
            }
        })
    };
    let all = ListContainersOptions {
        all: true,
        filters: Some(filters.clone()),
        ..ListContainersOptions::default()
    };
    let containers = docker.list_containers(Some(all)).await.unwrap_or_default();
    let containers = containers.into_iter().filter(|it| wanted(&it.labels));
    let ids = containers.filter_map(|container| container.id);
    let removed = futures_util::stream::iter(ids)
        .map(async |id: String| {
            let removed = remove(docker, &id).await;
            if let Err(error) = &removed {
                tracing::warn!(%error, id, "a container stays for the next start to sweep");
            }
            usize::from(removed.is_ok())
        })
        .buffer_unordered(8)
        .fold(0, async |sum, one| sum + one)
        .await;
    let all = ListNetworksOptions {
        filters: Some(filters),
    };
    let networks = docker.list_networks(Some(all)).await.unwrap_or_default();
    for network in networks.into_iter().filter(|it| wanted(&it.labels)) {
        let name = network.name.unwrap_or_default();
        if let Err(error) = docker.remove_network(&name).await {
            tracing::warn!(%error, name, "a network stays for the next start to sweep");
        }
    }
    removed
}

/// Removes a container, running or not, with the volumes that are its alone.
pub(super) async fn remove(
    docker: &Docker,
    id: &str,
) -> Result<(), testcontainers::bollard::errors::Error> {
    let options = RemoveContainerOptions {
        force: true,
        v: true,
        ..RemoveContainerOptions::default()
    };
    docker.remove_container(id, Some(options)).await
}

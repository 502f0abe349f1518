//! Removing the containers and networks of runs, by their labels.

use std::collections::HashMap;
use std::path::Path;

use futures_util::StreamExt;
use rehearsal_process::run_directory;
use testcontainers::bollard::Docker;
use testcontainers::bollard::query_parameters::{
    ListContainersOptions, ListNetworksOptions, RemoveContainerOptions,
};

use super::{DIRECTORY, MACHINE, RUN, machine};

/// The labels of a container or network that name its run.
pub(super) struct RunLabels<'a> {
    run: &'a str,
    directory: &'a str,
}

impl RunLabels<'_> {
    pub(super) fn is_run(&self, run: &str) -> bool {
        self.run == run
    }

    pub(super) fn is_alive(&self) -> bool {
        run_directory::is_run_alive(Path::new(self.directory), self.run)
    }
}

/// Removes the containers and then the networks of the runs of this machine that
/// `should_remove` selects, and returns the number of containers. What cannot be
/// removed is left for the next start.
pub(super) async fn remove_runs(
    docker: &Docker,
    should_remove: impl Fn(&RunLabels<'_>) -> bool,
) -> usize {
    let filters = HashMap::from([("label".to_owned(), vec![format!("{MACHINE}={}", machine())])]);
    let is_selected = |labels: &Option<HashMap<String, String>>| {
        labels.as_ref().is_some_and(|labels| {
            let label = |name| labels.get(name).map(String::as_str);
            match (label(RUN), label(DIRECTORY)) {
                (Some(run), Some(directory)) => should_remove(&RunLabels { run, directory }),
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
    let containers = containers.into_iter().filter(|it| is_selected(&it.labels));
    let ids = containers.filter_map(|container| container.id);
    let removed = futures_util::stream::iter(ids)
        .map(async |id: String| {
            let removed = remove_container(docker, &id).await;
            if let Err(error) = &removed {
                tracing::warn!(%error, id, "a container is left for the next start to remove");
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
    for network in networks.into_iter().filter(|it| is_selected(&it.labels)) {
        let name = network.name.unwrap_or_default();
        if let Err(error) = docker.remove_network(&name).await {
            tracing::warn!(%error, name, "a network is left for the next start to remove");
        }
    }
    removed
}

/// Removes a container, running or not, with its anonymous volumes.
pub(super) async fn remove_container(
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

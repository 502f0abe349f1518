//! Building the apps of a stage: binaries and images.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use futures_util::future::{try_join, try_join_all};
use rehearsal_process::{Command, Output, RunDirectory};
use rehearsal_script::StageConfig;

use crate::apps::build;
use crate::apps::launcher::{app_config, root};
use crate::clock::Stopwatch;
use crate::docker::Images;
use crate::error::StageError;
use crate::events::Events;

/// Splits the apps into those that run in containers and those that do not.
pub(super) fn partition_apps(
    file: &StageConfig,
    apps: &BTreeSet<Arc<str>>,
    use_containers: bool,
) -> (BTreeSet<Arc<str>>, BTreeSet<Arc<str>>) {
    let in_container = |name: &Arc<str>| {
        let app = file.apps.get(name);
        use_containers && app.is_some_and(|app| app.container.is_some())
    };
    apps.iter().cloned().partition(in_container)
}

/// Gets the images of apps; returns them by app name.
pub(super) async fn get_images(
    file: &StageConfig,
    apps: &BTreeSet<Arc<str>>,
    images: Option<Images<'_>>,
) -> Result<BTreeMap<Arc<str>, String>, StageError> {
    let Some(images) = images else {
        return Ok(BTreeMap::new());
    };
    let root = root(file)?;
    let configs = apps.iter().filter_map(|name| {
        let config = file.apps.get(name)?.container.as_ref()?;
        Some((name.clone(), config))
    });
    images.for_apps(file, &root, configs).await
}

/// Builds apps, those of cargo by one call, and returns the binaries of cargo by
/// app name.
pub(super) async fn build_binaries(
    file: &StageConfig,
    apps: &BTreeSet<Arc<str>>,
    run: &RunDirectory,
    events: &Events,
) -> Result<BTreeMap<Arc<str>, PathBuf>, StageError> {
    let root = root(file)?;
    let mut binaries: BTreeMap<Arc<str>, Arc<str>> = BTreeMap::new();
    let mut commands = Vec::new();
    for app in apps {
        let config = app_config(file, app)?;
        if let Some(binary) = &config.cargo {
            binaries.insert(app.clone(), binary.text.as_str().into());
        } else if let Some(command) = &config.build {
            commands.push((app.clone(), command.text.clone()));
        }
    }
    let commands = try_join_all(commands.iter().map(async |(app, command)| {
        let watch = Stopwatch::start();
        let command = Command::shell(command, root.clone(), run.clone());
        command.finish(Output::new(app.clone())).await?;
        events.booted(&format!("build {app}"), watch);
        Ok::<_, StageError>(())
    }));
    let cargo = async {
        if binaries.is_empty() {
            return Ok(BTreeMap::new());
        }
        let watch = Stopwatch::start();
        let names: BTreeSet<_> = binaries.values().cloned().collect();
        let names: Vec<_> = names.into_iter().collect();
        let built = build::with_cargo(&names, &root, run).await?;
        events.booted(&format!("build {}", names.join(", ")), watch);
        let binaries = binaries.into_iter();
        Ok(binaries
            .map(|(app, name)| (app, built[&name].clone()))
            .collect())
    };
    Ok(try_join(cargo, commands).await?.0)
}

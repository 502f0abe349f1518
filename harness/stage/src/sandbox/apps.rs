//! Starting the apps of a sandbox.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use futures_util::future::try_join_all;
use rehearsal_cloud::{AllowedOrigin, Cloud};
use rehearsal_script::Scope;

use super::scope;
use crate::apps::launcher::{
    AppLauncher, ContainerApps, app_config, ready_check, replicas, start_order,
};
use crate::apps::{Address, App};
use crate::clock::Stopwatch;
use crate::error::StageError;
use crate::externals::Externals;
use crate::stage::parts::StageParts;

/// Starts the apps: those first that others wait for, and the rest concurrently.
pub(super) async fn start(
    stage: &StageParts,
    number: u64,
    names: BTreeSet<Arc<str>>,
    cloud: &Cloud,
    externals: &Externals,
    scope: &mut Scope,
) -> Result<BTreeMap<Arc<str>, App>, StageError> {
    let containers = stage.containers.as_ref();
    let mut addresses = addresses(stage, &names).await?;
    let mut urls: BTreeMap<Arc<str>, String> = BTreeMap::new();
    for (name, address) in &addresses {
        allow_pages(cloud, address.port());
        urls.insert(name.clone(), format!("http://127.0.0.1:{}", address.port()));
    }
    let attached = attached(stage, &names)?;
    for (name, url) in &attached {
        allow_page(cloud, url);
        urls.insert(name.clone(), url.clone());
    }
    scope::set_apps(scope, &urls);
    externals.set_scope(scope);
    let programs = stage.programs();
    let launcher = AppLauncher {
        stage: &stage.file,
        expressions: &stage.expressions,
        executables: &programs.executables,
        run: &stage.run,
        containers,
        sandbox: number,
        scope,
        own_credentials: stage.cloud.is_none(),
    };
    let mut apps = BTreeMap::new();
    for (name, url) in attached {
        let ready = ready_check(app_config(&stage.file, &name)?);
        apps.insert(name.clone(), App::attached(name, url, ready));
    }
    for group in start_order(&stage.file, names)? {
        let group: Vec<_> = group
            .into_iter()
            .filter_map(|name| addresses.remove_entry(&name))
            .collect();
        let started = group.into_iter().map(async |(name, address)| {
            let watch = Stopwatch::start();
            let replicas = replicas(&stage.file, &name);
            let launch = |number, port| launcher.launch_spec(&name, number, port);
            let app = App::new(name.clone(), address, replicas, launch)?;
            app.start().await?;
            let part = format!("sandbox {number}: app {name}");
            stage.events.booted(&part, watch);
            Ok::<_, StageError>((name, app))
        });
        apps.extend(try_join_all(started).await?);
    }
    Ok(apps)
}

/// Lets the pages that an app serves call the cloud.
fn allow_pages(cloud: &Cloud, port: u16) {
    for host in ["127.0.0.1", "localhost"] {
        allow_page(cloud, &format!("http://{host}:{port}"));
    }
}

fn allow_page(cloud: &Cloud, url: &str) {
    if let Ok(origin) = url.parse::<AllowedOrigin>() {
        cloud.allow_origin(origin);
    }
}

/// Returns the URLs of the apps that somebody else runs.
fn attached(
    stage: &StageParts,
    names: &BTreeSet<Arc<str>>,
) -> Result<BTreeMap<Arc<str>, String>, StageError> {
    let mut urls = BTreeMap::new();
    for name in names {
        if let Some(url) = &app_config(&stage.file, name)?.url {
            let url = url.eval(&Scope::default(), &stage.expressions)?;
            urls.insert(name.clone(), url.trim_end_matches('/').to_owned());
        }
    }
    Ok(urls)
}

/// Chooses the addresses of all apps, because apps may refer to each other.
async fn addresses(
    stage: &StageParts,
    names: &BTreeSet<Arc<str>>,
) -> Result<BTreeMap<Arc<str>, Address>, StageError> {
    let containers = stage.containers.as_ref();
    let gateways = containers.map(ContainerApps::gateways).unwrap_or_default();
    let mut addresses = BTreeMap::new();
    for name in names {
        if app_config(&stage.file, name)?.is_attached() {
            continue;
        }
        let replicas = replicas(&stage.file, name);
        // The engine itself publishes the port of a container at the gateways.
        let is_published =
            containers.is_some_and(|containers| containers.images.contains_key(name));
        let gateways: &[_] = if is_published && replicas == 1 {
            &[]
        } else {
            &gateways
        };
        let address = Address::choose(replicas, gateways).await?;
        addresses.insert(name.clone(), address);
    }
    Ok(addresses)
}

//! The cloud that all sandboxes of a stage share, if there is one.

use rehearsal_process::RunDirectory;
use rehearsal_script::StageConfig;

use crate::clock::Stopwatch;
use crate::cloud::clients::SharedHttp;
use crate::cloud::container;
use crate::cloud::shared::{OptionalServices, SharedCloud};
use crate::docker::{Engine, Images};
use crate::error::StageError;
use crate::events::Events;
use crate::options::{StageKind, StageOptions};

/// Connects to the cloud of the options, or starts the cloud of the docker stage.
/// Returns `None` if each sandbox has its own cloud.
pub(super) async fn start(
    file: &StageConfig,
    options: &StageOptions,
    http: &SharedHttp,
    images: Option<Images<'_>>,
    run: &RunDirectory,
    events: &Events,
) -> Result<Option<SharedCloud>, StageError> {
    let watch = Stopwatch::start();
    let engine = images.as_ref().map(|images| images.engine);
    let gateways = engine.map(Engine::gateways).unwrap_or_default();
    let region = file.cloud.region();
    let optional = OptionalServices::of(&file.cloud);
    let shared = if let Some(url) = &options.cloud {
        let connect = SharedCloud::connect(url, region, optional, http, gateways, run);
        let connect = Box::pin(connect);
        let (shared, removed) = connect.await?;
        if removed > 0 {
            events.notice(format!(
                "resources of dead runs removed from {url}: {removed}"
            ));
        }
        events.notice(format!("cloud at {}", shared.upstream.endpoint));
        shared
    } else if let (Some(StageKind::Docker), Some(images)) = (options.kind, images) {
        let started = container::start(&file.cloud, images.engine, &images).await?;
        events.notice(format!("cloud: container {}", started.image));
        let shared = SharedCloud::in_container(
            started.container,
            &started.endpoint,
            started.kind,
            started.has_user_pools,
            gateways,
            run,
        );
        shared.with_optional(optional, http, region).await
    } else {
        return Ok(None);
    };
    events.booted("cloud", watch);
    let embedded = shared.upstream.not_its.join(", ");
    events.notice(format!("from the embedded cloud: {embedded}"));
    Ok(Some(shared))
}

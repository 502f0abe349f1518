//! The cloud of the docker stage, in a container: LocalStack, or the image that the
//! stage file names.

use std::time::Duration;

use rehearsal_cloud::UpstreamKind;
use rehearsal_process::Output;
use rehearsal_script::stage::Cloud as CloudConfig;

use super::probe;
use crate::docker::{Container, ContainerSpec, Engine, Images};
use crate::error::StageError;
use crate::port;
use crate::readiness::{self, ReadyCheck};
use crate::workload::Workload;

/// The last LocalStack that needs no token.
pub(crate) const IMAGE: &str = "localstack/localstack:4.14.0";
const IMAGE_WITH_TOKEN: &str = "localstack/localstack:latest";
const TOKEN_VARIABLE: &str = "LOCALSTACK_AUTH_TOKEN";
const PORT: u16 = 4566;
const READY_TIMEOUT: Duration = Duration::from_mins(2);

/// A cloud whose container was started.
pub(crate) struct StartedCloud {
    pub(crate) container: Workload,
    pub(crate) endpoint: String,
    pub(crate) kind: UpstreamKind,
    pub(crate) image: String,
    /// Whether it has user pools.
    pub(crate) has_user_pools: bool,
}

/// Starts the container and waits until the cloud is ready.
pub(crate) async fn start(
    config: &CloudConfig,
    engine: &Engine,
    images: &Images<'_>,
) -> Result<StartedCloud, StageError> {
    let token = std::env::var(TOKEN_VARIABLE)
        .ok()
        .filter(|token| !token.is_empty());
    let image = match (&config.image, &token) {
        (Some(image), _) => &image.text,
        (None, Some(_)) => IMAGE_WITH_TOKEN,
        (None, None) => IMAGE,
    };
    images.ensure(image).await?;
    let mut env: Vec<(String, String)> = [
        // The URLs of queues get the host of the request.
        ("SQS_ENDPOINT_STRATEGY", "dynamic"),
        ("DISABLE_EVENTS", "1"),
        ("SKIP_SSL_CERT_DOWNLOAD", "1"),
        ("EAGER_SERVICE_LOADING", "0"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    env.extend(
        token
            .clone()
            .map(|token| (TOKEN_VARIABLE.to_owned(), token)),
    );
    let port = config.port.map_or(Ok(PORT), |port| u16::try_from(port.0));
    let port = port.map_err(|_| StageError::Cloud {
        what: "start the cloud's container".into(),
        reason: "its `port` is no port".into(),
    })?;
    let published_port = port::reserve().map_err(|source| StageError::NoPort { source })?;
    let spec = ContainerSpec {
        name: "cloud".into(),
        image: image.to_owned(),
        env,
        command: Vec::new(),
        port: (published_port, port),
        in_memory: None,
        output: Output::new("cloud".into()),
    };
    let container = Workload::from(Container::start(engine, spec).await?);
    let endpoint = format!("http://127.0.0.1:{published_port}");
    let wait_until = async |ready| {
        let what = format!("the cloud {image}");
        readiness::wait_until_ready(&ready, &what, &container, published_port, READY_TIMEOUT).await
    };
    let (kind, has_user_pools) = if config.image.is_some() {
        // The name of the image does not tell which cloud it is.
        wait_until(ReadyCheck::AnyResponse).await?;
        probe::detect(&endpoint).await?
    } else {
        wait_until(ReadyCheck::Http("/_localstack/health".into())).await?;
        (UpstreamKind::LocalStack, token.is_some())
    };
    Ok(StartedCloud {
        image: image.to_owned(),
        container,
        endpoint,
        kind,
        has_user_pools,
    })
}

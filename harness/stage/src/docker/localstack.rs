//! The cloud of the docker stage: LocalStack, or what the stage file names.

use std::time::Duration;

use rehearsal_cloud::UpstreamKind;
use rehearsal_script::stage::Cloud as Plan;

use super::{Container, Engine, Images, Spec};
use crate::apps::ready::{self, Ready};
use crate::cloud::shared::ask;
use crate::error::StageError;
use crate::port;
use crate::process::Output;
use crate::running::Running;

/// The last LocalStack that needs no token.
pub(crate) const TOKENLESS: &str = "localstack/localstack:4.14.0";
const CURRENT: &str = "localstack/localstack:latest";
const TOKEN: &str = "LOCALSTACK_AUTH_TOKEN";
const PORT: u16 = 4566;
const PATIENCE: Duration = Duration::from_mins(2);

/// A cloud in a container.
pub(crate) struct Started {
    pub(crate) container: Running,
    pub(crate) endpoint: String,
    pub(crate) kind: UpstreamKind,
    pub(crate) image: String,
    /// Whether it has user pools.
    pub(crate) has_cognito: bool,
}

/// Starts it and waits until it says that it is ready.
pub(crate) async fn start_cloud(
    plan: &Plan,
    engine: &Engine,
    images: &Images<'_>,
) -> Result<Started, StageError> {
    let token = std::env::var(TOKEN).ok().filter(|token| !token.is_empty());
    let image = match (&plan.image, &token) {
        (Some(image), _) => &image.text,
        (None, Some(_)) => CURRENT,
        (None, None) => TOKENLESS,
    };
    images.here(image).await?;
    let mut env: Vec<(String, String)> = [
        // URLs of queues name the host that was asked for them.
        ("SQS_ENDPOINT_STRATEGY", "dynamic"),
        ("DISABLE_EVENTS", "1"),
        ("SKIP_SSL_CERT_DOWNLOAD", "1"),
        ("EAGER_SERVICE_LOADING", "0"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    env.extend(token.clone().map(|token| (TOKEN.to_owned(), token)));
    let inside = plan.port.map_or(Ok(PORT), |port| u16::try_from(port.0));
    let inside = inside.map_err(|_| StageError::Cloud {
        what: "start the cloud's container".into(),
        reason: "its `port` is no port".into(),
    })?;
    let outside = port::reserved().map_err(|source| StageError::NoPort { source })?;
    let spec = Spec {
        name: "cloud".into(),
        image: image.to_owned(),
        env,
        command: Vec::new(),
        port: (outside, inside),
        in_memory: None,
        output: Output::new("cloud".into()),
    };
    let container = Running::from(Container::start(engine, spec).await?);
    let endpoint = format!("http://127.0.0.1:{outside}");
    let until = async |ready| {
        let what = format!("the cloud {image}");
        ready::until(&ready, &what, &container, outside, PATIENCE).await
    };
    let (kind, has_cognito) = if plan.image.is_some() {
        // Its name says nothing about what it is; it does itself.
        until(Ready::Answer).await?;
        ask(&endpoint).await?
    } else {
        until(Ready::Http("/_localstack/health".into())).await?;
        (UpstreamKind::LocalStack, token.is_some())
    };
    Ok(Started {
        image: image.to_owned(),
        container,
        endpoint,
        kind,
        has_cognito,
    })
}

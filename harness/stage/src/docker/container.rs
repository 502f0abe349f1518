//! One container of a run.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::process::ExitStatus;
use std::time::Duration;

use futures_util::StreamExt;
use rehearsal_process::{Output, Signal};
use testcontainers::bollard::Docker;
use testcontainers::bollard::errors::Error;
use testcontainers::bollard::models::{HostConfig, PortBinding};
use testcontainers::bollard::query_parameters::KillContainerOptions;
use testcontainers::core::client::ClientError;
use testcontainers::core::logs::LogFrame;
use testcontainers::core::{ContainerPort, Healthcheck, Host};
use testcontainers::runners::AsyncRunner;
use testcontainers::{GenericImage, ImageExt, TestcontainersError};
use tokio::sync::watch;
use tokio::time::timeout;

use super::log_lines::LogLines;
use super::{Engine, HOST, labels, leftovers};
use crate::error::{StageError, root_cause};

/// The limit for creating and starting a container on a slow disk.
const START_TIMEOUT: Duration = Duration::from_mins(2);

/// How to start a container.
pub(crate) struct ContainerSpec {
    /// Its name within the run.
    pub(crate) name: String,
    pub(crate) image: String,
    pub(crate) env: Vec<(String, String)>,
    /// The command; if it is empty, that of the image.
    pub(crate) command: Vec<String>,
    /// The published port on this machine, and the port in the container.
    pub(crate) port: (u16, u16),
    /// A folder in the container that is kept in memory.
    pub(crate) in_memory: Option<&'static str>,
    /// Receives its lines.
    pub(crate) output: Output,
}

/// A started container. It is removed when it is stopped, and with the run at the
/// latest.
#[derive(Debug)]
pub(crate) struct Container {
    engine: Engine,
    id: String,
    /// The port it listens on in the container.
    port: u16,
    output: Output,
    exit: watch::Receiver<Option<ExitStatus>>,
}

impl Container {
    /// Creates and starts a container.
    pub(crate) async fn start(engine: &Engine, spec: ContainerSpec) -> Result<Self, StageError> {
        let ContainerSpec {
            name,
            image,
            env,
            command,
            port: (published_port, port),
            in_memory,
            output,
        } = spec;
        let bindings: Vec<_> = engine
            .bind_addresses()
            .map(|ip| PortBinding {
                host_ip: Some(ip.to_string()),
                host_port: Some(published_port.to_string()),
            })
            .collect();
        let configure = move |config: &mut HostConfig| {
            config.publish_all_ports = Some(false);
            let name = format!("{port}/tcp");
            config.port_bindings = Some(HashMap::from([(name, Some(bindings.clone()))]));
            config.init = Some(true);
            if let Some(folder) = in_memory {
                let options = "rw,exec,mode=1777".to_owned();
                config.tmpfs = Some(HashMap::from([(folder.to_owned(), options)]));
            }
        };
        let lines = LogLines::new(output.clone());
        let (image_name, tag) = split_tag(&image);
        let mut request = GenericImage::new(image_name, tag)
            .with_exposed_port(ContainerPort::Tcp(port))
            .with_container_name(format!("rehearsal-{}-{name}", engine.run().id()))
            .with_network(&engine.0.network)
            .with_labels(labels(engine.run()))
            .with_host_config_modifier(configure)
            // The stage itself checks whether it is ready.
            .with_health_check(Healthcheck::none())
            .with_startup_timeout(START_TIMEOUT)
            .with_log_consumer(move |frame: &LogFrame| lines.push(frame));
        request = match engine.0.gateway {
            Some(gateway) => request.with_host(HOST, Host::Addr(gateway)),
            None => request.with_host(HOST, Host::HostGateway),
        };
        for (name, value) in env {
            request = request.with_env_var(name, value);
        }
        if !command.is_empty() {
            request = request.with_cmd(command);
        }
        let started = request.start().await;
        let started = started.map_err(|error| failed(&name, &image, &error))?;
        let id = started.id().to_owned();
        // Dropping the handle would remove the container, which blocks and needs a
        // runtime. Containers are removed by their labels instead.
        std::mem::forget(started);

        let (ended, exit) = watch::channel(None);
        tokio::spawn(supervise(engine.docker().clone(), id.clone(), ended));
        Ok(Self {
            engine: engine.clone(),
            id,
            port,
            output,
            exit,
        })
    }

    /// Returns what it has written.
    pub(crate) fn output(&self) -> &Output {
        &self.output
    }

    /// Returns the address at which it listens itself. On the published port the
    /// engine accepts connections even if the container does not listen; it is
    /// returned only if this machine is not on the container's network.
    pub(crate) async fn address(&self, published: SocketAddr) -> Option<SocketAddr> {
        if self.engine.0.gateway.is_none() {
            return Some(published);
        }
        let docker = self.engine.docker();
        let inspected = docker.inspect_container(&self.id, None).await.ok()?;
        let networks = inspected.network_settings?.networks?;
        let own = networks.get(&self.engine.0.network)?;
        let ip: IpAddr = own.ip_address.as_ref()?.parse().ok()?;
        Some((ip, self.port).into())
    }

    /// Returns its exit status, if it has ended.
    pub(crate) fn exit_status(&self) -> Option<ExitStatus> {
        *self.exit.borrow()
    }

    /// Waits for its end.
    pub(crate) async fn wait(&self) -> ExitStatus {
        let mut exit = self.exit.clone();
        let ended = exit.wait_for(Option::is_some).await.map(|status| *status);
        ended.ok().flatten().unwrap_or_default()
    }

    /// Sends the signal, kills it if it has not ended after `grace`, and removes it.
    pub(crate) async fn stop(&self, signal: Signal, grace: Duration) -> ExitStatus {
        self.signal(signal).await;
        if timeout(grace, self.wait()).await.is_err() {
            self.signal(Signal::Kill).await;
        }
        let status = timeout(START_TIMEOUT, self.wait())
            .await
            .unwrap_or_default();
        if let Err(error) = leftovers::remove_container(self.engine.docker(), &self.id).await {
            tracing::warn!(%error, "a container is left until its run ends");
        }
        status
    }

    async fn signal(&self, signal: Signal) {
        let name = match signal {
            Signal::Terminate => "SIGTERM",
            Signal::Quit => "SIGQUIT",
            Signal::Interrupt => "SIGINT",
            Signal::Kill => "SIGKILL",
        };
        let options = KillContainerOptions {
            signal: name.to_owned(),
        };
        let docker = self.engine.docker();
        // A container that has ended already is no error.
        if let Err(error) = docker.kill_container(&self.id, Some(options)).await {
            tracing::debug!(%error, "could not signal a container");
        }
    }
}

async fn supervise(docker: Docker, id: String, ended: watch::Sender<Option<ExitStatus>>) {
    let mut waiting = std::pin::pin!(docker.wait_container(&id, None));
    let code = match waiting.next().await {
        Some(Ok(answer)) => answer.status_code,
        Some(Err(Error::DockerContainerWaitError { code, .. })) => code,
        // Removed, or the engine does not answer: the status is unknown.
        _ => 0,
    };
    ended.send_replace(Some(status(code)));
}

#[cfg(unix)]
fn status(code: i64) -> ExitStatus {
    use std::os::unix::process::ExitStatusExt;
    ExitStatus::from_raw(i32::try_from(code).unwrap_or(1) << 8)
}

#[cfg(windows)]
fn status(code: i64) -> ExitStatus {
    use std::os::windows::process::ExitStatusExt;
    ExitStatus::from_raw(u32::try_from(code).unwrap_or(1))
}

/// Splits the name and the tag of an image: `localhost:5000/shop` has no tag.
pub(super) fn split_tag(image: &str) -> (&str, &str) {
    match image.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => (name, tag),
        _ => (image, "latest"),
    }
}

fn failed(name: &str, image: &str, error: &TestcontainersError) -> StageError {
    match error {
        TestcontainersError::Client(ClientError::PullImage { err, .. }) => StageError::Image {
            image: image.into(),
            reason: err.to_string(),
        },
        other => StageError::Container {
            what: format!("start the container {name}"),
            reason: root_cause(other),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_distinguished_from_ports() {
        assert_eq!(split_tag("postgres:17"), ("postgres", "17"));
        assert_eq!(split_tag("shop"), ("shop", "latest"));
        assert_eq!(
            split_tag("localhost:5000/shop"),
            ("localhost:5000/shop", "latest")
        );
        assert_eq!(
            split_tag("localhost:5000/shop:2"),
            ("localhost:5000/shop", "2")
        );
    }
}

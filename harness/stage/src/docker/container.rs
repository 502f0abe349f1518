//! One container of a run.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::process::ExitStatus;
use std::time::Duration;

use futures_util::StreamExt;
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

use super::log::Lines;
use super::{Engine, HOST, labels, leftovers};
use crate::error::StageError;
use crate::process::{Output, Signal};

/// Creating and starting one, where the disk is slow.
const PATIENCE: Duration = Duration::from_mins(2);

/// What to start.
pub(crate) struct Spec {
    /// Its name within the run.
    pub(crate) name: String,
    pub(crate) image: String,
    pub(crate) env: Vec<(String, String)>,
    /// What to run in it; the image's own where it is empty.
    pub(crate) command: Vec<String>,
    /// The port on this machine, and the one inside it stands for.
    pub(crate) port: (u16, u16),
    /// A folder inside that is kept in memory.
    pub(crate) in_memory: Option<&'static str>,
    /// Where its lines go.
    pub(crate) output: Output,
}

/// A container that was started. It goes when it is stopped, with the run at
/// the latest.
#[derive(Debug)]
pub(crate) struct Container {
    engine: Engine,
    id: String,
    /// The port it listens on inside.
    inside: u16,
    output: Output,
    exit: watch::Receiver<Option<ExitStatus>>,
}

impl Container {
    pub(crate) async fn start(engine: &Engine, spec: Spec) -> Result<Self, StageError> {
        let Spec {
            name,
            image,
            env,
            command,
            port: (outside, inside),
            in_memory,
            output,
        } = spec;
        let bindings: Vec<_> = engine
            .bound()
            .map(|ip| PortBinding {
                host_ip: Some(ip.to_string()),
                host_port: Some(outside.to_string()),
            })
            .collect();
        let published = move |config: &mut HostConfig| {
            config.publish_all_ports = Some(false);
            let port = format!("{inside}/tcp");
            config.port_bindings = Some(HashMap::from([(port, Some(bindings.clone()))]));
            config.init = Some(true);
            if let Some(folder) = in_memory {
                let rights = "rw,exec,mode=1777".to_owned();
                config.tmpfs = Some(HashMap::from([(folder.to_owned(), rights)]));
            }
        };
        let lines = Lines::new(output.clone());
        let (image_name, tag) = tagged(&image);
        let mut request = GenericImage::new(image_name, tag)
            .with_exposed_port(ContainerPort::Tcp(inside))
            .with_container_name(format!("rehearsal-{}-{name}", engine.run().id()))
            .with_network(&engine.0.network)
            .with_labels(labels(engine.run()))
            .with_host_config_modifier(published)
            // Whether it is ready is found out from here, by what it answers.
            .with_health_check(Healthcheck::none())
            .with_startup_timeout(PATIENCE)
            .with_log_consumer(move |frame: &LogFrame| lines.take(frame));
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
        // Its owner would be removed where it is dropped, which has to be on a
        // runtime and blocks it. Ours goes by its label.
        std::mem::forget(started);

        let (ended, exit) = watch::channel(None);
        tokio::spawn(until_its_end(engine.docker().clone(), id.clone(), ended));
        Ok(Self {
            engine: engine.clone(),
            id,
            inside,
            output,
            exit,
        })
    }

    /// What it has written.
    pub(crate) fn output(&self) -> &Output {
        &self.output
    }

    /// Where it listens itself: at the published port the engine takes
    /// connections whether it listens or not. That has to do where this machine
    /// is not on the container's network.
    pub(crate) async fn door(&self, published: SocketAddr) -> Option<SocketAddr> {
        if self.engine.0.gateway.is_none() {
            return Some(published);
        }
        let docker = self.engine.docker();
        let inspected = docker.inspect_container(&self.id, None).await.ok()?;
        let networks = inspected.network_settings?.networks?;
        let own = networks.get(&self.engine.0.network)?;
        let ip: IpAddr = own.ip_address.as_ref()?.parse().ok()?;
        Some((ip, self.inside).into())
    }

    /// How it ended, if it has.
    pub(crate) fn exit_status(&self) -> Option<ExitStatus> {
        *self.exit.borrow()
    }

    /// Waits for its end.
    pub(crate) async fn wait(&self) -> ExitStatus {
        let mut exit = self.exit.clone();
        let ended = exit.wait_for(Option::is_some).await.map(|status| *status);
        ended.ok().flatten().unwrap_or_default()
    }

    /// Asks it to end, insists after `grace`, and removes it.
    pub(crate) async fn stop(&self, signal: Signal, grace: Duration) -> ExitStatus {
        self.signal(signal).await;
        if timeout(grace, self.wait()).await.is_err() {
            self.signal(Signal::Kill).await;
        }
        let status = timeout(PATIENCE, self.wait()).await.unwrap_or_default();
        if let Err(error) = leftovers::remove(self.engine.docker(), &self.id).await {
            tracing::warn!(%error, "a container goes with its run");
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
        // One that has ended is what the caller wanted.
        if let Err(error) = docker.kill_container(&self.id, Some(options)).await {
            tracing::debug!(%error, "a container took no signal");
        }
    }
}

async fn until_its_end(docker: Docker, id: String, ended: watch::Sender<Option<ExitStatus>>) {
    let mut waiting = std::pin::pin!(docker.wait_container(&id, None));
    let code = match waiting.next().await {
        Some(Ok(answer)) => answer.status_code,
        Some(Err(Error::DockerContainerWaitError { code, .. })) => code,
        // Removed, or the engine is gone: how it ended is not to be known.
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

/// An image's name and its tag: `localhost:5000/shop` has none.
pub(super) fn tagged(image: &str) -> (&str, &str) {
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
            reason: super::innermost(other),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_told_from_ports() {
        assert_eq!(tagged("postgres:17"), ("postgres", "17"));
        assert_eq!(tagged("shop"), ("shop", "latest"));
        assert_eq!(
            tagged("localhost:5000/shop"),
            ("localhost:5000/shop", "latest")
        );
        assert_eq!(
            tagged("localhost:5000/shop:2"),
            ("localhost:5000/shop", "2")
        );
    }
}

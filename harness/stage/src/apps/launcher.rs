//! How the apps of a stage file are started in a sandbox.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rehearsal_process::{RunDirectory, Signal, command};
use rehearsal_script::stage::{App as AppConfig, CommandLine};
use rehearsal_script::{Count, Name, Scope, StageConfig, TimeSpan};

use super::load_balancer::{self, LoadBalancer};
use super::signal::signal;
use super::{LaunchSpec, LaunchTarget};
use crate::cloud::access::app_credentials;
use crate::docker::{self, Engine};
use crate::error::StageError;
use crate::expressions::StageExpressions;
use crate::readiness::ReadyCheck;

const READY_TIMEOUT: Duration = Duration::from_secs(10);
/// Includes the time to create the container.
const CONTAINER_READY_TIMEOUT: Duration = Duration::from_mins(1);
/// The variable by which many PostgreSQL drivers set the application name. As an
/// option of the URL it would reach more drivers, but break those that do not know
/// it or append options of their own.
const APP_NAME_VARIABLE: &str = "PGAPPNAME";
const STOP_TIMEOUT: Duration = Duration::from_secs(5);

/// The engine and the images that apps in containers are started from.
#[derive(Debug)]
pub(crate) struct ContainerApps {
    pub(crate) engine: Engine,
    pub(crate) images: BTreeMap<Arc<str>, String>,
    /// Forwards to a database that is not in a container.
    _database: Option<LoadBalancer>,
}

impl ContainerApps {
    /// `database` is the port of a database that listens only on loopback.
    pub(crate) async fn new(
        engine: Engine,
        images: BTreeMap<Arc<str>, String>,
        database: Option<u16>,
    ) -> Result<Self, StageError> {
        let gateways = gateways(&engine, &images);
        let forwarded = match database.filter(|_| !gateways.is_empty()) {
            Some(port) => load_balancer::forward(port, &gateways).await?,
            None => None,
        };
        Ok(Self {
            engine,
            images,
            _database: forwarded,
        })
    }

    /// Returns the addresses, besides loopback, at which containers reach this
    /// machine.
    pub(crate) fn gateways(&self) -> Vec<IpAddr> {
        gateways(&self.engine, &self.images)
    }
}

/// Returns no addresses if all apps are processes.
fn gateways(engine: &Engine, images: &BTreeMap<Arc<str>, String>) -> Vec<IpAddr> {
    if images.is_empty() {
        return Vec::new();
    }
    engine.gateways()
}

/// Starts the apps of a sandbox.
pub(crate) struct AppLauncher<'a> {
    pub(crate) stage: &'a StageConfig,
    pub(crate) expressions: &'a StageExpressions,
    /// The binaries that cargo built, by app name.
    pub(crate) executables: &'a BTreeMap<Arc<str>, PathBuf>,
    pub(crate) run: &'a RunDirectory,
    /// The engine, and the images of the apps that run in containers.
    pub(crate) containers: Option<&'a ContainerApps>,
    /// The number of the sandbox.
    pub(crate) sandbox: u64,
    /// The variables that the sandbox offers to expressions.
    pub(crate) scope: &'a Scope,
    /// Whether the cloud knows credentials of each app.
    pub(crate) own_credentials: bool,
}

impl AppLauncher<'_> {
    /// Returns how to start a replica of an app, listening on `port`.
    pub(crate) fn launch_spec(
        &self,
        name: &Arc<str>,
        replica: usize,
        port: u16,
    ) -> Result<LaunchSpec, StageError> {
        let config = app_config(self.stage, name)?;
        let container = self.container_of(name, config);
        let mut scope = match container {
            Some(_) => docker::scope_for_containers(self.scope),
            None => self.scope.clone(),
        };
        if self.own_credentials {
            set_credentials(&mut scope, name);
        }
        let container_port = container_port(config);
        scope.set("port", container.map_or(port, |_| container_port).into());
        scope.set("replica", replica.into());
        let name_variable = (APP_NAME_VARIABLE.to_owned(), name.to_string());
        let variables = config.env.iter().map(|(variable, text)| {
            Ok((variable.to_owned(), text.eval(&scope, self.expressions)?))
        });
        let env = std::iter::once(Ok(name_variable)).chain(variables);
        let root = root(self.stage)?;
        let folder = config
            .folder
            .as_ref()
            .map_or(root.clone(), |folder| root.join(&folder.text));
        let target = if let Some((engine, image)) = container {
            let command = config.container.iter();
            let command = command.flat_map(|container| &container.command);
            let command = command.map(|word| word.eval(&scope, self.expressions));
            LaunchTarget::Container {
                engine: engine.clone(),
                image: image.clone(),
                command: command.collect::<Result<_, _>>()?,
                port: container_port,
                name: format!("{}-{name}-{replica}", self.sandbox),
            }
        } else {
            let (program, args) = self.program(name, config, &folder, &scope)?;
            LaunchTarget::Process {
                program,
                args,
                folder,
            }
        };
        let span = |span: Option<TimeSpan>, default| span.map_or(default, |TimeSpan(span)| span);
        let ready_timeout = config.ready.as_ref().and_then(|ready| ready.timeout);
        let default_timeout = match container {
            Some(_) => CONTAINER_READY_TIMEOUT,
            None => READY_TIMEOUT,
        };
        Ok(LaunchSpec {
            name: name.clone(),
            target,
            env: env.collect::<Result<_, StageError>>()?,
            port,
            ready: ready_check(config),
            ready_timeout: span(ready_timeout, default_timeout),
            stop_signal: config.stop.map_or(Signal::Terminate, signal),
            stop_timeout: span(config.stop_within, STOP_TIMEOUT),
            run: self.run.clone(),
        })
    }

    /// Returns the engine and the image, if the app runs in a container.
    fn container_of(&self, name: &str, config: &AppConfig) -> Option<(&Engine, &String)> {
        config.container.as_ref()?;
        let containers = self.containers?;
        Some((&containers.engine, containers.images.get(name)?))
    }

    /// Returns the program of an app that runs as a process, and its arguments.
    fn program(
        &self,
        name: &Arc<str>,
        config: &AppConfig,
        folder: &Path,
        scope: &Scope,
    ) -> Result<(PathBuf, Vec<OsString>), StageError> {
        Ok(match (self.executables.get(name), &config.run) {
            (Some(executable), _) => (executable.clone(), Vec::new()),
            (None, Some(CommandLine::Shell(line))) => {
                command::line(&line.eval(scope, self.expressions)?, folder)
            }
            (None, Some(CommandLine::Words(words))) => {
                let words = words.iter();
                let words = words.map(|word| word.eval(scope, self.expressions));
                let words: Vec<String> = words.collect::<Result<_, _>>()?;
                let (program, args) = words.split_first().ok_or_else(|| not_runnable(name))?;
                let args = args.iter().map(OsString::from).collect();
                (command::program(program, folder), args)
            }
            (None, None) => return Err(not_runnable(name)),
        })
    }
}

/// Sets the credentials that the app has for the cloud.
fn set_credentials(scope: &mut Scope, app: &str) {
    let Some(mut cloud) = scope.get("cloud").cloned() else {
        return;
    };
    let (id, secret) = app_credentials(app);
    cloud["access_key_id"] = id.into();
    cloud["secret_access_key"] = secret.into();
    scope.set("cloud", cloud);
}

fn not_runnable(app: &str) -> StageError {
    StageError::ContainerOnlyApp { app: app.into() }
}

/// Returns the app of this name in the stage file.
pub(crate) fn app_config<'s>(
    stage: &'s StageConfig,
    name: &str,
) -> Result<&'s AppConfig, StageError> {
    let unknown = || StageError::Unknown {
        noun: "app",
        name: name.into(),
    };
    stage.apps.get(name).ok_or_else(unknown)
}

/// Returns the number of replicas of an app.
pub(crate) fn replicas(stage: &StageConfig, name: &str) -> usize {
    let replicas = stage.apps.get(name).and_then(|app| app.replicas);
    replicas.map_or(1, |Count(replicas)| {
        usize::try_from(replicas).unwrap_or(usize::MAX).max(1)
    })
}

/// Returns the absolute path of the stage's root.
pub(crate) fn root(stage: &StageConfig) -> Result<PathBuf, StageError> {
    let root = Path::new(&stage.root);
    root.canonicalize()
        .map_err(|source| StageError::files("find the root", root, source))
}

/// Returns the check of the stage file; by default a connection to the port if the
/// app is configured with one.
pub(crate) fn ready_check(config: &AppConfig) -> ReadyCheck {
    if let Some(ready) = &config.ready {
        if let Some(path) = &ready.http {
            return ReadyCheck::Http(path.text.as_str().into());
        }
        if let Some(text) = &ready.log {
            return ReadyCheck::Log(text.text.as_str().into());
        }
        if ready.tcp.0 {
            return ReadyCheck::Tcp;
        }
    }
    let uses_port = config
        .referenced_paths()
        .iter()
        .any(|path| path[0] == "port");
    if uses_port {
        ReadyCheck::Tcp
    } else {
        ReadyCheck::Started
    }
}

/// Returns the port that an app listens on in its container.
fn container_port(config: &AppConfig) -> u16 {
    const DEFAULT: u16 = 8080;
    let port = config
        .container
        .as_ref()
        .and_then(|container| container.port);
    port.and_then(|Count(port)| u16::try_from(port).ok())
        .unwrap_or(DEFAULT)
}

/// Groups the apps by when they can start: each needs only apps of earlier groups
/// to be ready.
pub(crate) fn start_order(
    stage: &StageConfig,
    apps: impl IntoIterator<Item = Arc<str>>,
) -> Result<Vec<Vec<Arc<str>>>, StageError> {
    let mut waiting: Vec<Arc<str>> = apps.into_iter().collect();
    let mut groups = Vec::new();
    while !waiting.is_empty() {
        let must_wait = |name: &Arc<str>| {
            stage.apps.get(name).is_some_and(|app| {
                let mut after = app.after.iter().filter_map(Name::fixed);
                after.any(|other| waiting.iter().any(|name| **name == *other))
            })
        };
        let (later, now): (Vec<_>, Vec<_>) = waiting.iter().cloned().partition(must_wait);
        if now.is_empty() {
            return Err(StageError::AppCycle {
                apps: later.join(", "),
            });
        }
        groups.push(now);
        waiting = later;
    }
    Ok(groups)
}

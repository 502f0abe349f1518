//! From what the stage file says of an app to how it is started in a sandbox.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rehearsal_script::stage::{App as Plan, StopSignal};
use rehearsal_script::{Count, Name, Scope, StageConfig, TimeSpan};

use super::front::{self, Serving};
use super::ready::Ready;
use super::{How, Launch};
use crate::command;
use crate::docker::{self, Engine};
use crate::error::StageError;
use crate::process::Signal;
use crate::rundir::RunDir;
use crate::world::StageWorld;

const PATIENCE: Duration = Duration::from_secs(10);
/// A container takes its time to be made, too.
const PATIENCE_CONTAINER: Duration = Duration::from_mins(1);
/// Drivers of PostgreSQL that heed it tell the server who they work for. In the
/// URL it would reach more of them, and break those that know no such option or
/// get their own options appended.
const APP_NAME: &str = "PGAPPNAME";
const GRACE: Duration = Duration::from_secs(5);

/// What apps in containers are started from.
#[derive(Debug)]
pub(crate) struct Containers {
    pub(crate) engine: Engine,
    pub(crate) images: BTreeMap<Arc<str>, String>,
    /// What leads them to a database that is in no container.
    _database: Option<Serving>,
}

impl Containers {
    /// `database` is the port of one that listens on loopback alone.
    pub(crate) async fn new(
        engine: Engine,
        images: BTreeMap<Arc<str>, String>,
        database: Option<u16>,
    ) -> Result<Self, StageError> {
        let doors = doors(&engine, &images);
        let led = match database.filter(|_| !doors.is_empty()) {
            Some(port) => front::lead(port, &doors).await?,
            None => None,
        };
        Ok(Self {
            engine,
            images,
            _database: led,
        })
    }

    /// The addresses, besides loopback, at which apps look for what is on this
    /// machine.
    pub(crate) fn doors(&self) -> Vec<IpAddr> {
        doors(&self.engine, &self.images)
    }
}

/// None where all apps are processes.
fn doors(engine: &Engine, images: &BTreeMap<Arc<str>, String>) -> Vec<IpAddr> {
    if images.is_empty() {
        return Vec::new();
    }
    engine.gateways()
}

/// What it takes to start the apps of a sandbox.
pub(crate) struct Starter<'a> {
    pub(crate) stage: &'a StageConfig,
    pub(crate) world: &'a StageWorld,
    /// Where cargo put the binaries, by the app's name.
    pub(crate) executables: &'a BTreeMap<Arc<str>, PathBuf>,
    pub(crate) run: &'a RunDir,
    /// The engine, and the images of the apps that run in containers.
    pub(crate) containers: Option<&'a Containers>,
    /// The sandbox's number.
    pub(crate) sandbox: u64,
    /// What the sandbox offers to expressions.
    pub(crate) scope: &'a Scope,
}

impl Starter<'_> {
    /// How to start a replica of the app of this name, listening on `port`.
    pub(crate) fn launch(
        &self,
        name: &Arc<str>,
        replica: usize,
        port: u16,
    ) -> Result<Launch, StageError> {
        let plan = plan(self.stage, name)?;
        let contained = self.contained(name, plan);
        let mut scope = match contained {
            Some(_) => docker::from_inside(self.scope),
            None => self.scope.clone(),
        };
        let inside = inside(plan);
        scope.set("port", contained.map_or(port, |_| inside).into());
        scope.set("replica", replica.into());
        let called = (APP_NAME.to_owned(), name.to_string());
        let told = plan
            .env
            .iter()
            .map(|(variable, text)| Ok((variable.to_owned(), text.eval(&scope, self.world)?)));
        let env = std::iter::once(Ok(called)).chain(told);
        let root = root(self.stage)?;
        let folder = plan
            .folder
            .as_ref()
            .map_or(root.clone(), |folder| root.join(&folder.text));
        let how = if let Some((engine, image)) = contained {
            let command = plan.container.iter().flat_map(|plan| &plan.command);
            let command = command.map(|word| word.eval(&scope, self.world));
            How::Container {
                engine: engine.clone(),
                image: image.clone(),
                command: command.collect::<Result<_, _>>()?,
                port: inside,
                name: format!("{}-{name}-{replica}", self.sandbox),
            }
        } else {
            let (program, args) = self.program(name, plan, &scope)?;
            How::Process {
                program,
                args,
                folder,
            }
        };
        let span =
            |span: Option<TimeSpan>, otherwise| span.map_or(otherwise, |TimeSpan(span)| span);
        let timeout = plan.ready.as_ref().and_then(|ready| ready.timeout);
        let patience = match contained {
            Some(_) => PATIENCE_CONTAINER,
            None => PATIENCE,
        };
        Ok(Launch {
            name: name.clone(),
            how,
            env: env.collect::<Result<_, StageError>>()?,
            port,
            ready: ready(plan),
            patience: span(timeout, patience),
            stop: plan.stop.map_or(Signal::Terminate, signal),
            grace: span(plan.stop_within, GRACE),
            run: self.run.clone(),
        })
    }

    /// The engine and the image, where the app runs in a container here.
    fn contained(&self, name: &str, plan: &Plan) -> Option<(&Engine, &String)> {
        plan.container.as_ref()?;
        let containers = self.containers?;
        Some((&containers.engine, containers.images.get(name)?))
    }

    /// The process that an app is.
    fn program(
        &self,
        name: &Arc<str>,
        plan: &Plan,
        scope: &Scope,
    ) -> Result<(PathBuf, Vec<OsString>), StageError> {
        Ok(match (self.executables.get(name), &plan.run) {
            (Some(executable), _) => (executable.clone(), Vec::new()),
            (None, Some(command)) => command::shell(&command.eval(scope, self.world)?),
            (None, None) => {
                return Err(StageError::OnlyContainer {
                    app: name.to_string(),
                });
            }
        })
    }
}

/// The app of this name.
pub(crate) fn plan<'s>(stage: &'s StageConfig, name: &str) -> Result<&'s Plan, StageError> {
    let unknown = || StageError::Unknown {
        noun: "app",
        name: name.into(),
    };
    stage.apps.get(name).ok_or_else(unknown)
}

/// How many of an app there are behind its address.
pub(crate) fn replicas(stage: &StageConfig, name: &str) -> usize {
    let wanted = stage.apps.get(name).and_then(|app| app.replicas);
    wanted.map_or(1, |Count(wanted)| {
        usize::try_from(wanted).unwrap_or(usize::MAX).max(1)
    })
}

/// The stage's root as it is for somebody who stands elsewhere.
pub(crate) fn root(stage: &StageConfig) -> Result<PathBuf, StageError> {
    let root = Path::new(&stage.root);
    root.canonicalize()
        .map_err(|source| StageError::files("find the root", root, source))
}

/// A signal as the stage file and the steps name it.
pub(super) fn signal(named: StopSignal) -> Signal {
    match named {
        StopSignal::Term => Signal::Terminate,
        StopSignal::Int => Signal::Interrupt,
        StopSignal::Quit => Signal::Quit,
        StopSignal::Kill => Signal::Kill,
    }
}

/// What the stage file says; else a connection to the port, if the app is told one.
fn ready(plan: &Plan) -> Ready {
    if let Some(ready) = &plan.ready {
        if let Some(path) = &ready.http {
            return Ready::Http(path.text.as_str().into());
        }
        if let Some(text) = &ready.log {
            return Ready::Log(text.text.as_str().into());
        }
        if ready.tcp.0 {
            return Ready::Tcp;
        }
    }
    let told = crate::needs::paths(plan)
        .iter()
        .any(|path| path[0] == "port");
    if told { Ready::Tcp } else { Ready::AtOnce }
}

/// The port an app listens on in its container.
fn inside(plan: &Plan) -> u16 {
    const USUAL: u16 = 8080;
    let port = plan.container.as_ref().and_then(|container| container.port);
    port.and_then(|Count(port)| u16::try_from(port).ok())
        .unwrap_or(USUAL)
}

/// The apps in rounds: each needs only apps of earlier ones to be ready.
pub(crate) fn rounds(
    stage: &StageConfig,
    apps: impl IntoIterator<Item = Arc<str>>,
) -> Result<Vec<Vec<Arc<str>>>, StageError> {
    let mut waiting: Vec<Arc<str>> = apps.into_iter().collect();
    let mut rounds = Vec::new();
    while !waiting.is_empty() {
        let must_wait = |name: &Arc<str>| {
            stage.apps.get(name).is_some_and(|app| {
                let mut after = app.after.iter().filter_map(Name::fixed);
                after.any(|other| waiting.iter().any(|name| **name == *other))
            })
        };
        let (later, now): (Vec<_>, Vec<_>) = waiting.iter().cloned().partition(must_wait);
        if now.is_empty() {
            return Err(StageError::AppsWaitForEachOther {
                apps: later.join(", "),
            });
        }
        rounds.push(now);
        waiting = later;
    }
    Ok(rounds)
}

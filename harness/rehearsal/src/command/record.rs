use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anstream::{AutoStream, ColorChoice};
use clap::Args;
use rehearsal_import::{Origin, Recording, Target, scenario, select};
use rehearsal_record::{EnvironmentError, Event};
use rehearsal_script::StageConfig;
use rehearsal_stage::{Requirements, Sandbox, SandboxRequest, Stage, StageOptions};

use super::args::{FOLDER, StageArgs};
use super::output::{Warnings, print_mistakes};
use super::run::Run;
use super::scenario_files::{Failure, shell_list, write};
use crate::exit::Exit;
use crate::project::Project;
use crate::project_folder::PathArguments;
use crate::record::{Effects, Recorder, RecordingProxy};
use crate::runtime;
use crate::signals::Signals;
use crate::stage_lock::{Acquired, StageLock};
use crate::traffic_target::{self, Choices};
use crate::variables::{upper_snake, variables};

/// Start the stage, record what you do with its apps, and make a scenario of it.
///
/// Each app has an address of its own for the recording, which is printed; use it in a
/// browser or with curl. Ctrl-C or `rehearsal down` ends the recording: the scenario has the
/// requests, and what the cloud and the database did because of them.
#[derive(Debug, Args)]
pub(crate) struct Record {
    /// The path of the scenario below the folder, without its extension.
    #[arg(default_value = "recorded")]
    name: String,
    /// Load a seed of the stage file, which the scenario needs then. Repeat it for more.
    #[arg(long = "with", value_name = "SEED")]
    seeds: Vec<String>,
    /// Start this app only, here and in the scenario. Repeat it for more.
    #[arg(long, value_name = "APP")]
    only: Vec<String>,
    /// The user that signed-in requests are of, where their token does not show it.
    #[arg(long = "as", value_name = "USER")]
    user: Option<String>,
    /// Replace a file that is there.
    #[arg(long)]
    force: bool,
    /// Show the scenario and run it.
    #[arg(long)]
    play: bool,
    /// The folder with the scenario files and `stage.yaml`.
    #[arg(long, value_name = "DIR", default_value = FOLDER)]
    scenarios: PathBuf,
    /// Use the settings of this profile of the stage file.
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// The seed of identifiers. Chosen if not given.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    #[command(flatten)]
    stage: StageArgs,
}

/// What was recorded.
struct Recorded {
    recording: Recording,
    target: Target,
}

impl Record {
    /// Returns the arguments that name files.
    pub(crate) fn paths(&mut self) -> PathArguments<'_> {
        PathArguments {
            named: self.scenarios != Path::new(FOLDER),
            ..PathArguments::default()
        }
    }

    pub(crate) fn execute(&self, color: ColorChoice) -> Exit {
        match self.record(color) {
            Ok(exit) => exit,
            Err(failure) => failure.print(color),
        }
    }

    fn record(&self, color: ColorChoice) -> Result<Exit, Failure> {
        let folder = self.scenarios.to_string_lossy();
        let folder = folder.trim_end_matches('/');
        let name = self.name.trim_end_matches(".yaml").trim_matches('/');
        let file = format!("{folder}/{name}.yaml");
        if !self.force && Path::new(&file).exists() {
            let help = "give another name, or `--force` to replace the file";
            let message = format!("{file} is there already");
            return Err(Failure::wrong(message, Some(help.to_owned())));
        }
        let project = Project::open(folder).with_profile(self.profile.as_ref());
        let checked = project.check_stage();
        if print_mistakes(&checked, Warnings::Hide, color) {
            return Ok(Exit::Wrong);
        }
        let Some(config) = checked.stage else {
            let message = format!("{folder} has no stage.yaml, so that there is nothing to start");
            return Err(Failure::wrong(
                message,
                Some("`rehearsal init` creates one".to_owned()),
            ));
        };
        let choices = Choices {
            apps: &[],
            user: self.user.as_deref(),
            seeds: &self.seeds,
            only: &self.only,
        };
        let target = traffic_target::target(&config, &choices)
            .map_err(|(message, help)| Failure::wrong(message, Some(help)))?;
        let seed = self.seed.unwrap_or_else(runtime::seed);
        let options = self.stage.options(seed);
        let options = options
            .map_err(|error| Failure::wrong(error.to_string(), error.help().map(str::to_owned)))?;
        let mut lock = match StageLock::acquire() {
            Ok(Acquired::Lock(lock)) => lock,
            Ok(Acquired::HeldElsewhere { .. }) => {
                let message = "a stage is already up here".to_owned();
                return Err(Failure::broken(
                    message,
                    Some("`rehearsal down` stops it".to_owned()),
                ));
            }
            Err(message) => return Err(Failure::broken(message, None)),
        };
        let runtime = runtime::build();
        let runtime =
            runtime.map_err(|error| Failure::broken(format!("could not start: {error}"), None))?;
        let recorded =
            runtime.block_on(self.play_stage(&config, options, target, &mut lock, color));
        drop(lock);
        let Some(recorded) = recorded? else {
            return Ok(Exit::Interrupted);
        };
        self.propose(folder, name, recorded, color)
    }

    /// Writes, checks and shows the scenario.
    fn propose(
        &self,
        folder: &str,
        name: &str,
        recorded: Recorded,
        color: ColorChoice,
    ) -> Result<Exit, Failure> {
        let Recorded { recording, target } = recorded;
        let selected = select("the recording", recording, &target)?;
        if selected.steps() == 0 {
            let message = "nothing was recorded, so that no file was written".to_owned();
            let help = "send requests to the addresses that are printed at the start";
            return Err(Failure::nothing(message, Some(help.to_owned())));
        }
        let depth = name.matches('/').count();
        let scenario = scenario(selected, &target, "a recording", depth);
        let text = scenario.text.clone();
        let files = write(folder, &[(name.to_owned(), scenario)], self.force, color)?;
        let project = Project::open(folder).with_profile(self.profile.as_ref());
        if print_mistakes(&project.check_files(&files), Warnings::Show, color) {
            return Ok(Exit::Wrong);
        }
        let mut to = AutoStream::new(std::io::stdout(), color);
        let _ = writeln!(to, "\n{text}");
        if self.play {
            return Ok(
                Run::of_files(&files, &self.scenarios, self.profile.as_deref()).execute(color),
            );
        }
        let next = shell_list(&files);
        let _ = writeln!(
            anstream::stderr(),
            "next: read it, and `rehearsal run {next}`"
        );
        Ok(Exit::Passed)
    }

    /// Starts the stage, records until a signal comes, and stops the stage. Returns `None` if
    /// the signal came before the stage was ready.
    async fn play_stage(
        &self,
        config: &StageConfig,
        options: StageOptions,
        target: Target,
        lock: &mut StageLock,
        color: ColorChoice,
    ) -> Result<Option<Recorded>, Failure> {
        let signals = Signals::new();
        let mut signals = signals.map_err(|error| Failure::broken(error.to_string(), None))?;
        let (events, mut received) = tokio::sync::mpsc::unbounded_channel();
        let printing = tokio::spawn(async move {
            while let Some(event) = received.recv().await {
                if let Event::Notice { text } = event {
                    let _ = writeln!(anstream::stderr(), "    note  {text}");
                }
            }
        });
        let request = SandboxRequest {
            seeds: self.seeds.iter().map(|seed| seed.as_str().into()).collect(),
            apps: (!self.only.is_empty())
                .then(|| self.only.iter().map(|app| app.as_str().into()).collect()),
            externals: None,
            functions: None,
            seed: options.seed,
        };
        let start = async {
            let stage = Stage::start(config, Requirements::all(config), options, &events).await?;
            match stage.sandbox(request).await {
                Ok(sandbox) => Ok((stage, sandbox)),
                Err(error) => {
                    stage.close().await;
                    Err(error)
                }
            }
        };
        let started = tokio::select! {
            started = start => started,
            () = signals.next() => return Ok(None),
        };
        let (stage, sandbox) = started.map_err(|error| {
            let error = EnvironmentError::from(&error);
            Failure::broken(error.message, error.help)
        })?;
        drop(events);
        printing.abort();
        let recorded =
            Self::record_sandbox(&sandbox, config, target, lock, &mut signals, color).await;
        sandbox.close().await;
        stage.close().await;
        recorded.map(Some)
    }

    async fn record_sandbox(
        sandbox: &Sandbox,
        config: &StageConfig,
        mut target: Target,
        lock: &mut StageLock,
        signals: &mut Signals,
        color: ColorChoice,
    ) -> Result<Recorded, Failure> {
        let recorder = Recorder::default();
        let mut proxies = Vec::new();
        for app in sandbox.apps() {
            let started = RecordingProxy::start(app.name(), app.url(), recorder.clone()).await;
            let proxy = started.map_err(|error| {
                Failure::broken(
                    format!("could not listen for {}: {error}", app.name()),
                    None,
                )
            })?;
            if let Ok(origin) = Origin::parse(&proxy.url) {
                target.addresses.insert(0, (proxy.app.clone(), origin));
            }
            proxies.push(proxy);
        }
        let users = sandbox.scope().get("users").cloned().unwrap_or_default();
        for user in &mut target.users {
            let known = &users[&user.name];
            let names = ["sub", "username", "email"]
                .iter()
                .filter_map(|key| known[key].as_str());
            user.identities.extend(names.map(str::to_owned));
        }
        let effects = Effects::begin(sandbox);
        Self::publish(sandbox, &proxies, lock, color)?;
        signals.next().await;
        let _ = writeln!(anstream::stderr(), "stopping the stage");
        drop(proxies);
        let mut recording = Recording {
            exchanges: recorder.take(),
            ..Recording::default()
        };
        recording.notes = effects.add(sandbox, config, &mut recording.exchanges).await;
        Ok(Recorded { recording, target })
    }

    /// Prints the addresses for the recording, and the rest of what one needs.
    fn publish(
        sandbox: &Sandbox,
        proxies: &[RecordingProxy],
        lock: &mut StageLock,
        color: ColorChoice,
    ) -> Result<(), Failure> {
        let mut addresses = String::new();
        for (name, value) in variables(sandbox.scope()) {
            let proxy = proxies
                .iter()
                .find(|proxy| name == format!("{}_URL", upper_snake(&proxy.app)));
            let value = proxy.map_or(value, |proxy| proxy.url.clone());
            let _ = writeln!(addresses, "{name}={value}");
        }
        lock.store_addresses(&addresses)
            .map_err(|message| Failure::broken(message, None))?;
        let mut to = AutoStream::new(std::io::stdout(), color);
        let _ = write!(to, "{addresses}");
        let _ = to.flush();
        let mut to = anstream::stderr();
        for proxy in proxies {
            let _ = writeln!(to, "recording {} at {}", proxy.app, proxy.url);
        }
        let _ = writeln!(
            to,
            "use these addresses; Ctrl-C or `rehearsal down` ends the recording"
        );
        Ok(())
    }
}

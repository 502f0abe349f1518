use std::fmt::Write as _;
use std::io::Write as _;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};

use anstream::{AutoStream, ColorChoice};
use clap::Args;
use rehearsal_record::{EnvironmentError, Event};
use rehearsal_stage::{Requirements, Sandbox, SandboxRequest, Stage, StageOptions};
use tokio::net::TcpListener;

use super::args::{AttachArgs, FOLDER, StageArgs};
use super::output::{Warnings, print_error, print_mistakes};
use crate::exit::Exit;
use crate::project::Project;
use crate::project_folder::PathArguments;
use crate::runtime;
use crate::serve::{Connection, Server};
use crate::shell::quoted;
use crate::signals::Signals;
use crate::stage_lock::{Acquired, StageLock};
use crate::standing_stage;
use crate::variables::variables;

/// Start the stage with all its apps and keep it running, until Ctrl-C or `down`.
#[derive(Debug, Args)]
pub(crate) struct Up {
    /// The folder with the scenario files and `stage.yaml`.
    #[arg(long, value_name = "DIR", default_value = FOLDER)]
    scenarios: PathBuf,
    /// Use the settings of this profile of the stage file.
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// Load a seed of the stage file. Repeat it for more.
    #[arg(long = "with", value_name = "SEED")]
    seeds: Vec<String>,
    /// Write every address and credential to a file that a shell can source.
    #[arg(long, value_name = "FILE")]
    env: Option<PathBuf>,
    /// The seed of identifiers. Chosen if not given.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    #[command(flatten)]
    attach: AttachArgs,
    #[command(flatten)]
    stage: StageArgs,
}

impl Up {
    /// Returns the arguments that name files.
    pub(crate) fn paths(&mut self) -> PathArguments<'_> {
        PathArguments {
            named: self.scenarios != Path::new(FOLDER),
            files: self.env.iter_mut().collect(),
            ..PathArguments::default()
        }
    }

    pub(crate) fn execute(&self, color: ColorChoice) -> Exit {
        let project = Project::open(&self.scenarios.to_string_lossy());
        let project = project.with_profile(self.profile.as_ref());
        let checked = project.check();
        if print_mistakes(&checked, Warnings::Hide, color) {
            return Exit::Wrong;
        }
        let Some(mut config) = checked.stage else {
            return Exit::Wrong;
        };
        if let Err(message) = self.attach.apply(&mut config) {
            print_error(&message, None, color);
            return Exit::Wrong;
        }
        if !self.knows_seeds(&config, color) {
            return Exit::Wrong;
        }
        let seed = self.seed.unwrap_or_else(runtime::seed);
        let options = match self.stage.options(seed) {
            // Programs that are started beside it, and runs with `--up`, use one sandbox.
            Ok(options) => StageOptions {
                shared: true,
                ..options
            },
            Err(error) => {
                print_error(&error.to_string(), error.help(), color);
                return Exit::Wrong;
            }
        };
        let mut lock = match StageLock::acquire() {
            Ok(Acquired::Lock(lock)) => lock,
            Ok(Acquired::HeldElsewhere { addresses }) => {
                let help = "`rehearsal down` stops it";
                print_error("a stage is already up here", Some(help), color);
                let _ = write!(std::io::stdout(), "{addresses}");
                return Exit::Broken;
            }
            Err(message) => {
                print_error(&message, None, color);
                return Exit::Broken;
            }
        };
        let result = match runtime::build() {
            Ok(runtime) => runtime.block_on(self.serve(&config, options, &mut lock, color)),
            Err(error) => Err(broken(format!("could not start: {error}"))),
        };
        match result {
            Ok(()) => Exit::Passed,
            Err(error) => {
                print_error(&error.message, error.help.as_deref(), color);
                Exit::Broken
            }
        }
    }

    fn knows_seeds(&self, config: &rehearsal_script::StageConfig, color: ColorChoice) -> bool {
        let known: Vec<_> = config.seeds.iter().map(|seed| seed.name.as_str()).collect();
        match self
            .seeds
            .iter()
            .find(|name| !known.contains(&name.as_str()))
        {
            Some(unknown) => {
                let help = format!("the stage file has {}", known.join(", "));
                print_error(&format!("there is no seed `{unknown}`"), Some(&help), color);
                false
            }
            None => true,
        }
    }

    /// Starts the stage and keeps it running until a signal comes.
    async fn serve(
        &self,
        config: &rehearsal_script::StageConfig,
        options: StageOptions,
        lock: &mut StageLock,
        color: ColorChoice,
    ) -> Result<(), EnvironmentError> {
        let mut signals = Signals::new().map_err(|error| broken(error.to_string()))?;
        let (events, mut received) = tokio::sync::mpsc::unbounded_channel();
        let printing = tokio::spawn(async move {
            while let Some(event) = received.recv().await {
                if let Event::Notice { text } = event {
                    let _ = writeln!(anstream::stderr(), "    note  {text}");
                }
            }
        });
        let request_seed = options.seed;
        let request = SandboxRequest {
            seeds: self.seeds.iter().map(|seed| seed.as_str().into()).collect(),
            apps: None,
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
            () = signals.next() => return Ok(()),
        };
        let (stage, sandbox) = started.map_err(|error| EnvironmentError::from(&error))?;
        drop(events);
        let seed = request_seed;
        // Later notices would only disturb whoever works in this terminal.
        printing.abort();
        let folder = self.scenarios.to_string_lossy().into_owned();
        let profile = self.profile.clone();
        let server = Server::new(stage, folder, profile, seed, Vec::new());
        let result = async {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
            let listener = listener.map_err(|error| format!("could not listen: {error}"))?;
            let file = standing_stage::connection_file()?;
            let connection = Connection::create(&listener, server.token(), file)?;
            let serving = tokio::spawn(server.clone().accept(listener));
            let published = self.publish(&sandbox, lock, color);
            if published.is_ok() {
                signals.next().await;
                let _ = writeln!(anstream::stderr(), "stopping the stage");
            }
            serving.abort();
            drop(connection);
            published
        };
        let result = result.await;
        sandbox.close().await;
        server.close().await;
        result.map_err(broken)
    }

    /// Prints the addresses and credentials, and writes them to the files.
    fn publish(
        &self,
        sandbox: &Sandbox,
        lock: &mut StageLock,
        color: ColorChoice,
    ) -> Result<(), String> {
        let mut variables = variables(sandbox.scope());
        let attached = sandbox.attached_environment();
        let attached = attached.map_err(|error| error.to_string())?;
        variables.retain(|(name, _)| attached.iter().all(|(other, _)| other != name));
        variables.extend(attached);
        let mut addresses = String::new();
        for (name, value) in &variables {
            let _ = writeln!(addresses, "{name}={value}");
        }
        lock.store_addresses(&addresses)?;
        if let Some(file) = &self.env {
            let mut text = String::from(
                "# Written by `rehearsal up`. Source it, and programs that you start find the stage.\n",
            );
            for (name, value) in &variables {
                let _ = writeln!(text, "export {name}={}", quoted(value));
            }
            write_private(file, &text)
                .map_err(|error| format!("could not write {}: {error}", file.display()))?;
        }
        let mut to = AutoStream::new(std::io::stdout(), color);
        let _ = write!(to, "{addresses}");
        let _ = to.flush();
        for app in sandbox.apps().filter(|app| app.is_attached()) {
            let _ = writeln!(
                anstream::stderr(),
                "start {} yourself with these variables, so that it answers at {}",
                app.name(),
                app.url()
            );
        }
        let _ = writeln!(
            anstream::stderr(),
            "the stage is up; stop it with Ctrl-C or `rehearsal down`"
        );
        Ok(())
    }
}

/// Writes a file that only this user may read, because it has credentials in it.
fn write_private(file: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(file)?;
    // The mode above is only for a file that is new.
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    file.write_all(text.as_bytes())
}

fn broken(message: String) -> EnvironmentError {
    EnvironmentError {
        message,
        help: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn file_of_credentials_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let old = folder.path().join("old.env");
        std::fs::write(&old, "a longer text from before").unwrap();
        std::fs::set_permissions(&old, std::fs::Permissions::from_mode(0o644)).unwrap();
        for file in [old, folder.path().join("new.env")] {
            write_private(&file, "export A=1\n").unwrap();
            assert_eq!(std::fs::read_to_string(&file).unwrap(), "export A=1\n");
            let mode = std::fs::metadata(&file).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }
}

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use anstream::ColorChoice;
use clap::Args;
use rehearsal_record::EnvironmentError;
use rehearsal_stage::{Requirements, Stage};
use tokio::sync::oneshot;

use super::args::{FOLDER, StageArgs};
use super::output::{Warnings, print_error, print_mistakes};
use crate::exit::Exit;
use crate::history::History;
use crate::project::Project;
use crate::project_folder::PathArguments;
use crate::runtime;
use crate::serve::{Connection, Server};
use crate::signals::Signals;

/// Start the stage once and hand out sandboxes over a local HTTP API, for tests in any language.
///
/// The URL and the token of the API are written to a file that only you can read.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// The folder with the scenario files and `stage.yaml`.
    #[arg(long, value_name = "DIR", default_value = FOLDER)]
    scenarios: PathBuf,
    /// Use the settings of this profile of the stage file.
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// The port to listen on; with 0 the system chooses a free one.
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    port: u16,
    /// The file for the URL and the token. By default `serve.json` in the folder of this
    /// project's records, which is printed.
    #[arg(long, value_name = "FILE")]
    connection: Option<PathBuf>,
    /// Start only these apps of the stage, and those that they depend on. Repeat it for more.
    #[arg(long = "app", value_name = "APP")]
    only: Vec<String>,
    /// The seed of identifiers. Chosen if not given.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// End when standard input ends, as it does when the process that started this one dies.
    #[arg(long)]
    until_stdin_ends: bool,
    #[command(flatten)]
    stage: StageArgs,
}

impl Serve {
    pub(crate) fn paths(&mut self) -> PathArguments<'_> {
        PathArguments {
            named: self.scenarios != Path::new(FOLDER),
            files: self.connection.iter_mut().collect(),
            ..PathArguments::default()
        }
    }

    pub(crate) fn execute(&self, color: ColorChoice) -> Exit {
        let project = Project::open(&self.scenarios.to_string_lossy());
        let project = project.with_profile(self.profile.as_ref());
        let checked = project.check_stage();
        if print_mistakes(&checked, Warnings::Hide, color) {
            return Exit::Wrong;
        }
        let Some(config) = checked.stage else {
            return Exit::Wrong;
        };
        let known: Vec<_> = config.apps.iter().map(|(name, _)| name).collect();
        if let Some(unknown) = self.only.iter().find(|app| !known.contains(&app.as_str())) {
            let help = format!("the stage file has {}", known.join(", "));
            print_error(&format!("there is no app `{unknown}`"), Some(&help), color);
            return Exit::Wrong;
        }
        let seed = self.seed.unwrap_or_else(runtime::seed);
        let options = match self.stage.options(seed) {
            Ok(options) => options,
            Err(error) => {
                print_error(&error.to_string(), error.help(), color);
                return Exit::Wrong;
            }
        };
        let file = match self.connection_file() {
            Ok(file) => file,
            Err(message) => {
                print_error(&message, None, color);
                return Exit::Broken;
            }
        };
        let result = match runtime::build() {
            Ok(runtime) => runtime.block_on(self.serve(config, options, file)),
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

    fn connection_file(&self) -> Result<PathBuf, String> {
        match &self.connection {
            Some(file) => Ok(file.clone()),
            None => Ok(History::open()?.folder().join("serve.json")),
        }
    }

    async fn serve(
        &self,
        config: rehearsal_script::StageConfig,
        options: rehearsal_stage::StageOptions,
        file: PathBuf,
    ) -> Result<(), EnvironmentError> {
        let mut signals = Signals::new().map_err(|error| broken(error.to_string()))?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let listener = tokio::net::TcpListener::bind(address).await;
        let listener =
            listener.map_err(|error| broken(format!("could not listen on {address}: {error}")))?;
        let mut requirements = Requirements::all(&config);
        if !self.only.is_empty() {
            requirements.apps = self.only.iter().map(|app| app.as_str().into()).collect();
        }
        let seed = options.seed;
        // The events of the stage's start are for reports, which there are none of.
        let (events, _) = tokio::sync::mpsc::unbounded_channel();
        let start = Stage::start(&config, requirements, options, &events);
        let stage = tokio::select! {
            stage = start => stage.map_err(|error| EnvironmentError::from(&error))?,
            () = signals.next() => return Ok(()),
        };
        let folder = self.scenarios.to_string_lossy().into_owned();
        let profile = self.profile.clone();
        let server = Server::new(stage, folder, profile, seed, self.only.clone());
        let connection = Connection::create(&listener, server.token(), file);
        let connection = match connection {
            Ok(connection) => connection,
            Err(message) => {
                server.close().await;
                return Err(broken(message));
            }
        };
        let _ = writeln!(
            std::io::stdout(),
            "url: {}\ntoken: in {}",
            connection.url(),
            connection.file().display()
        );
        let _ = std::io::stdout().flush();
        let serving = tokio::spawn(server.clone().accept(listener));
        tokio::select! {
            () = signals.next() => {}
            () = server.until_stopped() => {}
            () = stdin_end(self.until_stdin_ends) => {}
        }
        serving.abort();
        drop(connection);
        server.close().await;
        Ok(())
    }
}

/// Waits until standard input ends, if that is asked for.
async fn stdin_end(wanted: bool) {
    if !wanted {
        return std::future::pending().await;
    }
    let (ended, end) = oneshot::channel();
    // A thread, because a read of standard input cannot be given up.
    std::thread::spawn(move || {
        let mut ignored = Vec::new();
        let _ = std::io::stdin().read_to_end(&mut ignored);
        let _ = ended.send(());
    });
    // An error means that the thread has ended, which is the end as well.
    let _ = end.await;
}

fn broken(message: String) -> EnvironmentError {
    EnvironmentError {
        message,
        help: None,
    }
}

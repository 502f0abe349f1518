use std::io::Write as _;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anstream::ColorChoice;
use clap::Args;
use rehearsal_stage::StageKind;
use rehearsal_ui::Settings;
use tokio::net::TcpListener;

use super::args::{AttachArgs, FOLDER, StageArgs};
use super::output::{print_error, print_no_scenarios};
use super::run::rerun_command;
use crate::exit::Exit;
use crate::history::History;
use crate::project::Project;
use crate::project_folder::PathArguments;
use crate::runtime;
use crate::selection::Tags;
use crate::signals::Signals;
use crate::ui::{PageOptions, PageProject};

/// Serve a local web page to run scenarios, watch them, and look into clouds.
///
/// It prints the address of the page, which works only with the token in it. The stage stays
/// up between runs. With `--cloud URL` the page also shows that cloud, for which no scenarios
/// are needed.
#[derive(Debug, Args)]
pub(crate) struct Ui {
    /// A file, a folder, a scenario, a case (`checkout/order::one mug`), or a part of a name. All cases if none is given.
    filters: Vec<String>,
    /// The address to listen on, of this machine only; with port 0 the system chooses a free one.
    #[arg(long, value_name = "ADDRESS", default_value_t = SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))]
    listen: SocketAddr,
    /// The folder with the scenario files and `stage.yaml`.
    #[arg(long, value_name = "DIR", default_value = FOLDER)]
    scenarios: PathBuf,
    /// Use the settings of this profile of the stage file.
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// Only scenarios with this tag, or that match an expression: "checkout and not slow". Repeat it to match any of several.
    #[arg(long, value_name = "TAGS")]
    tag: Vec<Tags>,
    /// How many cases to run at once. By default as many as there are cores, and memory for.
    #[arg(long, short, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    #[command(flatten)]
    stage: StageArgs,
}

impl Ui {
    /// Returns the arguments that name files.
    pub(crate) fn paths(&mut self) -> PathArguments<'_> {
        PathArguments {
            named: self.scenarios != Path::new(FOLDER),
            filters: self.filters.iter_mut().collect(),
            files: Vec::new(),
        }
    }

    pub(crate) fn execute(&self, color: ColorChoice) -> Exit {
        if !self.listen.ip().is_loopback() {
            let message = format!(
                "could not listen on {}: the page starts programs, so it is for this machine only",
                self.listen
            );
            print_error(&message, Some("--listen 127.0.0.1:8080"), color);
            return Exit::Wrong;
        }
        let runtime = match runtime::build() {
            Ok(runtime) => runtime,
            Err(error) => {
                print_error(&format!("could not start: {error}"), None, color);
                return Exit::Broken;
            }
        };
        match self.settings(color) {
            Ok(settings) => match runtime.block_on(self.serve(settings)) {
                Ok(()) => Exit::Passed,
                Err(message) => {
                    let help = "choose another address: --listen 127.0.0.1:0 takes a free port";
                    let help = message.starts_with("could not listen").then_some(help);
                    print_error(&message, help, color);
                    Exit::Broken
                }
            },
            Err(exit) => exit,
        }
    }

    /// Returns what the page is about. If that is nothing, the reason has been printed.
    fn settings(&self, color: ColorChoice) -> Result<Settings, Exit> {
        let stage = self.stage.options(0).map_err(|error| {
            print_error(&error.to_string(), error.help(), color);
            Exit::Wrong
        })?;
        let cloud = stage.cloud.clone();
        if let Some(url) = cloud.as_deref().filter(|url| !is_local(url)) {
            let message =
                format!("could not look into the cloud at {url}: it has to run on this machine");
            print_error(&message, Some("--cloud http://127.0.0.1:4566"), color);
            return Err(Exit::Wrong);
        }
        let folder = self.scenarios.to_string_lossy();
        let has_scenarios = Project::open(&folder).files() > 0;
        if !has_scenarios && cloud.is_none() {
            print_no_scenarios(&folder, color);
            return Err(Exit::Nothing);
        }
        let project = has_scenarios.then(|| {
            let options = PageOptions {
                scenarios: self.scenarios.clone(),
                profile: self.profile.clone(),
                filters: self.filters.clone(),
                tags: self.tag.clone(),
                jobs: self.jobs.map(Into::into),
                on_docker: stage.kind == Some(StageKind::Docker),
                stage,
                command: rerun_command(
                    &self.scenarios,
                    self.profile.as_deref(),
                    &self.stage,
                    &AttachArgs::default(),
                ),
            };
            PageProject::start(options, History::open()?)
        });
        let project = project.transpose().map_err(|message: String| {
            print_error(&message, None, color);
            Exit::Broken
        })?;
        Ok(Settings {
            project: project.map(|project| Arc::new(project) as Arc<dyn rehearsal_ui::Project>),
            clouds: cloud.into_iter().collect(),
        })
    }

    async fn serve(&self, settings: Settings) -> Result<(), String> {
        let failed = |error| format!("could not listen on {}: {error}", self.listen);
        let mut signals =
            Signals::new().map_err(|error| format!("could not listen to signals: {error}"))?;
        let listener = TcpListener::bind(self.listen).await.map_err(failed)?;
        let ui = rehearsal_ui::Ui::new(settings);
        let address = ui.address(&listener).map_err(failed)?;
        // If standard output is closed, nobody wants to know.
        let _ = writeln!(std::io::stdout(), "url: {address}");
        let _ = std::io::stdout().flush();
        let serving = tokio::spawn(ui.clone().accept(listener));
        signals.next().await;
        serving.abort();
        ui.close().await;
        Ok(())
    }
}

/// Returns whether a URL is of a server on this machine.
fn is_local(url: &str) -> bool {
    let Ok(url) = url.parse::<http::Uri>() else {
        return false;
    };
    let host = url.host().unwrap_or_default();
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    let is_loopback = address.is_ok_and(|address| address.is_loopback());
    url.scheme_str() == Some("http")
        && (is_loopback || host == "localhost" || host.ends_with(".localhost"))
}

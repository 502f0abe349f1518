use std::io::Write as _;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anstream::ColorChoice;
use clap::{Args, Subcommand};
use rehearsal_cloud::{AllowedOrigin, Config, IamMode, InitStage, Issuer};
use rehearsal_stage::ProcessHost;

use super::output::{print, print_error, print_warning};
use crate::coverage;
use crate::emulator::hooks::Hooks;
use crate::emulator::localstack::LocalStackSettings;
use crate::emulator::persist::{StateFile, keep_saved};
use crate::emulator::transfer;
use crate::exit::Exit;
use crate::runtime;
use crate::signals::Signals;

/// Where LocalStack's container has its init scripts.
const LOCALSTACK_INIT: &str = "/etc/localstack/init";
/// Where a cloud listens unless it is told otherwise.
const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 4566);

/// Run one embedded cloud on its own.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Cloud {
    #[command(subcommand)]
    action: Option<Action>,
    /// The address to listen on, for HTTP and HTTPS; with port 0 the system chooses a free one.
    /// `127.0.0.1:4566` unless the variable `GATEWAY_LISTEN` names another.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// Accept any signature and any access key.
    #[arg(long)]
    lenient: bool,
    /// Take LocalStack's place: accept any signature and any access key, and run the scripts
    /// below `/etc/localstack/init`.
    #[arg(long)]
    localstack: bool,
    /// Whether policies of IAM bind users and roles: `off`, `soft` (the journal has what would
    /// be denied) or `strict`. `off` unless the variables `ENFORCE_IAM` and `IAM_SOFT_MODE`
    /// say otherwise.
    #[arg(long, value_name = "MODE")]
    iam: Option<IamMode>,
    /// The seed of identifiers and secrets: the same seed and the same calls give the same ones.
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// The issuer of Cognito's tokens: `endpoint` (this cloud), `amazonaws`, or a URL.
    #[arg(long, value_name = "ISSUER", default_value_t)]
    issuer: Issuer,
    /// Keep the state in this folder: it is loaded at the start, and saved every few seconds
    /// and at the end.
    #[arg(long, value_name = "DIR")]
    persist: Option<PathBuf>,
    /// Run the scripts in `boot.d`, `start.d` and `ready.d` of this folder at the start, and
    /// those in `shutdown.d` at the end.
    #[arg(long, value_name = "DIR")]
    init: Option<PathBuf>,
    /// Write the certificate of the authority that signs the cloud's own to this file, for
    /// clients that use HTTPS.
    #[arg(long, value_name = "FILE")]
    write_ca: Option<PathBuf>,
    /// Let web pages of this origin call the cloud: `http://localhost:3000`, `http://localhost:*`
    /// for every port. Can be repeated.
    #[arg(long, value_name = "ORIGIN")]
    allow_origin: Vec<AllowedOrigin>,
    /// Answer under this name of the machine, too. Addresses, `localhost` and names of one
    /// word are always answered. Can be repeated.
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
    /// The longest snapshot to restore, in MiB. No limit if not given.
    #[arg(long, value_name = "MIB")]
    snapshot_limit: Option<usize>,
    /// Print which AWS operations are implemented, and exit.
    #[arg(long)]
    coverage: bool,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Save the state of a running cloud in `.rehearsal/clouds/NAME.json`.
    Save(Transfer),
    /// Replace the state of a running cloud by one that was saved.
    Load(Transfer),
}

#[derive(Debug, Args)]
struct Transfer {
    /// The name of the state.
    name: String,
    /// Where the cloud answers.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:4566")]
    url: String,
}

impl Cloud {
    pub(crate) fn execute(&self, color: ColorChoice) -> Exit {
        if self.coverage {
            return print(&coverage::page());
        }
        let runtime = runtime::build().map_err(|error| error.to_string());
        let (result, help) = if let Some(action) = &self.action {
            let done = runtime.and_then(|runtime| runtime.block_on(action.execute()));
            (done, None)
        } else {
            let help = "choose another address: --listen 127.0.0.1:0 takes a free port";
            let served = runtime.and_then(|runtime| runtime.block_on(self.serve(color)));
            (served, Some(help))
        };
        match result {
            Ok(()) => Exit::Passed,
            Err(message) => {
                let help = help.filter(|_| message.starts_with("could not listen"));
                print_error(&message, help, color);
                Exit::Broken
            }
        }
    }

    async fn serve(&self, color: ColorChoice) -> Result<(), String> {
        let services = rehearsal_cloud::Cloud::service_names();
        let variables = std::env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        });
        let settings = LocalStackSettings::read(variables, &services);
        for warning in &settings.warnings {
            print_warning(warning, color);
        }
        let mut signals = Signals::new().map_err(|error| error.to_string())?;
        let cloud = rehearsal_cloud::Cloud::start(self.config(&settings))
            .await
            .map_err(|error| error.to_string())?;
        let file = self.persist.as_ref().or(settings.persist.as_ref());
        let file = file.map(|folder| StateFile::in_folder(folder));
        if let Some(file) = &file {
            file.load(&cloud)?;
        }
        self.write_authority(&cloud)?;
        let default = self.localstack.then(|| Path::new(LOCALSTACK_INIT));
        let hooks = self
            .init
            .as_deref()
            .or(default)
            .map(Hooks::new)
            .transpose()?;
        // Whoever started this process waits for this line.
        let mut to = std::io::stdout();
        writeln!(to, "{}", cloud.endpoint())
            .and_then(|()| to.flush())
            .map_err(|error| format!("could not print the cloud's address: {error}"))?;
        let ended = tokio::select! {
            () = signals.next() => Ok(()),
            ended = run(&cloud, hooks.as_ref(), file.as_ref(), color) => ended,
        };
        if let Some(hooks) = &hooks {
            warn(&hooks.run(InitStage::Shutdown, &cloud).await, color);
        }
        match &file {
            Some(file) => ended.and(file.save(&cloud)),
            None => ended,
        }
    }

    /// Returns the configuration by the arguments and, where they are silent, by the
    /// variables.
    fn config(&self, settings: &LocalStackSettings) -> Config {
        let mut config = Config {
            listen: LISTEN,
            seed: self.seed,
            lenient: self.lenient || self.localstack,
            issuer: self.issuer.clone(),
            allowed_origins: self.allow_origin.clone(),
            allowed_hosts: self.allow_host.clone(),
            snapshot_limit: self
                .snapshot_limit
                .map(|limit| limit.saturating_mul(1 << 20)),
            function_host: Some(Arc::new(ProcessHost::new())),
            iam: self.iam.or(settings.iam).unwrap_or_default(),
            ..Config::default()
        };
        config
            .allowed_origins
            .extend(settings.origins.iter().cloned());
        if let Some(host) = &settings.host {
            let name = host.rsplit_once(':').map_or(&**host, |(name, _)| name);
            config.allowed_hosts.push(name.to_owned());
            if config.issuer == Issuer::Endpoint {
                config.issuer = Issuer::Url(format!("http://{host}"));
            }
        }
        match (self.listen, &settings.listen) {
            (Some(address), _) => config.listen = address,
            (None, Some((address, others))) => {
                config.listen = *address;
                config.also_at.clone_from(others);
            }
            (None, None) => {}
        }
        config
    }

    fn write_authority(&self, cloud: &rehearsal_cloud::Cloud) -> Result<(), String> {
        let Some(file) = &self.write_ca else {
            return Ok(());
        };
        let written = cloud
            .authority_pem()
            .and_then(|pem| std::fs::write(file, pem));
        written.map_err(|error| {
            format!(
                "could not write the certificate to {}: {error}",
                file.display()
            )
        })
    }
}

/// Runs the scripts and tells that the cloud is ready; then saves the state and prints
/// warnings. Ends only if the state cannot be saved.
async fn run(
    cloud: &rehearsal_cloud::Cloud,
    hooks: Option<&Hooks>,
    file: Option<&StateFile>,
    color: ColorChoice,
) -> Result<(), String> {
    if let Some(hooks) = hooks {
        cloud.init().set_completed(&[]);
        for stage in [InitStage::Boot, InitStage::Start, InitStage::Ready] {
            warn(&hooks.run(stage, cloud).await, color);
        }
    }
    // Tools for LocalStack wait for this line. Who reads only the first one has closed
    // the pipe, which is no failure.
    let mut to = std::io::stdout();
    let _ = writeln!(to, "Ready.").and_then(|()| to.flush());
    let saved = async {
        match file {
            Some(file) => keep_saved(cloud, file).await,
            None => std::future::pending().await,
        }
    };
    let warned = async {
        let mut warned = 0;
        loop {
            cloud.until_warned(warned).await;
            let warnings = cloud.warnings(warned);
            warned += warnings.len();
            warn(&warnings, color);
        }
    };
    tokio::select! {
        error = saved => Err(error),
        () = warned => Ok(()),
    }
}

fn warn(warnings: &[String], color: ColorChoice) {
    for warning in warnings {
        print_warning(warning, color);
    }
}

impl Action {
    async fn execute(&self) -> Result<(), String> {
        let (Self::Save(state) | Self::Load(state)) = self;
        let file = transfer::state_file(&state.name)?;
        let url = state.url.trim_end_matches('/');
        match self {
            Self::Save(_) => transfer::save(url, &file).await?,
            Self::Load(_) => transfer::load(url, &file).await?,
        }
        let verb = if matches!(self, Self::Save(_)) {
            "saved in"
        } else {
            "loaded from"
        };
        print(&format!("{verb} {}\n", file.display()));
        Ok(())
    }
}

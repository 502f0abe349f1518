use std::io::Write as _;
use std::net::SocketAddr;

use anstream::ColorChoice;
use clap::Args;
use rehearsal_cloud::{AllowedOrigin, Config, Issuer};

use super::output::{print, print_error, print_warning};
use crate::coverage;
use crate::exit::Exit;
use crate::runtime;
use crate::signals::Signals;

/// Run one embedded cloud on its own.
#[derive(Debug, Args)]
pub(crate) struct Cloud {
    /// The address to listen on; with port 0 the system chooses a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:4566")]
    listen: SocketAddr,
    /// Accept any signature and any access key.
    #[arg(long)]
    lenient: bool,
    /// The seed of identifiers and secrets: the same seed and the same calls give the same ones.
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// The issuer of Cognito's tokens: `endpoint` (this cloud), `amazonaws`, or a URL.
    #[arg(long, value_name = "ISSUER", default_value_t)]
    issuer: Issuer,
    /// Let web pages of this origin call the cloud: `http://localhost:3000`, `http://localhost:*`
    /// for every port. Can be repeated.
    #[arg(long, value_name = "ORIGIN")]
    allow_origin: Vec<AllowedOrigin>,
    /// Answer under this name of the machine, too. Addresses, `localhost` and names of one
    /// word are always answered. Can be repeated.
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
    /// Print which AWS operations are implemented, and exit.
    #[arg(long)]
    coverage: bool,
}

impl Cloud {
    pub(crate) fn execute(&self, color: ColorChoice) -> Exit {
        if self.coverage {
            return print(&coverage::page());
        }
        let served = match runtime::build() {
            Ok(runtime) => runtime.block_on(self.serve(color)),
            Err(error) => Err(error.to_string()),
        };
        match served {
            Ok(()) => Exit::Passed,
            Err(message) => {
                let help = "choose another address: --listen 127.0.0.1:0 takes a free port";
                print_error(&message, Some(help), color);
                Exit::Broken
            }
        }
    }

    async fn serve(&self, color: ColorChoice) -> Result<(), String> {
        let config = Config {
            listen: self.listen,
            seed: self.seed,
            lenient: self.lenient,
            issuer: self.issuer.clone(),
            allowed_origins: self.allow_origin.clone(),
            allowed_hosts: self.allow_host.clone(),
            ..Config::default()
        };
        let mut signals = Signals::new().map_err(|error| error.to_string())?;
        let cloud = rehearsal_cloud::Cloud::start(config)
            .await
            .map_err(|error| error.to_string())?;
        // Whoever started this process waits for this line.
        let mut to = std::io::stdout();
        writeln!(to, "{}", cloud.endpoint())
            .and_then(|()| to.flush())
            .map_err(|error| format!("could not print the cloud's address: {error}"))?;
        let mut warned = 0;
        loop {
            tokio::select! {
                _ = signals.next() => return Ok(()),
                () = cloud.until_warned(warned) => {
                    for warning in cloud.warnings(warned) {
                        print_warning(&warning, color);
                        warned += 1;
                    }
                }
            }
        }
    }
}

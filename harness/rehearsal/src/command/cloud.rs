use std::io::Write as _;

use anstream::ColorChoice;
use rehearsal_cloud::{Cloud, Config};

use super::{complain, print};
use crate::args;
use crate::coverage;
use crate::exit::Exit;
use crate::runtime;
use crate::session::Signals;

pub(super) fn cloud(args: &args::Cloud, color: ColorChoice) -> Exit {
    if args.coverage {
        return print(&coverage::page());
    }
    let config = Config {
        listen: args.listen,
        seed: args.seed,
        lenient: args.lenient,
        issuer: args.issuer.clone(),
        ..Config::default()
    };
    let stand = async {
        let mut signals = Signals::new().map_err(|error| error.to_string())?;
        let cloud = Cloud::start(config)
            .await
            .map_err(|error| error.to_string())?;
        // Whoever started us waits for this line.
        let mut to = std::io::stdout();
        let told = writeln!(to, "{}", cloud.endpoint()).and_then(|()| to.flush());
        told.map_err(|error| format!("could not say where the cloud is: {error}"))?;
        signals.next().await;
        Ok(())
    };
    let ended = match runtime::build() {
        Ok(runtime) => runtime.block_on(stand),
        Err(error) => Err(error.to_string()),
    };
    match ended {
        Ok(()) => Exit::Passed,
        Err(message) => {
            let help = "another address: --listen 127.0.0.1:0 lets the kernel choose a free port";
            complain(&message, Some(help), color);
            Exit::Broken
        }
    }
}

//! A payment service, as a test system of a provider would be: it charges
//! nobody, remembers what it was asked, and can be told to misbehave.

mod api;
mod ledger;

use std::error::Error;
use std::process::ExitCode;

use shop_core::config::Env;
use shop_core::shutdown::Shutdown;
use shop_core::{health, http, service};

#[tokio::main]
async fn main() -> ExitCode {
    service::run(payment()).await
}

async fn payment() -> Result<(), Box<dyn Error>> {
    let mut env = Env::of_process();
    let listen = env.listen();
    let listen = env.finish(listen)?;
    let shutdown = Shutdown::on_signal()?;
    let router = api::router(shutdown.clone())?.merge(health::alive());
    http::serve(listen, router, shutdown).await?;
    Ok(())
}

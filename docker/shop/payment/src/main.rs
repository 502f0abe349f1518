//! A payment service like the sandbox of a payment provider: it moves no money,
//! records all charges, and its behaviour can be scripted.

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
    let mut env = Env::from_process();
    let listen = env.listen();
    let listen = env.finish(listen)?;
    let shutdown = Shutdown::on_signal()?;
    let router = api::router(shutdown.clone())?.merge(health::liveness());
    http::serve(listen, router, shutdown).await?;
    Ok(())
}

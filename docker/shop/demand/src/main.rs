//! The demand: the worker that counts in how many carts each product is, from the
//! stream of the carts' table.

mod change;
mod counts;
mod stream;
mod worker;

#[cfg(debug_assertions)]
mod mutations;

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use shop_core::config::Env;
use shop_core::shutdown::Shutdown;
use shop_core::{aws, health, http, service};

use counts::{Counts, DynamoCounts};
use stream::CartStream;
use worker::Worker;

#[tokio::main]
async fn main() -> ExitCode {
    service::run(demand()).await
}

async fn demand() -> Result<(), Box<dyn Error>> {
    let mut env = Env::from_process();
    let settings = (
        env.listen(),
        env.required("CARTS_TABLE"),
        env.required("DEMAND_TABLE"),
        Duration::from_millis(env.parsed("POLL_MS", 1_000)),
    );
    let (listen, carts, demand, pause) = env.finish(settings)?;
    let shutdown = Shutdown::on_signal()?;
    let sdk = aws::load().await;
    let counts: Arc<dyn Counts> = Arc::new(DynamoCounts::new(&sdk, demand));
    #[cfg(debug_assertions)]
    let counts = mutations::apply(counts);
    let worker = Worker {
        stream: CartStream::new(&sdk, carts),
        counts,
        pause,
    };
    let api = tokio::spawn(http::serve(listen, health::liveness(), shutdown.clone()));
    worker.run(shutdown).await;
    api.await??;
    Ok(())
}

//! What every service's `main` does.

use std::error::Error;
use std::process::ExitCode;

use crate::{mutation, telemetry};

/// Runs a service to its end, with logs from its first moment; an error is
/// logged and makes the process fail.
pub async fn run(service: impl Future<Output = Result<(), Box<dyn Error>>>) -> ExitCode {
    telemetry::start();
    let service = async {
        if let Some(mutation) = mutation::chosen()? {
            tracing::warn!(mutation = mutation.name(), "making a mistake on purpose");
        }
        service.await
    };
    match Box::pin(service).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "could not run");
            ExitCode::FAILURE
        }
    }
}

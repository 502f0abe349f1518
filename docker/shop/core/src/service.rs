//! What every service's `main` does.

use std::error::Error;
use std::process::ExitCode;

use crate::telemetry;

/// Runs a service to its end, with logs from its first moment; an error is
/// logged and makes the process fail.
pub async fn run(service: impl Future<Output = Result<(), Box<dyn Error>>>) -> ExitCode {
    telemetry::start();
    match Box::pin(service).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "could not run");
            ExitCode::FAILURE
        }
    }
}

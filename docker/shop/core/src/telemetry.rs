//! Logs: one JSON object per line on standard output.

use tracing_subscriber::EnvFilter;

/// Starts logging; `RUST_LOG` sets the level (`info` by default).
pub(crate) fn start() {
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_env_filter(
            EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info")),
        )
        .init();
}

//! HTTP: serving until shutdown, reading requests, calling other services.

mod body;
mod client;
mod listener;
mod path;

pub use body::JsonBody;
pub use client::{Client, ClientError};
pub use path::PathParams;

use std::io;
use std::net::SocketAddr;
use std::time::Instant;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::serve::Listener as _;
use tracing::Instrument;

use self::listener::DrainingListener;
use crate::Problem;
use crate::shutdown::Shutdown;
use crate::trace::{self, Trace};

/// Serves a router until the shutdown is requested, then finishes all requests
/// of connections that were made by then, and returns.
pub async fn serve(listen: SocketAddr, router: Router, shutdown: Shutdown) -> io::Result<()> {
    let listener = DrainingListener::bind(listen, shutdown)
        .await
        .map_err(|error| {
            io::Error::new(
                error.kind(),
                format!("could not listen on {listen}: {error}"),
            )
        })?;
    tracing::info!(address = %listener.local_addr()?, "listening");
    let drained = listener.drained();
    axum::serve(listener, with_middleware(router))
        .with_graceful_shutdown(drained)
        .await
}

/// Adds what every service has besides its routes: fallbacks, logs and traces.
fn with_middleware(router: Router) -> Router {
    router
        .fallback(async || Problem::not_found("The shop has no such page."))
        .method_not_allowed_fallback(async || {
            Problem::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "method-not-allowed",
                "The method is not allowed here",
                "See the Allow header for the methods of this page.",
            )
        })
        .layer(middleware::from_fn(log_request))
        .layer(middleware::from_fn(trace::propagate))
}

async fn log_request(trace: Trace, request: Request, next: Next) -> Response {
    let span = tracing::info_span!("request", %trace);
    async {
        let method = request.method().clone();
        let path = request.uri().path().to_owned();
        let start = Instant::now();
        let response = next.run(request).await;
        let status = response.status().as_u16();
        let micros = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
        // Health checks come every few seconds; only their failures matter.
        if path.ends_with('z') && response.status().is_success() {
            tracing::debug!(%method, path, status, micros, "answered");
        } else {
            tracing::info!(%method, path, status, micros, "answered");
        }
        response
    }
    .instrument(span)
    .await
}

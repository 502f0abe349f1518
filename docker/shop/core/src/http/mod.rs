//! HTTP: serving until told to stop, reading requests, logging them, asking
//! others.

mod at;
mod body;
mod client;
mod door;

pub use at::At;
pub use body::Body;
pub use client::{Client, ClientError};

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

use self::door::Door;
use crate::Problem;
use crate::shutdown::Shutdown;
use crate::trace::{self, Trace};

/// Serves a router until it is time to stop, then finishes the requests it has
/// begun, those of connections that it has not taken yet among them, and
/// returns.
pub async fn serve(listen: SocketAddr, router: Router, shutdown: Shutdown) -> io::Result<()> {
    let door = Door::open(listen, shutdown).await.map_err(|error| {
        io::Error::new(
            error.kind(),
            format!("could not listen on {listen}: {error}"),
        )
    })?;
    tracing::info!(address = %door.local_addr()?, "listening");
    let may_close = door.may_close();
    axum::serve(door, dressed(router))
        .with_graceful_shutdown(may_close)
        .await
}

/// A router with what every service answers besides its own routes.
pub fn dressed(router: Router) -> Router {
    router
        .fallback(async || Problem::not_found("The shop has no such page."))
        .method_not_allowed_fallback(async || {
            Problem::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "method-not-allowed",
                "The method is not allowed here",
                "See the Allow header for the methods this page answers.",
            )
        })
        .layer(middleware::from_fn(log_request))
        .layer(middleware::from_fn(trace::carry))
}

async fn log_request(trace: Trace, request: Request, next: Next) -> Response {
    let span = tracing::info_span!("request", %trace);
    async {
        let method = request.method().clone();
        let path = request.uri().path().to_owned();
        let begun = Instant::now();
        let response = next.run(request).await;
        let status = response.status().as_u16();
        let micros = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
        // Probes come every few seconds and say nothing while all is well.
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

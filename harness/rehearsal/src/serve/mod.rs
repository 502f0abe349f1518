//! The sandbox API: a local HTTP API that hands out sandboxes of one stage.
//!
//! Each route is a line of the table in `routes.rs`, from which the OpenAPI document
//! is made, too. A sandbox lives as long as its lease is renewed, so that a client
//! that dies leaves nothing.

mod api;
mod connection;
mod http;
mod leases;
mod openapi;
mod route;
mod routes;
mod sandboxes;
mod scenarios;

use std::sync::Arc;

use rehearsal_stage::Stage;
use tokio::sync::Notify;

pub(crate) use connection::Connection;
use leases::Leases;

/// The server of the sandbox API: one stage and its sandboxes.
#[derive(Debug, Clone)]
pub(crate) struct Server {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    stage: Arc<Stage>,
    /// The folder of the scenario files.
    folder: String,
    /// The profile of the stage file.
    profile: Option<String>,
    /// The text of the stage file when the stage was started.
    stage_text: Option<String>,
    /// The seed of sandboxes for which none is given.
    seed: u64,
    /// The apps that the stage was started for; empty for all.
    apps: Vec<String>,
    token: String,
    leases: Leases,
    stop: Notify,
}

impl Server {
    /// Returns the server of a stage, with a new token.
    pub(crate) fn new(
        stage: Stage,
        folder: String,
        profile: Option<String>,
        seed: u64,
        apps: Vec<String>,
    ) -> Self {
        Self {
            shared: Arc::new(Shared {
                stage: Arc::new(stage),
                stage_text: scenarios::stage_text(&folder),
                folder,
                profile,
                seed,
                apps,
                token: connection::new_token(),
                leases: Leases::default(),
                stop: Notify::new(),
            }),
        }
    }

    /// Returns the token that every request has to carry.
    pub(crate) fn token(&self) -> &str {
        &self.shared.token
    }

    /// Waits until a request stops the server.
    pub(crate) async fn until_stopped(&self) {
        self.shared.stop.notified().await;
    }

    /// Closes all sandboxes and the stage.
    pub(crate) async fn close(self) {
        self.shared.leases.close_all().await;
        let Some(shared) = Arc::into_inner(self.shared) else {
            // A request that is still being answered uses the stage; what it leaves
            // is removed with the process or by the next start.
            return;
        };
        if let Some(stage) = Arc::into_inner(shared.stage) {
            stage.close().await;
        }
    }
}

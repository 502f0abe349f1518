//! A mock: an HTTP server on loopback that answers by routes.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use rehearsal_script::Scope;
use rehearsal_script::stage::External;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::answer::AnswerContext;
use super::journal::ExternalJournal;
use super::state::MockState;
use super::{AnswerOverride, server};
use crate::apps::load_balancer::{self, LoadBalancer};
use crate::error::StageError;

/// A running mock. It stops when it is dropped.
#[derive(Debug)]
pub(super) struct Mock {
    url: String,
    state: Arc<MockState>,
    server: JoinHandle<Infallible>,
    /// Forwards from the addresses at which containers reach this machine.
    _forwarder: Option<LoadBalancer>,
}

impl Mock {
    pub(super) async fn start(
        name: &Arc<str>,
        config: &External,
        journal: Arc<ExternalJournal>,
        context: AnswerContext,
        also_at: &[IpAddr],
    ) -> Result<Self, StageError> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let no_port = |source| StageError::NoPort { source };
        let listener = listener.map_err(no_port)?;
        let port = listener.local_addr().map_err(no_port)?.port();
        let forwarder = match also_at {
            [] => None,
            addresses => load_balancer::forward(port, addresses).await?,
        };
        let state = Arc::new(MockState::new(name.clone(), config, journal, context));
        Ok(Self {
            url: format!("http://127.0.0.1:{port}"),
            server: tokio::spawn(server::serve(listener, state.clone())),
            state,
            _forwarder: forwarder,
        })
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// Sets the variables of the stage file's answers. Only the first call counts.
    pub(super) fn set_scope(&self, scope: &Scope) {
        self.state.set_scope(scope);
    }

    pub(super) fn add_override(&self, answers: AnswerOverride) -> u64 {
        self.state.routes().add_override(answers)
    }

    pub(super) fn remove_override(&self, id: u64) {
        self.state.routes().remove_override(id);
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        self.server.abort();
    }
}

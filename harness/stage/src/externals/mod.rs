//! The externals of a sandbox: services outside of the project, and the mocks that
//! stand in for them.

mod answer;
mod journal;
mod mock;
mod routes;
mod server;
mod state;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use rehearsal_cloud::Cloud;
use rehearsal_script::stage::MockAnswer;
use rehearsal_script::{RoutePattern, Scope, StageConfig};

use crate::error::{StageError, known};
use crate::expressions::StageExpressions;
use answer::AnswerContext;
pub use journal::{ExternalJournal, ReceivedRequest};
use mock::Mock;

/// The externals of a sandbox.
#[derive(Debug, Default)]
pub struct Externals {
    all: BTreeMap<Arc<str>, External>,
    journal: Arc<ExternalJournal>,
}

/// An external: what stands in for it, or where it is.
#[derive(Debug)]
enum External {
    Mock(Mock),
    Service { url: String },
}

/// Other answers of a mock to some requests.
#[derive(Debug, Clone)]
pub struct AnswerOverride {
    /// The requests.
    pub request: RoutePattern,
    /// The answers, given in order; the last one from then on.
    pub answers: Vec<MockAnswer>,
    /// The number of requests that it answers; `None` is all.
    pub times: Option<u64>,
    /// The variables of the answers, besides `request`.
    pub scope: Scope,
}

impl Externals {
    /// Starts the mocks among some externals of a stage file. `also_at` are further
    /// addresses, besides loopback, at which they must be reachable.
    pub(crate) async fn start(
        stage: &StageConfig,
        names: impl IntoIterator<Item = &Arc<str>>,
        expressions: &StageExpressions,
        cloud: &Cloud,
        seed: u64,
        also_at: &[IpAddr],
    ) -> Result<Self, StageError> {
        let mut externals = Self::default();
        for name in names {
            let config = known("external", name, stage.externals.get(name))?;
            let external = if let Some(url) = &config.url {
                let url = url.eval(&Scope::default(), expressions)?;
                External::Service { url }
            } else {
                let journal = externals.journal.clone();
                let context = AnswerContext::new(cloud, seed, expressions.secrets_by_name());
                let mock = Mock::start(name, config, journal, context, also_at);
                External::Mock(mock.await?)
            };
            externals.all.insert(name.clone(), external);
        }
        Ok(externals)
    }

    /// Sets the variables that the answers of the stage file can use.
    pub(crate) fn set_scope(&self, scope: &Scope) {
        for external in self.all.values() {
            if let External::Mock(mock) = external {
                mock.set_scope(scope);
            }
        }
    }

    /// Returns each name with its URL.
    pub fn urls(&self) -> impl Iterator<Item = (&str, &str)> {
        self.all.iter().map(|(name, external)| {
            let url = match external {
                External::Mock(mock) => mock.url(),
                External::Service { url } => url,
            };
            (&**name, url)
        })
    }

    /// Returns the requests that the mocks have received.
    pub fn journal(&self) -> &ExternalJournal {
        &self.journal
    }

    /// Changes what a mock answers, before all its routes. Returns the id of the
    /// change.
    pub fn answer(&self, external: &str, answers: AnswerOverride) -> Result<u64, StageError> {
        Ok(self.mock(external)?.add_override(answers))
    }

    /// Takes a change back; one that is used up is gone already.
    pub fn remove_answer(&self, external: &str, id: u64) -> Result<(), StageError> {
        self.mock(external)?.remove_override(id);
        Ok(())
    }

    /// Returns whether an external is a mock that this sandbox has.
    pub fn has_mock(&self, external: &str) -> bool {
        self.mock(external).is_ok()
    }

    fn mock(&self, external: &str) -> Result<&Mock, StageError> {
        let mock = match self.all.get(external) {
            Some(External::Mock(mock)) => Some(mock),
            _ => None,
        };
        known("mock", external, mock)
    }
}

//! The cloud behind a tap.

use std::sync::Arc;

/// The cloud that calls are passed on to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upstream {
    /// Where it answers: `http://127.0.0.1:4566`.
    pub endpoint: Arc<str>,
    /// What it is, as far as that matters.
    pub kind: UpstreamKind,
    /// The services that are not its business: this cloud answers those itself.
    pub not_its: Vec<&'static str>,
}

/// What a cloud has besides AWS's own API.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum UpstreamKind {
    /// One that runs in another process, with its control API.
    Rehearsal,
    /// LocalStack, with its developers' endpoints.
    LocalStack,
    /// Nothing that is known here.
    #[default]
    Other,
}

impl Upstream {
    /// Whether calls of a service are passed on.
    pub fn has(&self, service: &str) -> bool {
        !self.not_its.contains(&service)
    }
}

//! A tap: a cloud that passes calls on to another one.
//!
//! Calls come and go through the same gateway as those of a cloud that answers
//! by itself: they are decoded for the journal and struck by the fault rules.
//! What is passed on is passed on as it came, the host's name and the signature
//! included; who may do what is for the other cloud to judge.

mod answer;
mod pass;
mod peek;
mod xml;

use std::sync::Arc;

pub(crate) use answer::{error_in, output};
pub(crate) use pass::pass;
pub use peek::PeekError;
pub(crate) use peek::peek;

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
    pub(crate) fn has(&self, service: &str) -> bool {
        !self.not_its.contains(&service)
    }
}

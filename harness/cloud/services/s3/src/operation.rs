//! The description of an operation: its name, how requests to it are recognised, its body and action.

use http::Method;

use super::context::CallContext;
use super::error::Result;
use super::reply::Reply;
use super::request::Request;
use super::state::State;

/// The kind of resource that an operation works on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    Service,
    Bucket,
    Object,
}

/// The kind of body that an operation reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BodyKind {
    /// A document, or nothing.
    Document,
    /// The bytes of an object.
    Data,
}

/// An operation of S3.
pub(crate) struct Operation {
    pub(crate) name: &'static str,
    pub(crate) method: Method,
    pub(crate) scope: Scope,
    /// The parameters (`uploads`, `list-type=2`) and headers (`@x-amz-copy-source`) that the request must have.
    pub(crate) required: &'static [&'static str],
    /// The action that policies name.
    pub(crate) action: &'static str,
    pub(crate) body: BodyKind,
    /// `None` where it is not implemented.
    pub(crate) run: Option<Run>,
}

pub(crate) type Run = fn(&mut State, &mut CallContext<'_>, &Request) -> Result<Reply>;

impl std::fmt::Debug for Operation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl Operation {
    /// Whether a request of that scope means this operation.
    pub(crate) fn matches(&self, scope: Scope, request: &Request) -> bool {
        self.scope == scope
            && self.method == request.method()
            && self.required.iter().all(|requirement| {
                match (requirement.strip_prefix('@'), requirement.split_once('=')) {
                    (Some(header), _) => request.headers().contains_key(header),
                    (None, Some((name, value))) => request.query.get(name) == Some(value),
                    (None, None) => request.query.get(requirement).is_some(),
                }
            })
    }
}

/// A browser's upload. It is no operation of the API; policies see a PutObject.
pub(crate) static POST_OBJECT: Operation = Operation {
    name: "PostObject",
    method: Method::POST,
    scope: Scope::Bucket,
    required: &[],
    action: "s3:PutObject",
    body: BodyKind::Data,
    run: None,
};

/// A visit to a website's page, as policies see it.
pub(crate) static GET_OBJECT: Operation = Operation {
    name: "GetObject",
    method: Method::GET,
    scope: Scope::Object,
    required: &[],
    action: "s3:GetObject",
    body: BodyKind::Document,
    run: None,
};

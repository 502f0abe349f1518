//! What the names in a query mean, by the model of the API: an operation that is not
//! implemented must not be taken for one on the object or bucket itself.

use std::sync::LazyLock;

use http::Method;
use rehearsal_model::models::{self, Location, Member, OperationModel, Shape};

use super::error::S3Error;
use super::operation::{Operation, Scope};
use super::request::Request;
use super::route;

/// Where and how the model sends an operation.
struct Address {
    name: &'static str,
    method: &'static str,
    scope: Scope,
    /// The names in its path's query: `uploads`.
    subresources: Vec<&'static str>,
    /// The names that carry its members.
    members: Vec<&'static str>,
}

static ADDRESSES: LazyLock<Vec<Address>> =
    LazyLock::new(|| models::S3.operations().iter().map(Address::of).collect());

impl Address {
    fn of(operation: &'static OperationModel) -> Self {
        let (path, query) = operation
            .path
            .split_once('?')
            .unwrap_or((operation.path, ""));
        let scope = match (path.contains("{Bucket}"), path.contains("{Key+}")) {
            (_, true) => Scope::Object,
            (true, _) => Scope::Bucket,
            _ => Scope::Service,
        };
        // `list-type=2` chooses between two listings; it is no resource of its own.
        let names = query.split('&').filter(|name| !name.is_empty());
        let subresources = names.filter(|name| !name.contains('=')).collect();
        let mut members = Vec::new();
        if let Shape::Structure(input) = operation.input() {
            let in_query = input.members.iter();
            let in_query = in_query.filter(|member| member.location == Location::Query);
            members.extend(in_query.map(Member::wire_name));
        }
        Self {
            name: operation.name,
            method: operation.method,
            scope,
            subresources,
            members,
        }
    }

    fn knows(&self, name: &str) -> bool {
        self.subresources.contains(&name) || self.members.contains(&name)
    }

    fn is_implemented(&self) -> bool {
        route::OPERATIONS
            .iter()
            .any(|operation| operation.name == self.name && operation.run.is_some())
    }
}

/// What the query of a request means besides the operation that was found for it.
#[derive(Debug)]
pub(crate) enum OtherMeaning {
    /// An operation that is not implemented.
    NotImplemented(&'static str),
    /// Nothing that S3 answers.
    Refused(S3Error),
}

/// Finds a name in the query that the operation found for a request does not know, but another
/// operation does.
pub(crate) fn other_meaning(
    found: Option<&Operation>,
    scope: Scope,
    request: &Request,
) -> Option<OtherMeaning> {
    let found = found.map(|operation| operation.name);
    let found = found.and_then(|name| ADDRESSES.iter().find(|address| address.name == name));
    let names = request.query.iter().map(|(name, _)| name);
    let mut strange = names.filter(|name| found.is_none_or(|found| !found.knows(name)));
    strange.find_map(|name| meaning(name, found, scope, request.method()))
}

fn meaning(
    name: &str,
    found: Option<&Address>,
    scope: Scope,
    method: &Method,
) -> Option<OtherMeaning> {
    let here = |address: &&Address| address.scope == scope && *method == *address.method;
    let mut known = ADDRESSES
        .iter()
        .filter(|address| address.subresources.contains(&name))
        .peekable();
    if known.peek().is_none() {
        // A parameter, not a resource: it matters where no operation that is there has it.
        let mut having = ADDRESSES
            .iter()
            .filter(|address| address.members.contains(&name));
        let first = having.next()?;
        let elsewhere = first.is_implemented() || having.any(Address::is_implemented);
        return (!elsewhere).then_some(OtherMeaning::NotImplemented(first.name));
    }
    let mut here = known.filter(here).peekable();
    if here.peek().is_none() {
        return Some(OtherMeaning::Refused(S3Error::method_not_allowed(
            method.as_str(),
            &name.to_ascii_uppercase(),
        )));
    }
    if let Some(missing) = here.find(|address| !address.is_implemented()) {
        return Some(OtherMeaning::NotImplemented(missing.name));
    }
    let other = found?.subresources.first()?;
    let mut both = [*other, name];
    both.sort_unstable();
    Some(OtherMeaning::Refused(S3Error::invalid_argument(
        format!("Conflicting query string parameters: {}", both.join(", ")),
        "ResourceType",
        both[0],
    )))
}

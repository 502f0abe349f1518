//! Who calls, and whether the signature says so too.

mod credentials;
mod identity;
mod request;

pub(crate) use credentials::Credentials;
pub(crate) use identity::{Identity, IdentityKind};
pub(crate) use request::Scope;

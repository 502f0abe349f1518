//! Who calls, and whether the signature says so too.

mod credentials;
mod identity;
mod presigned_v2;
mod refusal;
mod request;
mod signature;
mod verify;

pub(crate) use credentials::{Credentials, is_account, key_body};
pub(crate) use identity::{Identity, IdentityKind};
pub(crate) use request::{Claim, Scope};
pub(crate) use verify::{Clocks, Payload, Refusal, presume, verify};

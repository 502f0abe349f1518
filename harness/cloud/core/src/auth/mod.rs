//! Who calls, and whether the signature says so too.

mod credentials;
mod error;
mod identity;
mod presigned_v2;
mod request;
mod scope;
mod signature;
mod verify;

pub use credentials::{Credentials, is_account, key_body};
pub use error::AuthError;
pub use identity::{Identity, IdentityKind};
pub use request::Claim;
pub use scope::Scope;
pub use signature::{ALGORITHM, SigningKey, hmac, matches, signing_key};
pub use verify::{Clocks, Payload, assume_identity, verify};

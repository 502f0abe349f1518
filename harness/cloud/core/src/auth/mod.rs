//! Who calls, and whether the signature says so too.

mod credentials;
mod error;
mod identity;
mod presigned_v2;
mod request;
mod signature;
mod verify;

pub use credentials::{Credentials, is_account, key_body};
pub use identity::{Identity, IdentityKind};
pub use request::{Claim, Scope};
pub use signature::{ALGORITHM, SigningKey, hmac, matches, signing_key};
pub use verify::{AuthError, Clocks, Payload, assume_identity, verify};

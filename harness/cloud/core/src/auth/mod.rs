//! Who calls, and whether the signature says so too.

mod clocks;
mod credentials;
mod error;
mod identity;
mod keys;
mod request;
mod scope;
mod signature;
mod signature_v2;
mod verify;

pub use clocks::Clocks;
pub use credentials::{Credentials, Principals, RolePrincipal, UserKey};
pub use error::{AuthError, Mismatch};
pub use identity::{DEFAULT_USER, Identity, IdentityKind, SessionDetails};
pub(crate) use identity::{principal_arn, session_role};
pub use keys::{is_account, key_body};
pub use request::Claim;
pub use scope::Scope;
pub use signature::{ALGORITHM, SigningKey, hmac, matches, signing_key};
pub use signature_v2::{matches_v2, takes_version_2};
pub use verify::{Payload, assume_identity, verify};

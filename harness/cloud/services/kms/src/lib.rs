//! AWS Key Management Service.
//!
//! The state (`Kms`, keys, aliases, grants) is plain data. `crypto` has the cryptography:
//! AES-256-GCM and HMAC. `ops` has the operations of the API, one file per group. Asymmetric
//! keys, imported key material, replicas in other regions and custom key stores are not
//! here.

#![allow(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "all operations have one signature: an owned input, a result"
)]

mod access;
mod access_table;
mod crypto;
mod error;
mod key;
mod ops;
mod service;
mod spec;
mod state;

pub use service::SERVICE;

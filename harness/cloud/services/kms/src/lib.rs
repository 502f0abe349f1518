//! AWS Key Management Service.
//!
//! The state (`Kms`, keys, aliases, grants) is plain data. `crypto` has the cryptography:
//! AES-256-GCM, HMAC, RSA and elliptic curves. `ops` has the operations of the API, one file per
//! group. Replicas in other regions, custom key stores, and the keys
//! `SM2` and `ML_DSA_…` are not here.

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
mod publication;
mod service;
mod spec;
mod state;

pub use service::SERVICE;

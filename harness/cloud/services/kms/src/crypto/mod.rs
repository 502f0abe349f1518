//! The cryptography of keys, by well-known crates. What it needs of random bytes comes from
//! the cloud's seeded source.

pub(crate) mod cipher;
mod der;
pub(crate) mod ecc;
pub(crate) mod hash;
pub(crate) mod mac;
pub(crate) mod rsa;

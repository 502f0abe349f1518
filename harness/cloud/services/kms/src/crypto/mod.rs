//! The cryptography of keys, by well-known crates. What it needs of random bytes comes from
//! the cloud's seeded source.

pub(crate) mod cipher;
pub(crate) mod mac;

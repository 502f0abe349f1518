//! The operations of the API, one file per group.

pub(crate) mod aliases;
pub(crate) mod data_key_pairs;
pub(crate) mod data_keys;
pub(crate) mod encrypt;
pub(crate) mod grants;
pub(crate) mod imports;
pub(crate) mod keys;
pub(crate) mod macs;
mod page;
pub(crate) mod policies;
pub(crate) mod rotation;
pub(crate) mod signatures;
pub(crate) mod tags;

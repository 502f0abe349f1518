//! The operations of the API.

pub(crate) mod consumers;
pub(crate) mod get;
pub(crate) mod policies;
pub(crate) mod put;
pub(crate) mod settings;
pub(crate) mod shards;
pub(crate) mod streams;
pub(crate) mod subscribe;
pub(crate) mod tags;

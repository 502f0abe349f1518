//! The operations of the API, one file per group.

pub(crate) mod pipes;
pub(crate) mod tags;

//! The operations of the API.

pub(crate) mod put;
pub(crate) mod streams;
pub(crate) mod tags;

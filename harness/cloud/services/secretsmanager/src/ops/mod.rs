//! The operations of the API, one file per group.

pub(crate) mod batch;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod describe;
mod filters;
mod input;
pub(crate) mod list;
pub(crate) mod password;
pub(crate) mod policy;
pub(crate) mod put;
pub(crate) mod rotation;
pub(crate) mod tags;
pub(crate) mod value;
pub(crate) mod versions;

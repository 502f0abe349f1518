//! The operations of the API, one file per group.

pub(crate) mod delete;
pub(crate) mod describe;
mod filters;
pub(crate) mod get;
pub(crate) mod history;
pub(crate) mod labels;
pub(crate) mod path;
pub(crate) mod put;
pub(crate) mod secrets;
pub(crate) mod settings;
pub(crate) mod tags;

//! The operations of identity pools.

pub(crate) mod credentials;
pub(crate) mod developers;
pub(crate) mod identities;
pub(crate) mod pools;
pub(crate) mod role_settings;
pub(crate) mod tags;

use serde::Serialize;

/// The output of an operation that answers nothing.
#[derive(Debug, Serialize)]
pub(crate) struct Nothing {}

//! The operations of the REST API of 2019 (`sesv2`), on the same state.

pub(crate) mod account;
pub(crate) mod configuration_sets;
pub(crate) mod contacts;
pub(crate) mod custom_verification;
pub(crate) mod dedicated_ip_pools;
mod errors;
pub(crate) mod identities;
pub(crate) mod send;
pub(crate) mod suppression;
pub(crate) mod tags;
pub(crate) mod templates;

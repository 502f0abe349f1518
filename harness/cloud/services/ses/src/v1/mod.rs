//! The operations of the query API of 2010 (`ses`).

pub(crate) mod account;
pub(crate) mod bounces;
pub(crate) mod configuration_sets;
pub(crate) mod custom_verification;
pub(crate) mod event_destinations;
pub(crate) mod identities;
pub(crate) mod identity_settings;
pub(crate) mod receipts;
pub(crate) mod send;
pub(crate) mod templates;

use serde::Deserialize;

/// The input of operations without parameters, or whose parameters are ignored.
#[derive(Deserialize)]
pub(crate) struct NoInput {}

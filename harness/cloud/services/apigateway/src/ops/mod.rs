//! The operations of the API.

pub(crate) mod account;
pub(crate) mod apis;
pub(crate) mod authorizers;
pub(crate) mod deployments;
pub(crate) mod documents;
pub(crate) mod domains;
pub(crate) mod gateway_responses;
pub(crate) mod integrations;
mod items;
pub(crate) mod keys;
pub(crate) mod methods;
pub(crate) mod models;
pub(crate) mod page;
pub(crate) mod plans;
pub(crate) mod resources;
pub(crate) mod stages;
pub(crate) mod tags;
pub(crate) mod usage;
pub(crate) mod validators;

//! The operations of the API, one file per group.

pub(crate) mod apis;
pub(crate) mod authorizers;
pub(crate) mod connections;
pub(crate) mod deployments;
pub(crate) mod documents;
pub(crate) mod domains;
pub(crate) mod integrations;
mod items;
pub(crate) mod models;
pub(crate) mod responses;
pub(crate) mod routes;
pub(crate) mod stages;
pub(crate) mod tags;

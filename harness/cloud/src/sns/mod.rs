//! The Simple Notification Service.

mod delivery_policy;
mod envelope;
mod filter;
mod json;
mod message;
mod recent;

pub(crate) use envelope::CERTIFICATE_PATH;
